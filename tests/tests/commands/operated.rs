//! The deployed binary with every database, `examples/operated`, and the gate in the middle of its run.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::sync::OnceLock;

use migrate_core::connection::{AnyConnection, MigrateConnection, OpenOptions, open};
use migrate_tests::{Backend, TestDatabase};

/// Calls the binary on a database.
pub(crate) fn operated(database: &TestDatabase, line: &str) -> Command {
    let mut command = Command::new(binary());
    command.args(line.split_whitespace()).current_dir(folder(database));
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("MIGRAT")) {
        command.env_remove(name);
    }
    command.env("DATABASE_URL", &database.url).env("OPERATED_GATE", gate_file(database));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Calls it, and gives its status and what it printed, both streams in one text.
pub(crate) fn ran(database: &TestDatabase, line: &str) -> (i32, String) {
    told(&operated(database, line).output().expect("it runs"))
}

/// Gives a status and what was printed.
pub(crate) fn told(output: &Output) -> (i32, String) {
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat();
    (output.status.code().unwrap_or(-1), text)
}

/// The binary at work.
pub(crate) struct Running {
    pub(crate) child: Child,
    stderr: BufReader<ChildStderr>,
    said: String,
}

impl Running {
    /// Starts it.
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("it starts");
        let stderr = BufReader::new(child.stderr.take().expect("piped"));
        Self { child, stderr, said: String::new() }
    }

    /// Sends a signal: `TERM`, `INT`, `KILL`.
    pub(crate) fn signal(&self, name: &str) {
        let kill = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(kill.expect("`kill` runs").success());
    }

    /// Waits until it prints a line with these words.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, words: &str) {
        loop {
            let start = self.said.len();
            let read = self.stderr.read_line(&mut self.said).expect("text");
            assert!(read > 0, "it ended before it said `{words}`: {}", self.said);
            if self.said[start..].contains(words) {
                return;
            }
        }
    }

    /// Waits for its end, and gives its status and what it said.
    pub(crate) fn end(mut self) -> (i32, String) {
        self.stderr.read_to_string(&mut self.said).expect("text");
        (self.child.wait().expect("its end").code().unwrap_or(-1), self.said)
    }
}

/// What the middle revision waits for, shut.
pub(crate) struct Gate<'d> {
    database: &'d TestDatabase,
    /// The session that holds the server's lock.
    holder: Option<AnyConnection>,
}

impl<'d> Gate<'d> {
    /// Shuts it.
    pub(crate) fn shut(database: &'d TestDatabase) -> Self {
        let lock = match database.backend {
            Backend::Sqlite => {
                let made = Command::new("mkfifo").arg(gate_file(database)).status().expect("`mkfifo` runs");
                assert!(made.success());
                return Self { database, holder: None };
            }
            Backend::Postgres => "SELECT pg_advisory_lock(7)",
            Backend::Mariadb => "DO GET_LOCK(concat('gate of ', DATABASE()), 60)",
        };
        let mut holder = open(&database.url, &OpenOptions::default()).expect("a session");
        holder.session().batch(lock).expect("nobody else holds it");
        Self { database, holder: Some(holder) }
    }

    /// Waits until somebody stands before it; opening it lets that one through.
    pub(crate) fn wait_for_somebody(&self) -> Opening {
        let waiting = match self.database.backend {
            // Whoever opens a pipe to write waits for whoever reads.
            Backend::Sqlite => {
                let pipe = fs::OpenOptions::new().write(true).open(gate_file(self.database)).expect("a pipe");
                return Opening(Some(pipe));
            }
            Backend::Postgres => {
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            }
            Backend::Mariadb => {
                "SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'DO GET_LOCK(%'"
            }
        };
        while self.database.query(waiting) != "1" {}
        Opening(None)
    }

    /// Opens it for good.
    pub(crate) fn open(self, opening: Opening) {
        if let Some(mut pipe) = opening.0 {
            // Whoever comes after reads a file that is just there.
            fs::remove_file(gate_file(self.database)).expect("it is there");
            fs::write(gate_file(self.database), "").expect("is written");
            // Nobody reads where the reader was killed.
            drop(pipe.write_all(b"go on"));
        }
        drop(self.holder);
    }
}

/// What lets somebody through the gate.
pub(crate) struct Opening(Option<fs::File>);

fn gate_file(database: &TestDatabase) -> PathBuf {
    folder(database).join(format!("{}-gate", Path::new(&database.name).file_name().unwrap_or_default().display()))
}

/// A folder where the binary finds no `.env`; that of the file for SQLite.
fn folder(database: &TestDatabase) -> PathBuf {
    match database.backend {
        Backend::Sqlite => Path::new(&database.name).parent().expect("a folder").to_owned(),
        Backend::Postgres | Backend::Mariadb => env::temp_dir(),
    }
}

/// Builds the binary, once a run, and gives its path.
fn binary() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut build = Command::new(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
        build.args(["build", "--quiet", "--package", "migrate-tests", "--example", "operated"]);
        if !cfg!(feature = "postgres") {
            build.arg("--no-default-features");
        }
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("`tests` stands in the workspace");
        assert!(build.current_dir(workspace).status().expect("cargo starts").success(), "`operated` does not build");
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
        target.join("debug/examples/operated")
    })
}
