//! `init`: makes the package of migrations and adds it to the workspace.

mod member;
mod scaffold;

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use migrate_core::cli::args::Format;
use migrate_core::cli::output;
use migrate_core::explain::{Exit, Explain};

use crate::args::PackageArgs;
use crate::error::{CommandError, shown};
use crate::new_file;
use crate::package::{self, Manifest};
use scaffold::Scaffold;

/// Makes the package of migrations, and adds it to the workspace.
///
/// In an empty folder the workspace is made too; a single package becomes a workspace of two. What is there already is
/// left as it is, so that a second run changes nothing.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate init                          the package `migrations`, for SQLite
  cargo migrate init --database postgres      for PostgreSQL
  cargo migrate init db/schema --name schema  another folder and name")]
pub(crate) struct Args {
    /// Folder of the new package, seen from the workspace
    #[arg(value_name = "FOLDER", default_value = "migrations")]
    folder: String,
    /// Name of the new package; the folder's name without it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Database that the package uses unless other features are chosen
    #[arg(long, value_enum, default_value_t = Database::Sqlite, value_name = "DATABASE")]
    database: Database,
    /// Folder of migrate-core's source, instead of its released version
    #[arg(long, value_name = "PATH", hide = true, env = "MIGRATE_CORE_PATH")]
    migrate_core_path: Option<PathBuf>,
}

/// A database to start with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
    Mysql,
}

/// Why no package was made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InitError {
    #[error("`{0}` is there and is not a package of migrations")]
    Occupied(String),
    #[error("`{0}` is no name for a package")]
    Name(String),
    #[error("`{0}` is not a folder below the workspace")]
    Outside(String),
    #[error("`{path}` could not be written")]
    Write {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("`members` in `{0}` is not a list of strings")]
    Members(String),
}

impl Explain for InitError {
    fn code(&self) -> &'static str {
        match self {
            Self::Occupied(_) => "folder-occupied",
            Self::Name(_) => "bad-package-name",
            Self::Outside(_) => "folder-outside",
            Self::Write { .. } => "package-not-written",
            Self::Members(_) => "malformed-members",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::Occupied(_) => Some("choose another folder: `cargo migrate init db-migrations`".into()),
            Self::Name(_) => Some("use letters, digits, `-` and `_`: `cargo migrate init --name db-migrations`".into()),
            Self::Outside(_) => {
                Some("name a folder as seen from the workspace: `cargo migrate init migrations`".into())
            }
            Self::Write { .. } | Self::Members(_) => None,
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Name(_) | Self::Outside(_) => Exit::Usage,
            Self::Occupied(_) | Self::Write { .. } | Self::Members(_) => Exit::Failed,
        }
    }
}

/// One file to be written.
struct Change {
    word: &'static str,
    path: PathBuf,
    text: String,
}

/// Makes what is missing.
pub(crate) fn run(args: &Args, package: &PackageArgs, here: &Path, format: Format) -> Result<String, CommandError> {
    let root = workspace_manifest(package, here)?;
    let changes = changes(args, &root, here)?;
    for change in &changes {
        new_file::replace(&change.path, &change.text)
            .map_err(|source| InitError::Write { path: shown(&change.path, here), source })?;
        output::status(change.word, &shown(&change.path, here));
    }
    if changes.is_empty() {
        output::status("Unchanged", "everything is there already");
    } else {
        output::line("\nNext: `cargo migrate revision -m \"create users\"`, then `cargo migrate upgrade`");
    }
    let written: Vec<String> = changes.iter().map(|change| shown(&change.path, here)).collect();
    Ok(match format {
        Format::Human | Format::Github => String::new(),
        Format::Json => output::json(&serde_json::json!({ "written": written })),
    })
}

/// Gives the manifest that the new package is to be listed in; it need not exist.
fn workspace_manifest(package: &PackageArgs, here: &Path) -> Result<PathBuf, CommandError> {
    let nearest = match &package.manifest_path {
        Some(path) => here.join(path),
        None => match package::nearest_manifest(here) {
            Some(path) => path,
            None => return Ok(here.join("Cargo.toml")),
        },
    };
    for folder in nearest.parent().into_iter().flat_map(Path::ancestors) {
        let path = folder.join("Cargo.toml");
        if path.is_file() && Manifest::read(&path)?.workspace().is_some() {
            return Ok(path);
        }
    }
    Ok(nearest)
}

fn changes(args: &Args, root_manifest: &Path, here: &Path) -> Result<Vec<Change>, CommandError> {
    let root = root_manifest.parent().unwrap_or(here);
    let folder = args.folder.trim_end_matches('/');
    if folder.is_empty() || Path::new(folder).is_absolute() || folder.split('/').any(|part| part == ".." || part == ".")
    {
        return Err(InitError::Outside(args.folder.clone()).into());
    }
    let directory = root.join(folder);
    let name = args.name.as_deref().unwrap_or_else(|| folder.rsplit('/').next().unwrap_or(folder));
    if !is_package_name(name) {
        return Err(InitError::Name(name.to_owned()).into());
    }
    refuse_occupied(&directory, here)?;
    let mut changes: Vec<Change> = member_change(root_manifest, folder)?.into_iter().collect();
    let scaffold = Scaffold {
        name,
        database: args.database.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned()),
        core_path: args.migrate_core_path.as_deref(),
    };
    // A package that the user has changed is left alone: only a missing manifest makes a new one.
    let files = scaffold.files().into_iter().map(|(path, text)| (directory.join(path), text));
    changes.extend(files.filter(|(path, _)| !path.exists()).map(|(path, text)| Change { word: "Created", path, text }));
    if directory.join("versions").is_dir() {
        changes.retain(|change| !change.path.ends_with("versions/.gitkeep"));
    }
    Ok(changes)
}

fn member_change(manifest: &Path, folder: &str) -> Result<Option<Change>, CommandError> {
    if !manifest.exists() {
        let text = member::new_workspace(folder);
        return Ok(Some(Change { word: "Created", path: manifest.to_owned(), text }));
    }
    let read = Manifest::read(manifest)?;
    let changed =
        member::with_member(&read, folder).ok_or_else(|| InitError::Members(manifest.display().to_string()))?;
    Ok(changed.map(|text| Change { word: "Changed", path: manifest.to_owned(), text }))
}

fn refuse_occupied(directory: &Path, here: &Path) -> Result<(), CommandError> {
    let Ok(mut entries) = fs::read_dir(directory) else { return Ok(()) };
    let manifest = directory.join("Cargo.toml");
    let ours = manifest.is_file() && Manifest::read(&manifest)?.has_migrations();
    if entries.next().is_some() && !ours { Err(InitError::Occupied(shown(directory, here)).into()) } else { Ok(()) }
}

fn is_package_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_')
}
