//! A private database server: own data folder, own port, own socket, gone with whoever started it.
//!
//! A small shell, the guard, makes the data folder, runs the server as its child and waits for its own standard input
//! to end. The other end of that pipe is ours, so it ends when we drop the [`Server`], when we exit and when we are
//! killed; the guard then stops the server and removes the folder.
//!
//! **Architecture Invariant**: no way in which a test run can end leaves a server or a data folder behind.

mod guard;
mod kind;

use std::fs;
use std::io::Read;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::tool::{self, User};
use crate::{Failure, Result};

pub use kind::Kind;

/// How long a server may take to answer after its start; a cold machine with slow disks needs some of it.
const START_LIMIT: Duration = Duration::from_secs(90);
/// A start whose port was taken between choosing and listening is tried again.
const START_TRIES: u32 = 3;

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing is forced to disk: for tests, whose data no one needs after a crash.
    Fast,
    /// As in production: for measurements.
    Durable,
}

/// A running server; dropped, it is stopped and its folder removed.
#[derive(Debug)]
pub struct Server {
    /// Where it listens, and as whom to connect.
    pub address: Address,
    guard: Child,
    folder: PathBuf,
}

/// Where a server listens, and as whom to connect; the user may do everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Which server it is.
    pub kind: Kind,
    /// The name of the user.
    pub user: String,
    /// The password, made for this server.
    pub password: String,
    /// The port on 127.0.0.1.
    pub port: u16,
    /// The folder (PostgreSQL) or file (MariaDB) of the unix socket.
    pub socket: PathBuf,
}

impl Server {
    /// Starts a server and returns when it answers.
    pub fn start(kind: Kind, durability: Durability) -> Result<Self> {
        Self::start_with(kind, durability, &[])
    }

    /// Starts a server with options of its own beside the usual ones, over which they go.
    pub fn start_with(kind: Kind, durability: Durability, options: &[&str]) -> Result<Self> {
        let mut tries = 1;
        loop {
            match Self::try_start(kind, durability, options) {
                Err(_) if tries < START_TRIES => tries += 1,
                result => return result,
            }
        }
    }

    fn try_start(kind: Kind, durability: Durability, options: &[&str]) -> Result<Self> {
        let binaries = kind.binaries()?;
        let user = User::for_server(kind.users());
        let folder = private_folder(user)?;
        let address = Address {
            kind,
            user: "migrate".to_owned(),
            password: password()?,
            port: free_port()?,
            socket: folder.join(kind.socket()),
        };
        kind.prepare(&folder, &address)?;
        let mut serve = kind.serve(&binaries, &folder, &address, durability);
        serve.extend(options.iter().map(Into::into));
        let script = guard::script(&folder, &kind.install(&binaries, &folder), &serve, kind.stop_signal());
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &script, "guard"]).current_dir("/").env_clear().env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // A group of its own: Ctrl-C on the terminal ends us, and that is what the guard waits for.
        shell.process_group(0);
        if let Some(user) = user {
            chown_files(&folder, user)?;
            shell.uid(user.uid).gid(user.gid);
        }
        let guard = shell.spawn().map_err(|error| Failure::new("the server's guard, `/bin/sh`", error))?;
        let mut server = Self { address, guard, folder };
        server.wait_until_it_answers()?;
        Ok(server)
    }

    /// Kills the server and all of its processes, as a power cut would; it starts again by itself.
    pub fn kill(&self) -> Result<()> {
        let failed = |error| Failure::new(self.folder.display(), error);
        fs::write(self.folder.join(guard::AGAIN), "").map_err(failed)?;
        let process = fs::read_to_string(self.folder.join(guard::PROCESS)).map_err(failed)?.trim().to_owned();
        let all = tool::run(Command::new("ps").args(["-A", "-o", "pid=,ppid="]), "")?;
        let children = all.lines().filter_map(|line| {
            let (child, parent) = line.trim().split_once(char::is_whitespace)?;
            (parent.trim() == process).then(|| child.to_owned())
        });
        let processes: Vec<String> = std::iter::once(process.clone()).chain(children).collect();
        // Some of them end by themselves meanwhile.
        drop(tool::run(Command::new("kill").arg("-KILL").args(&processes), ""));
        Ok(())
    }

    /// Makes a PostgreSQL server that was started with `--wal_level=replica` a standby, which waits for a primary's changes.
    /// <https://www.postgresql.org/docs/current/warm-standby.html#STANDBY-SERVER-SETUP>
    pub fn become_standby(&mut self) -> Result<()> {
        let signal = self.folder.join("data/standby.signal");
        fs::write(&signal, "").map_err(|error| Failure::new(signal.display(), error))?;
        self.kill()?;
        self.wait_until_recovered()
    }

    /// Waits until a killed server has recovered.
    pub fn wait_until_recovered(&mut self) -> Result<()> {
        self.wait_until_it_answers()?;
        fs::remove_file(self.folder.join(guard::AGAIN)).map_err(|error| Failure::new(self.folder.display(), error))
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let begin = Instant::now();
        loop {
            let answer = self.address.run("", "SELECT 1");
            if answer.is_ok() {
                return Ok(());
            }
            let name = self.address.kind;
            if self.guard.try_wait().is_ok_and(|status| status.is_some()) {
                let mut log = String::new();
                if let Some(output) = self.guard.stdout.as_mut() {
                    output.read_to_string(&mut log).map_err(|error| Failure::new(name, error))?;
                }
                return Err(Failure(format!("{name} did not start; its log ends with:\n{log}")));
            }
            if begin.elapsed() > START_LIMIT {
                return Err(Failure(format!("{name} did not answer for {} s", START_LIMIT.as_secs())));
            }
            std::thread::sleep(Duration::from_millis(25));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // Nothing to do about a guard that cannot be waited for: it ends by itself.
        drop(self.guard.wait());
    }
}

