//! The script while it is written: statements with what ends them, comments that nothing breaks out of.

use crate::dialect::Dialect;

/// A script.
#[derive(Debug)]
pub(super) struct Text {
    dialect: Dialect,
    text: String,
}

impl Text {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self { dialect, text: String::new() }
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Says how it is to be run, and sets the session up as that of a live run.
    pub(super) fn begin_session(&mut self) {
        // Of the clients only `mariadb` and `mysql` stop at an error by themselves; they leave comments out of triggers
        // and routines unless told.
        let (how, settings): (_, &[&str]) = match self.dialect {
            Dialect::Sqlite => ("sqlite3 -bail FILE < this", &["PRAGMA foreign_keys = ON"]),
            Dialect::Postgres => (
                "psql -X -v ON_ERROR_STOP=1 -f this DATABASE",
                &["SET client_encoding TO 'UTF8'", "SET TIME ZONE 'UTC'"],
            ),
            Dialect::Mysql => {
                ("mariadb --comments DATABASE < this", &["SET NAMES utf8mb4", "SET time_zone = '+00:00'"])
            }
        };
        self.comment(&format!("Run it with: {how}"));
        self.text.push('\n');
        settings.iter().for_each(|sql| self.statement(sql));
    }

    /// Writes one line of comment; what would end the line is a space.
    pub(super) fn comment(&mut self, words: &str) {
        // PostgreSQL ends a comment at a carriage return too.
        let line: String = words.chars().map(|c| if ends_line(c) { ' ' } else { c }).collect();
        self.text.push_str("-- ");
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Writes a statement with what ends it.
    pub(super) fn statement(&mut self, sql: &str) {
        let sql = sql.trim().trim_end_matches(';').trim_end();
        if self.dialect == Dialect::Mysql && sql.contains(';') {
            return self.delimited(sql);
        }
        self.text.push_str(sql);
        // A comment at the end would take the semicolon in.
        let ends_in_comment = sql.lines().last().is_some_and(|line| line.contains("--") || line.contains('#'));
        self.text.push_str(if ends_in_comment { "\n;\n" } else { ";\n" });
    }

    /// The client of MySQL parts statements at each semicolon, those of a trigger's body too, unless told otherwise.
    fn delimited(&mut self, sql: &str) {
        let mut delimiter = "$$".to_owned();
        while sql.contains(&delimiter) {
            delimiter.push('$');
        }
        self.text.push_str(&format!("DELIMITER {delimiter}\n{sql}\n{delimiter}\nDELIMITER ;\n"));
    }

    /// Begins a transaction, on SQLite with the right to write.
    pub(super) fn begin(&mut self) {
        self.statement(match self.dialect {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres | Dialect::Mysql => "BEGIN",
        });
    }

    /// Commits it.
    pub(super) fn commit(&mut self) {
        self.statement("COMMIT");
    }

    /// Leaves a line empty.
    pub(super) fn paragraph(&mut self) {
        self.text.push('\n');
    }
}

fn ends_line(c: char) -> bool {
    c.is_control() || c == '\u{2028}' || c == '\u{2029}'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(dialect: Dialect, write: impl FnOnce(&mut Text)) -> String {
        let mut text = Text::new(dialect);
        write(&mut text);
        text.finish()
    }

    #[test]
    fn nothing_breaks_out_of_a_comment() {
        let text = written(Dialect::Postgres, |text| text.comment("a\nDROP TABLE t;\r\\! rm\u{2028}x\0"));
        assert_eq!(text, "-- a DROP TABLE t; \\! rm x\n");
    }

    #[test]
    fn a_statement_ends_once_and_outside_of_comments() {
        let text = written(Dialect::Sqlite, |text| {
            text.statement("SELECT 1 ; \n");
            text.statement("SELECT 2 -- two");
        });
        assert_eq!(text, "SELECT 1;\nSELECT 2 -- two\n;\n");
    }

    #[test]
    fn a_body_with_semicolons_gets_a_delimiter_that_it_does_not_contain() {
        let sql = "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = '$$'; END";
        assert_eq!(
            written(Dialect::Mysql, |text| text.statement(sql)),
            format!("DELIMITER $$$\n{sql}\n$$$\nDELIMITER ;\n")
        );
        assert_eq!(written(Dialect::Sqlite, |text| text.statement(sql)), format!("{sql};\n"));
    }
}
