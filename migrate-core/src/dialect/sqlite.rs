//! SQLite.

#[cfg(feature = "sqlite")]
pub(crate) mod lock;
pub(crate) mod rebuild;
pub(super) mod sql;
pub(super) mod types;
