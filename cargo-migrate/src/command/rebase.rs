//! `rebase`: gives a revision other parents, in its file, as it is written.

mod check;
mod error;

use std::fs;
use std::path::Path;

use migrate_core::cli::args::{Format, UrlArgs};
use migrate_core::cli::output;
use migrate_core::graph::{Revision, RevisionGraph, fault};
use migrate_core::revision::RevisionId;
use migrate_core::source;

pub(crate) use error::RebaseError;

use crate::args::PackageArgs;
use crate::error::{CommandError, shown};
use crate::new_file;
use crate::package::quoted;
use crate::sources::{self, Scan};

/// Moves a revision onto another parent, instead of merging.
///
/// Its `down_revision` is changed in its file, and nothing else. A database that has the revision applied refuses the
/// move. Nothing is compiled, unless `--database-url` names the database to ask.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate rebase 3f1c --onto a1b2                   after a1b2 instead of its parent
  cargo migrate rebase 3f1c                               after the head of the others
  cargo migrate rebase 3f1c --onto base                   without a parent
  cargo migrate rebase 77d0 --replace 3f1c --onto a1b2    one parent of a merge
  cargo migrate rebase 3f1c --onto a1b2 --plan            what would change")]
pub(crate) struct Args {
    /// Revision to move; those after it follow
    #[arg(value_name = "REV", allow_negative_numbers = true)]
    revision: String,
    /// Its new parent, or several; without it the only head that does not come after it
    #[arg(long, value_name = "REV", num_args = 1..)]
    onto: Vec<String>,
    /// Replace only this parent of a merge
    #[arg(long, value_name = "PARENT")]
    replace: Option<String>,
    /// Show the change and write nothing
    #[arg(long)]
    plan: bool,
    #[command(flatten)]
    url: UrlArgs,
}

/// Changes the file, and says so.
pub(crate) fn run(args: &Args, package: &PackageArgs, here: &Path, format: Format) -> Result<String, CommandError> {
    let scan = sources::scan(package, here)?;
    let index = match scan.find(&args.revision)?[..] {
        [index] => index,
        [] => return Err(RebaseError::Base.into()),
        [..] => return Err(RebaseError::Several(args.revision.clone()).into()),
    };
    let old = &scan.sources.revisions[index];
    let moved = Revision { down_revision: parents(args, &scan, index)?, ..old.clone() };
    let path = shown(&scan.sources.files[index].full_path, here);
    if moved.down_revision == old.down_revision {
        output::status("Unchanged", &format!("{path}: it comes after {} already", listed(&old.down_revision)));
        return Ok(answer(&moved, format));
    }
    let revisions = with(&scan, index, &moved);
    refuse_faults(&scan, index, &revisions)?;
    check::refuse_applied(args, package, &scan, index)?;
    write(args, &scan, index, &moved, &path)?;
    let word = if args.plan { "Would rebase" } else { "Rebased" };
    let change = format!("{} -> {}", listed(&old.down_revision), listed(&moved.down_revision));
    output::status(word, &format!("{path}: {change}"));
    warn_of_heads(&scan, old, revisions);
    Ok(answer(&moved, format))
}

/// Gives the parents that the options ask for.
fn parents(args: &Args, scan: &Scan, index: usize) -> Result<Vec<RevisionId>, CommandError> {
    let revisions = &scan.sources.revisions;
    let old = &revisions[index];
    let mut onto: Vec<RevisionId> = Vec::new();
    for selector in &args.onto {
        match selector.as_str() {
            "base" => {}
            "head" => onto.push(other_head(scan, index)?),
            selector => onto.extend(scan.find(selector)?.into_iter().map(|index| revisions[index].id.clone())),
        }
    }
    if args.onto.is_empty() {
        onto.push(other_head(scan, index)?);
    }
    let Some(replaced) = &args.replace else {
        // With one new parent for several old ones it would be a guess which of them go.
        return match (&old.down_revision[..], args.onto.len()) {
            ([_, _, ..], 0 | 1) if !onto.is_empty() => Err(RebaseError::merge(old, &onto).into()),
            _ => Ok(onto),
        };
    };
    let fits = |parent: &&RevisionId| parent.as_str().starts_with(replaced.as_str());
    let exact = old.down_revision.iter().find(|parent| parent.as_str() == replaced);
    let mut starting = old.down_revision.iter().filter(fits);
    let parent = match (exact, starting.next(), starting.next()) {
        (Some(exact), ..) => exact,
        (None, Some(only), None) => only,
        (None, ..) => return Err(RebaseError::not_a_parent(old, replaced).into()),
    };
    let place = |one: &RevisionId| if one == parent { onto.clone() } else { vec![one.clone()] };
    Ok(old.down_revision.iter().flat_map(place).collect())
}

