//! PostgreSQL.

pub(super) mod concurrent;
pub(super) mod conversion;
#[cfg(feature = "postgres")]
pub(crate) mod inspect;
#[cfg(feature = "postgres")]
pub(crate) mod lock;
pub(super) mod normal;
pub(super) mod sql;
pub(super) mod types;
