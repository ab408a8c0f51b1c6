//! A temporary project, and the real binaries called in it.
//!
//! All projects share one folder of compiled crates, so that only the first build of a run compiles the dependencies;
//! what is built of a project itself lands in the project.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::redaction::redacted;

/// A folder of a user's, removed with the value.
pub(crate) struct Project {
    folder: TempDir,
}

/// A command line about to be run.
pub(crate) struct Call {
    command: Command,
    root: PathBuf,
}

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ran {
    /// The exit status; -1 after a signal.
    pub(crate) status: i32,
    /// The answer, as it was printed.
    pub(crate) stdout: String,
    /// The rest, as it was printed.
    pub(crate) stderr: String,
    root: PathBuf,
}

impl Project {
    /// Makes an empty folder.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::Builder::new().prefix("migrate-test-").tempdir().expect("a folder can be made");
        Self { folder }
    }

    /// Makes a folder of these files.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let project = Self::empty();
        files.iter().for_each(|(path, text)| project.write(path, text));
        project
    }

    /// Makes a project as `cargo migrate init` does, with these migrations: each a revision and its parents, space between.
    pub(crate) fn with_chain(chain: &[&str]) -> Self {
        let project = Self::empty();
        project.migrate("init --quiet").run().succeeded();
        project.lock();
        chain.iter().for_each(|line| project.revision(line));
        project
    }

    /// Gives the path of a file.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("the file can be read")
    }

    /// Gives every file and its text, what cargo makes left out.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("the folder can be read") {
                let path = entry.expect("the entry can be read").path();
                let name = path.strip_prefix(self.folder.path()).expect("it stands below").display().to_string();
                if path.is_dir() && name != "target" {
                    folders.push(path);
                } else if path.is_file() && name != "Cargo.lock" {
                    found.insert(name, fs::read(path).expect("the file can be read"));
                }
            }
        }
        found
    }

    /// Takes the workspace's choice of versions: what is built already, and nothing from the network.
    pub(crate) fn lock(&self) {
        fs::copy(workspace().join("Cargo.lock"), self.path("Cargo.lock")).expect("the lock file can be copied");
    }

    /// Writes a migration that creates a table of its own: `b2 a1` is `b2` with the parent `a1`; a merge creates none.
    pub(crate) fn revision(&self, line: &str) {
        let mut words = line.split_whitespace();
        let id = words.next().expect("a revision has an identifier");
        let parents: Vec<&str> = words.collect();
        let down_revision = match parents.as_slice() {
            [] => String::new(),
            [one] => format!(", down_revision = {one:?}"),
            several => format!(", down_revision = {several:?}"),
        };
        let table =
            format!("op.create_table(\"t_{id}\", |t| {{\n        t.column(\"id\", BigInt).primary_key();\n    }})");
        let (title, name, body) = match parents.len() {
            0 | 1 => (format!("Create t_{id}"), "op", table),
            _ => (format!("Join {}", parents.join(" and ")), "_op", "Ok(())".to_owned()),
        };
        let text = format!(
            "//! {title}.\nuse migrate_core::prelude::*;\n\n#[migration(revision = \"{id}\"{down_revision})]\n\
             pub fn upgrade({name}: &mut Operations) -> Result<()> {{\n    {body}\n}}\n"
        );
        self.write(&format!("migrations/versions/{id}.rs"), &text);
    }

    /// Calls `cargo migrate`, as cargo would: words between spaces, `"` around a word with spaces.
    pub(crate) fn migrate(&self, line: &str) -> Call {
        let mut command = Command::new(cargo_migrate());
        command.arg("migrate").args(words(line));
        self.call(command)
    }

    /// Calls the binary that was built last, in a folder without sources and without cargo.
    pub(crate) fn deployed(&self, line: &str) -> Call {
        fs::create_dir_all(self.path("target/deployed")).expect("the folder can be made");
        let mut command = Command::new(self.path("target/debug/migrations"));
        command.args(words(line));
        self.call(command).within("target/deployed").env("PATH", "/nowhere").env("CARGO", "/nowhere/cargo")
    }

    /// Runs statements on a SQLite file of the project, and gives their rows.
    pub(crate) fn sqlite(&self, file: &str, sql: &str) -> String {
        let mut command = Command::new("sqlite3");
        command.arg(self.path(file)).arg(sql);
        migrate_tests::tool::run(&mut command, "").expect("sqlite3 takes the statements")
    }

    fn call(&self, mut command: Command) -> Call {
        let root = self.folder.path().canonicalize().expect("the folder is there");
        command.current_dir(&root).stdin(Stdio::null());
        // What the running cargo and the developer's shell say must not reach the commands.
        let told = |name: &str| {
            ["CARGO_", "MIGRATE_", "MIGRATION_", "RUST"].iter().any(|start| name.starts_with(start))
                && name != "CARGO_HOME"
                // Where the toolchain is, which one it is, and that none is to be installed.
                && !name.starts_with("RUSTUP_")
        };
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_str().is_some_and(told)) {
            command.env_remove(name);
        }
        command
            .env_remove("DATABASE_URL")
            .env("CARGO", cargo())
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_BUILD_BUILD_DIR", migrate_tests::package::target())
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("MIGRATE_CORE_PATH", workspace().join("migrate-core"));
        Call { command, root }
    }
}

impl Call {
    /// Sets a variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Calls it in a folder of the project.
    pub(crate) fn within(mut self, folder: &str) -> Self {
        self.command.current_dir(self.root.join(folder));
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(mut self) -> Ran {
        let output = self.command.output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("commands print UTF-8");
        Ran {
            status: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            root: self.root,
        }
    }

    /// Runs it to its end, and writes what it did for a snapshot.
    pub(crate) fn shown(self) -> String {
        self.run().shown()
    }
}

impl Ran {
    /// Fails the test with what was printed, unless the command succeeded.
    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        assert_eq!(self.status, 0, "{}", self.shown());
        self
    }

    /// Writes what the command did for a snapshot; what changes from run to run is redacted.
    pub(crate) fn shown(&self) -> String {
        let mut text = format!("exit {}\n", self.status);
        for (name, printed) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !printed.is_empty() {
                text += &format!("--- {name}\n{printed}");
            }
        }
        redacted(&text, &[(&self.root, "[ROOT]"), (&workspace(), "[WORKSPACE]")])
    }
}

/// Cuts a command line into words.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, piece) in line.split('"').enumerate() {
        // Every second piece stands between quotes.
        if number % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Builds `cargo-migrate`, once a run, and gives its path.
fn cargo_migrate() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let built = Command::new(cargo())
            .args(["build", "--quiet", "--package", "cargo-migrate"])
            .current_dir(workspace())
            .status()
            .expect("cargo starts");
        assert!(built.success(), "`cargo-migrate` does not build");
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from);
        target.join("debug/cargo-migrate")
    })
}

fn cargo() -> String {
    env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("`tests` stands in the workspace").to_owned()
}