impl Address {
    /// Dumps the schema of a database.
    pub(crate) fn dump(&self, database: &str) -> Result<String> {
        match self.kind {
            Kind::Postgres => self.dump_by_tool(database),
            Kind::Mariadb => {
                let create = |kind: &str, names: &str| {
                    let names = self.run(database, names)?;
                    names.lines().map(|name| self.run(database, &format!("SHOW CREATE {kind} `{name}`"))).collect()
                };
                let tables: Result<String> = create("TABLE", "SHOW TABLES");
                let triggers: Result<String> = create(
                    "TRIGGER",
                    "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = database() ORDER BY 1",
                );
                // The moment at which a trigger was made is its own.
                let triggers = triggers?
                    .lines()
                    .map(|line| line.rsplit_once('\t').map_or(line, |it| it.0).to_owned() + "\n")
                    .collect::<String>();
                Ok(tables? + &triggers)
            }
        }
    }

    /// Returns the schema of a database, as the server's own program dumps it.
    pub(crate) fn dump_by_tool(&self, database: &str) -> Result<String> {
        let dump = tool::run(&mut self.kind.dump(self, database)?, "")?;
        // Newer versions write a random word against scripts that break out.
        let is_random = |line: &&str| line.starts_with("\\restrict") || line.starts_with("\\unrestrict");
        Ok(dump.lines().filter(|line| !is_random(line)).map(|line| format!("{line}\n")).collect())
    }

    /// Returns the URL of one of the server's databases.
    pub fn url(&self, database: &str) -> String {
        format!("{}://{}:{}@127.0.0.1:{}/{database}", self.kind.scheme(), self.user, self.password, self.port)
    }

    /// Returns the URL of one of the server's databases through the unix socket.
    pub fn socket_url(&self, database: &str) -> String {
        let socket = self.socket.display();
        match self.kind {
            Kind::Postgres => {
                format!("postgres://{}:{}@/{database}?host={socket}&port={}", self.user, self.password, self.port)
            }
            Kind::Mariadb => {
                format!("mysql://{}:{}@localhost/{database}?unix_socket={socket}", self.user, self.password)
            }
        }
    }

    /// Returns the environment variables by which [`Address::from_environment`] knows the server in another process.
    pub fn variables(&self) -> [(&'static str, String); 2] {
        [(self.kind.url_variable(), self.url("")), (self.kind.socket_variable(), self.socket.display().to_string())]
    }

    /// Reads the address of a server that another process started; `None` where the environment names none.
    pub fn from_environment(kind: Kind) -> Result<Option<Self>> {
        let Ok(url) = std::env::var(kind.url_variable()) else { return Ok(None) };
        let socket = std::env::var_os(kind.socket_variable()).unwrap_or_default();
        let address = Self::parse(kind, &url, PathBuf::from(socket));
        address.map(Some).ok_or_else(|| {
            let form = format!("{}://USER:PASSWORD@127.0.0.1:PORT/", kind.scheme());
            Failure(format!("{} is not of the form `{form}`", kind.url_variable()))
        })
    }

    fn parse(kind: Kind, url: &str, socket: PathBuf) -> Option<Self> {
        let rest = url.strip_prefix(kind.scheme())?.strip_prefix("://")?;
        let (user, rest) = rest.split_once(':')?;
        let (password, rest) = rest.split_once("@127.0.0.1:")?;
        let port = rest.split('/').next()?.parse().ok()?;
        Some(Self { kind, user: user.to_owned(), password: password.to_owned(), port, socket })
    }

    /// Runs SQL through the server's own client, in autocommit, stopping at the first error; returns the rows, columns
    /// parted by tabs. An empty database name means the server's own.
    pub fn run(&self, database: &str, sql: &str) -> Result<String> {
        tool::run(&mut self.kind.client(self, database)?, sql)
    }
}

/// Makes a folder that only the server's user can enter, with a path short enough for a unix socket (107 bytes).
fn private_folder(user: Option<User>) -> Result<PathBuf> {
    let failed = |error| Failure::new("a folder for the server", error);
    let base = Some(std::env::temp_dir()).filter(|base| base.as_os_str().len() < 60).unwrap_or_else(|| "/tmp".into());
    let folder = tempfile::Builder::new().prefix("migrate-test-").tempdir_in(base).map_err(failed)?;
    if let Some(user) = user {
        chown(folder.path(), Some(user.uid), Some(user.gid)).map_err(failed)?;
    }
    // From here on the guard removes it.
    Ok(folder.keep())
}

fn chown_files(folder: &Path, user: User) -> Result<()> {
    let failed = |error| Failure::new(folder.display(), error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        chown(entry.map_err(failed)?.path(), Some(user.uid), Some(user.gid)).map_err(failed)?;
    }
    Ok(())
}

fn free_port() -> Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Failure::new("a free port", error))
}

fn password() -> Result<String> {
    let mut bytes = [0; 12];
    fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(|error| Failure::new("/dev/urandom", error))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_survives_the_environment() {
        for kind in Kind::ALL {
            let socket = PathBuf::from("/tmp/x");
            let (user, password) = ("migrate".to_owned(), "5ec2e7".to_owned());
            let address = Address { kind, user, password, port: 4321, socket: socket.clone() };
            assert_eq!(Address::parse(kind, &address.url(""), socket), Some(address));
        }
    }
}
