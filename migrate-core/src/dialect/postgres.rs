//! PostgreSQL.

pub(super) mod concurrent;
#[cfg(feature = "postgres")]
pub(crate) mod lock;
pub(super) mod sql;
pub(super) mod types;
