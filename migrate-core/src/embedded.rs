//! The schema that an app's models want, as its build read it: a constant of the program.
//!
//! A build script calls `migrate_build::models`, [`schema!()`](crate::schema!) takes in what it wrote: `SCHEMA`, and the tables
//! for Diesel as the module `schema`. No database is asked at build time; [`Embedded::drift`] asks one when the app starts.
//! **Architecture Invariant**: nothing here changes a database.

mod drift;
mod error;

pub use drift::Drift;
pub use error::EmbeddedError;

use crate::schema::Schema;

/// A schema in the program's text; `migrate_core::schema!()` makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Embedded {
    /// Tells schemas apart: two are the same when it is, in builds of one version of the tools.
    pub fingerprint: &'static str,
    /// The schema as JSON.
    pub json: &'static str,
}

impl Embedded {
    /// Reads the schema.
    ///
    /// ```
    /// let embedded = migrate_core::embedded::Embedded { fingerprint: "", json: "{}" };
    /// assert!(embedded.schema()?.tables.is_empty());
    /// # Ok::<(), migrate_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`EmbeddedError::Unreadable`] when another version of the tools wrote it.
    pub fn schema(&self) -> Result<Schema, EmbeddedError> {
        serde_json::from_str(self.json).map_err(|error| EmbeddedError::Unreadable { reason: error.to_string() })
    }
}

/// Takes in what `migrate_build::models` wrote: `pub static SCHEMA`, and `pub mod schema` with Diesel's tables.
#[macro_export]
macro_rules! schema {
    () => {
        include!(concat!(env!("OUT_DIR"), "/migrate-schema.rs"));
    };
}
