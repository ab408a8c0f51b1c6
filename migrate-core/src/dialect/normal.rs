//! The words in which a database says a schema back.

use super::{Dialect, mysql, postgres, sqlite};
use crate::schema::Schema;

/// Gives the schema in the words in which the database says it back, so that what was told and what was read compare equal.
///
/// Doing it twice changes nothing more. What is compared is put through it on both sides.
///
/// ```
/// use migrate_core::dialect::{Dialect, normal};
/// use migrate_core::schema::Schema;
/// assert_eq!(normal(Dialect::Postgres, &Schema::default()), Schema::default());
/// ```
pub fn normal(dialect: Dialect, schema: &Schema) -> Schema {
    normalised(dialect, schema.clone())
}

/// Puts a schema into those words where nobody needs it in its own.
pub(crate) fn normalised(dialect: Dialect, mut schema: Schema) -> Schema {
    match dialect {
        Dialect::Sqlite => sqlite::normal::normal(&mut schema),
        Dialect::Postgres => postgres::normal::normal(&mut schema),
        Dialect::Mysql => mysql::normal::normal(&mut schema),
    }
    schema
}
