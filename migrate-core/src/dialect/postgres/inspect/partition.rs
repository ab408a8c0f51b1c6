//! How tables are parted.

use super::relation::RelationRow;
use crate::schema::{Bounds, Ident, IndexTerm, PartitionMethod, Partitioning, query};

/// Reads by what a table is parted; the columns of its key get their names when they are known.
pub(super) fn partitioning(row: &RelationRow) -> Option<Partitioning> {
    let method = match row.strategy.as_deref()? {
        "r" => PartitionMethod::Range,
        "l" => PartitionMethod::List,
        _ => PartitionMethod::Hash,
    };
    let mut expressions = query::parts(row.key_expressions.as_deref().unwrap_or_default()).into_iter();
    let key = row.key.iter().flatten().map(|number| {
        if *number == 0 {
            IndexTerm::Expression(expressions.next().unwrap_or_default().trim().to_owned())
        } else {
            IndexTerm::Column(Ident::new(number.to_string()))
        }
    });
    Some(Partitioning { method, key: key.collect(), partitions: Vec::new() })
}

/// Reads which rows a partition holds: `FOR VALUES FROM ('a', 1) TO ('b', 1)`.
pub(super) fn bounds(text: &str) -> Option<Bounds> {
    if text == "DEFAULT" {
        return Some(Bounds::Default);
    }
    let rest = text.strip_prefix("FOR VALUES ")?;
    if let Some(rest) = rest.strip_prefix("IN (") {
        return Some(Bounds::List(values(rest.strip_suffix(')')?)));
    }
    if let Some(rest) = rest.strip_prefix("WITH (") {
        let numbers = rest.strip_suffix(')')?.split(", ");
        let mut numbers = numbers.filter_map(|it| it.split_once(' ')?.1.parse().ok());
        return Some(Bounds::Hash { modulus: numbers.next()?, remainder: numbers.next()? });
    }
    let rest = rest.strip_prefix("FROM (")?.strip_suffix(')')?;
    let middle = middle(rest)?;
    Some(Bounds::Range { from: values(&rest[..middle]), to: values(&rest[middle + ") TO (".len()..]) })
}

/// Finds the `) TO (` that stands outside of strings.
fn middle(text: &str) -> Option<usize> {
    let mut is_inside = false;
    text.char_indices().find_map(|(at, c)| {
        is_inside ^= c == '\'';
        (!is_inside && text[at..].starts_with(") TO (")).then_some(at)
    })
}

fn values(list: &str) -> Vec<String> {
    query::parts(list).into_iter().map(|it| it.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_of_bounds_are_read() {
        assert_eq!(bounds("DEFAULT"), Some(Bounds::Default));
        assert_eq!(bounds("FOR VALUES IN ('a, b', NULL)"), Some(Bounds::list(["'a, b'", "NULL"])));
        assert_eq!(bounds("FOR VALUES WITH (modulus 4, remainder 1)"), Some(Bounds::hash(4, 1)));
        let range = bounds("FOR VALUES FROM ('it''s ) TO (', MINVALUE) TO ('b', 3)");
        assert_eq!(range, Some(Bounds::range(["'it''s ) TO ('", "MINVALUE"], ["'b'", "3"])));
    }
}
