//! The errors of `cargo migrate`, joined: its own rooms' and those of migrate-core.

use std::path::Path;

use migrate_core::config::ConfigError;
use migrate_core::error::{Exit, Explain};

use crate::binary::BinaryError;
use crate::command::edit::EditError;
use crate::command::init::InitError;
use crate::command::rebase::RebaseError;
use crate::command::revision::RevisionError;
use crate::fault::SourceFaults;
use crate::migration_file::TemplateError;
use crate::package::PackageError;
use crate::sources::SourcesError;
use crate::wanted::WantedError;

/// Any error of `cargo migrate`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error(transparent)]
    Package(#[from] PackageError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Sources(#[from] SourcesError),
    #[error(transparent)]
    Faults(#[from] SourceFaults),
    #[error(transparent)]
    Binary(#[from] BinaryError),
    #[error(transparent)]
    Init(#[from] InitError),
    #[error(transparent)]
    Revision(#[from] RevisionError),
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Rebase(#[from] RebaseError),
    #[error(transparent)]
    Edit(#[from] EditError),
    #[error(transparent)]
    Wanted(#[from] WantedError),
    #[error(transparent)]
    Core(#[from] migrate_core::Error),
}

impl CommandError {
    fn explained(&self) -> &dyn Explain {
        match self {
            Self::Package(error) => error,
            Self::Config(error) => error,
            Self::Sources(error) => error,
            Self::Faults(error) => error,
            Self::Binary(error) => error,
            Self::Init(error) => error,
            Self::Revision(error) => error,
            Self::Template(error) => error,
            Self::Rebase(error) => error,
            Self::Edit(error) => error,
            Self::Wanted(error) => error,
            Self::Core(error) => error,
        }
    }
}

impl Explain for CommandError {
    fn code(&self) -> &'static str {
        self.explained().code()
    }

    fn help(&self) -> Option<String> {
        self.explained().help()
    }

    fn exit(&self) -> Exit {
        self.explained().exit()
    }
}

/// Writes a path as seen from a folder.
pub(crate) fn shown(path: &Path, here: &Path) -> String {
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}
