//! SQLite.

mod affinity;
mod definition;
mod edit;
#[cfg(feature = "sqlite")]
pub(crate) mod inspect;
#[cfg(feature = "sqlite")]
pub(crate) mod lock;
mod member;
pub(super) mod normal;
pub(crate) mod rebuild;
pub(super) mod sql;
mod strict;
mod token;
pub(super) mod types;
mod unnamed;
