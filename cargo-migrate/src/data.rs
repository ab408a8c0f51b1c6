//! What a migration of data is written with: its tables as they are at its parent, asked of the compiled migrations.

use std::fs;
use std::path::Path;

use clap::ValueEnum;
use migrate_core::cli::args::DialectArg;
use migrate_core::cli::output;
use serde::Deserialize;
use toml_edit::{DocumentMut, InlineTable, Item, Value};

use crate::args::PackageArgs;
use crate::binary::{self, BinaryError};
use crate::error::CommandError;
use crate::package::{self, Package, PackageError};

/// What the migration uses.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Data {
    /// The database that the types are of.
    pub(crate) dialect: String,
    /// The first revision whose raw SQL may have done more than is known.
    pub(crate) opaque_since: Option<String>,
    /// The tables' modules.
    pub(crate) modules: Vec<String>,
    /// Their `table!` blocks.
    pub(crate) diesel: String,
}

/// Asks the package's binary for tables as its migrations make them, and lets the package use Diesel.
pub(crate) fn ask(
    args: &PackageArgs,
    here: &Path,
    parents: &[String],
    tables: &[String],
    dialect: Option<DialectArg>,
) -> Result<Data, CommandError> {
    let package = package::find(args, here)?;
    let (at, tables) = (parents.join(","), tables.join(","));
    let mut words = vec!["schema", "--format", "json", "--at", &at, "--tables", &tables];
    let dialect = dialect.and_then(|it| it.to_possible_value());
    if let Some(dialect) = &dialect {
        words.extend(["--dialect", dialect.get_name()]);
    }
    let answer = binary::ask(&package, &args.cargo, &words)?;
    let data: Data = serde_json::from_slice(&answer).map_err(|_| BinaryError::Told(package.name.clone()))?;
    if let Some(since) = &data.opaque_since {
        output::warning(&format!("what raw SQL did since revision `{since}` is not in the tables; look them through"));
    }
    depend_on_diesel(&package)?;
    Ok(data)
}

/// Adds Diesel to the package's dependencies, as the code of `table!` names the crate.
fn depend_on_diesel(package: &Package) -> Result<(), PackageError> {
    let path = package.directory.join("Cargo.toml");
    let name = || path.display().to_string();
    let text = fs::read_to_string(&path).map_err(|source| PackageError::Unreadable { path: name(), source })?;
    let Some(text) = with_diesel(&text).map_err(|reason| PackageError::Malformed { path: name(), reason })? else {
        return Ok(());
    };
    fs::write(&path, text).map_err(|source| PackageError::Unreadable { path: name(), source })?;
    output::status("Adding", "diesel to the dependencies, which the code of `table!` names");
    Ok(())
}

fn with_diesel(text: &str) -> Result<Option<String>, String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let dependencies = document.entry("dependencies").or_insert_with(toml_edit::table);
    let Some(dependencies) = dependencies.as_table_like_mut() else { return Ok(None) };
    if dependencies.contains_key("diesel") {
        return Ok(None);
    }
    let mut diesel = InlineTable::new();
    // Features come with those of migrate-core: there is one Diesel in a build.
    diesel.insert("version", "2.3".into());
    diesel.insert("default-features", false.into());
    dependencies.insert("diesel", Item::Value(Value::InlineTable(diesel)));
    Ok(Some(document.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diesel_is_added_once() {
        let text = "[package]\nname = \"m\" # mine\n\n[dependencies]\nserde = \"1\"\n";
        let added = with_diesel(text).unwrap().unwrap();
        assert_eq!(added, format!("{text}diesel = {{ version = \"2.3\", default-features = false }}\n"));
        assert_eq!(with_diesel(&added), Ok(None));
    }
}
