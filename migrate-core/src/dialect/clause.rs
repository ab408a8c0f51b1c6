//! Clauses that all databases write in the same words.

use super::{Dialect, Writer};
use crate::schema::{
    Conflict, Deferral, ForeignKey, Ident, IndexPart, IndexTerm, Key, Matching, NullsOrder, ReferentialAction,
};

/// Writes what a foreign key refers to, what becomes of it and when it is checked.
pub(super) fn references<'w>(w: &'w mut Writer, key: &ForeignKey) -> &'w mut Writer {
    w.sql("REFERENCES ");
    match w.dialect() {
        // SQLite refers within one database file only, and takes no schema here.
        Dialect::Sqlite => w.ident(&key.references.name),
        Dialect::Postgres | Dialect::Mysql => w.table(&key.references),
    };
    w.sql(" ").names(&key.referenced_columns);
    // One column is null or not, so that both ways of matching are the same.
    if key.matching == Matching::Full && key.columns.len() > 1 {
        w.sql(" MATCH FULL");
    }
    if key.on_delete != ReferentialAction::NoAction || !key.set_columns.is_empty() {
        w.sql(" ON DELETE ").sql(action(key.on_delete));
    }
    if !key.set_columns.is_empty() {
        w.sql(" ").names(&key.set_columns);
    }
    if key.on_update != ReferentialAction::NoAction {
        w.sql(" ON UPDATE ").sql(action(key.on_update));
    }
    deferral(w, key.deferral)
}

/// Refuses what databases other than PostgreSQL read over in a foreign key, or do not take.
pub(super) fn refuse_matching(w: &mut Writer, name: &Ident, key: &ForeignKey) {
    if key.matching == Matching::Full && key.columns.len() > 1 {
        w.unsupported(
            format!("forbid some nulls among the columns of foreign key `{name}`"),
            "leave `.match_full()` out, and say it with a check that all columns are null or none is",
        );
    }
    if !key.set_columns.is_empty() {
        w.unsupported(
            format!("set only some columns of foreign key `{name}`"),
            "leave `.set_columns(..)` out, or write a trigger with `op.execute`",
        );
    }
}

/// Refuses what databases other than PostgreSQL cannot say of a primary key or a unique constraint.
pub(super) fn refuse_key(w: &mut Writer, name: &Ident, key: &Key, unique: bool) {
    if key.deferral != Deferral::NotDeferrable {
        w.unsupported(format!("put the check of key `{name}` off"), "leave `.deferrable()` out");
    }
    if unique && key.nulls_not_distinct {
        refuse_nulls(w, name);
    }
}

/// Refuses that two nulls count as the same value.
pub(super) fn refuse_nulls(w: &mut Writer, name: &Ident) {
    w.unsupported(
        format!("take two nulls for the same value in `{name}`"),
        "make the columns `.not_null()`, or a unique index of an expression without nulls: `expr(\"coalesce(..)\")`",
    );
}

/// Refuses to do something else with a row that breaks a key than to refuse it.
pub(super) fn refuse_conflict(w: &mut Writer, name: &Ident, key: &Key) {
    if key.on_conflict.is_some_and(|it| it != Conflict::Abort) {
        w.unsupported(
            format!("say with key `{name}` what becomes of a row that breaks it"),
            "leave `.on_conflict(..)` out, and say it with each `INSERT`",
        );
    }
}

/// Writes when a constraint is checked.
pub(super) fn deferral(w: &mut Writer, deferral: Deferral) -> &mut Writer {
    match deferral {
        Deferral::NotDeferrable => w,
        Deferral::InitiallyImmediate => w.sql(" DEFERRABLE"),
        Deferral::InitiallyDeferred => w.sql(" DEFERRABLE INITIALLY DEFERRED"),
    }
}

fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "NO ACTION",
        ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    }
}

/// Writes the parts of an index's key, inside parentheses.
pub(super) fn index_parts<'w>(w: &'w mut Writer, parts: &[IndexPart]) -> &'w mut Writer {
    w.sql("(").list(parts, index_part).sql(")")
}

