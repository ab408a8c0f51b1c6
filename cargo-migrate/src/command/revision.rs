//! `revision`: writes a new migration after the head.

use std::path::Path;

use migrate_core::cli::args::{DialectArg, Format, pattern};
use migrate_core::cli::compare::{Answer, With};
use migrate_core::cli::output;
use migrate_core::explain::{Exit, Explain};
use migrate_core::graph::RevisionGraph;
use migrate_core::operation::Operation;

use crate::args::PackageArgs;
use crate::error::CommandError;
use crate::package::quoted;
use crate::write::{Draft, write};
use crate::{autogenerate, data, package, sources};

/// Writes a new migration: an empty one, or what the models have and the migrations do not.
///
/// Nothing is compiled, and the package need not compile, unless `--data` asks the migrations for their tables or
/// `--autogenerate` compares them with the models. The models are read from their sources, and need not compile.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate revision -m \"create users\"
  cargo migrate revision -m \"add price\" --head shop@head          on one of several branches
  cargo migrate revision -m \"start a shop\" --head base --branch-label shop
  cargo migrate revision -m \"hotfix\" --head 3f1c --splice         after a revision that others follow
  cargo migrate revision --autogenerate -m \"users have a name\"    what the models have and the migrations do not
  cargo migrate revision --autogenerate -m \"full names\" --rename users.fullname=full_name
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
    /// Write what makes the models true: what they have and the migrations do not
    #[arg(long, conflicts_with = "data", help_heading = "Autogenerate")]
    autogenerate: bool,
    /// Show what would be written, and write nothing
    #[arg(long, requires = "autogenerate", help_heading = "Autogenerate")]
    plan: bool,
    #[command(flatten)]
    compare: CompareArgs,
}

/// Options of a comparison.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct CompareArgs {
    /// What the models are compared with, unless the migrations as far as they tell
    #[arg(long, value_enum, value_name = "WHAT", requires = "autogenerate", help_heading = "Autogenerate")]
    pub(crate) from: Option<With>,
    /// A rename: `users=people`, `users.fullname=full_name`, `mood.ok=fine` of an enum type; can be given several times
    #[arg(long, value_name = "OLD=NEW", requires = "autogenerate", help_heading = "Autogenerate")]
    pub(crate) rename: Vec<String>,
    /// What is gone for good though something like it came: `users`, `users.fullname`, `mood.ok`; can be given several times
    #[arg(long, value_name = "NAME", requires = "autogenerate", help_heading = "Autogenerate")]
    pub(crate) drop: Vec<String>,
    /// Compare only what fits a pattern, `name`, `schema.name` or `view:name` with `*`; can be given several times
    #[arg(long, value_name = "PATTERN", value_parser = pattern, requires = "autogenerate", help_heading = "Autogenerate")]
    pub(crate) include: Vec<String>,
    /// Leave out what fits a pattern, also `index:name` or `column:table.name`; can be given several times
    #[arg(long, value_name = "PATTERN", value_parser = pattern, requires = "autogenerate", help_heading = "Autogenerate")]
    pub(crate) exclude: Vec<String>,
    /// Database of `--from`, and whose words are compared; as for `upgrade` where none is given
    #[arg(long, value_name = "URL", requires = "autogenerate", help_heading = "Autogenerate")]
    pub(crate) database_url: Option<String>,
    /// Database that the migration is for, when no URL tells it
    #[arg(long, value_enum, value_name = "DIALECT")]
    pub(crate) dialect: Option<DialectArg>,
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
    let mut functions = None;
    if args.autogenerate {
        let found = autogenerate::compare(&args.compare, &chain, &package::find(package, here)?, &package.cargo, here)?;
        autogenerate::tell(&found);
        if found.changes.is_empty() {
            output::status("Unchanged", "there is nothing to write");
            return Ok(nothing(format));
        }
        if args.plan {
            return Ok(planned(&found, format));
        }
        functions = found.functions;
    }
    let data = if args.data {
        Some(data::ask(package, here, &down_revision, &args.tables, args.compare.dialect)?)
    } else {
        None
    };
    let draft = Draft {
        message: args.message.clone().unwrap_or_default(),
        down_revision,
        depends_on: args.depends_on.clone(),
        file: args.file.clone(),
        data,
        functions,
    };
    write(draft, &chain, here, format)
}

/// Says as JSON that no file was written.
fn nothing(format: Format) -> String {
    match format {
        Format::Human | Format::Github => String::new(),
        Format::Json => output::json(&serde_json::json!({ "revision": null, "operations": [] })),
    }
}

/// Shows what would be written.
fn planned(found: &Answer, format: Format) -> String {
    let functions = found.functions.clone().unwrap_or_default();
    match format {
        Format::Human | Format::Github => functions.upgrade,
        Format::Json => output::json(&serde_json::json!({
            "revision": null,
            "operations": found.changes.operations.iter().map(Operation::describe).collect::<Vec<_>>(),
            "notes": found.changes.notes.iter().map(|it| it.text.as_str()).collect::<Vec<_>>(),
            "upgrade": functions.upgrade,
            "downgrade": functions.downgrade,
        })),
    }
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
