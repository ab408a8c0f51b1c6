//! What a compiled package of migrations holds: one [`Migration`] a revision, and [`Migrations`], the list of them.
//!
//! The macros and the build script write these values; the runner and the commands read them.
//! **Architecture Invariant**: everything here is `const`-constructible, so that a package costs no work before `main`.

use std::str::FromStr;

use crate::operation::Operations;
use crate::schema::Filter;
use crate::schema::naming::Convention;

/// A function that records the operations of one direction.
pub type MigrationFn = fn(&mut Operations) -> crate::Result<()>;

/// One revision as the compiler saw it.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The identifier, unique in the package.
    pub revision: &'static str,
    /// The parents: none for a base, several for a merge.
    pub down_revision: &'static [&'static str],
    /// Revisions or branch labels that must be applied before, without being parents.
    pub depends_on: &'static [&'static str],
    /// Names of the branch that this revision starts.
    pub branch_labels: &'static [&'static str],
    /// What the revision does, one line.
    pub message: &'static str,
    /// When the file was written, as it says itself.
    pub created: Option<&'static str>,
    /// Whether the revision runs inside a transaction; `None` follows the package.
    pub transaction: Option<bool>,
    /// Why there is no way back, when there is none.
    pub irreversible: Option<&'static str>,
    /// Hash of the file's tokens, hexadecimal; comments, formatting and the way back do not count.
    pub checksum: &'static str,
    /// The source file, relative to the package.
    pub path: &'static str,
    /// Line of the `#[migration]` attribute.
    pub line: u32,
    /// Records the way up.
    pub upgrade: MigrationFn,
    /// Records the way down; `None` derives it from the way up.
    pub downgrade: Option<MigrationFn>,
}

/// What the package's `[package.metadata.migrate]` says about running, as the build embedded it.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Name of the package, for messages.
    pub package: &'static str,
    /// Whether several heads are allowed (`heads = "many"`).
    pub many_heads: bool,
    /// Table that holds the applied heads.
    pub version_table: &'static str,
    /// Schema of the version table and the journal; `None` is the connection's default.
    pub version_schema: Option<&'static str>,
    /// Table that holds one row a run of a revision.
    pub journal_table: &'static str,
    /// Database to use when neither flag nor environment names one.
    pub database_url: Option<&'static str>,
    /// Which transactions revisions run in unless they say otherwise.
    pub transaction: TransactionMode,
    /// How long to wait for the migration lock, in seconds.
    pub lock_timeout: u32,
    /// How long one statement may run, in seconds; `None` sets no limit.
    pub statement_timeout: Option<u32>,
    /// How long a statement may wait for a table that others use, in seconds; zero sets no limit.
    pub table_lock_timeout: u32,
    /// How often a statement is tried again that others stood in the way of.
    pub retries: u32,
    /// The name of the database that alone is migrated.
    pub expect_database: Option<&'static str>,
    /// Whether what takes away needs `--yes`, and the database is never dropped.
    pub protected: bool,
    /// How many backups are kept; `None` keeps all.
    pub backup_keep: Option<u32>,
    /// What happens when an applied revision changed.
    pub checksum: ChecksumPolicy,
    /// Whether connections to SQLite that the tool opens enforce foreign keys.
    pub sqlite_foreign_keys: bool,
    /// Whether a SQLite file that the tool writes is turned to write-ahead logging.
    pub sqlite_write_ahead_log: bool,
    /// How long a connection to SQLite waits for another writer, in seconds.
    pub sqlite_busy_timeout: u32,
    /// Patterns of what is compared; none compares all.
    pub include: &'static [&'static str],
    /// Patterns of what is not compared.
    pub exclude: &'static [&'static str],
    /// Names of the constraints and indexes that nobody names.
    pub naming: Convention,
}

/// Which transactions the revisions of a run are in, where a transaction takes DDL back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TransactionMode {
    /// Each in one of its own.
    #[default]
    Revision,
    /// All of a run in one.
    All,
    /// Each statement by itself.
    None,
}

impl TransactionMode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Revision, Self::All, Self::None];

    /// Gives the word by which settings name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Revision => "revision",
            Self::All => "all",
            Self::None => "none",
        }
    }

    /// Tells whether a revision is in a transaction at all.
    pub fn has_transactions(self) -> bool {
        match self {
            Self::Revision | Self::All => true,
            Self::None => false,
        }
    }
}

impl FromStr for TransactionMode {
    type Err = UnknownMode;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "true" => Ok(Self::Revision),
            "false" => Ok(Self::None),
            _ => Self::ALL.into_iter().find(|it| it.name() == name).ok_or(UnknownMode),
        }
    }
}

/// A word that is no [`TransactionMode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not `revision`, `all` or `none`")]
pub struct UnknownMode;

/// What happens when the checksum of an applied revision is not the recorded one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChecksumPolicy {
    /// The command fails.
    #[default]
    Refuse,
    /// The command says so and goes on.
    Warn,
    /// Checksums are not compared.
    Ignore,
}

impl ChecksumPolicy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Refuse, Self::Warn, Self::Ignore];

    /// Gives the word by which settings name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Warn => "warn",
            Self::Ignore => "ignore",
        }
    }
}

impl FromStr for ChecksumPolicy {
    type Err = UnknownPolicy;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|it| it.name() == name).ok_or(UnknownPolicy)
    }
}

/// A word that is no [`ChecksumPolicy`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not `refuse`, `warn` or `ignore`")]
pub struct UnknownPolicy;

impl Settings {
    /// The settings of a package that configures nothing.
    pub const DEFAULT: Self = Self {
        package: "migrations",
        many_heads: false,
        version_table: "migrate_version",
        version_schema: None,
        journal_table: "migrate_journal",
        database_url: None,
        transaction: TransactionMode::Revision,
        lock_timeout: 30,
        statement_timeout: None,
        table_lock_timeout: 5,
        retries: 10,
        expect_database: None,
        protected: false,
        backup_keep: None,
        checksum: ChecksumPolicy::Refuse,
        sqlite_foreign_keys: true,
        sqlite_write_ahead_log: true,
        sqlite_busy_timeout: 5,
        include: &[],
        exclude: &[],
        naming: Convention::DEFAULT,
    };

    /// Gives what is looked at when schemas are compared: by the package's patterns, and never what the tools keep for
    /// themselves.
    pub fn filter(&self) -> Filter {
        let owned = |patterns: &[&str]| patterns.iter().map(ToString::to_string).collect::<Vec<_>>();
        let mut filter = Filter { include: owned(self.include), ..Filter::default() };
        filter.exclude.extend(owned(&[self.version_table, self.journal_table]));
        filter.exclude.extend(owned(self.exclude));
        filter
    }
}

/// The migrations of a package, in no particular order; `migrations!()` makes it.
#[derive(Debug, Clone, Copy)]
pub struct Migrations {
    /// The revisions.
    pub list: &'static [Migration],
    /// How they are run.
    pub settings: Settings,
}
