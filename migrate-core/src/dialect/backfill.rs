//! The statements of a backfill: the key that ends a batch, the batch's update, and the one update for all.

use super::{Dialect, SqlError, Writer};
use crate::operation::{Backfill, Pause};
use crate::schema::{Ident, TableName};
use crate::sql;

/// A backfill, ready to be written batch after batch as the keys become known.
#[derive(Debug, Clone, PartialEq)]
pub struct Batches {
    /// The database.
    pub dialect: Dialect,
    /// The table.
    pub table: TableName,
    /// The table as SQL names it.
    pub target: String,
    /// The columns that rows are ordered by.
    pub key: Vec<Ident>,
    /// How many rows a batch has.
    pub batch: u32,
    /// What happens between two batches.
    pub pause: Pause,
    /// The update of all rows at once, in the words of this backfill.
    pub whole: String,
    /// The same for a program that runs scripts, told what a live run does instead.
    pub script: String,
    head: String,
    filter: Option<String>,
    descending: bool,
}

/// How the database is to write a key column as a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As a quoted text, which the database reads as the column's type.
    Quoted,
    /// As a number.
    Number,
    /// As bytes.
    Bytes,
}

/// Prepares a backfill.
pub(crate) fn write(dialect: Dialect, op: &Backfill) -> Result<Batches, SqlError> {
    let mut w = Writer::new(dialect, "UPDATE ");
    w.table(&op.table).sql(" SET ").list(&op.set, |w, (column, expression)| {
        w.ident(column).sql(" = ").expression(expression);
    });
    let head = w.finish()?;
    let mut w = Writer::new(dialect, &head);
    if let Some(filter) = &op.filter {
        w.sql(" WHERE ").expression(filter);
    }
    let whole = w.finish()?;
    let mut target = Writer::new(dialect, "");
    target.table(&op.table);
    let key: Vec<String> = op.key.iter().map(ToString::to_string).collect();
    let script = format!("-- a live run does this in batches of {} by {}\n{whole}", op.batch, key.join(", "));
    Ok(Batches {
        dialect,
        table: op.table.clone(),
        target: target.finish()?,
        key: op.key.clone(),
        batch: op.batch,
        pause: op.pause,
        whole,
        script,
        head,
        filter: op.filter.clone(),
        descending: op.descending,
    })
}

impl Batches {
    /// Writes the question for the last key of the batch behind a key; no row where fewer rows than a batch remain.
    ///
    /// The answer is a list of literals, in the form in which the other methods take a key.
    pub fn last_key(&self, after: Option<&str>, spellings: &[Spelling]) -> Result<String, SqlError> {
        let mut w = Writer::new(self.dialect, "SELECT ");
        let columns: Vec<(&Ident, &Spelling)> = self.key.iter().zip(spellings).collect();
        match self.dialect {
            Dialect::Sqlite | Dialect::Postgres => w.separated(" || ', ' || ", columns, spelled),
            Dialect::Mysql => w.sql("CONCAT(").separated(", ', ', ", columns, spelled).sql(")"),
        };
        w.sql(" AS value FROM ").table(&self.table);
        self.conditions(&mut w, after, None);
        let order = if self.descending { " DESC" } else { "" };
        w.sql(" ORDER BY ").list(&self.key, |w, column| {
            w.ident(column).sql(order);
        });
        w.sql(&format!(" LIMIT 1 OFFSET {}", self.batch - 1));
        w.finish()
    }

    /// Writes the update of the rows behind one key, up to another.
    pub fn update(&self, after: Option<&str>, up_to: Option<&str>) -> Result<String, SqlError> {
        let mut w = Writer::new(self.dialect, &self.head);
        self.conditions(&mut w, after, up_to);
        w.finish()
    }

    /// Writes the question whether a row has no key, and so would be passed over.
    pub fn keyless(&self) -> Result<String, SqlError> {
        let mut w = Writer::new(self.dialect, "SELECT 'a row' AS value FROM ");
        w.table(&self.table).sql(" WHERE (").separated(" OR ", &self.key, |w, column| {
            w.ident(column).sql(" IS NULL");
        });
        w.sql(")");
        if let Some(filter) = &self.filter {
            w.sql(" AND (").sql(filter).sql(")");
        }
        w.sql(" LIMIT 1");
        w.finish()
    }

    fn conditions(&self, w: &mut Writer, after: Option<&str>, up_to: Option<&str>) {
        let (beyond, within) = if self.descending { ("<", ">") } else { (">", "<") };
        let mut word = " WHERE ";
        for (key, sign, or_equal) in [(after, beyond, false), (up_to, within, true)] {
            if let Some(key) = key {
                w.sql(word);
                self.compare(w, key, sign, or_equal);
                word = " AND ";
            }
        }
        if let Some(filter) = &self.filter {
            w.sql(word).sql("(").sql(filter).sql(")");
        }
    }

