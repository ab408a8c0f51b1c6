//! What keeps a build script from doing its work; faults in migrations are not among it.

use std::path::PathBuf;

use crate::explain::Explain;

/// Why the build script failed.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// It was not called by cargo.
    #[error("`{variable}` is not set: `embed` was not called by a build script")]
    NotABuildScript {
        /// The variable that cargo sets for build scripts.
        variable: &'static str,
    },
    /// A file could not be read or written.
    #[error("`{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The manifest is no TOML.
    #[error("`Cargo.toml`: {source}")]
    Manifest {
        /// What the parser says.
        source: Box<toml::de::Error>,
    },
}

impl Explain for BuildError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotABuildScript { .. } => "not-a-build-script",
            Self::Io { .. } => "build-io",
            Self::Manifest { .. } => "bad-manifest",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotABuildScript { .. } => "call `migrate_build::embed()` in `build.rs`".into(),
            Self::Io { .. } => "see to it that cargo may read the package and write to its target folder".into(),
            Self::Manifest { .. } => "mend `Cargo.toml`".into(),
        })
    }
}
