//! What keeps a connection from being opened.

use crate::dialect::Dialect;
use crate::explain::{Exit, Explain};

/// A database that could not be connected to. Passwords are masked in every field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectionError {
    /// No URL was given.
    #[error("no database is named")]
    Missing,
    /// The URL cannot be read.
    #[error("the database URL `{url}` is malformed: {reason}")]
    Malformed {
        /// The URL.
        url: String,
        /// Why.
        reason: String,
    },
    /// The URL is of a database that is not supported.
    #[error("the database URL `{url}` has an unknown scheme `{scheme}`")]
    UnknownScheme {
        /// The URL.
        url: String,
        /// What stands before `://`.
        scheme: String,
        /// The scheme that it resembles.
        nearest: Option<&'static str>,
    },
    /// This binary cannot talk to such a database.
    #[error("`{url}` needs {}, which is not compiled in", dialect.title())]
    NotCompiledIn {
        /// The URL.
        url: String,
        /// The database.
        dialect: Dialect,
    },
    /// The server or folder is there, the database is not.
    #[error("there is no database `{database}`: {cause}")]
    DatabaseMissing {
        /// The URL.
        url: String,
        /// The database, or the file.
        database: String,
        /// The database's own words.
        cause: String,
    },
    /// The file of a SQLite database cannot be opened or written.
    #[error("cannot open the SQLite database `{path}` for writing: {cause}")]
    Unwritable {
        /// The file.
        path: String,
        /// The database's own words.
        cause: String,
    },
    /// The server does not let this user in.
    #[error("the server refused the login of `{url}`: {cause}")]
    LoginRefused {
        /// The URL.
        url: String,
        /// The server's own words.
        cause: String,
    },
    /// No server answers.
    #[error("no server answers at `{url}`: {cause}")]
    Unreachable {
        /// The URL.
        url: String,
        /// The client library's own words.
        cause: String,
    },
    /// The server, or the user, has as many connections as it may.
    #[error("the server takes no more connections to `{url}`: {cause}")]
    Crowded {
        /// The URL.
        url: String,
        /// The server's own words.
        cause: String,
    },
    /// The server does not drop a database that others use.
    #[error("`{url}` cannot be dropped while others are connected: {cause}")]
    InUse {
        /// The URL.
        url: String,
        /// The database's own words.
        cause: String,
    },
    /// Connecting failed in another way.
    #[error("cannot connect to `{url}`: {cause}")]
    Failed {
        /// The URL.
        url: String,
        /// The database's own words.
        cause: String,
    },
}

/// What a database says to code of the user's, a hook or a closure.
impl From<diesel::result::Error> for crate::Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::User(Box::new(error))
    }
}

impl Explain for ConnectionError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "database-url-missing",
            Self::Malformed { .. } => "database-url-malformed",
            Self::UnknownScheme { .. } => "database-url-unknown-scheme",
            Self::NotCompiledIn { .. } => "backend-not-compiled-in",
            Self::DatabaseMissing { .. } => "database-missing",
            Self::Unwritable { .. } => "database-unwritable",
            Self::LoginRefused { .. } => "login-refused",
            Self::Unreachable { .. } => "server-unreachable",
            Self::Crowded { .. } => "too-many-connections",
            Self::InUse { .. } => "database-in-use",
            Self::Failed { .. } => "connection-failed",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Missing => "give one with `--database-url sqlite:app.db`, or set `DATABASE_URL` in the environment or in `.env`".to_owned(),
            Self::Malformed { .. } => {
                "write `sqlite:path/to/app.db`, `postgres://user:password@host/database` or `mysql://user:password@host/database`; \
                 escape special characters of a password, `@` as `%40`"
                    .to_owned()
            }
            Self::UnknownScheme { nearest: Some(nearest), .. } => format!("did you mean `{nearest}://`?"),
            Self::UnknownScheme { nearest: None, .. } => "use `sqlite:`, `postgres://` or `mysql://`".to_owned(),
            Self::NotCompiledIn { dialect, .. } => {
                format!("add `--features {}` to the command, or to the `cargo build` of the migrations package", dialect.name())
            }
            Self::DatabaseMissing { .. } => "create it with `cargo migrate ensure-database`".to_owned(),
            Self::Unwritable { cause, .. } if cause.contains("not a database") => {
                "name a file of SQLite's, or one that does not exist yet".to_owned()
            }
            Self::Unwritable { .. } => "check that the folder exists and that this user may write to the file and its folder".to_owned(),
            Self::LoginRefused { .. } => "check user and password in the URL; escape special characters, `@` as `%40`".to_owned(),
            Self::Unreachable { .. } => "check host and port in the URL, and that the server runs".to_owned(),
            Self::Crowded { .. } => {
                "stop programs that are connected, or raise the limit of the server or of the user; `cargo migrate wait` waits until it answers"
                    .to_owned()
            }
            Self::InUse { .. } => "stop the programs that are connected, then type the same command again".to_owned(),
            Self::Failed { .. } => return None,
        })
    }

    fn exit(&self) -> Exit {
        match self {
            // What names the database is wrong, whatever the database is like.
            Self::Missing | Self::Malformed { .. } | Self::UnknownScheme { .. } => Exit::Usage,
            Self::NotCompiledIn { .. }
            | Self::DatabaseMissing { .. }
            | Self::Unwritable { .. }
            | Self::LoginRefused { .. }
            | Self::Unreachable { .. }
            | Self::Crowded { .. }
            | Self::InUse { .. }
            | Self::Failed { .. } => Exit::Failed,
        }
    }
}
