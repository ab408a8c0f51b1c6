//! The one writer of SQL text: it alone quotes names and texts.

use super::{Dialect, SqlError};
use crate::schema::expression::{self, Lexing};
use crate::schema::{Ident, TableName};

/// SQL text that is being written; the first thing that cannot be written is reported at the end.
#[derive(Debug)]
pub(crate) struct Writer {
    dialect: Dialect,
    text: String,
    fault: Option<SqlError>,
}

impl Writer {
    /// Starts a statement with words of SQL.
    pub(crate) fn new(dialect: Dialect, words: &str) -> Self {
        Self { dialect, text: words.to_owned(), fault: None }
    }

    /// Tells for which database it writes.
    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Tells whether nothing is written, and nothing was refused.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.fault.is_none()
    }

    /// Writes words of SQL as they stand.
    pub(crate) fn sql(&mut self, words: &str) -> &mut Self {
        if words.contains('\0') {
            self.fail(SqlError::Nul { text: words.to_owned() });
        }
        self.text.push_str(words);
        self
    }

    /// Writes an expression of the user as it stands; it must be one expression, so that it stays in its place.
    pub(crate) fn expression(&mut self, sql: &str) -> &mut Self {
        let lexing = match self.dialect {
            Dialect::Sqlite => Lexing { bracket_names: true, ..Lexing::default() },
            Dialect::Postgres => Lexing { dollar_quotes: true, ..Lexing::default() },
            Dialect::Mysql => Lexing { backslash_escapes: true, hash_comments: true, ..Lexing::default() },
        };
        if let Err(error) = expression::check(sql, lexing) {
            self.fail(error.into());
        }
        self.sql(sql)
    }

    /// Writes a name, quoted.
    pub(crate) fn ident(&mut self, name: &Ident) -> &mut Self {
        let text = name.as_str();
        let (quote, length, limit) = match self.dialect {
            Dialect::Sqlite => ('"', text.len(), usize::MAX),
            // https://www.postgresql.org/docs/current/limits.html: longer names are cut without an error.
            Dialect::Postgres => ('"', text.len(), 63),
            Dialect::Mysql => ('`', text.chars().count(), 64),
        };
        if text.is_empty() {
            self.fail(SqlError::EmptyName);
        } else if length > limit {
            self.fail(SqlError::NameTooLong { name: name.clone(), limit, dialect: self.dialect });
        }
        if let (Dialect::Mysql, Some(why)) = (self.dialect, refused_by_mysql(text)) {
            self.fail(SqlError::NameRefused { name: name.clone(), dialect: self.dialect, why });
        }
        self.quoted(text, quote)
    }

    /// Writes the name of a table, with its schema.
    pub(crate) fn table(&mut self, table: &TableName) -> &mut Self {
        if let Some(schema) = &table.schema {
            self.ident(schema).sql(".");
        }
        self.ident(&table.name)
    }

    /// Writes a text as a literal.
    pub(crate) fn literal(&mut self, text: &str) -> &mut Self {
        match self.dialect {
            Dialect::Sqlite | Dialect::Postgres => self.quoted(text, '\''),
            // A backslash starts an escape on MySQL.
            Dialect::Mysql => self.quoted(&text.replace('\\', "\\\\"), '\''),
        }
    }

    /// Writes texts as literals with commas between them, inside parentheses.
    pub(crate) fn literals(&mut self, texts: &[String]) -> &mut Self {
        self.sql("(")
            .list(texts, |w, text| {
                w.literal(text);
            })
            .sql(")")
    }

    /// Writes how many digits of a second a type keeps; PostgreSQL and MySQL keep at most six.
    pub(crate) fn fraction(&mut self, digits: u8, column: &Ident) -> &mut Self {
        if digits > 6 {
            self.lacks_type(&format!("{digits} digits of a second"), column, "keep at most 6");
        }
        self.sql(&format!("({digits})"))
    }

    /// Writes a whole number; a negative one in parentheses, as its sign after another would begin a comment.
    pub(crate) fn number(&mut self, number: i64) -> &mut Self {
        if number < 0 { self.sql(&format!("({number})")) } else { self.sql(&number.to_string()) }
    }

    /// Writes a finite floating point number, with an exponent, without which it would be an exact number on MySQL.
    pub(crate) fn float(&mut self, number: f64) -> &mut Self {
        if number.is_sign_negative() { self.sql(&format!("({number:e})")) } else { self.sql(&format!("{number:e}")) }
    }

    /// Writes bytes as hexadecimal digits.
    pub(crate) fn hexadecimal(&mut self, bytes: &[u8]) -> &mut Self {
        bytes.iter().for_each(|byte| self.text.push_str(&format!("{byte:02x}")));
        self
    }

    /// Writes members with commas between them.
    pub(crate) fn list<T>(
        &mut self,
        members: impl IntoIterator<Item = T>,
        write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.separated(", ", members, write)
    }

    /// Writes members, each on a line of its own, inside parentheses.
    pub(crate) fn lines<T>(
        &mut self,
        members: impl IntoIterator<Item = T>,
        write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.sql(" (\n  ").separated(",\n  ", members, write).sql("\n)")
    }

    /// Writes names with commas between them, inside parentheses.
    pub(crate) fn names<'a>(&mut self, names: impl IntoIterator<Item = &'a Ident>) -> &mut Self {
        self.sql("(")
            .list(names, |w, name| {
                w.ident(name);
            })
            .sql(")")
    }

    /// Reports that the database cannot do what is asked.
    pub(crate) fn unsupported(&mut self, what: impl Into<String>, help: impl Into<String>) -> &mut Self {
        self.fail(SqlError::Unsupported { dialect: self.dialect, what: what.into(), help: help.into() });
        self
    }

    /// Reports that the values of an enum type are to be written and not known.
    pub(crate) fn unknown_enum(&mut self, name: &TableName) -> &mut Self {
        self.fail(SqlError::UnknownEnum { dialect: self.dialect, name: name.clone() });
        self
    }

    /// Reports that the database has no type that holds what a column is to hold.
    pub(crate) fn lacks_type(&mut self, what: &str, column: &Ident, help: &str) -> &mut Self {
        self.unsupported(format!("keep {what} in column `{column}`"), help)
    }

    /// Reports that the database converts values in its own way only.
    pub(crate) fn lacks_conversion(&mut self, column: &Ident) -> &mut Self {
        let help = format!(
            "leave `.using(..)` out where `op.dialect()` is `Dialect::{:?}`, and change the values with `op.execute`",
            self.dialect
        );
        self.unsupported(format!("convert the values of column `{column}` by an expression"), help)
    }

    /// Reports that the database does not look at a column's own time when a row changes.
    pub(crate) fn lacks_on_update(&mut self, column: &Ident) -> &mut Self {
        self.unsupported(
            format!("set column `{column}` to the current time whenever the row changes"),
            "make a trigger that does, with `op.execute`, or set it in the app",
        )
    }

    /// Reports that the database cannot be told.
    pub(crate) fn refuse(&mut self, fault: SqlError) -> &mut Self {
        self.fail(fault);
        self
    }

    /// Ends the statement.
    pub(crate) fn finish(self) -> Result<String, SqlError> {
        match self.fault {
            None => Ok(self.text),
            Some(fault) => Err(fault),
        }
    }

    /// Writes members with something between them.
    pub(crate) fn separated<T>(
        &mut self,
        separator: &str,
        members: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (number, member) in members.into_iter().enumerate() {
            if number > 0 {
                self.sql(separator);
            }
            write(self, member);
        }
        self
    }

    fn quoted(&mut self, text: &str, quote: char) -> &mut Self {
        self.text.push(quote);
        for character in text.chars() {
            if character == quote {
                self.text.push(quote);
            }
            self.text.push(character);
        }
        self.text.push(quote);
        if text.contains('\0') {
            self.fail(SqlError::Nul { text: text.to_owned() });
        }
        self
    }

    fn fail(&mut self, fault: SqlError) {
        self.fault.get_or_insert(fault);
    }
}

