//! `[package.metadata.migrate]`: how a package of migrations is set up.
//!
//! The table comes as JSON, so that cargo's own metadata and a `Cargo.toml` are read alike; [`Config`] comes out.
//! **Architecture Invariant**: every key has a default, and a key that is not known is an error, never ignored.

mod error;
mod read;

use std::collections::BTreeMap;

pub use error::ConfigError;

use crate::migration::{ChecksumPolicy, TransactionMode};
use crate::schema::naming::Convention;

/// The file in the `OUT_DIR` of a package's build script that says in which folder the package stands.
///
/// Cargo knows the packages of a workspace by their names and where they stand in it, so that two workspaces that share a
/// target folder may take each other's packages for their own.
pub const PLACE_FILE: &str = "migrate-package";

/// The keys of `[package.metadata.migrate]`, each with its default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Folders of migrations, relative to the package, subfolders included (`["versions"]`).
    pub versions: Vec<String>,
    /// Files or folders of models, relative to the package (`["../src/models.rs"]`).
    pub models: Vec<String>,
    /// A Diesel `schema.rs` that stands in for models, relative to the package.
    pub schema: Option<String>,
    /// Whether several heads and bases are allowed: `heads = "many"` (`"one"`).
    pub many_heads: bool,
    /// Table that holds the applied heads (`migrate_version`).
    pub version_table: String,
    /// Schema of the version table and the journal; the connection's default without one.
    pub version_schema: Option<String>,
    /// Table that holds one row a run of a revision (`migrate_journal`).
    pub journal_table: String,
    /// Database to use when neither flag nor environment names one.
    pub database_url: Option<String>,
    /// Name of a new migration's file (`{year}{month}{day}_{rev}_{slug}`).
    pub file_template: String,
    /// Time zone of a new migration's `created`; the local one without it.
    pub timezone: Option<String>,
    /// The most characters of `{slug}` (40).
    pub truncate_slug_length: usize,
    /// File that new migrations are made from, relative to the package; a built-in one without it. Its tokens are
    /// `${doc}`, `${message}`, `${revision}`, `${down_revision}`, `${arguments}`, `${created}`, `${op}`, `${upgrade}`.
    pub template: Option<String>,
    /// Commands that are run on a new migration's file, each a program and its arguments (`rustfmt --edition 2024`);
    /// the file stands for `{file}`, else comes last.
    pub post_write_hooks: Vec<Vec<String>>,
    /// Templates of the names of keys and indexes, by `pk`, `fk`, `uq`, `ix`, `ck`, `ex`: `{table_name}_{column_0_name}`.
    pub naming_convention: BTreeMap<String, String>,
    /// Patterns of what is compared, `audit_*` or with a kind `view:report_*`; without one all but the schemas of a database in
    /// which neither models nor migrations have anything.
    pub include: Vec<String>,
    /// Patterns of what is not compared, what tables are made of too: `index:dba_*`, `column:users.secret`. Migrations may refer
    /// to tables that it names, though none makes them.
    pub exclude: Vec<String>,
    /// Which transactions revisions run in unless they say otherwise: `true` or `"revision"` for one each (`true`), `"all"` for
    /// one for the whole run, `false` or `"none"`.
    pub transaction: TransactionMode,
    /// How long to wait for the migration lock, in seconds (30).
    pub lock_timeout: u32,
    /// How long one statement may run, in seconds; without one there is no limit.
    pub statement_timeout: Option<u32>,
    /// How long a statement may wait for a table that others use before it is tried again, in seconds (5); 0 sets no limit.
    pub table_lock_timeout: u32,
    /// How often a statement is tried again that others stood in the way of (10).
    pub retries: u32,
    /// Name of the database that alone is migrated.
    pub expect_database: Option<String>,
    /// Whether `downgrade`, `stamp` and `restore` need `--yes`, and `reset` and `drop-database` are refused (`false`).
    pub protected: bool,
    /// How many backups of a database are kept; all without one.
    pub backup_keep: Option<u32>,
    /// Whether connections to SQLite that the tool opens enforce foreign keys (`true`).
    pub sqlite_foreign_keys: bool,
    /// Whether a SQLite file that the tool writes is turned to write-ahead logging (`true`).
    pub sqlite_write_ahead_log: bool,
    /// How long a connection to SQLite waits for another writer, in seconds (5).
    pub sqlite_busy_timeout: u32,
    /// What happens when an applied revision changed (`"refuse"`).
    pub checksum: ChecksumPolicy,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            versions: vec!["versions".into()],
            models: vec!["../src/models.rs".into()],
            schema: None,
            many_heads: false,
            version_table: "migrate_version".into(),
            version_schema: None,
            journal_table: "migrate_journal".into(),
            database_url: None,
            file_template: "{year}{month}{day}_{rev}_{slug}".into(),
            timezone: None,
            truncate_slug_length: 40,
            template: None,
            post_write_hooks: vec![vec!["rustfmt".into(), "--edition".into(), "2024".into()]],
            naming_convention: BTreeMap::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            transaction: TransactionMode::Revision,
            lock_timeout: 30,
            statement_timeout: None,
            table_lock_timeout: 5,
            retries: 10,
            expect_database: None,
            protected: false,
            backup_keep: None,
            sqlite_foreign_keys: true,
            sqlite_write_ahead_log: true,
            sqlite_busy_timeout: 5,
            checksum: ChecksumPolicy::Refuse,
        }
    }
}

/// The keys, as they are written.
pub const KEYS: [&str; 28] = [
    "versions",
    "models",
    "schema",
    "heads",
    "version-table",
    "version-schema",
    "journal-table",
    "database-url",
    "file-template",
    "timezone",
    "truncate-slug-length",
    "template",
    "post-write-hooks",
    "naming-convention",
    "include",
    "exclude",
    "transaction",
    "lock-timeout",
    "statement-timeout",
    "table-lock-timeout",
    "retries",
    "expect-database",
    "protected",
    "backup-keep",
    "sqlite-foreign-keys",
    "sqlite-write-ahead-log",
    "sqlite-busy-timeout",
    "checksum",
];

impl Config {
    /// Reads the value of `package.metadata`, whose key `migrate` may be missing.
    ///
    /// ```
    /// let metadata = serde_json::json!({ "migrate": { "heads": "many" } });
    /// let config = migrate_core::config::Config::of_metadata(&metadata).expect("a sound table");
    /// assert!(config.many_heads);
    /// ```
    ///
    /// # Errors
    /// When a key is not known, or a value is not what its key takes.
    pub fn of_metadata(metadata: &serde_json::Value) -> Result<Self, ConfigError> {
        metadata.get("migrate").map_or_else(|| Ok(Self::default()), Self::of_table)
    }

    /// Gives the convention by which keys and indexes are named.
    ///
    /// A convention is a constant of a program everywhere else; each call makes one that stays until the process ends.
    pub fn naming(&self) -> Convention {
        let usual = Convention::DEFAULT;
        let template =
            |kind: &str, usual: &'static str| self.naming_convention.get(kind).map_or(usual, |it| &*it.clone().leak());
        Convention {
            primary_key: template("pk", usual.primary_key),
            unique: template("uq", usual.unique),
            foreign_key: template("fk", usual.foreign_key),
            check: template("ck", usual.check),
            index: template("ix", usual.index),
            exclusion: template("ex", usual.exclusion),
        }
    }

    /// Reads the table `[package.metadata.migrate]` itself.
    ///
    /// # Errors
    /// When a key is not known, or a value is not what its key takes.
    pub fn of_table(table: &serde_json::Value) -> Result<Self, ConfigError> {
        read::table(table)
    }
}
