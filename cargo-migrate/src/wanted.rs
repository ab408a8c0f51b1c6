//! The schema that the package's models want, read from their sources: nothing need compile for it.

use std::fs;
use std::path::Path;

use migrate_core::cli::compare::{Reach, Wanted};
use migrate_core::config::Config;
use migrate_core::error::Explain;

use crate::package::quoted;

/// Why there is no wanted schema.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WantedError {
    #[error("there are no models to compare with: {} {} not there", quoted(.0), if .0.len() == 1 { "is" } else { "are" })]
    NoModels(Vec<String>),
    #[error("`{path}` could not be read")]
    Unreadable {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("`{path}` is no schema: {reason}")]
    NoSchema { path: String, reason: String },
}

impl Explain for WantedError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoModels(_) => "no-models",
            Self::Unreadable { .. } => "unreadable-models",
            Self::NoSchema { .. } => "no-schema",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::NoModels(_) => Some(
                "say where they are under `[package.metadata.migrate]`: `models = [\"../src/models.rs\"]`, or \
                 `schema = \"../src/schema.rs\"` for Diesel's"
                    .into(),
            ),
            Self::NoSchema { .. } => Some("make it of a database: `cargo migrate inspect --format json`".into()),
            Self::Unreadable { .. } => None,
        }
    }
}

/// Reads what is wanted.
pub(crate) fn read(config: &Config, root: &Path) -> Result<Wanted, WantedError> {
    match &config.schema {
        Some(path) if path.ends_with(".json") => json(path, root),
        Some(path) => Err(WantedError::NoModels(vec![path.clone()])),
        None => Err(WantedError::NoModels(config.models.clone())),
    }
}

/// Reads a schema as `inspect --format json` writes it.
fn json(path: &str, root: &Path) -> Result<Wanted, WantedError> {
    let text = fs::read_to_string(root.join(path));
    let text = text.map_err(|source| WantedError::Unreadable { path: path.to_owned(), source })?;
    let schema = serde_json::from_str(&text);
    let schema = schema.map_err(|error| WantedError::NoSchema { path: path.to_owned(), reason: error.to_string() })?;
    Ok(Wanted { schema, reach: Reach::Whole, ..Wanted::default() })
}