    fn compare(&self, w: &mut Writer, key: &str, sign: &str, or_equal: bool) {
        let equal = if or_equal { "=" } else { "" };
        let values = sql::list(self.dialect, key);
        let pairs: Vec<(&Ident, &str)> = self.key.iter().zip(values).collect();
        match (self.dialect, pairs.as_slice()) {
            (_, [(column, value)]) => {
                w.ident(column).sql(&format!(" {sign}{equal} ")).sql(value);
            }
            (Dialect::Sqlite | Dialect::Postgres, _) => {
                w.names(&self.key).sql(&format!(" {sign}{equal} (")).sql(key).sql(")");
            }
            // MySQL finds no index for a comparison of rows, but does for these words.
            (Dialect::Mysql, [(first, lowest), ..]) => {
                w.ident(first).sql(&format!(" {sign}= ")).sql(lowest).sql(" AND (");
                let places: Vec<usize> = (0..pairs.len()).collect();
                w.separated(" OR ", places, |w, place| {
                    let last = place + 1 == pairs.len();
                    let parts: Vec<(usize, &(&Ident, &str))> = pairs.iter().take(place + 1).enumerate().collect();
                    w.sql("(").separated(" AND ", parts, |w, (number, (column, value))| {
                        let sign = if number < place {
                            "=".to_owned()
                        } else {
                            format!("{sign}{}", if last { equal } else { "" })
                        };
                        w.ident(column).sql(&format!(" {sign} ")).sql(value);
                    });
                    w.sql(")");
                });
                w.sql(")");
            }
            (Dialect::Mysql, []) => {}
        }
    }
}

/// Lets the database write a key column as a literal.
fn spelled(w: &mut Writer, (column, spelling): (&Ident, &Spelling)) {
    match (w.dialect(), spelling) {
        (Dialect::Sqlite, _) => w.sql("quote(").ident(column).sql(")"),
        (Dialect::Postgres, _) => w.sql("quote_literal(CAST(").ident(column).sql(" AS TEXT))"),
        (Dialect::Mysql, Spelling::Quoted) => w.sql("QUOTE(").ident(column).sql(")"),
        (Dialect::Mysql, Spelling::Number) => w.sql("CAST(").ident(column).sql(" AS CHAR)"),
        (Dialect::Mysql, Spelling::Bytes) => w.sql("CONCAT('X''', HEX(").ident(column).sql("), '''')"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::UndoRows;

    fn batches(dialect: Dialect, key: &[&str], descending: bool) -> Batches {
        let op = Backfill {
            table: "t".into(),
            set: vec![("a".into(), "b + 1".to_owned())],
            filter: Some("a IS NULL OR b = 2".to_owned()),
            key: key.iter().map(|it| (*it).into()).collect(),
            descending,
            batch: 10,
            pause: Pause::None,
            undo: UndoRows::Unknown,
        };
        write(dialect, &op).expect("is written")
    }

    #[test]
    fn a_batch_lies_behind_one_key_and_ends_with_another() {
        let one = batches(Dialect::Postgres, &["id"], false);
        assert_eq!(
            one.update(Some("'5'"), Some("'15'")).as_deref(),
            Ok("UPDATE \"t\" SET \"a\" = b + 1 WHERE \"id\" > '5' AND \"id\" <= '15' AND (a IS NULL OR b = 2)")
        );
        let down = batches(Dialect::Sqlite, &["x", "y"], true);
        assert_eq!(
            down.last_key(Some("1, 'a,b'"), &[Spelling::Quoted; 2]).as_deref(),
            Ok("SELECT quote(\"x\") || ', ' || quote(\"y\") AS value FROM \"t\" WHERE (\"x\", \"y\") < (1, 'a,b') \
                AND (a IS NULL OR b = 2) ORDER BY \"x\" DESC, \"y\" DESC LIMIT 1 OFFSET 9")
        );
    }

    #[test]
    fn mysql_compares_rows_in_words_that_find_an_index() {
        let two = batches(Dialect::Mysql, &["x", "y"], false);
        let written = two.update(Some("1, 'a'"), None).expect("is written");
        assert!(written.contains("`x` >= 1 AND ((`x` > 1) OR (`x` = 1 AND `y` > 'a'))"), "{written}");
        let written = two.update(None, Some("1, 'a'")).expect("is written");
        assert!(written.contains("`x` <= 1 AND ((`x` < 1) OR (`x` = 1 AND `y` <= 'a'))"), "{written}");
    }
}
