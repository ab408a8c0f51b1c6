//! `compare`: what leads from the migrations to a wanted schema, for `cargo migrate revision --autogenerate`.
//!
//! The wanted schema comes as JSON on standard input, so that the sources need not compile; the answer is JSON too.

#[cfg(feature = "database")]
mod answer;
#[cfg(feature = "database")]
pub(super) mod state;
#[cfg(feature = "database")]
pub(super) mod wanted;
#[cfg(feature = "database")]
mod way_back;
#[cfg(feature = "database")]
mod words;

#[cfg(feature = "database")]
pub(super) use answer::{request, run};

use serde::{Deserialize, Serialize};

use super::args::{DialectArg, UrlArgs};
pub use crate::diff::Reach;
use crate::diff::{Changes, Choice, Hints};
use crate::render::Functions;
use crate::schema::Schema;

/// Compares the migrations with a schema that comes on standard input, for `cargo migrate revision --autogenerate`.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
pub struct Args {
    /// Database that the schemas are of, when no URL tells it
    #[arg(long, value_enum, value_name = "DIALECT")]
    pub dialect: Option<DialectArg>,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

/// The form of requests and answers: whoever does not know it says so.
pub const VERSION: u32 = 1;

/// What is asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Request {
    /// [`VERSION`].
    pub version: u32,
    /// What is wanted.
    pub wanted: Wanted,
    /// What it is compared with; unsaid, the history where all of it is seen.
    pub with: Option<With>,
    /// Renames, as `--rename` takes them.
    pub rename: Vec<String>,
    /// Drops, as `--drop` takes them.
    pub drop: Vec<String>,
    /// Patterns of what is compared.
    pub include: Vec<String>,
    /// Patterns of what is not compared.
    pub exclude: Vec<String>,
}

/// A wanted schema, and who says so.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Wanted {
    /// The schema.
    pub schema: Schema,
    /// What its source says of renames.
    pub hints: Hints,
    /// How much its source says.
    pub reach: Reach,
}

/// What a wanted schema is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum With {
    /// The migrations, as far as they say what they do; no database is needed
    History,
    /// The database as it is
    Database,
    /// The migrations, run for real on a database that is made for it and dropped again
    Scratch,
}

impl With {
    /// Names it for people.
    pub fn describe(self) -> &'static str {
        match self {
            Self::History => "the migrations",
            Self::Database => "the database",
            Self::Scratch => "the migrations, run on a scratch database",
        }
    }
}

/// What is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answer {
    /// [`VERSION`].
    pub version: u32,
    /// What the wanted schema was compared with.
    pub with: With,
    /// Why, and what is to be known about it.
    pub remarks: Vec<String>,
    /// What is to be said before there are operations.
    pub choices: Vec<Choice>,
    /// The operations.
    pub changes: Changes,
    /// The functions of a migration that does them; none where there is nothing to do.
    pub functions: Option<Functions>,
}
