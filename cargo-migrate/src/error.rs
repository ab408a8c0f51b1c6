//! The errors of `cargo migrate`, joined: its own rooms' and those of migrate-core.

use std::path::{Component, Path, PathBuf};

use migrate_core::config::ConfigError;
use migrate_core::explain::{Exit, Explain};

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

/// Writes a path as seen from a folder, without the steps that lead up again.
pub(crate) fn shown(path: &Path, here: &Path) -> String {
    let mut plain = PathBuf::new();
    for part in path.components() {
        let is_named = plain.components().next_back().is_some_and(|it| matches!(it, Component::Normal(_)));
        match part {
            Component::ParentDir if is_named => drop(plain.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::ParentDir | Component::Normal(_) => plain.push(part),
        }
    }
    plain.strip_prefix(here).unwrap_or(&plain).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_straight_to_its_file() {
        let here = Path::new("/home/me/shop");
        let shown = |path: &str| shown(Path::new(path), here);
        assert_eq!(shown("/home/me/shop/migrations/../src/models.rs"), "src/models.rs");
        assert_eq!(shown("/home/me/shop/./a/../../models.rs"), "/home/me/models.rs");
        assert_eq!(shown("../models.rs"), "../models.rs");
    }
}
