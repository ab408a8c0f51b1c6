//! The rows: how many there are, and which of them refer to nothing.

use std::fmt;

use crate::connection::{self, Session, quote};
use crate::dialect::Dialect;
use crate::schema::{Constraint, ForeignKey, Ident, Matching, Rule, Schema, TableName};

/// How many rows a table has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The table.
    pub table: TableName,
    /// How many.
    pub count: u64,
}

/// Rows whose foreign key names a row that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orphans {
    /// The table that they lie in.
    pub table: TableName,
    /// The columns of the key.
    pub columns: Vec<Ident>,
    /// The table that they refer to.
    pub references: TableName,
    /// The columns that they refer to.
    pub referenced_columns: Vec<Ident>,
    /// Whether that table and those columns are there.
    pub has_target: bool,
    /// How many rows there are.
    pub count: u64,
    /// The key of the first of them, by order; a null is `None`.
    pub example: Vec<Option<String>>,
}

impl fmt::Display for Orphans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, columns, references, referenced_columns, has_target, count, example } = self;
        let key = |columns: &[Ident]| columns.iter().map(Ident::to_string).collect::<Vec<_>>().join(", ");
        let rows = if *count == 1 { "1 row of".to_owned() } else { format!("{count} rows of") };
        let refer = if *count == 1 { "refers" } else { "refer" };
        write!(
            f,
            "{rows} `{table}` {refer} by ({}) to nothing in `{references}` ({})",
            key(columns),
            key(referenced_columns)
        )?;
        if !has_target {
            write!(f, ", which is not there")?;
        }
        let example: Vec<&str> = example.iter().map(|it| it.as_deref().unwrap_or("NULL")).collect();
        write!(f, ", for example ({})", example.join(", "))
    }
}

/// Counts the rows of every table; what cannot be counted is told.
pub(super) fn rows(session: &mut Session<'_>, found: &Schema, untold: &mut Vec<String>) -> Vec<Rows> {
    let mut counted = Vec::with_capacity(found.tables.len());
    for table in found.tables.keys() {
        match count(session, &format!("SELECT count(*) FROM {}", named(session.dialect(), table))) {
            Ok(count) => counted.push(Rows { table: table.clone(), count }),
            Err(why) => untold.push(format!("the rows of table `{table}` could not be counted: {why}")),
        }
    }
    counted
}

/// Follows every foreign key that is there, and those that should be, by one query each.
pub(super) fn orphans(
    session: &mut Session<'_>,
    found: &Schema,
    expected: &Schema,
    untold: &mut Vec<String>,
) -> Vec<Orphans> {
    let mut orphans = Vec::new();
    for (table, key) in keys(found, expected) {
        match followed(session, found, &table, &key) {
            Ok(it) => orphans.extend(it),
            Err(why) => {
                let columns: Vec<&str> = key.columns.iter().map(Ident::as_str).collect();
                untold
                    .push(format!("the key ({}) of table `{table}` could not be followed: {why}", columns.join(", ")));
            }
        }
    }
    orphans
}

/// Lists the keys whose columns are there, each once, by table.
fn keys(found: &Schema, expected: &Schema) -> Vec<(TableName, ForeignKey)> {
    let mut keys: Vec<(TableName, ForeignKey)> = Vec::new();
    for schema in [found, expected] {
        for table in schema.tables.values() {
            let Some(there) = found.table(&table.name) else { continue };
            for key in table.constraints.iter().filter_map(of_constraint) {
                let is_there = key.columns.iter().all(|it| there.column(it).is_some());
                let is_same = |(other, it): &(TableName, ForeignKey)| {
                    *other == table.name
                        && (&it.columns, &it.references, &it.referenced_columns)
                            == (&key.columns, &key.references, &key.referenced_columns)
                };
                if is_there && !keys.iter().any(is_same) {
                    keys.push((table.name.clone(), key.clone()));
                }
            }
        }
    }
    keys.sort_by(|(one, _), (other, _)| one.cmp(other));
    keys
}

fn of_constraint(constraint: &Constraint) -> Option<&ForeignKey> {
    match &constraint.rule {
        Rule::ForeignKey(key) => Some(key),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
    }
}

