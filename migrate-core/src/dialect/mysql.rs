//! MySQL 8 and MariaDB.

pub(super) mod implicit;
pub(super) mod normal;
pub(super) mod numbering;
pub(super) mod partition;
#[cfg(feature = "database")]
pub(super) mod shape;
pub(super) mod sql;
mod text;
pub(super) mod types;

#[cfg(feature = "mysql")]
pub(crate) mod inspect;
#[cfg(feature = "mysql")]
pub(crate) mod lock;
