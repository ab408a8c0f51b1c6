//! `edit`: opens a migration's file in an editor.

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use migrate_core::cli::args::UrlArgs;
use migrate_core::cli::shell;
use migrate_core::explain::{Exit, Explain};

use crate::args::PackageArgs;
use crate::binary;
use crate::error::CommandError;
use crate::sources::{self, Scan, SourcesError};

/// Editors to try where no variable names one.
const EDITORS: [&str; 5] = ["sensible-editor", "editor", "nano", "vim", "code"];

/// Opens a migration's file in an editor.
///
/// It is that of `EDITOR`, else of `VISUAL`, else one that is installed. Nothing is compiled, and the chain may be broken: this is how it gets mended.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate edit head
  cargo migrate edit 3f1c                 the start of an id is enough
  cargo migrate edit heads                one after the other
  EDITOR=\"code --wait\" cargo migrate edit head")]
pub(crate) struct Args {
    /// Revision: an id or its start, a branch label, `head`, `heads`, `current`, `shop@head`
    #[arg(value_name = "REV", allow_negative_numbers = true)]
    revision: String,
    #[command(flatten)]
    url: UrlArgs,
}

/// Why nothing was edited.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EditError {
    #[error("`{0}` names no revision")]
    Nothing(String),
    #[error("no editor is installed")]
    NoEditor,
    #[error("the editor `{editor}` could not be started")]
    NotStarted {
        editor: String,
        #[source]
        source: std::io::Error,
    },
    #[error("the editor `{editor}` ended with {status}")]
    Failed { editor: String, status: ExitStatus },
}

impl Explain for EditError {
    fn code(&self) -> &'static str {
        match self {
            Self::Nothing(_) => "nothing-to-edit",
            Self::NoEditor => "no-editor",
            Self::NotStarted { .. } => "editor-not-started",
            Self::Failed { .. } => "editor-failed",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::Nothing(_) => Some("name a revision; `cargo migrate history` lists them".into()),
            Self::NoEditor | Self::NotStarted { .. } => Some("name an editor with the variable `EDITOR`".into()),
            Self::Failed { .. } => None,
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Nothing(_) | Self::NoEditor | Self::NotStarted { .. } | Self::Failed { .. } => Exit::Failed,
        }
    }
}

/// Opens each file, and waits until the editor has ended.
pub(crate) fn run(args: &Args, package: &PackageArgs, here: &Path) -> Result<String, CommandError> {
    let scan = sources::scan(package, here)?;
    let files = files(args, package, &scan)?;
    if files.is_empty() {
        return Err(EditError::Nothing(args.revision.clone()).into());
    }
    let editor = editor(|name| env::var(name).ok(), is_installed).ok_or(EditError::NoEditor)?;
    for file in files {
        let ended = shell::of_line(&editor).arg(file).status();
        let status = ended.map_err(|source| EditError::NotStarted { editor: editor.clone(), source })?;
        if !status.success() {
            return Err(EditError::Failed { editor, status }.into());
        }
    }
    Ok(String::new())
}

fn files(args: &Args, package: &PackageArgs, scan: &Scan) -> Result<Vec<PathBuf>, CommandError> {
    let file = |index: usize| scan.sources.files[index].full_path.clone();
    if args.revision != "current" {
        return Ok(scan.find(&args.revision)?.into_iter().map(file).collect());
    }
    let Some(found) = &scan.package else { return Err(SourcesError::OnlyFiles { command: "edit current" }.into()) };
    let executable = binary::up_to_date(found, &package.cargo)?;
    let rows = binary::current(&executable, found, args.url.database_url.as_deref())?;
    let indices = rows.iter().filter_map(|row| scan.sources.revisions.iter().position(|one| one.id.as_str() == row));
    Ok(indices.map(file).collect())
}

/// Chooses the editor.
fn editor(variable: impl Fn(&str) -> Option<String>, is_installed: impl Fn(&str) -> bool) -> Option<String> {
    let named = |name: &&str| variable(name).filter(|value| !value.trim().is_empty());
    let named = ["EDITOR", "VISUAL"].iter().find_map(named);
    named.or_else(|| EDITORS.into_iter().find(|editor| is_installed(editor)).map(str::to_owned))
}

fn is_installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_editor_is_taken_before_an_installed_one() {
        let chosen = |variables: &[(&str, &str)], installed: &[&str]| {
            let variable = |name: &str| variables.iter().find(|one| one.0 == name).map(|one| one.1.to_owned());
            editor(variable, |name| installed.contains(&name))
        };
        assert_eq!(chosen(&[("VISUAL", "vi"), ("EDITOR", "ed")], &["nano"]).as_deref(), Some("ed"));
        assert_eq!(chosen(&[("VISUAL", "vi"), ("EDITOR", "")], &["nano"]).as_deref(), Some("vi"));
        assert_eq!(chosen(&[], &["vim", "nano"]).as_deref(), Some("nano"));
        assert_eq!(chosen(&[], &[]), None);
    }
}
