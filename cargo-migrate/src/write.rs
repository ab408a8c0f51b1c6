//! Writes a new migration into the version folder, after it is known that the chain stays sound.

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

use jiff::Zoned;
use migrate_core::cli::args::Format;
use migrate_core::cli::output;
use migrate_core::config::Config;
use migrate_core::explain::Explain;
use migrate_core::graph::{Revision, RevisionGraph};
use migrate_core::render::Functions;
use migrate_core::revision::RevisionId;

use crate::command::revision::{FileArgs, RevisionError};
use crate::data::Data;
use crate::error::{CommandError, shown};
use crate::hook;
use crate::migration_file::{FileTemplate, NewMigration, render, template};
use crate::new_file;
use crate::sources::{self, Chain};

/// A migration that has not got a name yet.
pub(crate) struct Draft {
    /// What it does.
    pub(crate) message: String,
    /// Its parents.
    pub(crate) down_revision: Vec<String>,
    /// What must be applied before.
    pub(crate) depends_on: Vec<String>,
    /// Options for its file.
    pub(crate) file: FileArgs,
    /// The tables that it uses, when it is of data.
    pub(crate) data: Option<Data>,
    /// What its functions do, where that is known already.
    pub(crate) functions: Option<Functions>,
}

/// Writes the file, and says so.
pub(crate) fn write(draft: Draft, chain: &Chain, here: &Path, format: Format) -> Result<String, CommandError> {
    let migration = NewMigration {
        revision: draft.file.rev_id.clone().unwrap_or_else(|| new_id(&chain.graph)),
        down_revision: draft.down_revision,
        depends_on: draft.depends_on,
        branch_labels: draft.file.branch_label,
        message: draft.message,
        created: now(&chain.config)?,
        data: draft.data,
        functions: draft.functions,
    };
    let folder = version_folder(&chain.config, &chain.graph, draft.file.version_path.as_deref(), &migration)?;
    let relative = folder.join(file_template(&chain.config).path(&migration)?);
    refuse_faults(&chain.graph, &migration, &relative)?;
    let (template_path, template) = template(chain.config.template.as_deref(), &chain.root)?;
    let text = render(&migration, &template_path, &template)?;
    let path = chain.root.join(&relative);
    new_file::write(&path, &text).map_err(|source| RevisionError::Write { path: shown(&path, here), source })?;
    hook::run(&chain.config.post_write_hooks, &path, &chain.root);
    output::status("Written", &shown(&path, here));
    warn_of_heads(chain, &migration);
    Ok(match format {
        Format::Human | Format::Github => String::new(),
        Format::Json => output::json(&serde_json::json!({
            "revision": migration.revision,
            "down_revision": migration.down_revision,
            "path": relative,
        })),
    })
}

fn file_template(config: &Config) -> FileTemplate {
    FileTemplate { text: config.file_template.clone(), slug_length: config.truncate_slug_length }
}

fn now(config: &Config) -> Result<Zoned, CommandError> {
    let now = Zoned::now();
    match &config.timezone {
        None => Ok(now),
        Some(zone) => now.in_tz(zone).map_err(|_| RevisionError::TimeZone(zone.clone()).into()),
    }
}

/// Makes an identifier of 12 hexadecimal digits that no revision starts with.
fn new_id(graph: &RevisionGraph) -> String {
    loop {
        // The state's keys are random; so is what they make of a constant.
        let id = format!("{:012x}", RandomState::new().hash_one(std::process::id()) & 0xffff_ffff_ffff);
        if !graph.revisions().iter().any(|revision| revision.id.as_str().starts_with(&id)) {
            return id;
        }
    }
}

/// Chooses the folder: the named one, else the only one, else that of the parent.
fn version_folder(
    config: &Config,
    graph: &RevisionGraph,
    named: Option<&str>,
    migration: &NewMigration,
) -> Result<PathBuf, CommandError> {
    if let Some(path) = named {
        let path = path.trim_end_matches('/');
        let inside = |folder: &&String| Path::new(path).starts_with(folder.as_str());
        return match config.versions.iter().find(inside) {
            Some(_) => Ok(PathBuf::from(path)),
            None => {
                Err(RevisionError::NotAVersionFolder { path: path.to_owned(), folders: config.versions.clone() }.into())
            }
        };
    }
    if let [only] = config.versions.as_slice() {
        return Ok(PathBuf::from(only));
    }
    let parent = migration.down_revision.first().and_then(|id| graph.revision(&RevisionId::new(id.as_str())));
    let holds = |folder: &&String| parent.is_some_and(|parent| Path::new(&*parent.path).starts_with(folder.as_str()));
    match config.versions.iter().find(holds) {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => Err(RevisionError::SeveralFolders(config.versions.clone()).into()),
    }
}

fn refuse_faults(graph: &RevisionGraph, migration: &NewMigration, path: &Path) -> Result<(), CommandError> {
    let new = Revision {
        id: RevisionId::new(migration.revision.as_str()),
        down_revision: migration.down_revision.iter().map(|id| RevisionId::new(id.as_str())).collect(),
        depends_on: migration.depends_on.clone(),
        branch_labels: migration.branch_labels.clone(),
        message: migration.message.clone().into(),
        created: Some(migration.created_text().into()),
        path: path.display().to_string().into(),
    };
    match sources::faults_with(graph, &new).first() {
        Some(fault) => Err(RevisionError::Fault { message: fault.to_string(), help: fault.help() }.into()),
        None => Ok(()),
    }
}

/// Warns when the package, which allows one head, has several now: it will not compile.
fn warn_of_heads(chain: &Chain, migration: &NewMigration) {
    let others =
        chain.graph.heads().iter().filter(|head| !migration.down_revision.contains(&head.id.to_string())).count();
    if others > 0 && !chain.config.many_heads {
        output::warning(&format!(
            "there are {} heads now; join them with `cargo migrate merge`, or allow them with `heads = \"many\"` \
             under `[package.metadata.migrate]`",
            others + 1
        ));
    }
}
