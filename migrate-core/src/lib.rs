//! Typed, branching database migrations for Diesel, checked by the compiler.

#[doc(hidden)]
pub mod __private;
#[cfg(feature = "build")]
pub mod build;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "source")]
pub mod config;
#[cfg(feature = "database")]
pub mod connection;
pub mod dialect;
pub mod error;
pub mod graph;
#[cfg(feature = "database")]
pub mod journal;
#[cfg(feature = "database")]
pub mod lock;
pub mod migration;
pub mod operation;
pub mod plan;
pub mod prelude;
pub mod revision;
#[cfg(feature = "database")]
pub mod runner;
pub mod schema;
pub mod script;
#[cfg(feature = "source")]
pub mod source;
#[cfg(feature = "database")]
pub mod version;

pub use error::{Error, Result};
pub use migrate_macros::{downgrade, migration, migrations};
pub use migration::{Migration, Migrations};
