//! Rows that are inserted or deleted.

use std::sync::Arc;

use super::value::literal;
use super::{Dialect, SqlError, Writer, mysql, postgres};
use crate::operation::{DeleteRows, InsertRows, Row, Value};
use crate::schema::{Ident, TableName};

/// How many rows a statement has that is written down, or that deletes.
const ROWS: usize = 500;

/// Rows to be inserted by a database's quickest way.
#[derive(Debug, Clone, PartialEq)]
pub struct Insert {
    /// The database.
    pub dialect: Dialect,
    /// The table.
    pub table: TableName,
    /// The table and its columns: `"users" ("id", "name")`.
    pub target: String,
    /// The columns.
    pub columns: Vec<Ident>,
    /// The rows.
    pub rows: Arc<Vec<Row>>,
}

impl Insert {
    /// Writes the rows as statements, to be run by another program.
    pub fn statements(&self) -> Vec<String> {
        self.rows.chunks(ROWS).map(|rows| self.statement(rows)).collect()
    }

    /// Writes some of the rows as one statement.
    pub fn statement(&self, rows: &[Row]) -> String {
        let mut w = Writer::new(self.dialect, "INSERT INTO ");
        w.sql(&self.target).sql(" VALUES\n  ").list(rows, |w, row| {
            w.sql("(")
                .list(&row.0, |w, value| {
                    literal(w, value);
                })
                .sql(")");
        });
        w.finish().expect("every value was written once before")
    }

    /// Adds a row to the text of PostgreSQL's COPY.
    pub fn copy(text: &mut String, row: &Row) {
        line(text, row, postgres::sql::value::copied);
    }

    /// Adds a row to the text of MySQL's LOAD DATA.
    pub fn load(text: &mut String, row: &Row) {
        line(text, row, mysql::sql::value::loaded);
    }

    /// Writes the statement by which MySQL loads the lines of a file of the client's.
    pub fn loading(&self, file: &str) -> String {
        let mut w = Writer::new(self.dialect, "LOAD DATA LOCAL INFILE ");
        // In hexadecimal, as a backslash between quotes is not the same in every mode.
        w.literal(file).sql(" INTO TABLE ").table(&self.table);
        w.sql(" CHARACTER SET utf8mb4 FIELDS TERMINATED BY 0x09 ESCAPED BY 0x5c LINES TERMINATED BY 0x0a ");
        w.names(&self.columns);
        w.finish().expect("the names were written once before")
    }
}

fn line(text: &mut String, row: &Row, write: fn(&mut String, &Value)) {
    for (number, value) in row.0.iter().enumerate() {
        if number > 0 {
            text.push('\t');
        }
        write(text, value);
    }
    text.push('\n');
}

/// Prepares an insertion, and refuses values that the database cannot take.
pub(crate) fn insert(dialect: Dialect, op: &InsertRows) -> Result<Insert, SqlError> {
    let mut w = Writer::new(dialect, "");
    w.table(&op.table).sql(" ").names(&op.columns);
    for value in op.rows.iter().flat_map(|row| &row.0) {
        check(dialect, value)?;
    }
    let (table, columns) = (op.table.clone(), op.columns.clone());
    Ok(Insert { dialect, table, target: w.finish()?, columns, rows: Arc::clone(&op.rows) })
}

/// Writes the deletion of rows by their keys.
pub(crate) fn delete(dialect: Dialect, op: &DeleteRows) -> Result<Vec<String>, SqlError> {
    let place = |column: &Ident| op.columns.iter().position(|it| it == column).unwrap_or_default();
    let places: Vec<(usize, &Ident)> = op.key.iter().map(|column| (place(column), column)).collect();
    // An order against the insertion's, as a row may refer to one before it.
    let rows: Vec<&Row> = op.rows.iter().rev().collect();
    rows.chunks(ROWS).map(|rows| delete_some(dialect, op, &places, rows)).collect()
}

fn delete_some(
    dialect: Dialect,
    op: &DeleteRows,
    places: &[(usize, &Ident)],
    rows: &[&Row],
) -> Result<String, SqlError> {
    let value = |row: &Row, place: usize| row.0.get(place).cloned().unwrap_or(Value::Null);
    let mut w = Writer::new(dialect, "DELETE FROM ");
    w.table(&op.table).sql(" WHERE ");
    match places {
        [(place, column)] => {
            w.ident(column)
                .sql(" IN (")
                .list(rows, |w, row| {
                    literal(w, &value(row, *place));
                })
                .sql(")");
        }
        _ => {
            w.separated(" OR ", rows, |w, row| {
                w.sql("(").separated(" AND ", places, |w, (place, column)| {
                    literal(w.ident(column).sql(" = "), &value(row, *place));
                });
                w.sql(")");
            });
        }
    }
    w.finish()
}

fn check(dialect: Dialect, value: &Value) -> Result<(), SqlError> {
    match value {
        Value::Null | Value::Boolean(_) | Value::Integer(_) | Value::Bytes(_) => Ok(()),
        Value::Text(text) if !text.contains('\0') => Ok(()),
        Value::Text(_) | Value::Typed(..) | Value::Float(_) => {
            let mut w = Writer::new(dialect, "");
            literal(&mut w, value);
            w.finish().map(|_| ())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row;

    #[test]
    fn loaded_values_are_escaped() {
        let mut text = String::new();
        Insert::load(&mut text, &row!["a\tb\\\n\0", crate::operation::Null, true, -7, 1.5]);
        assert_eq!(text, "a\\tb\\\\\\n\\0\t\\N\t1\t-7\t1.5\n");
    }

    #[test]
    fn copied_values_are_escaped() {
        let mut text = String::new();
        Insert::copy(&mut text, &row!["a\tb\\\n", crate::operation::Null, true, b"\x01"]);
        assert_eq!(text, "a\\tb\\\\\\n\t\\N\tt\t\\\\x01\n");
    }
}
