//! How a table is kept: what a database is told beside its columns.

use std::collections::BTreeMap;

use super::{Ident, TableName};

/// Options of a table.
///
/// What a database does not have is left out of its SQL where it only concerns storage or speed, and refused where it
/// concerns meaning; each field says which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct TableOptions {
    /// Whether it goes with the session that makes it.
    pub temporary: bool,
    /// Whether PostgreSQL keeps it out of its log: quicker, and empty after a crash. Elsewhere left out.
    pub unlogged: bool,
    /// The PostgreSQL tablespace that it lies in. Elsewhere left out.
    pub tablespace: Option<Ident>,
    /// PostgreSQL's storage parameters (`fillfactor`), values as text. Elsewhere left out.
    pub parameters: BTreeMap<String, String>,
    /// The PostgreSQL tables whose columns it has too, and whose queries see its rows. Elsewhere refused.
    pub inherits: Vec<TableName>,
    /// MySQL's storage engine. Elsewhere left out.
    pub engine: Option<String>,
    /// The character set of MySQL text columns that say none. Elsewhere left out: SQLite and PostgreSQL have one for all.
    pub charset: Option<String>,
    /// The collation of MySQL text columns that say none. Elsewhere refused: it decides which texts are equal.
    pub collation: Option<String>,
    /// MySQL's row format (`DYNAMIC`, `COMPRESSED`). Elsewhere left out.
    pub row_format: Option<String>,
    /// The number that the first row gets, in tables whose rows are numbered.
    pub first_number: Option<u64>,
    /// Further options of MySQL and MariaDB (`STATS_PERSISTENT`), values as SQL. Elsewhere left out.
    pub mysql: BTreeMap<String, String>,
    /// Whether SQLite holds columns to their types. Elsewhere left out: the others always do.
    pub strict: bool,
    /// Whether SQLite orders the rows by the primary key alone. Elsewhere left out.
    pub without_rowid: bool,
}
