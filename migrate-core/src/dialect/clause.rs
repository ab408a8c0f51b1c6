//! Clauses that all databases write in the same words.

use super::{Dialect, Writer};
use crate::schema::{Constraint, Deferral, ForeignKey, IndexPart, IndexTerm, ReferentialAction, Rule};

/// Writes a constraint with its name, as a table or an `ADD` takes it.
pub(super) fn constraint(w: &mut Writer, constraint: &Constraint) {
    w.sql("CONSTRAINT ").ident(&constraint.name).sql(" ");
    match &constraint.rule {
        Rule::PrimaryKey { columns } => w.sql("PRIMARY KEY ").names(columns),
        Rule::Unique { columns } => w.sql("UNIQUE ").names(columns),
        Rule::ForeignKey(key) => {
            w.sql("FOREIGN KEY ").names(&key.columns).sql(" ");
            references(w, key)
        }
        Rule::Check { expression } => w.sql("CHECK (").expression(expression).sql(")"),
    };
}

/// Writes what a foreign key refers to and what becomes of it.
pub(super) fn references<'w>(w: &'w mut Writer, key: &ForeignKey) -> &'w mut Writer {
    w.sql("REFERENCES ");
    match w.dialect() {
        // SQLite refers within one database file only, and takes no schema here.
        Dialect::Sqlite => w.ident(&key.references.name),
        Dialect::Postgres | Dialect::Mysql => w.table(&key.references),
    };
    w.sql(" ").names(&key.referenced_columns);
    if key.on_delete != ReferentialAction::NoAction {
        w.sql(" ON DELETE ").sql(action(key.on_delete));
    }
    if key.on_update != ReferentialAction::NoAction {
        w.sql(" ON UPDATE ").sql(action(key.on_update));
    }
    match key.deferral {
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
pub(super) fn index_parts(w: &mut Writer, parts: &[IndexPart]) {
    let dialect = w.dialect();
    w.sql("(").list(parts, |w, part| {
        match &part.term {
            IndexTerm::Column(column) => w.ident(column),
            IndexTerm::Expression(sql) => w.sql("(").expression(sql).sql(")"),
        };
        if let (Dialect::Mysql, Some(length)) = (dialect, part.length) {
            w.sql("(").sql(&length.to_string()).sql(")");
        }
        if let (Dialect::Postgres, Some(class)) = (dialect, &part.operator_class) {
            w.sql(" ").expression(class);
        }
        if part.descending {
            w.sql(" DESC");
        }
    });
    w.sql(")");
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
    let mut depth = 0_i32;
    inner.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    })
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
    }
}
