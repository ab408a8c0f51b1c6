//! Typed, branching database migrations for Diesel, checked by the compiler.
//!
//! A migration is a Rust function that records operations; a chain of them is embedded by the build,
//! checked by the compiler, and applied to SQLite, PostgreSQL, MySQL or MariaDB by a runner that
//! `cargo migrate`, the deployable binary and the app itself share.
//!
//! ```
//! use migrate_core::prelude::*;
//!
//! #[migration(revision = "3f1c2ab4d5e6", message = "create users")]
//! pub fn upgrade(op: &mut Operations) -> Result<()> {
//!     op.create_table("users", |t| {
//!         t.column("id", BigInt).primary_key().identity();
//!         t.column("name", VarChar(100)).not_null();
//!     })
//! }
//! ```
//!
//! # Architecture
//!
//! One flow of values. Left of the runner everything is a pure function: no connection, no clock, no file.
//!
//! ```text
//!  migrations ──record──> Vec<Operation> ──┬─ dialect ──> SQL statements
//!                              ▲           ├─ inverse ──> Operation
//!                              │           └─ apply ────> Schema (what is there at a revision)
//!                              └── a name alone is completed from the Schema
//!
//!  versions/*.rs ──scan──> RevisionGraph ──plan(current, target)──> Vec<Step> ──runner──> database
//!                                                                                + version rows + journal
//! ```
//!
//! `upgrade(op)` *records*; nothing touches a database while it runs. That one decision gives `--sql`, `--plan`,
//! progress, the derived downgrade, replay without a database, and resume.
//!
//! The rooms, each importing only from lines above its own:
//!
//! | | room | what it is for |
//! | --- | --- | --- |
//! | 1 | `migrate-syntax` | the grammar of `#[migration]`, `#[downgrade]`, `#[derive(Model)]`: tokens to values with spans |
//! | 1 | [`explain`] | what an error tells besides its sentence: its code, its help, how a command that meets it ends |
//! | 2 | [`revision`], [`schema`](mod@schema), [`sql`], [`model`] | identifiers and selectors; a database's schema as plain values; SQL text as statements; what a model says at run time |
//! | 3 | [`graph`], [`operation`] | the revision graph and its faults; the operations and the `op.` builder |
//! | 4 | [`plan`], [`script`], [`dialect`], [`diff`], [`hazard`], [`render`], `drawing`, `source`, `build` | steps to a target; what a step sends; SQL; what differs; what is lost; Rust source; a graph as characters; reading `versions/`; what a build script calls |
//! | 5 | `connection` | opening by URL, one enum over the compiled backends |
//! | 6 | `inspect`, `dialect::*::{inspect, lock}`, `version`, `journal` | reading a live schema, the lock, the version rows, the record of runs |
//! | 6 | `backup` | copies of a database, made and brought back |
//! | 7 | `runner` | executes steps: lock, transactions, journal, resume, events |
//! | 7 | `offline` | the same steps as a script for the database's own client |
//! | 7 | `embedded` | the schema that an app's models want, and whether a live database has it |
//! | 7 | `verify` | whether a live database holds what its history says |
//! | 7 | `testing` | the tests that every package of migrations can have, on databases of their own |
//! | 8 | `cli` | the commands of the deployable binary |
//! | 9 | `cargo-migrate`, `migrate-macros` | commands that need the sources or cargo; the macros |
//!
//! What a database holds: `migrate_version`, whose rows are the maximal elements of the applied set under
//! `down_revision` and `depends_on` after every step, and `migrate_journal`, one row a run of a revision.
//!
//! # Features
//!
//! | feature | brings |
//! | --- | --- |
//! | `sqlite`, `postgres`, `mysql` | that database, through the system's client library |
//! | `sqlite-bundled` (default), `postgres-bundled`, `mysql-bundled` | that database, its client library built from source |
//! | `r2d2` | upgrading through a pooled connection |
//! | `diesel-async` | upgrading through a connection of diesel-async, wrapped as a blocking one |
//! | `tracing` | a span for each run and revision, an event for each statement, for the crate `tracing`; for every runner, the commands too |
//! | `cli` (default) | the commands of the deployable binary |
//! | `serde` | schemas and operations as values of serde |
//! | `source`, `build` | reading `versions/`; what a build script calls. Neither needs Diesel |

#[doc(hidden)]
pub mod __private;
#[cfg(feature = "database")]
pub mod backup;
#[cfg(feature = "build")]
pub mod build;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "source")]
pub mod config;
#[cfg(feature = "database")]
pub mod connection;
pub mod dialect;
pub mod diff;
#[cfg(feature = "cli")]
pub mod drawing;
#[cfg(all(feature = "database", feature = "serde"))]
pub mod embedded;
pub mod error;
pub mod explain;
pub mod graph;
pub mod hazard;
#[cfg(feature = "database")]
pub mod inspect;
#[cfg(feature = "database")]
pub mod journal;
#[cfg(feature = "database")]
pub mod lock;
pub mod migration;
pub mod model;
#[cfg(feature = "database")]
pub mod offline;
pub mod operation;
pub mod plan;
pub mod prelude;
pub mod render;
pub mod revision;
#[cfg(feature = "database")]
pub mod runner;
pub mod schema;
pub mod script;
#[cfg(feature = "source")]
pub mod source;
pub mod sql;
#[cfg(feature = "database")]
pub mod testing;
#[cfg(feature = "database")]
pub mod verify;
#[cfg(feature = "database")]
pub mod version;

pub use error::{Error, Result};
pub use migrate_macros::{DbEnum, Model, downgrade, migration, migrations};
pub use migration::{Migration, Migrations};
pub use model::{DbEnum, Model};