fn followed(
    session: &mut Session<'_>,
    found: &Schema,
    table: &TableName,
    key: &ForeignKey,
) -> Result<Option<Orphans>, String> {
    let dialect = session.dialect();
    let target = found.table(&key.references);
    let has_target = target.is_some_and(|it| key.referenced_columns.iter().all(|column| it.column(column).is_some()));
    let from = format!("FROM {} AS c WHERE {}", named(dialect, table), condition(dialect, key, has_target));
    let count = count(session, &format!("SELECT count(*) {from}"))?;
    if count == 0 {
        return Ok(None);
    }
    let columns: Vec<String> = key.columns.iter().map(|it| format!("c.{}", quote(dialect, it.as_str()))).collect();
    // All of a key are read of the row that is the first by the whole key.
    let order = columns.join(", ");
    let example = columns.iter().map(|column| {
        connection::value(session, &format!("SELECT {column} {from} ORDER BY {order} LIMIT 1"))
            .map_err(|cause| cause.to_string())
    });
    let example = example.collect::<Result<_, _>>()?;
    Ok(Some(Orphans {
        table: table.clone(),
        columns: key.columns.clone(),
        references: key.references.clone(),
        referenced_columns: key.referenced_columns.clone(),
        has_target,
        count,
        example,
    }))
}

/// Writes when a row `c` refers to nothing: <https://www.postgresql.org/docs/current/sql-createtable.html>, `MATCH`.
fn condition(dialect: Dialect, key: &ForeignKey, has_target: bool) -> String {
    let columns: Vec<String> = key.columns.iter().map(|it| format!("c.{}", quote(dialect, it.as_str()))).collect();
    let all = |words: &str| columns.iter().map(|it| format!("{it} {words}")).collect::<Vec<_>>();
    let missing = if has_target {
        let referenced = key.referenced_columns.iter().map(|it| format!("p.{}", quote(dialect, it.as_str())));
        let pairs: Vec<String> = referenced.zip(&columns).map(|(one, other)| format!("{one} = {other}")).collect();
        let target = named(dialect, &key.references);
        format!("NOT EXISTS (SELECT 1 FROM {target} AS p WHERE {})", pairs.join(" AND "))
    } else {
        "1 = 1".to_owned()
    };
    match key.matching {
        // A row with any null refers to nothing, and may.
        Matching::Simple => format!("{} AND {missing}", all("IS NOT NULL").join(" AND ")),
        Matching::Full => {
            format!("({}) AND ({} OR {missing})", all("IS NOT NULL").join(" OR "), all("IS NULL").join(" OR "))
        }
    }
}

fn named(dialect: Dialect, name: &TableName) -> String {
    let schema = name.schema.as_ref().map(|it| format!("{}.", quote(dialect, it.as_str()))).unwrap_or_default();
    format!("{schema}{}", quote(dialect, name.name.as_str()))
}

fn count(session: &mut Session<'_>, query: &str) -> Result<u64, String> {
    let value = connection::value(session, query).map_err(|cause| cause.to_string())?;
    value.and_then(|it| it.parse().ok()).ok_or_else(|| "the database gave no number".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(matching: Matching) -> ForeignKey {
        let key = ForeignKey::new(vec!["a".into(), "b".into()], "shop.t".into(), vec!["x".into(), "y".into()]);
        ForeignKey { matching, ..key }
    }

    #[test]
    fn a_row_with_a_null_refers_to_nothing_unless_the_key_is_full() {
        let target = "NOT EXISTS (SELECT 1 FROM \"shop\".\"t\" AS p WHERE p.\"x\" = c.\"a\" AND p.\"y\" = c.\"b\")";
        assert_eq!(
            condition(Dialect::Postgres, &key(Matching::Simple), true),
            format!("c.\"a\" IS NOT NULL AND c.\"b\" IS NOT NULL AND {target}")
        );
        assert_eq!(
            condition(Dialect::Postgres, &key(Matching::Full), true),
            format!(
                "(c.\"a\" IS NOT NULL OR c.\"b\" IS NOT NULL) AND (c.\"a\" IS NULL OR c.\"b\" IS NULL OR {target})"
            )
        );
    }
}
