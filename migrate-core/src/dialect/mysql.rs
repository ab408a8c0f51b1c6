//! MySQL 8 and MariaDB.

pub(super) mod sql;
mod types;
