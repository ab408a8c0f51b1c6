//! What cannot be written as SQL.

use super::Dialect;
use crate::explain::{Exit, Explain};
use crate::schema::expression::ExpressionError;
use crate::schema::{Ident, SchemaError, TableName};

/// An operation that a database cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SqlError {
    /// The database has nothing of the kind.
    #[error("{} cannot {what}", .dialect.title())]
    Unsupported {
        /// The database.
        dialect: Dialect,
        /// What is asked of it, in the infinitive.
        what: String,
        /// What to do instead.
        help: String,
    },
    /// The database demands all of a table or column to change a part, and not all is known.
    #[error("{} needs to know all of `{table}` to {what}, and no migration tells", .dialect.title())]
    UnknownTable {
        /// The database.
        dialect: Dialect,
        /// The table.
        table: TableName,
        /// What is asked of it, in the infinitive.
        what: String,
    },
    /// The database wants the values of an enum type at each column, and they are not known.
    #[error("{} needs to know the values of enum type `{name}`, and no migration tells", .dialect.title())]
    UnknownEnum {
        /// The database.
        dialect: Dialect,
        /// The type.
        name: TableName,
    },
    /// A table is to be rebuilt that the database does not have.
    #[error("there is no table `{table}` to be rebuilt")]
    NoTable {
        /// The table.
        table: TableName,
    },
    /// A table is to be rebuilt whose `CREATE TABLE` is not understood.
    #[error("the `CREATE TABLE` of `{table}` cannot be taken apart, and rebuilding it might lose a part")]
    UnreadableTable {
        /// The table.
        table: TableName,
    },
    /// The table that is there has not what is to be changed.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// The database would cut a name, or refuse it.
    #[error("the name `{name}` is longer than the {limit} {} takes", .dialect.title())]
    NameTooLong {
        /// The name.
        name: Ident,
        /// The longest that it takes: bytes on PostgreSQL, characters on MySQL.
        limit: usize,
        /// The database.
        dialect: Dialect,
    },
    /// The database refuses a name.
    #[error("the name `{name}` {why}, and {} takes none that does", .dialect.title())]
    NameRefused {
        /// The name.
        name: Ident,
        /// The database.
        dialect: Dialect,
        /// What it does.
        why: &'static str,
    },
    /// A name is empty.
    #[error("a name is empty")]
    EmptyName,
    /// An expression of the user would break out of its place.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// A name or text has a NUL character, which no database takes.
    #[error("`{}` has a NUL character", .text.escape_debug())]
    Nul {
        /// The name or text.
        text: String,
    },
}

impl Explain for SqlError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unsupported { .. } => "unsupported",
            Self::UnknownTable { .. } => "unknown-definition",
            Self::UnknownEnum { .. } => "unknown-enum",
            Self::NoTable { .. } => "no-table",
            Self::UnreadableTable { .. } => "unreadable-table",
            Self::Schema(error) => error.code(),
            Self::NameTooLong { .. } => "name-too-long",
            Self::NameRefused { .. } => "name-refused",
            Self::EmptyName => "empty-name",
            Self::Expression(error) => error.code(),
            Self::Nul { .. } => "nul-character",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Unsupported { help, .. } => help.clone(),
            Self::UnknownTable { dialect, .. } => format!(
                "make the table with `op.create_table` in a migration before, or say the change in this database's own \
                 words: `op.execute(Sql::new().{}(\"..\"))`",
                dialect.name()
            ),
            Self::UnknownEnum { .. } => "make the type with `op.create_enum` before the column that has it".to_owned(),
            Self::NameTooLong { limit, .. } => format!("take a name of at most {limit}"),
            Self::Expression(error) => return error.help(),
            Self::NoTable { .. } => "make it with `op.create_table` in a migration before".to_owned(),
            Self::UnreadableTable { .. } => {
                "say the change in SQLite's own words: `op.execute(Sql::new().sqlite(\"..\"))`".to_owned()
            }
            Self::Schema(error) => return error.help(),
            Self::NameRefused { .. } => "take another name".to_owned(),
            Self::EmptyName => "give it a name".to_owned(),
            Self::Nul { .. } => "leave the character out".to_owned(),
        })
    }
}

/// A word that names no database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not a database that is known here")]
pub struct UnknownDialect {
    /// The word.
    pub name: String,
}

impl Explain for UnknownDialect {
    fn code(&self) -> &'static str {
        "unknown-dialect"
    }

    fn help(&self) -> Option<String> {
        Some("say `sqlite`, `postgres` or `mysql`".to_owned())
    }

    fn exit(&self) -> Exit {
        Exit::Usage
    }
}
