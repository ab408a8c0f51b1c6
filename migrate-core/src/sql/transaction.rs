//! Statements that begin or end a transaction.

use super::lexeme::{Lexeme, lexemes};
use crate::dialect::Dialect;

/// Gives the word by which a statement begins or ends a transaction, if it does; savepoints do neither.
///
/// ```
/// use migrate_core::{dialect::Dialect, sql};
/// assert_eq!(sql::transaction_word(Dialect::Postgres, "commit"), Some("commit"));
/// assert_eq!(sql::transaction_word(Dialect::Postgres, "ROLLBACK TO before"), None);
/// ```
pub fn transaction_word(dialect: Dialect, statement: &str) -> Option<&str> {
    let words = lexemes(dialect, statement);
    let Some(Lexeme::Word(first)) = words.first() else { return None };
    let says = |keyword: &str| words.iter().skip(1).any(|it| it.is(keyword));
    let controls = match first.to_ascii_lowercase().as_str() {
        "begin" | "commit" => true,
        "rollback" => !says("to"),
        "start" => says("transaction"),
        "end" => dialect != Dialect::Mysql,
        "abort" => dialect == Dialect::Postgres,
        _ => false,
    };
    controls.then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transactions_are_told_from_savepoints_and_bodies() {
        let word = |sql| transaction_word(Dialect::Sqlite, sql);
        for sql in ["BEGIN IMMEDIATE", "-- now\ncommit", "END", "rollback", "START TRANSACTION READ ONLY"] {
            assert!(word(sql).is_some(), "{sql}");
        }
        let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END";
        for sql in ["SAVEPOINT a", "ROLLBACK TO a", "RELEASE a", trigger, "UPDATE t SET commit = 1", ""] {
            assert_eq!(word(sql), None, "{sql}");
        }
    }
}
