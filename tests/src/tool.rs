//! The machine's programs: where they are, how they are run, as whom.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Failure, Result};

/// Folders that hold servers without standing in everyone's `PATH`.
const MORE_FOLDERS: [&str; 6] =
    ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/usr/libexec", "/opt/homebrew/bin", "/usr/bin"];
/// Folders with one folder of binaries a version of PostgreSQL.
const VERSIONED_FOLDERS: [&str; 2] = ["/usr/lib/postgresql", "/usr/local/pgsql"];

/// Finds the first of several names of a program.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> =
        env::split_paths(&path).chain(versioned_folders()).chain(MORE_FOLDERS.iter().map(PathBuf::from)).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| is_program(file)))
}

/// Finds one of several programs, or says what to install.
pub fn require(names: &[&str], package: &str) -> Result<PathBuf> {
    find(names).ok_or_else(|| {
        Failure(format!(
            "no `{}` on this machine: install it (Debian, Ubuntu: `apt-get install {package}`), or leave out the live \
             servers with `cargo xtest --sqlite-only` (outside of it: MIGRATE_TEST_SQLITE_ONLY=1)",
            names.join("` or `")
        ))
    })
}

/// Returns PostgreSQL's folders of binaries, the newest version first.
fn versioned_folders() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = VERSIONED_FOLDERS
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flat_map(|entries| entries.flatten())
        .map(|entry| (entry.file_name().to_string_lossy().parse().unwrap_or(0), entry.path().join("bin")))
        .collect();
    found.sort_by(|one, other| other.cmp(one));
    found.into_iter().map(|(_, folder)| folder).collect()
}

fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(file).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// Runs a program to its end with the given input and returns what it printed; its error output is the failure.
pub fn run(command: &mut Command, input: &str) -> Result<String> {
    let doing = format!("`{}`", Path::new(command.get_program()).display());
    let failed = |error: std::io::Error| Failure::new(&doing, error);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
    let mut pipe = child.stdin.take().ok_or_else(|| Failure::new(&doing, "has no standard input"))?;
    let input = input.to_owned();
    // Written beside the reading: a program that answers before it has read all would wait for us otherwise.
    // That it stops reading is no failure by itself: its exit status says.
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let output = child.wait_with_output().map_err(failed)?;
    drop(writer.join());
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    } else {
        Err(Failure::new(&doing, String::from_utf8_lossy(&output.stderr).trim()))
    }
}

/// The user that a server runs as: servers refuse to run as root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct User {
    /// The user's number.
    pub uid: u32,
    /// The number of the user's group.
    pub gid: u32,
}

impl User {
    /// Tells whether we are root.
    pub fn is_root() -> bool {
        id(&["-u"]) == Some(0)
    }

    /// Picks the first user that exists, when we are root; `None` means to stay who we are.
    pub fn for_server(names: &[&str]) -> Option<Self> {
        if !Self::is_root() {
            return None;
        }
        names.iter().find_map(|name| Some(Self { uid: id(&["-u", name])?, gid: id(&["-g", name])? }))
    }
}

/// Asks `id`, which knows of users outside of `/etc/passwd` too.
fn id<S: AsRef<OsStr>>(args: &[S]) -> Option<u32> {
    run(Command::new("id").args(args), "").ok()?.parse().ok()
}
