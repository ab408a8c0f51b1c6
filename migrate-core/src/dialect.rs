//! The databases that migrations are written for, and the SQL that each of them takes.
//!
//! An operation enters, SQL text leaves. Each database has a folder, and all folders look the same: `types` has its
//! words for types, `sql` its statements. Text is put together by one writer, which quotes names.
//! **Architecture Invariant**: no connection is needed to write SQL, whatever drivers are compiled in.

mod backfill;
mod clause;
mod error;
mod lacking;
pub(crate) mod mysql;
mod normal;
pub(crate) mod postgres;
mod row;
pub(crate) mod sqlite;
mod value;
mod writer;

use std::fmt;
use std::str::FromStr;

pub(crate) use backfill::write as write_backfill;
pub use backfill::{Batches, Spelling};
pub use error::{SqlError, UnknownDialect};
pub use normal::normal;
#[cfg(feature = "database")]
pub(crate) use normal::normalised;
pub use postgres::concurrent::ConcurrentIndex;
pub use row::Insert;
pub(crate) use row::{delete, insert};
pub(crate) use sqlite::rebuild;
pub(crate) use value::bind;
pub use value::{Bound, Part};
pub(crate) use writer::Writer;

use crate::operation::{Operation, ReplaceObject};
use crate::schema::{Column, Ident, SqlType, Table, TableName};

/// A database's way with SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// SQLite, 3.35 or later.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::Mysql];

    /// Gives the word by which options name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }

    /// Gives the name by which people know it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
        }
    }

    /// Names the schema in which a connection is at home, unless it is told otherwise; on MySQL that is the database itself.
    pub fn home(self) -> Option<Ident> {
        match self {
            Self::Sqlite => Some("main".into()),
            Self::Postgres => Some("public".into()),
            Self::Mysql => None,
        }
    }

    /// Tells whether a failed transaction takes back the tables that it made.
    pub fn has_transactional_ddl(self) -> bool {
        match self {
            Self::Sqlite | Self::Postgres => true,
            Self::Mysql => false,
        }
    }

    /// Tells whether a table's columns and constraints can be altered in place.
    pub fn can_alter_tables(self) -> bool {
        match self {
            Self::Sqlite => false,
            Self::Postgres | Self::Mysql => true,
        }
    }

    /// Tells whether tables and columns can be commented on.
    pub fn has_comments(self) -> bool {
        match self {
            Self::Sqlite => false,
            Self::Postgres | Self::Mysql => true,
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "sqlite" | "sqlite3" => Ok(Self::Sqlite),
            "postgres" | "postgresql" => Ok(Self::Postgres),
            "mysql" | "mariadb" => Ok(Self::Mysql),
            _ => Err(UnknownDialect { name: name.to_owned() }),
        }
    }
}

/// Writes operations on one table, as one call implies them, as SQL statements without semicolons.
///
/// On SQLite only those that need no rebuild of the table. The table before them is asked for where
/// [`needs_table`] says so, and may not be known.
pub(crate) fn write(
    dialect: Dialect,
    operations: &[Operation],
    before: Option<&Table>,
) -> Result<Vec<String>, SqlError> {
    if let (Dialect::Sqlite | Dialect::Mysql, None) = (dialect, before)
        && let Some(operation) = operations.iter().find(|it| asks_what_is_there(it))
    {
        return Err(SqlError::Unsupported {
            dialect,
            what: format!("look first whether to {}", operation.describe()),
            help: "make the table in a migration before, or say plainly what to do".to_owned(),
        });
    }
    match dialect {
        Dialect::Sqlite => sqlite::sql::write(operations, before),
        Dialect::Postgres => postgres::sql::write(operations),
        Dialect::Mysql => mysql::sql::write(operations, before),
    }
}

/// Gives a type in a database's words, as a column of that name is declared with it.
///
/// ```
/// use migrate_core::dialect::{Dialect, type_name};
/// use migrate_core::schema::SqlType;
/// let name = |dialect| type_name(dialect, &SqlType::TimestampTz, &"made".into());
/// assert_eq!(name(Dialect::Postgres), Ok("TIMESTAMPTZ".to_owned()));
/// assert_eq!(name(Dialect::Mysql), Ok("TIMESTAMP(6)".to_owned()));
/// ```
pub fn type_name(dialect: Dialect, ty: &SqlType, column: &Ident) -> Result<String, SqlError> {
    let mut w = Writer::new(dialect, "");
    match dialect {
        Dialect::Sqlite => sqlite::types::write(&mut w, ty, column),
        Dialect::Postgres => postgres::types::write(&mut w, ty, column),
        Dialect::Mysql => mysql::types::write(&mut w, ty, column),
    }
    w.finish()
}

/// Writes an operation that the database does outside a transaction and may leave half done; `None` for all others.
pub(crate) fn write_concurrent(dialect: Dialect, operation: &Operation) -> Result<Option<ConcurrentIndex>, SqlError> {
    match dialect {
        Dialect::Postgres => postgres::concurrent::write(operation),
        Dialect::Sqlite | Dialect::Mysql => Ok(None),
    }
}

/// Writes the question how an object of MySQL looks, before and after a statement that commits by itself.
#[cfg(feature = "database")]
pub(crate) fn shape_sql(name: &TableName) -> Result<String, SqlError> {
    mysql::shape::shape_sql(name)
}

/// Writes the question which tables of these names MySQL keeps without transactions.
#[cfg(feature = "database")]
pub(crate) fn without_transactions_sql(names: &[String]) -> Result<String, SqlError> {
    mysql::shape::without_transactions_sql(names)
}

/// Tells whether PostgreSQL puts the new object in the place of the old one, which what stands on it then outlives.
pub(crate) fn is_replaced_in_place(op: &ReplaceObject) -> bool {
    postgres::sql::is_in_place(op)
}

/// Writes how PostgreSQL brings values of a column over to an enum type made anew.
pub(crate) fn enum_cast(column: &Column, name: &TableName, moves: &[(String, String)]) -> String {
    postgres::sql::enum_cast(column, name, moves)
}

/// Says how the values of a column become another type, where the database has to be told.
pub fn convert(dialect: Dialect, operation: &mut Operation) {
    if let (Operation::AlterColumn(op), Dialect::Postgres) = (operation, dialect)
        && let (Some(from), Some(to), None) = (&op.from.ty, &op.to.ty, &op.using)
        && from != to
    {
        op.using = postgres::conversion::conversion(from, to, &op.name);
    }
}

/// Tells whether the SQL of the operations depends on more of their table than they say.
pub(crate) fn needs_table(dialect: Dialect, operations: &[Operation]) -> bool {
    match dialect {
        Dialect::Sqlite => true,
        Dialect::Postgres => false,
        Dialect::Mysql => {
            mysql::implicit::may_be_left(operations)
                || mysql::numbering::needs_table(operations)
                || mysql::partition::needs_table(operations)
                || operations.iter().any(asks_what_is_there)
        }
    }
}

/// Tells whether an operation is done only where the database needs it, as PostgreSQL alone can be told.
fn asks_what_is_there(operation: &Operation) -> bool {
    matches!(operation, Operation::AddColumn(op) if op.if_not_exists)
        || matches!(operation, Operation::DropColumn(op) if op.if_exists)
        // A column with a collation of its own would be turned too.
        || matches!(operation, Operation::SetTableOptions(_))
}
