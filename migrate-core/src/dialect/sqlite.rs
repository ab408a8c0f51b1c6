//! SQLite.

#[cfg(feature = "sqlite")]
pub(crate) mod lock;
pub(crate) mod rebuild;
pub(super) mod sql;
mod types;
