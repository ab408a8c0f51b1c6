//! Rows of any query, each value taken out of the client library as it is.

use diesel::deserialize::{self, QueryableByName};
use diesel::mysql::Mysql;
use diesel::pg::Pg;
use diesel::row::{Field, NamedRow, Row};
use diesel::sqlite::{Sqlite, SqliteType};

/// The values of a row.
#[derive(Debug)]
pub(crate) struct Cells {
    _values: Vec<Option<Vec<u8>>>,
}

impl QueryableByName<Pg> for Cells {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let value = |at: usize| Some(Row::get(row, at)?.value()?.as_bytes().to_vec());
        Ok(Self { _values: (0..row.field_count()).map(value).collect() })
    }
}

impl QueryableByName<Mysql> for Cells {
    fn build<'a>(row: &impl NamedRow<'a, Mysql>) -> deserialize::Result<Self> {
        let value = |at: usize| Some(Row::get(row, at)?.value()?.as_bytes().to_vec());
        Ok(Self { _values: (0..row.field_count()).map(value).collect() })
    }
}

impl QueryableByName<Sqlite> for Cells {
    fn build<'a>(row: &impl NamedRow<'a, Sqlite>) -> deserialize::Result<Self> {
        let value = |at: usize| {
            let field = Row::get(row, at)?;
            let mut value = field.value()?;
            match value.value_type()? {
                SqliteType::Text => Some(value.read_text().as_bytes().to_vec()),
                SqliteType::Binary => Some(value.read_blob().to_vec()),
                SqliteType::Float | SqliteType::Double => Some(value.read_double().to_le_bytes().to_vec()),
                SqliteType::SmallInt | SqliteType::Integer | SqliteType::Long => {
                    Some(value.read_long().to_le_bytes().to_vec())
                }
            }
        };
        Ok(Self { _values: (0..row.field_count()).map(value).collect() })
    }
}
