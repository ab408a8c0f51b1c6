//! Values as Rust expressions.

use super::layout::Argument;
use crate::schema::{
    Bounds, Conflict, Ident, Identity, IndexPart, IndexTerm, NullsOrder, ReferentialAction, TableName, literal,
};

/// Writes a text; one of several lines, or with quotes in it, as it stands.
pub(in crate::render) fn text(text: &str) -> String {
    let is_plain = !text.contains(['"', '\\']);
    // A text takes no other control characters as they are.
    if is_plain && !text.contains('\n') || text.contains(|it: char| it.is_control() && !matches!(it, '\n' | '\t')) {
        return format!("{text:?}");
    }
    if is_plain {
        return format!("\"{text}\"");
    }
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}

/// Writes a text that people read, on one line.
pub(super) fn line(words: &str) -> String {
    if words.contains('\n') { format!("{words:?}") } else { text(words) }
}

pub(super) fn ident(name: &Ident) -> String {
    text(name.as_str())
}

/// Writes the name of a table: as one text where that is read back as it is.
pub(super) fn table(name: &TableName) -> String {
    let one = name.to_string();
    if TableName::from(one.as_str()) == *name {
        return text(&one);
    }
    match &name.schema {
        Some(schema) => format!("({}, {})", ident(schema), ident(&name.name)),
        None => format!("TableName {{ schema: None, name: {}.into() }}", ident(&name.name)),
    }
}

pub(super) fn idents(names: &[Ident]) -> Argument {
    Argument::List(names.iter().map(ident).collect())
}

pub(super) fn texts(values: &[String]) -> Argument {
    Argument::List(values.iter().map(|it| text(it)).collect())
}

/// Writes a default, which is SQL: a text in it as one.
pub(super) fn default(sql: &str) -> String {
    let inner = sql.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')).map(|it| it.replace("''", "'"));
    match inner {
        Some(inner) if literal(&inner) == sql => format!("literal({})", line(&inner)),
        Some(_) | None => text(sql),
    }
}

pub(super) fn identity(identity: &Identity) -> String {
    let Identity { always, start, increment } = identity;
    let mut text = format!("Identity::{}()", if *always { "always" } else { "by_default" });
    text.extend(start.map(|it| format!(".start({it})")));
    text.extend(increment.map(|it| format!(".increment({it})")));
    text
}

pub(super) fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "NoAction",
        ReferentialAction::Restrict => "Restrict",
        ReferentialAction::Cascade => "Cascade",
        ReferentialAction::SetNull => "SetNull",
        ReferentialAction::SetDefault => "SetDefault",
    }
}

pub(super) fn conflict(conflict: Conflict) -> String {
    format!("Conflict::{conflict:?}")
}

/// Writes the parts of a key: columns by their names where nothing more is said of any.
pub(super) fn parts(parts: &[IndexPart]) -> Argument {
    let plain: Option<Vec<String>> = parts.iter().map(|it| (*it == of(it)).then(|| it.column().map(ident))?).collect();
    Argument::List(plain.unwrap_or_else(|| parts.iter().map(part).collect()))
}

/// The part, of which nothing more is said.
fn of(part: &IndexPart) -> IndexPart {
    let (descending, nulls, collation, operator_class, length) = (false, None, None, None, None);
    IndexPart { term: part.term.clone(), descending, nulls, collation, operator_class, length }
}

pub(in crate::render) fn part(part: &IndexPart) -> String {
    let IndexPart { term, descending, nulls, collation, operator_class, length } = part;
    let mut words = self::term(term);
    words.extend(length.map(|it| format!(".length({it})")));
    words.extend(collation.as_ref().map(|it| format!(".collate({})", ident(it))));
    words.extend(operator_class.as_ref().map(|it| format!(".operator_class({})", text(it))));
    if *descending {
        words.push_str(".desc()");
    }
    words.extend(nulls.map(|it| match it {
        NullsOrder::First => ".nulls_first()",
        NullsOrder::Last => ".nulls_last()",
    }));
    words
}

fn term(term: &IndexTerm) -> String {
    match term {
        IndexTerm::Column(name) => format!("col({})", ident(name)),
        IndexTerm::Expression(sql) => format!("expr({})", text(sql)),
    }
}

/// Writes a key without order: of partitions.
pub(super) fn terms(terms: &[IndexTerm]) -> Argument {
    let plain: Option<Vec<String>> = terms
        .iter()
        .map(|it| match it {
            IndexTerm::Column(name) => Some(ident(name)),
            IndexTerm::Expression(_) => None,
        })
        .collect();
    Argument::List(plain.unwrap_or_else(|| terms.iter().map(term).collect()))
}

pub(super) fn bounds(bounds: &Bounds) -> String {
    let list = |values: &[String]| {
        let values: Vec<String> = values.iter().map(|it| text(it)).collect();
        format!("[{}]", values.join(", "))
    };
    match bounds {
        Bounds::Range { to, .. } if *bounds == Bounds::below(to.clone()) => format!("Bounds::below({})", list(to)),
        Bounds::Range { from, .. } if *bounds == Bounds::above(from.clone()) => {
            format!("Bounds::above({})", list(from))
        }
        Bounds::Range { from, to } => format!("Bounds::range({}, {})", list(from), list(to)),
        Bounds::List(values) => format!("Bounds::list({})", list(values)),
        Bounds::Hash { modulus, remainder } => format!("Bounds::hash({modulus}, {remainder})"),
        Bounds::Default => "Bounds::Default".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_as_it_is_where_escapes_would_hide_it() {
        assert_eq!(text("a > 0"), "\"a > 0\"");
        assert_eq!(text("\"a\" > 0"), "r#\"\"a\" > 0\"#");
        assert_eq!(text("a\n  b"), "\"a\n  b\"");
        assert_eq!(text("a\n\\b"), "r\"a\n\\b\"");
        assert_eq!(text("a\r\nb"), "\"a\\r\\nb\"");
        assert_eq!(text("\"#"), "r##\"\"#\"##");
    }

    #[test]
    fn a_default_that_is_a_text_is_written_as_one() {
        assert_eq!(default("'it''s'"), "literal(\"it's\")");
        assert_eq!(default("'a' || 'b'"), "\"'a' || 'b'\"");
        assert_eq!(default("0"), "\"0\"");
    }

    #[test]
    fn a_name_with_a_dot_in_it_is_kept() {
        assert_eq!(table(&"shop.items".into()), "\"shop.items\"");
        assert_eq!(table(&("a.b", "c").into()), "(\"a.b\", \"c\")");
        let name = TableName { schema: None, name: "a.b".into() };
        assert_eq!(table(&name), "TableName { schema: None, name: \"a.b\".into() }");
    }
}
