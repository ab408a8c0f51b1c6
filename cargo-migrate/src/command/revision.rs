//! `revision`: writes a new migration after the head.

use std::path::Path;

use migrate_core::cli::args::{DialectArg, Format};
use migrate_core::error::{Exit, Explain};
use migrate_core::graph::RevisionGraph;

use crate::args::PackageArgs;
use crate::data;
use crate::error::CommandError;
use crate::package::quoted;
use crate::sources;
use crate::write::{Draft, write};

/// Writes a new, empty migration after the head.
///
/// Nothing is compiled, and the package need not compile, unless `--data` asks the migrations for their tables.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate revision -m \"create users\"
  cargo migrate revision -m \"add price\" --head shop@head          on one of several branches
  cargo migrate revision -m \"start a shop\" --head base --branch-label shop
  cargo migrate revision -m \"hotfix\" --head 3f1c --splice         after a revision that others follow
  cargo migrate revision -m \"fill names\" --data --tables users    with Diesel's `table!` of `users`, as it is then")]
pub(crate) struct Args {
    /// What the migration does, one line
    #[arg(long, short, value_name = "TEXT")]
    message: Option<String>,
    /// Revision to come after; `base` starts a branch of its own
    #[arg(long, value_name = "REV", default_value = "head")]
    head: String,
    /// Allow a parent that others follow already, which makes a branch
    #[arg(long)]
    splice: bool,
    #[command(flatten)]
    file: FileArgs,
    /// Revision or branch label that must be applied before; can be given several times
    #[arg(long, value_name = "REV")]
    depends_on: Vec<String>,
    /// Write a migration of data, with the tables of `--tables` as they are at its parent
    #[arg(long, requires = "tables", help_heading = "Data")]
    data: bool,
    /// Tables that the migration of data uses
    #[arg(long, value_name = "TABLE,..", value_delimiter = ',', requires = "data", help_heading = "Data")]
    tables: Vec<String>,
    /// Database that the migration of data is for, when no URL tells it
    #[arg(long, value_enum, value_name = "DIALECT", requires = "data", help_heading = "Data")]
    dialect: Option<DialectArg>,
}

/// Options of the commands that write a migration.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct FileArgs {
    /// Name of the branch that starts here; can be given several times
    #[arg(long, value_name = "LABEL")]
    pub(crate) branch_label: Vec<String>,
    /// Folder for the file, when there are several or for a subfolder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) version_path: Option<String>,
    /// Identifier to use instead of a random one
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,
}

/// Why no migration was written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RevisionError {
    #[error("there are {} heads: {}", .0.len(), quoted(.0))]
    SeveralHeads(Vec<String>),
    #[error("revision `{0}` is no head: others follow it")]
    NotAHead(String),
    #[error("there is nothing to merge: the only head is `{0}`")]
    OneHead(String),
    #[error("there is nothing to merge: there are no revisions")]
    NoHead,
    #[error("a merge needs two revisions, and `{0}` is one")]
    OneParent(String),
    #[error("{message}")]
    Fault { message: String, help: Option<String> },
    #[error("there are {} version folders: {}", .0.len(), .0.join(", "))]
    SeveralFolders(Vec<String>),
    #[error("`{path}` is in none of the version folders: {}", .folders.join(", "))]
    NotAVersionFolder { path: String, folders: Vec<String> },
    #[error("there is no time zone `{0}`")]
    TimeZone(String),
    #[error("`{path}` could not be written")]
    Write {
        path: String,
        #[source]
        source: std::io::Error,
    },
}

impl Explain for RevisionError {
    fn code(&self) -> &'static str {
        match self {
            Self::SeveralHeads(_) => "head-not-chosen",
            Self::NotAHead(_) => "not-on-a-head",
            Self::OneHead(_) | Self::NoHead => "nothing-to-merge",
            Self::OneParent(_) => "one-parent",
            Self::Fault { .. } => "faulty-revision",
            Self::SeveralFolders(_) => "several-version-folders",
            Self::NotAVersionFolder { .. } => "not-a-version-folder",
            Self::TimeZone(_) => "unknown-time-zone",
            Self::Write { .. } => "migration-not-written",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::SeveralHeads(heads) => Some(format!(
                "join them with `cargo migrate merge`, or choose one with `--head {}`",
                heads.first().map_or("REV", String::as_str)
            )),
            Self::NotAHead(_) => Some("add `--splice` to start a branch there".into()),
            Self::OneParent(id) => Some(format!("name another: `cargo migrate merge {id} heads`")),
            Self::Fault { help, .. } => help.clone(),
            Self::SeveralFolders(folders) => {
                folders.first().map(|folder| format!("choose one with `--version-path {folder}`"))
            }
            Self::TimeZone(_) => Some("name one as `Europe/Berlin` or `UTC`".into()),
            Self::OneHead(id) => Some(format!("go on from it: `cargo migrate revision --head {id}`")),
            Self::NoHead => Some("write the first one: `cargo migrate revision -m \"create users\"`".into()),
            Self::NotAVersionFolder { folders, .. } => {
                folders.first().map(|folder| format!("name one of them, or a folder inside: `--version-path {folder}`"))
            }
            Self::Write { .. } => None,
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::SeveralFolders(_) | Self::NotAVersionFolder { .. } => Exit::Usage,
            Self::SeveralHeads(_)
            | Self::NotAHead(_)
            | Self::OneHead(_)
            | Self::NoHead
            | Self::OneParent(_)
            | Self::Fault { .. }
            | Self::TimeZone(_)
            | Self::Write { .. } => Exit::Failed,
        }
    }
}

/// Writes the migration.
pub(crate) fn run(args: &Args, package: &PackageArgs, here: &Path, format: Format) -> Result<String, CommandError> {
    let chain = sources::load(package, here)?;
    let down_revision = parents(&chain.graph, &args.head, args.splice)?;
    let data =
        if args.data { Some(data::ask(package, here, &down_revision, &args.tables, args.dialect)?) } else { None };
    let draft = Draft {
        message: args.message.clone().unwrap_or_default(),
        down_revision,
        depends_on: args.depends_on.clone(),
        file: args.file.clone(),
        data,
    };
    write(draft, &chain, here, format)
}

fn parents(graph: &RevisionGraph, head: &str, splice: bool) -> Result<Vec<String>, CommandError> {
    if head == "head" && graph.heads().len() != 1 {
        let heads: Vec<String> = graph.heads().iter().map(|head| head.id.to_string()).collect();
        // The first migration has no parent.
        return if heads.is_empty() { Ok(Vec::new()) } else { Err(RevisionError::SeveralHeads(heads).into()) };
    }
    let parents = sources::resolve(graph, head)?;
    match parents.iter().find(|parent| !splice && !graph.is_head(parent)) {
        Some(parent) => Err(RevisionError::NotAHead(parent.to_string()).into()),
        None => Ok(parents.iter().map(ToString::to_string).collect()),
    }
}
