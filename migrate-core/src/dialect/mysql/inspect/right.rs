//! What the connection's user may see: `information_schema` is silent about the rest.
//!
//! A table on which one has no right is not there, nor is such a column. <https://mariadb.com/kb/en/show-grants/>

use std::collections::{BTreeMap, BTreeSet};

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::row::{Field, NamedRow, Row};
use diesel::sql_types::Text;

use crate::connection::{Command, Session};
use crate::dialect::Dialect;
use crate::sql::{self, Lexeme};

/// The rights that let a column be seen.
const READS: [&str; 4] = ["select", "insert", "update", "references"];

/// The rights that let a function be seen.
const CALLS: [&str; 3] = ["execute", "alter routine", "create routine"];

/// The rights of the connection's user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rights {
    /// On all of the database.
    whole: BTreeSet<String>,
    /// On a table with all of its columns.
    tables: BTreeMap<String, BTreeSet<String>>,
}

/// The only column of a row, whose name has the user's in it.
struct Line(String);

impl<DB: Backend> QueryableByName<DB> for Line
where
    String: FromSql<Text, DB>,
{
    fn build<'a>(row: &impl NamedRow<'a, DB>) -> deserialize::Result<Self> {
        let field = Row::get(row, 0).ok_or("a row without columns")?;
        String::from_nullable_sql(field.value()).map(Self)
    }
}

impl Rights {
    /// Asks what the user has on a database.
    pub(super) fn read(session: &mut Session<'_>, database: &str) -> Self {
        match session.load::<Line>(Command::new("SHOW GRANTS")) {
            Ok(lines) => Self::of(lines.iter().map(|it| it.0.as_str()), database),
            // A server that runs without rights has none to show.
            Err(_) => Self { whole: BTreeSet::from(["all privileges".to_owned()]), ..Self::default() },
        }
    }

    fn of<'l>(lines: impl Iterator<Item = &'l str>, database: &str) -> Self {
        let mut rights = Self::default();
        for line in lines {
            let lexemes = sql::lexemes(Dialect::Mysql, line);
            let Some(on) = lexemes.iter().position(|it| it.is("on")) else { continue };
            let given = given(&lexemes[..on]);
            match &lexemes[on + 1..] {
                [Lexeme::Mark("*"), Lexeme::Mark("."), Lexeme::Mark("*"), ..] => rights.whole.extend(given),
                [of, Lexeme::Mark("."), Lexeme::Mark("*"), ..] if of.name().is_some_and(|it| fits(it, database)) => {
                    rights.whole.extend(given);
                }
                [of, Lexeme::Mark("."), table, ..] if of.name() == Some(database) => {
                    rights.tables.entry(table.name().unwrap_or_default().to_owned()).or_default().extend(given);
                }
                _ => {}
            }
        }
        rights
    }

    /// Tells whether every table is seen, with all of its columns.
    pub(super) fn sees_all_tables(&self) -> bool {
        has(&self.whole, &READS)
    }

    /// Tells whether all columns of a table are seen.
    pub(super) fn sees_columns(&self, table: &str) -> bool {
        self.sees_all_tables() || self.tables.get(table).is_some_and(|it| has(it, &READS))
    }

    /// Tells whether the rows of a table or sequence may be read.
    pub(super) fn reads(&self, table: &str) -> bool {
        let reads = |it| has(it, &["select"]);
        reads(&self.whole) || self.tables.get(table).is_some_and(reads)
    }

    /// Tells whether every trigger is seen.
    pub(super) fn sees_triggers(&self) -> bool {
        has(&self.whole, &["trigger"])
    }

    /// Tells whether every function and procedure is seen.
    pub(super) fn sees_routines(&self) -> bool {
        has(&self.whole, &CALLS)
    }
}

fn has(rights: &BTreeSet<String>, any_of: &[&str]) -> bool {
    rights.contains("all privileges") || any_of.iter().any(|it| rights.contains(*it))
}

/// Lists what a `GRANT` gives, but for what it gives on some columns alone.
fn given<'l>(words: &'l [Lexeme<'_>]) -> impl Iterator<Item = String> + use<'l> {
    let words = match words {
        [first, rest @ ..] if first.is("grant") => rest,
        // What is revoked of more is not given whole; a role is its own grants.
        _ => &[],
    };
    let mut depth = 0_usize;
    let parts = words.split(move |it| {
        match it {
            Lexeme::Mark("(") => depth += 1,
            Lexeme::Mark(")") => depth = depth.saturating_sub(1),
            Lexeme::Mark(_) | Lexeme::Word(_) | Lexeme::Name(_) => {}
        }
        depth == 0 && *it == Lexeme::Mark(",")
    });
    let whole = parts.filter(|part| !part.contains(&Lexeme::Mark("(")));
    whole.map(|part| part.iter().filter_map(Lexeme::name).collect::<Vec<_>>().join(" ").to_lowercase())
}

/// Tells whether a database fits the pattern of a grant, in which `_` and `%` stand for others unless a `\` is before them.
fn fits(pattern: &str, name: &str) -> bool {
    let mut rest = pattern.chars();
    let mut letters = name.chars();
    match rest.next() {
        None => name.is_empty(),
        Some('%') => {
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.map(|at| &name[at..]).any(|it| fits(rest.as_str(), it))
        }
        Some('_') => letters.next().is_some() && fits(rest.as_str(), letters.as_str()),
        Some('\\') => rest.next() == letters.next() && fits(rest.as_str(), letters.as_str()),
        Some(letter) => letters.next() == Some(letter) && fits(rest.as_str(), letters.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(lines: &[&str]) -> Rights {
        Rights::of(lines.iter().copied(), "shop_1")
    }

    #[test]
    fn a_grant_on_everything_or_on_the_database_sees_all() {
        for line in [
            "GRANT ALL PRIVILEGES ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*B6' WITH GRANT OPTION",
            "GRANT SELECT, SHOW VIEW ON `shop\\_1`.* TO `a`@`%`",
            "GRANT UPDATE ON `shop%`.* TO `a`@`%`",
            "GRANT SELECT ON `shop__`.* TO PUBLIC",
        ] {
            assert!(rights(&[line]).sees_all_tables(), "{line}");
        }
        for line in [
            "GRANT USAGE ON *.* TO `a`@`%`",
            "GRANT DELETE, TRIGGER ON `shop_1`.* TO `a`@`%`",
            "GRANT SELECT ON `shop\\_2`.* TO `a`@`%`",
            "GRANT SELECT ON `shop_1`.`items` TO `a`@`%`",
            "GRANT `reader` TO `a`@`%`",
            "REVOKE SELECT ON `shop_1`.* FROM `a`@`%`",
        ] {
            assert!(!rights(&[line]).sees_all_tables(), "{line}");
        }
    }

    #[test]
    fn a_grant_on_columns_is_none_on_their_table() {
        let rights = rights(&[
            "GRANT SELECT ON `shop_1`.`items` TO `a`@`%`",
            "GRANT SELECT (`id`, `on`), DELETE ON `shop_1`.`users` TO `a`@`%`",
            "GRANT EXECUTE ON FUNCTION `shop_1`.`f` TO `a`@`%`",
        ]);
        assert!(rights.sees_columns("items") && rights.reads("items"));
        assert!(!rights.sees_columns("users") && !rights.sees_columns("f"));
        assert!(!rights.sees_triggers() && !rights.sees_routines());
    }
}
