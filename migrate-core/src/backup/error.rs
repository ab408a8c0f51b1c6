//! What keeps a copy from being made or brought back.

use crate::explain::{Exit, Explain};

/// A copy that was not made, or not brought back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The copy could not be made.
    #[error("cannot make a copy of the database: {cause}")]
    Failed {
        /// Why.
        cause: String,
    },
    /// A server is to be copied, and nothing tells where it is.
    #[error("cannot make a copy of the database: no URL tells its programs where the server is")]
    NoUrl,
    /// The server's own program is missing.
    #[error("cannot make a copy of the database: there is no `{name}` on the `PATH`")]
    NoProgram {
        /// The program.
        name: &'static str,
        /// The package that brings it, by Debian's name.
        package: &'static str,
    },
    /// The copy cannot be read again.
    #[error("the copy `{file}` cannot be read: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        cause: String,
    },
    /// The copy could not be brought back.
    #[error("the copy `{file}` could not be brought back: {cause}")]
    NotRestored {
        /// The file.
        file: String,
        /// Why.
        cause: String,
    },
    /// The copy was being brought back when it failed, and what was there before is gone.
    #[error("the copy `{file}` is not whole in `{database}`, and what was there before is gone: {cause}")]
    HalfRestored {
        /// The file, which is as it was.
        file: String,
        /// The database.
        database: String,
        /// Why.
        cause: String,
    },
}

impl Explain for BackupError {
    fn code(&self) -> &'static str {
        match self {
            Self::Failed { .. } => "backup-failed",
            Self::NoUrl => "backup-without-url",
            Self::NoProgram { .. } => "no-backup-program",
            Self::Unreadable { .. } => "backup-unreadable",
            Self::NotRestored { .. } => "not-restored",
            Self::HalfRestored { .. } => "half-restored",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Failed { .. } | Self::Unreadable { .. } => {
                "nothing was changed; make room, or name another place with `--backup=FOLDER`".to_owned()
            }
            Self::NoUrl => "set `DATABASE_URL`".to_owned(),
            Self::NoProgram { package, .. } => format!("install it (Debian, Ubuntu: `apt-get install {package}`)"),
            Self::NotRestored { .. } => "look at the database: `cargo migrate status`".to_owned(),
            Self::HalfRestored { file, .. } => {
                format!("begin anew with `cargo migrate restore {file}`: no migration runs there until it is whole")
            }
        })
    }

    fn exit(&self) -> Exit {
        match self {
            Self::HalfRestored { .. } => Exit::Dirty,
            Self::Failed { .. }
            | Self::NoUrl
            | Self::NoProgram { .. }
            | Self::Unreadable { .. }
            | Self::NotRestored { .. } => Exit::Failed,
        }
    }
}
