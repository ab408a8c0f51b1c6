//! PostgreSQL.

pub(super) mod sql;
mod types;
