//! One Cargo.toml, as far as it matters here.

use std::path::{Component, Path, PathBuf};

use toml_edit::{Document, Item, TableLike};

use super::PackageError;

/// A Cargo.toml.
#[derive(Debug, Clone)]
pub(crate) struct Manifest {
    /// Its folder.
    pub(crate) directory: PathBuf,
    document: Document<String>,
}

impl Manifest {
    /// Reads a manifest.
    pub(crate) fn read(path: &Path) -> Result<Self, PackageError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| PackageError::Unreadable { path: path.display().to_string(), source })?;
        let document = Document::parse(text).map_err(|error| PackageError::Malformed {
            path: path.display().to_string(),
            reason: error.to_string().trim_end().to_owned(),
        })?;
        Ok(Self { directory: path.parent().unwrap_or(Path::new("")).to_owned(), document })
    }

    /// Gives the package's name, when the manifest is of a package.
    pub(crate) fn name(&self) -> Option<&str> {
        self.document.get("package")?.get("name")?.as_str()
    }

    /// Gives the `[workspace]` table.
    pub(crate) fn workspace(&self) -> Option<&dyn TableLike> {
        self.document.get("workspace")?.as_table_like()
    }

    /// Gives the root that a package names itself: `workspace = "path"`.
    pub(crate) fn workspace_path(&self) -> Option<&str> {
        self.document.get("package")?.get("workspace")?.as_str()
    }

    /// Gives the package of `[workspace.metadata.migrate]`.
    pub(crate) fn chosen(&self) -> Option<&str> {
        self.workspace()?.get("metadata")?.get("migrate")?.get("package")?.as_str()
    }

    /// Gives the `[package.metadata.migrate]` table.
    pub(crate) fn metadata(&self) -> Option<&dyn TableLike> {
        self.document.get("package")?.get("metadata")?.get("migrate")?.as_table_like()
    }

    /// Gives `[package.metadata]` as JSON, as cargo's own metadata has it.
    pub(crate) fn metadata_json(&self) -> Result<serde_json::Value, PackageError> {
        let read: Result<serde_json::Value, _> = toml_edit::de::from_str(self.document.raw());
        let whole = read.map_err(|error| PackageError::Malformed {
            path: self.directory.join("Cargo.toml").display().to_string(),
            reason: error.to_string(),
        })?;
        Ok(whole["package"]["metadata"].clone())
    }

    /// Gives the whole text, parsed.
    pub(crate) fn document(&self) -> &Document<String> {
        &self.document
    }

    /// Tells whether the package has migrations: it says so, or it uses migrate-core and has a `versions` folder.
    pub(crate) fn has_migrations(&self) -> bool {
        self.metadata().is_some() || (self.uses_core() && self.directory.join("versions").is_dir())
    }

    /// Lists the entries of a table's array of strings; `None` when it has something else.
    pub(crate) fn strings(table: &dyn TableLike, key: &str) -> Option<Vec<String>> {
        let Some(item) = table.get(key) else { return Some(Vec::new()) };
        item.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
    }

    /// Lists the folders that the package depends on by path; cargo makes them members of its workspace.
    pub(crate) fn path_dependencies(&self) -> Vec<PathBuf> {
        let tables = ["dependencies", "build-dependencies", "dev-dependencies"].map(|key| self.document.get(key));
        let tables = tables.into_iter().flatten().filter_map(Item::as_table_like);
        let paths = tables.flat_map(TableLike::iter).filter_map(|(_, dependency)| dependency.get("path")?.as_str());
        paths.map(|path| self.folder(path)).collect()
    }

    /// Gives a folder that the manifest names, without `.` and `..`.
    pub(crate) fn folder(&self, path: &str) -> PathBuf {
        joined(&self.directory, path)
    }

    fn uses_core(&self) -> bool {
        self.document.get("dependencies").is_some_and(|table| table.get("migrate-core").is_some())
    }
}

/// Joins a path to a folder, without `.` and `..`.
pub(super) fn joined(folder: &Path, path: &str) -> PathBuf {
    let mut joined = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(joined.pop()),
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => joined.push(part),
        }
    }
    joined
}
