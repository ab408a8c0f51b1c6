//! SQLite.

mod affinity;
mod definition;
mod edit;
#[cfg(feature = "sqlite")]
pub(crate) mod lock;
pub(crate) mod rebuild;
pub(super) mod sql;
mod strict;
mod token;
pub(super) mod types;
