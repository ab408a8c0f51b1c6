//! The environment, and `.env` behind it: `DATABASE_URL` and `MIGRATE_*` for each setting.
//!
//! A flag beats the environment, which beats `.env`, which beats what the package was built with.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::args::{DatabaseArgs, UrlArgs};
use super::error::CliError;
use crate::migration::Settings;
use crate::schema::Filter;

/// The variable that names the server to test on.
pub(super) const TEST_DATABASE_URL: &str = "TEST_DATABASE_URL";

/// The variable that `cargo migrate` tells the package's folder by.
const PACKAGE_DIRECTORY: &str = "MIGRATE_PACKAGE_DIR";
/// The variable that `cargo migrate` tells the workspace's folder by.
const WORKSPACE_DIRECTORY: &str = "MIGRATE_WORKSPACE_DIR";

/// The variable that `cargo migrate` tells the flags by that it built this program with.
const CARGO_FLAGS: &str = "MIGRATE_CARGO_FLAGS";

/// Gives the flags that `cargo migrate` was called with, if it was with any.
pub(super) fn cargo_flags() -> Option<String> {
    env::var(CARGO_FLAGS).ok().filter(|flags| !flags.is_empty())
}

/// Tells whether `cargo migrate` became this process.
pub(super) fn is_called_by_cargo() -> bool {
    env::var_os(PACKAGE_DIRECTORY).is_some()
}

/// The variables of a process, with those of its `.env` where it has none.
#[derive(Debug, Default)]
pub struct Variables {
    process: BTreeMap<String, String>,
    dot_env: BTreeMap<String, String>,
    /// The folder of `.env`; `None` for the current one.
    dot_env_folder: Option<PathBuf>,
    /// The workspace's folder; `None` for the current one, and where only the binary is.
    workspace: Option<PathBuf>,
}

/// A database's URL, and the folder that a relative path in it is seen from; without one it is the current directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedUrl<'a> {
    /// The URL.
    pub url: &'a str,
    /// The folder.
    pub folder: Option<&'a Path>,
}