/// <https://dev.mysql.com/doc/refman/8.0/en/identifiers.html>
fn refused_by_mysql(name: &str) -> Option<&'static str> {
    if name.ends_with(' ') {
        return Some("ends with a space");
    }
    name.chars().any(|it| it > '\u{ffff}').then_some("has a character above U+FFFF")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(dialect: Dialect, write: impl FnOnce(&mut Writer)) -> Result<String, SqlError> {
        let mut w = Writer::new(dialect, "");
        write(&mut w);
        w.finish()
    }

    #[test]
    fn quotes_in_names_are_doubled() {
        assert_eq!(
            written(Dialect::Postgres, |w| {
                w.ident(&"a\"b".into());
            }),
            Ok("\"a\"\"b\"".to_owned())
        );
        assert_eq!(
            written(Dialect::Mysql, |w| {
                w.ident(&"a`b\"".into());
            }),
            Ok("`a``b\"`".to_owned())
        );
    }

    #[test]
    fn backslashes_are_doubled_where_they_escape() {
        assert_eq!(
            written(Dialect::Postgres, |w| {
                w.literal("it's \\");
            }),
            Ok("'it''s \\'".to_owned())
        );
        assert_eq!(
            written(Dialect::Mysql, |w| {
                w.literal("it's \\");
            }),
            Ok("'it''s \\\\'".to_owned())
        );
    }

    #[test]
    fn names_that_the_database_would_cut_are_refused() {
        let name = Ident::new("ü".repeat(40));
        assert!(matches!(
            written(Dialect::Postgres, |w| {
                w.ident(&name);
            }),
            Err(SqlError::NameTooLong { .. })
        ));
        assert!(
            written(Dialect::Mysql, |w| {
                w.ident(&name);
            })
            .is_ok()
        );
        assert_eq!(
            written(Dialect::Sqlite, |w| {
                w.ident(&"".into());
            }),
            Err(SqlError::EmptyName)
        );
    }

    #[test]
    fn nul_is_refused_everywhere() {
        for dialect in Dialect::ALL {
            assert!(matches!(
                written(dialect, |w| {
                    w.ident(&"a\0".into());
                }),
                Err(SqlError::Nul { .. })
            ));
            assert!(matches!(
                written(dialect, |w| {
                    w.literal("\0");
                }),
                Err(SqlError::Nul { .. })
            ));
            assert!(matches!(
                written(dialect, |w| {
                    w.sql("\0");
                }),
                Err(SqlError::Nul { .. })
            ));
        }
    }
}
