//! SQLite.

pub(crate) mod rebuild;
pub(super) mod sql;
mod types;
