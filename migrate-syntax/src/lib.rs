//! The grammar of `#[migration]`, `#[downgrade]`, models and Diesel's `schema.rs`: tokens to values with spans, without I/O.
//!
//! Two readers share it. The macros convert the compiler's tokens to [`token::Token`]s; `source` and the build
//! script take a file's text through [`lexer`] and [`mod@file`], which is fast enough for 10,000 files because no
//! syntax tree is built. Both end in [`migration::parse`], so they cannot disagree about what is allowed.
//!
//! **Architecture Invariant**: nothing here knows where a span points to; the grammar is generic over it.

pub mod checksum;
pub mod diagnostic;
pub mod edit;
pub mod file;
pub mod lexer;
pub mod literal;
pub mod migration;
pub mod model;
pub mod problem;
pub mod schema_file;
pub mod signature;
pub mod suggestion;
pub mod token;

pub use migration::MigrationArgs;
pub use problem::Problem;
pub use token::{Spanned, Token};
