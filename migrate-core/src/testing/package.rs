//! What a package's manifest names as the truth, read from the sources as `cargo migrate` reads them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{TestingError, database, models};
use crate::config::Config;
use crate::diff::Reach;
use crate::error::Result;
use crate::migration::Migrations;
use crate::schema::Schema;
use crate::source::{self, Models};

/// Runs the migrations, and compares what they made with what the package in a folder names; gives what was left out.
pub(super) fn agree(migrations: &Migrations, folder: &Path) -> Result<Vec<String>> {
    let config = config(folder).map_err(|reason| TestingError::Manifest { reason })?;
    let (schema, reach) = match &config.schema {
        Some(path) if path.ends_with(".rs") => {
            (read(source::diesel_schema(folder, path, None, config.naming()))?, Reach::Diesel)
        }
        Some(path) => (json(&folder.join(path)).map_err(|reason| TestingError::Manifest { reason })?, Reach::Whole),
        None if config.models.iter().any(|it| folder.join(it).exists()) => {
            (read(source::models(folder, &config.models, config.naming()))?, Reach::Models)
        }
        None => return Ok(vec![format!("no models are compared: `{}` is not there", config.models.join("`, `"))]),
    };
    models::agree(migrations, schema, reach, database::url_of_environment().as_deref())?;
    Ok(Vec::new())
}

fn config(folder: &Path) -> Result<Config, String> {
    let text = fs::read_to_string(folder.join("Cargo.toml")).map_err(|error| error.to_string())?;
    let manifest: Value = toml::from_str(&text).map_err(|error| error.to_string())?;
    let table = manifest.pointer("/package/metadata/migrate");
    table.map_or_else(|| Ok(Config::default()), |it| Config::of_table(it).map_err(|error| error.to_string()))
}

fn read(models: Models) -> Result<Schema, TestingError> {
    let Models { schema, problems, files: _, unread: _, hints: _ } = models;
    if problems.is_empty() {
        return Ok(schema);
    }
    Err(TestingError::FaultyModels { faults: problems.iter().map(ToString::to_string).collect() })
}

/// Reads a schema as `inspect --format json` writes it, or such a schema alone.
fn json(path: &Path) -> Result<Schema, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
    let mut value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    if let Some(inner) = value.get_mut("schema") {
        value = inner.take();
    }
    serde_json::from_value(value).map_err(|error| format!("`{}` is no schema: {error}", path.display()))
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use super::*;
    use crate::explain::Explain;
    use crate::migration::Settings;

    #[test]
    fn models_that_no_migration_makes_are_told_and_none_are_left_out() {
        static NONE: Migrations = Migrations { list: &[], settings: Settings::DEFAULT };
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
        write("Cargo.toml", "[package]\nname = \"m\"\n[package.metadata.migrate]\nmodels = [\"models.rs\"]\n");
        let told = agree(&NONE, folder.path()).expect("there is nothing to compare");
        assert_eq!(told, ["no models are compared: `models.rs` is not there"]);
        write("models.rs", "#[derive(Model)]\npub struct User { #[column(primary_key)] pub id: i64 }\n");
        let error = agree(&NONE, folder.path()).expect_err("there is no such table");
        assert!(error.to_string().contains("table `users` is missing"), "{error}");
        write("models.rs", "#[derive(Model)]\npub struct User<T> { pub id: T }\n");
        let error = agree(&NONE, folder.path()).expect_err("that is no model");
        assert_eq!(error.code(), "test-faulty-models");
        assert!(error.to_string().contains("--> models.rs:2:16"), "{error}");
    }
}
