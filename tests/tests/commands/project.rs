//! A temporary project, and the real binaries called in it.
//!
//! All projects share one folder of compiled crates, so that only the first build of a run compiles the dependencies;
//! what is built of a project itself lands in the project.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::io::{Write, pipe};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use migrate_tests::TestDatabase;
use tempfile::TempDir;

use crate::redaction::redacted;

/// A folder of a user's.
pub(crate) struct Project {
    folder: PathBuf,
    /// The name of its package of migrations, and of the binary.
    package: &'static str,
    /// Removed with the value; a project that stands from run to run has none.
    _temporary: Option<TempDir>,
}

/// A command line about to be run.
pub(crate) struct Call {
    command: Command,
    redacted: Vec<(PathBuf, &'static str)>,
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
    redacted: Vec<(PathBuf, &'static str)>,
}

/// A project that all tests share, built once: two branches and their merge, five revisions, and no database named.
///
/// It stands from run to run, so that it is only built when something changed. No test changes its files.
pub(crate) fn market() -> &'static Project {
    static MARKET: OnceLock<Project> = OnceLock::new();
    MARKET.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("market");
        fs::create_dir_all(&folder).expect("the folder can be made");
        let reserved = File::create(folder.join("reserved")).expect("the lock can be made");
        reserved.lock().expect("the lock can be taken");
        let folder = folder.canonicalize().expect("the folder is there");
        let project = Project { folder, package: "market", _temporary: None };
        if !project.path("Cargo.lock").exists() {
            project.lock();
        }
        let fresh = Project::with_chain("market", &[]);
        let manifest = fresh.read("migrations/Cargo.toml");
        fresh.write("migrations/Cargo.toml", &manifest.replace("\ndatabase-url", "\n# database-url"));
        for line in ["a10001", "b20001 a10001", "b20002 a10001", "c30001 b20001 b20002", "d40001 c30001"] {
            fresh.revision(line);
        }
        // Cargo looks at times, not at texts.
        for (name, text) in fresh.files() {
            if fs::read(project.path(&name)).ok().as_ref() != Some(&text) {
                project.write(&name, str::from_utf8(&text).expect("the files are text"));
            }
        }
        project.migrate("upgrade --sql --dialect sqlite").run().succeeded();
        project
    })
}

impl Project {
    /// Makes an empty folder.
    pub(crate) fn empty() -> Self {
        let temporary = tempfile::Builder::new().prefix("migrate-test-").tempdir().expect("a folder can be made");
        let folder = temporary.path().canonicalize().expect("the folder is there");
        Self { folder, package: "migrations", _temporary: Some(temporary) }
    }

    /// Makes a folder of these files.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let project = Self::empty();
        files.iter().for_each(|(path, text)| project.write(path, text));
        project
    }

    /// Makes a project as `cargo migrate init` does, with these migrations: each a revision and its parents, space between.
    ///
    /// Each test gives its package another name: crates of one name are one crate to the shared folder.
    pub(crate) fn with_chain(package: &'static str, chain: &[&str]) -> Self {
        let project = Self { package, ..Self::empty() };
        project.migrate(&format!("init --quiet --name {package}")).run().succeeded();
        project.lock();
        chain.iter().for_each(|line| project.revision(line));
        project
    }

    /// Gives the path of a file.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
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
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("the folder can be read") {
                let path = entry.expect("the entry can be read").path();
                let name = path.strip_prefix(&self.folder).expect("it stands below").display().to_string();
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

    /// Calls a program in the project on a terminal of twelve lines, as a shell would: what it prints has line ends of a
    /// terminal.
    pub(crate) fn on_terminal(&self, line: &str) -> Call {
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &format!("stty rows 12 cols 80; {line}"), "/dev/null"]);
        self.call(command).env("TERM", "xterm")
    }

    /// Calls a program on a terminal where somebody types.
    pub(crate) fn typed(&self, line: &str, keys: &str) -> Call {
        let mut call = self.on_terminal(line);
        let (reader, mut writer) = pipe().expect("a pipe can be made");
        writer.write_all(keys.as_bytes()).expect("a pipe takes a few letters");
        // It stays open as long as the test: at its end the terminal would hang up.
        std::mem::forget(writer);
        call.command.stdin(reader);
        call
    }

    /// Writes the command line of `cargo migrate`, for a shell.
    pub(crate) fn migrate_line(line: &str) -> String {
        format!("{} migrate {line}", cargo_migrate().display())
    }

    /// Calls cargo, as the commands call it.
    pub(crate) fn cargo(&self, line: &str) -> Call {
        let mut command = Command::new(cargo());
        command.args(words(line));
        self.call(command)
    }

    /// Calls the binary that was built last, copied to a folder without sources, without cargo in sight.
    pub(crate) fn deployed(&self, line: &str) -> Call {
        static COPYING: std::sync::Mutex<()> = std::sync::Mutex::new(());
        let built = self.path("target/debug").join(self.package);
        let copy = self.path("target/deployed/app-migrations");
        {
            let _copying = COPYING.lock().expect("no test fails while it copies");
            let modified = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
            if modified(&copy) < modified(&built) {
                fs::create_dir_all(self.path("target/deployed")).expect("the folder can be made");
                fs::copy(built, &copy).expect("the binary can be copied");
            }
        }
        let mut command = Command::new(copy);
        command.arg0("./app-migrations").args(words(line));
        self.call(command).within("target/deployed").env("PATH", "/nowhere").env("CARGO", "/nowhere/cargo")
    }

    /// Runs statements on a SQLite file of the project, and gives their rows.
    pub(crate) fn sqlite(&self, file: &str, sql: &str) -> String {
        let mut command = Command::new("sqlite3");
        command.arg(self.path(file)).arg(sql);
        migrate_tests::tool::run(&mut command, "").expect("sqlite3 takes the statements")
    }

    fn call(&self, mut command: Command) -> Call {
        command.current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::piped());
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
        Call { command, redacted: vec![(self.folder.clone(), "[ROOT]"), (workspace(), "[WORKSPACE]")] }
    }
}

impl Call {
    /// Sets a variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Names the database by the environment.
    pub(crate) fn on(mut self, database: &TestDatabase) -> Self {
        self.redacted.push((PathBuf::from(&database.url), "[DATABASE]"));
        self.env("DATABASE_URL", &database.url)
    }

    /// Calls it in a folder of the project.
    pub(crate) fn within(mut self, folder: &str) -> Self {
        let root = &self.redacted[0].0;
        self.command.current_dir(root.join(folder));
        self
    }

    /// Calls it in any folder.
    pub(crate) fn elsewhere(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self.redacted.push((folder.to_owned(), "[FOLDER]"));
        self
    }

    /// Runs it with a standard output that nobody reads any more.
    pub(crate) fn run_unread(mut self) -> Ran {
        let (reader, writer) = pipe().expect("a pipe can be made");
        drop(reader);
        self.command.stdout(writer);
        self.run()
    }

    /// Runs it to its end.
    pub(crate) fn run(mut self) -> Ran {
        let child = self.command.stderr(Stdio::piped()).spawn();
        let output = child.and_then(Child::wait_with_output).expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("commands print UTF-8");
        Ran {
            status: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            redacted: self.redacted,
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
        redacted(&text, &self.redacted)
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