/// Finds the only head that neither is the revision nor comes after it.
fn other_head(scan: &Scan, index: usize) -> Result<RevisionId, CommandError> {
    let revisions = &scan.sources.revisions;
    let own = &revisions[index].id;
    let graph = scan.graph()?;
    let mut others = Vec::new();
    for head in graph.heads() {
        let above = graph.applied(std::slice::from_ref(&head.id)).map_err(migrate_core::Error::from)?;
        if !above.iter().any(|revision| revision.id == *own) {
            others.push(head.id.clone());
        }
    }
    match &others[..] {
        [only] => Ok(only.clone()),
        _ => Err(RebaseError::NoOtherHead { revision: own.to_string(), heads: words(&others) }.into()),
    }
}

fn with(scan: &Scan, index: usize, moved: &Revision) -> Vec<Revision> {
    let mut revisions = scan.sources.revisions.clone();
    revisions[index] = moved.clone();
    revisions
}

/// Refuses what would break the chain; what is broken already may stay so.
fn refuse_faults(scan: &Scan, index: usize, revisions: &[Revision]) -> Result<(), CommandError> {
    let before = fault::check(&scan.sources.revisions, true);
    let after = fault::check(revisions, true);
    let own = |fault: &&fault::Fault| match fault.place {
        fault::Place::DownRevision(_) => fault.revision == Some(index),
        fault::Place::Revision | fault::Place::DependsOn(_) | fault::Place::BranchLabel(_) => false,
    };
    let is_new = |fault: &&fault::Fault| own(fault) || !before.iter().any(|old| old.kind == fault.kind);
    match after.iter().find(is_new) {
        Some(fault) => Err(RebaseError::of_fault(fault).into()),
        None => Ok(()),
    }
}

/// Writes the file anew, beside its place first.
fn write(args: &Args, scan: &Scan, index: usize, moved: &Revision, path: &str) -> Result<(), CommandError> {
    // A link stays one: what it leads to is changed.
    let file = &scan.sources.files[index].full_path;
    let written = |source| RebaseError::Write { path: path.to_owned(), source };
    let file = fs::canonicalize(file).map_err(written)?;
    let text = fs::read_to_string(&file).map_err(written)?;
    let parents: Vec<&str> = moved.down_revision.iter().map(RevisionId::as_str).collect();
    let Some(text) = source::with_parents(&text, &parents) else {
        return Err(RebaseError::NotUnderstood { path: path.to_owned(), parents: words(&moved.down_revision) }.into());
    };
    if !args.plan {
        new_file::replace(&file, &text).map_err(written)?;
    }
    Ok(())
}

/// Warns when the package, which allows one head, still has several.
fn warn_of_heads(scan: &Scan, old: &Revision, revisions: Vec<Revision>) {
    let Ok(graph) = RevisionGraph::new(revisions) else { return };
    let heads = graph.heads();
    if scan.config.many_heads || heads.len() < 2 {
        return;
    }
    let ids: Vec<String> = heads.iter().map(|head| head.id.to_string()).collect();
    let left_behind = old.down_revision.iter().find(|parent| graph.is_head(parent));
    let help = match left_behind {
        Some(parent) => format!("`{parent}` stays behind; move the first revision of its branch instead"),
        None => "join them with `cargo migrate merge`, or move another".to_owned(),
    };
    output::warning(&format!("there are {} heads: {}; {help}", ids.len(), quoted(&ids)));
}

fn answer(moved: &Revision, format: Format) -> String {
    match format {
        Format::Human | Format::Github => String::new(),
        Format::Json => output::json(&serde_json::json!({
            "revision": moved.id.as_str(),
            "down_revision": words(&moved.down_revision),
            "path": moved.path,
        })),
    }
}

fn words(ids: &[RevisionId]) -> Vec<String> {
    ids.iter().map(RevisionId::to_string).collect()
}

fn listed(ids: &[RevisionId]) -> String {
    if ids.is_empty() { "base".to_owned() } else { words(ids).join(", ") }
}
