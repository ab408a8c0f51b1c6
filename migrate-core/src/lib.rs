//! Typed, branching database migrations for Diesel, checked by the compiler.

pub mod dialect;
pub mod error;
pub mod graph;
pub mod migration;
pub mod operation;
pub mod plan;
pub mod prelude;
pub mod revision;
pub mod schema;
pub mod script;

pub use error::{Error, Result};
pub use migration::{Migration, Migrations};