impl Variables {
    /// Reads the environment and `.env`: the nearest upwards from the current directory, else the package's.
    pub fn read() -> Result<Self, CliError> {
        let process: BTreeMap<String, String> = env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| {
                ["DATABASE_URL", TEST_DATABASE_URL].contains(&name.as_str()) || name.starts_with("MIGRATE_")
            })
            .collect();
        let package = process.get(PACKAGE_DIRECTORY).map(PathBuf::from);
        let here = env::current_dir().map_err(|source| CliError::Unreadable { path: ".".to_owned(), source })?;
        let folders = here.ancestors().chain(package.as_deref());
        let folder = folders.map(Path::to_owned).find(|folder| folder.join(".env").is_file());
        let dot_env =
            folder.as_deref().map_or_else(|| Ok(BTreeMap::new()), |folder| read_dot_env(&folder.join(".env")))?;
        let elsewhere = |folder: &PathBuf| *folder != here;
        let workspace = process.get(WORKSPACE_DIRECTORY).map(PathBuf::from).filter(elsewhere);
        Ok(Self { process, dot_env, dot_env_folder: folder.filter(elsewhere), workspace })
    }

    /// Takes the text of a `.env` alone; `path` names it where it is faulty.
    pub fn from_dot_env(path: &str, text: &str) -> Result<Self, CliError> {
        Ok(Self { dot_env: dot_env(path, text)?, ..Self::default() })
    }

    /// Gives a variable; an empty one counts as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        let places = [&self.process, &self.dot_env].into_iter();
        places.filter_map(|variables| variables.get(name)).map(String::as_str).find(|value| !value.is_empty())
    }

    /// Gives a variable as a value of its type.
    fn parsed<T: FromStr>(&self, name: &'static str, expected: &'static str) -> Result<Option<T>, CliError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let wrong = || CliError::Setting { name: name.to_owned(), value: value.to_owned(), expected };
        value.parse().map(Some).map_err(|_| wrong())
    }

    /// Chooses the database's URL. What a file of the project says holds wherever in the project the command is called.
    pub fn database_url<'a>(&'a self, args: &'a UrlArgs, settings: &Settings) -> Option<NamedUrl<'a>> {
        let given = args.database_url.as_deref().map(|url| NamedUrl { url, folder: None });
        let variable = || ["DATABASE_URL", "MIGRATE_DATABASE_URL"].iter().find_map(|name| self.url_in(name));
        let built = || settings.database_url.map(|url| NamedUrl { url, folder: self.workspace.as_deref() });
        given.or_else(variable).or_else(built)
    }

    fn url_in(&self, name: &str) -> Option<NamedUrl<'_>> {
        let is_process = self.process.get(name).is_some_and(|value| !value.is_empty());
        let folder = if is_process { None } else { self.dot_env_folder.as_deref() };
        self.get(name).map(|url| NamedUrl { url, folder })
    }

    /// Gives the settings that hold for this process; `args` are those of a command that has them.
    pub fn settings(&self, args: Option<&DatabaseArgs>, built: &Settings) -> Result<Settings, CliError> {
        // Settings are constants of a program everywhere else; here they are made once in a process.
        let text = |name| self.get(name).map(|value| &*value.to_owned().leak());
        let patterns = |name: &'static str| -> Result<Option<&'static [&'static str]>, CliError> {
            let Some(list) = text(name) else { return Ok(None) };
            let list: Vec<&'static str> = list.split(',').map(str::trim).collect();
            let expected = "patterns with commas between them, a known kind before the colon of each that has one";
            let wrong = |_| CliError::Setting { name: name.to_owned(), value: list.join(","), expected };
            list.iter().try_for_each(|it| Filter::pattern(it).map(drop)).map_err(wrong)?;
            Ok(Some(list.leak()))
        };
        let seconds = "a number of seconds";
        let flag = "`true` or `false`";
        Ok(Settings {
            package: built.package,
            many_heads: built.many_heads,
            version_table: text("MIGRATE_VERSION_TABLE").unwrap_or(built.version_table),
            version_schema: text("MIGRATE_VERSION_SCHEMA").or(built.version_schema),
            journal_table: text("MIGRATE_JOURNAL_TABLE").unwrap_or(built.journal_table),
            database_url: built.database_url,
            transaction: match args.and_then(|args| args.transaction) {
                Some(mode) => mode,
                None => self.parsed("MIGRATE_TRANSACTION", "`revision`, `all` or `none`")?.unwrap_or(built.transaction),
            },
            lock_timeout: match args.and_then(|args| args.lock_timeout) {
                Some(timeout) => timeout,
                None => self.parsed("MIGRATE_LOCK_TIMEOUT", seconds)?.unwrap_or(built.lock_timeout),
            },
            statement_timeout: match args.and_then(|args| args.statement_timeout) {
                Some(timeout) => Some(timeout),
                None => self.parsed("MIGRATE_STATEMENT_TIMEOUT", seconds)?.or(built.statement_timeout),
            },
            table_lock_timeout: match args.and_then(|args| args.table_lock_timeout) {
                Some(timeout) => timeout,
                None => self.parsed("MIGRATE_TABLE_LOCK_TIMEOUT", seconds)?.unwrap_or(built.table_lock_timeout),
            },
            retries: self.parsed("MIGRATE_RETRIES", "a number")?.unwrap_or(built.retries),
            expect_database: text("MIGRATE_EXPECT_DATABASE").or(built.expect_database),
            protected: self.parsed("MIGRATE_PROTECTED", flag)?.unwrap_or(built.protected),
            backup_keep: self.parsed("MIGRATE_BACKUP_KEEP", "a number")?.or(built.backup_keep),
            checksum: match args.and_then(|args| args.checksum) {
                Some(policy) => policy,
                None => self.parsed("MIGRATE_CHECKSUM", "`refuse`, `warn` or `ignore`")?.unwrap_or(built.checksum),
            },
            sqlite_foreign_keys: self.parsed("MIGRATE_SQLITE_FOREIGN_KEYS", flag)?.unwrap_or(built.sqlite_foreign_keys),
            sqlite_write_ahead_log: self
                .parsed("MIGRATE_SQLITE_WRITE_AHEAD_LOG", flag)?
                .unwrap_or(built.sqlite_write_ahead_log),
            sqlite_busy_timeout: self
                .parsed("MIGRATE_SQLITE_BUSY_TIMEOUT", seconds)?
                .unwrap_or(built.sqlite_busy_timeout),
            include: patterns("MIGRATE_INCLUDE")?.unwrap_or(built.include),
            exclude: patterns("MIGRATE_EXCLUDE")?.unwrap_or(built.exclude),
            naming: built.naming,
        })
    }
}

