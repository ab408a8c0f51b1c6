//! Whether a database has the revision already.

use std::path::PathBuf;

use migrate_core::cli::args::UrlArgs;
use migrate_core::cli::output;
use migrate_core::cli::variable::Variables;
use migrate_core::graph::RevisionGraph;
use migrate_core::migration::Settings;
use migrate_core::revision::RevisionId;

use super::{Args, RebaseError};
use crate::args::PackageArgs;
use crate::binary::{self, BinaryError};
use crate::error::CommandError;
use crate::package::Package;
use crate::sources::{Scan, SourcesError};

/// Refuses to move a revision that a database has applied.
///
/// One that `--database-url` names must give an answer, for which the package is built. One that the environment or the
/// package names is asked through the binary that was built last, if there is one: nobody waits for a compiler, and
/// what was applied from here was applied by such a binary.
pub(super) fn refuse_applied(
    args: &Args,
    package: &PackageArgs,
    scan: &Scan,
    index: usize,
) -> Result<(), CommandError> {
    let rows = match (&args.url.database_url, &scan.package) {
        (Some(_), None) => return Err(SourcesError::OnlyFiles { command: "rebase --database-url" }.into()),
        (Some(url), Some(found)) => binary::current(&built(package, found)?, found, Some(url))?,
        (None, Some(found)) => match binary::last_built(found, &package.cargo).filter(|_| names_database(scan)) {
            None => return Ok(()),
            Some(executable) => match binary::current(&executable, found, None) {
                Ok(rows) => rows,
                Err(error) => {
                    output::warning(&format!("whether the revision is applied is not known: {error}"));
                    return Ok(());
                }
            },
        },
        (None, None) => return Ok(()),
    };
    if is_applied(scan, index, &rows)? {
        Err(RebaseError::applied(&scan.sources.revisions[index]).into())
    } else {
        Ok(())
    }
}

/// Builds the binary, else takes the one that was built last.
fn built(package: &PackageArgs, found: &Package) -> Result<PathBuf, CommandError> {
    match binary::with_heads(found, &package.cargo) {
        Err(BinaryError::Build(name)) => {
            binary::last_built(found, &package.cargo).ok_or_else(|| RebaseError::NotCompiled(name).into())
        }
        answer => Ok(answer?),
    }
}

fn names_database(scan: &Scan) -> bool {
    let named = || {
        Variables::read()
            .is_ok_and(|variables| variables.database_url(&UrlArgs::default(), &Settings::DEFAULT).is_some())
    };
    scan.config.database_url.is_some() || named()
}

fn is_applied(scan: &Scan, index: usize, rows: &[String]) -> Result<bool, CommandError> {
    let revision = &scan.sources.revisions[index].id;
    let rows: Vec<RevisionId> = rows.iter().map(|row| row.as_str().into()).collect();
    // In a broken chain only the rows themselves are known.
    let Ok(graph) = RevisionGraph::new(scan.sources.revisions.clone()) else { return Ok(rows.contains(revision)) };
    let applied = graph.applied(&rows).map_err(migrate_core::Error::from)?;
    Ok(applied.iter().any(|one| one.id == *revision))
}