/// Writes a part of an index's key: what only concerns speed is left out where the database has it not.
pub(super) fn index_part(w: &mut Writer, part: &IndexPart) {
    let dialect = w.dialect();
    match &part.term {
        IndexTerm::Column(column) => w.ident(column),
        IndexTerm::Expression(sql) => w.sql("(").expression(sql).sql(")"),
    };
    if let (Dialect::Mysql, Some(length)) = (dialect, part.length) {
        w.sql("(").sql(&length.to_string()).sql(")");
    }
    if let (Dialect::Sqlite | Dialect::Postgres, Some(collation)) = (dialect, &part.collation) {
        w.sql(" COLLATE ").ident(collation);
    }
    if let (Dialect::Postgres, Some(class)) = (dialect, &part.operator_class) {
        w.sql(" ").expression(class);
    }
    if part.descending {
        w.sql(" DESC");
    }
    if let (Dialect::Postgres, Some(nulls)) = (dialect, part.nulls) {
        w.sql(match nulls {
            NullsOrder::First => " NULLS FIRST",
            NullsOrder::Last => " NULLS LAST",
        });
    }
}

/// Tells whether a default is a constant: a number, a text, or one of the constant words.
pub(super) fn is_constant(sql: &str) -> bool {
    const WORDS: [&str; 3] = ["null", "true", "false"];
    let sql = sql.trim();
    let digits = sql.strip_prefix(['-', '+']).unwrap_or(sql);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && digits.parse::<f64>().is_ok();
    is_number || text_of(sql).is_some() || WORDS.iter().any(|word| sql.eq_ignore_ascii_case(word))
}

/// Tells whether a default is one of the words for the current time, which databases take without parentheses.
pub(super) fn is_current_time(sql: &str) -> bool {
    const WORDS: [&str; 3] = ["current_timestamp", "current_date", "current_time"];
    WORDS.iter().any(|word| sql.trim().eq_ignore_ascii_case(word))
}

/// Reads a default that is one text literal.
pub(super) fn text_of(sql: &str) -> Option<String> {
    let inner = sql.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    let text = inner.replace("''", "\0");
    (!text.contains('\'')).then(|| text.replace('\0', "'"))
}

/// Tells whether an expression stands in parentheses of its own.
pub(super) fn is_parenthesised(sql: &str) -> bool {
    let Some(inner) = sql.trim().strip_prefix('(').and_then(|it| it.strip_suffix(')')) else { return false };
    let (mut depth, mut quote) = (0_i32, None);
    let closes_last = inner.chars().all(|c| {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '\'' | '"' | '`') => quote = Some(c),
            None => depth += i32::from(c == '(') - i32::from(c == ')'),
        }
        depth >= 0
    });
    closes_last && quote.is_none()
}

#[cfg(feature = "postgres")]
/// Takes away the parentheses of its own that an expression stands in.
pub(super) fn without_parentheses(sql: &str) -> &str {
    let mut inner = sql.trim();
    while is_parenthesised(inner) {
        inner = inner[1..inner.len() - 1].trim();
    }
    inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_told_from_expressions() {
        for sql in ["0", "-1.5", "'it''s'", "TRUE", "null"] {
            assert!(is_constant(sql), "{sql}");
        }
        for sql in ["now()", "1 + 1", "'a' || 'b'", "CURRENT_TIMESTAMP", "nan", "-"] {
            assert!(!is_constant(sql), "{sql}");
        }
    }

    #[test]
    fn parentheses_of_its_own_are_seen() {
        assert!(is_parenthesised("(a + (b))"));
        assert!(!is_parenthesised("(a) + (b)"));
        assert!(is_parenthesised("(a = ')')"));
        assert!(!is_parenthesised("('(' || a) || (b)"));
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn parentheses_around_a_whole_expression_are_taken_away() {
        assert_eq!(without_parentheses(" ((a > 0)) "), "a > 0");
        assert_eq!(without_parentheses("(a) + (b)"), "(a) + (b)");
    }
}