fn read_dot_env(file: &Path) -> Result<BTreeMap<String, String>, CliError> {
    let path = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|source| CliError::Unreadable { path: path.clone(), source })?;
    dot_env(&path, &text)
}

fn dot_env(path: &str, text: &str) -> Result<BTreeMap<String, String>, CliError> {
    let lines: Result<BTreeMap<String, String>, dotenvy::Error> = dotenvy::from_read_iter(text.as_bytes()).collect();
    lines.map_err(|error| {
        // The error's own text holds the value, and a value may be a password.
        let value = if let dotenvy::Error::LineParse(value, _) = &error { value.as_str() } else { "" };
        let number = text.lines().position(|line| line.contains(value));
        CliError::DotEnv { path: path.to_owned(), line: number.map_or(1, |before| before + 1) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(process: &[(&str, &str)], dot_env: &[(&str, &str)]) -> Variables {
        let map =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let folder = |name: &str| Some(PathBuf::from(name));
        Variables {
            process: map(process),
            dot_env: map(dot_env),
            dot_env_folder: folder("/env"),
            workspace: folder("/workspace"),
        }
    }

    fn url(process: &[(&str, &str)], dot_env: &[(&str, &str)], flag: Option<&str>) -> Option<String> {
        let args = UrlArgs { database_url: flag.map(str::to_owned) };
        let settings = Settings { database_url: Some("sqlite:built"), ..Settings::DEFAULT };
        let variables = variables(process, dot_env);
        let named = variables.database_url(&args, &settings)?;
        Some(format!("{} from {}", named.url, named.folder.map_or("here".into(), |folder| folder.to_string_lossy())))
    }

    #[test]
    fn the_flag_beats_the_environment_beats_dot_env_beats_the_package() {
        let set = [("DATABASE_URL", "sqlite:env")];
        let file = [("DATABASE_URL", "sqlite:file")];
        assert_eq!(url(&set, &file, Some("sqlite:flag")).as_deref(), Some("sqlite:flag from here"));
        assert_eq!(url(&set, &file, None).as_deref(), Some("sqlite:env from here"));
        assert_eq!(url(&[], &file, None).as_deref(), Some("sqlite:file from /env"));
        assert_eq!(url(&[("DATABASE_URL", "")], &[], None).as_deref(), Some("sqlite:built from /workspace"));
    }

    #[test]
    fn a_setting_of_the_wrong_kind_is_named() {
        let variables = variables(&[("MIGRATE_LOCK_TIMEOUT", "soon")], &[]);
        let error = variables.settings(None, &Settings::DEFAULT).unwrap_err();
        assert_eq!(error.to_string(), "`MIGRATE_LOCK_TIMEOUT` is `soon`, which is not a number of seconds");
    }

    #[test]
    fn a_broken_dot_env_does_not_show_its_secrets() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".env");
        std::fs::write(&file, "A=1\nDATABASE_URL=postgres://u:sec ret@h/d\n").unwrap();
        let error = read_dot_env(&file).unwrap_err().to_string();
        assert!(error.ends_with("is not `NAME=value`: line 2"), "{error}");
    }

    #[test]
    fn any_dot_env_is_read_or_refused_without_a_panic() {
        const PIECES: [&str; 16] =
            ["A", "=", "\n", "\"", "'", "#", " ", "$", "{", "}", "\\", "export ", "é", "\r\n", "DATABASE_URL", "\u{0}"];
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".env");
        // A generator of its own: the same texts in every run.
        let mut random: u64 = 7;
        for _ in 0..2_000 {
            let mut text = String::new();
            for _ in 0..random % 14 {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(PIECES[(random >> 33) as usize % PIECES.len()]);
            }
            random = random.wrapping_add(1);
            std::fs::write(&file, &text).unwrap();
            if let Err(error) = read_dot_env(&file) {
                assert!(matches!(error, CliError::DotEnv { line: 1.., .. }), "{text:?}: {error}");
            }
        }
    }
}
