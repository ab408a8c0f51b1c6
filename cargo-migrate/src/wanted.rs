//! The schema that the package's models want, read from their sources: nothing need compile for it.

use std::fs;
use std::path::Path;

use migrate_core::cli::compare::{Reach, Wanted};
use migrate_core::config::Config;
use migrate_core::explain::Explain;
use migrate_core::schema::Schema;
use migrate_core::source::{self, Models};
use serde_json::Value;

use crate::error::shown;
use crate::fault::{Of, SourceFaults};
use crate::package::quoted;
use crate::sources;

/// Why there is no wanted schema.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WantedError {
    #[error("there are no models to compare with: {} {} not there", quoted(.0), if .0.len() == 1 { "is" } else { "are" })]
    NoModels(Vec<String>),
    #[error("there is no model in {}, as if no table were wanted", quoted(.0))]
    Empty(Vec<String>),
    #[error("`{path}` could not be read")]
    Unreadable {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("`{path}` is no schema: {reason}")]
    NoSchema { path: String, reason: String },
    #[error(transparent)]
    Faults(SourceFaults),
}

impl Explain for WantedError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoModels(_) => "no-models",
            Self::Empty(_) => "empty-models",
            Self::Unreadable { .. } => "unreadable-models",
            Self::NoSchema { .. } => "no-schema",
            Self::Faults(faults) => faults.code(),
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::NoModels(_) => Some(
                "say where they are under `[package.metadata.migrate]`: `models = [\"../src/models.rs\"]`, or \
                 `schema = \"../src/schema.rs\"` for Diesel's"
                    .into(),
            ),
            Self::Empty(_) => Some(
                "write one with `#[derive(Model)]`, or say where they are under `[package.metadata.migrate]`; the last table \
                 is dropped by hand: `cargo migrate revision -m \"drop it\"`"
                    .into(),
            ),
            Self::NoSchema { .. } => Some("make it of a database: `cargo migrate inspect --format json`".into()),
            Self::Faults(faults) => faults.help(),
            Self::Unreadable { .. } => None,
        }
    }
}

/// Reads what is wanted.
pub(crate) fn read(config: &Config, root: &Path, here: &Path) -> Result<Wanted, WantedError> {
    let missing =
        |paths: &[String]| WantedError::NoModels(paths.iter().map(|path| shown(&root.join(path), here)).collect());
    match &config.schema {
        Some(path) if path.ends_with(".rs") && root.join(path).exists() => {
            whole(source::diesel_schema(root, path, None, config.naming()), Reach::Diesel, root, here)
        }
        Some(path) if path.ends_with(".rs") => Err(missing(std::slice::from_ref(path))),
        Some(path) => json(path, root),
        None if config.models.iter().any(|it| root.join(it).exists()) => {
            whole(source::models(root, &config.models, config.naming()), Reach::Models, root, here)
        }
        None => Err(missing(&config.models)),
    }
}

/// Takes what was read; what is wrong with any of it is told, and nothing is compared.
fn whole(models: Models, reach: Reach, root: &Path, here: &Path) -> Result<Wanted, WantedError> {
    let Models { schema, hints, files, problems, unread: _ } = models;
    // What holds no model was hardly meant to want nothing.
    if problems.is_empty() && schema.tables.is_empty() {
        return Err(WantedError::Empty(files.iter().map(|it| shown(&root.join(it), here)).collect()));
    }
    if problems.is_empty() {
        return Ok(Wanted { schema, hints, reach });
    }
    let faults = problems.iter().map(|it| sources::of_problem(it, root, here)).collect();
    Err(WantedError::Faults(SourceFaults { of: Of::Models, faults }))
}

/// Reads a schema as `inspect --format json` writes it, or such a schema alone.
fn json(path: &str, root: &Path) -> Result<Wanted, WantedError> {
    let text = fs::read_to_string(root.join(path));
    let text = text.map_err(|source| WantedError::Unreadable { path: path.to_owned(), source })?;
    let schema = schema(&text).map_err(|reason| WantedError::NoSchema { path: path.to_owned(), reason })?;
    Ok(Wanted { schema, reach: Reach::Whole, ..Wanted::default() })
}

fn schema(text: &str) -> Result<Schema, String> {
    let mut value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if let Some(inner) = value.get_mut("schema") {
        value = inner.take();
    }
    // What is something else is not to be read as a schema of nothing, for which every table would be dropped.
    if value.get("tables").is_none() {
        return Err("it has no `tables`".to_owned());
    }
    serde_json::from_value(value).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_read_alone_or_as_inspect_writes_it_and_nothing_else_is_one() {
        let alone = r#"{ "tables": {} }"#;
        assert_eq!(schema(alone), Ok(Schema::default()));
        assert_eq!(schema(&format!("{{ \"dialect\": \"sqlite\", \"schema\": {alone} }}")), Ok(Schema::default()));
        assert_eq!(schema("{}"), Err("it has no `tables`".to_owned()));
        assert_eq!(schema("[1]"), Err("it has no `tables`".to_owned()));
    }
}
