//! The migration lock on SQLite: `BEGIN IMMEDIATE` for each transaction, and a file beside the database for what runs outside of one.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::QueryableByName;
use diesel::result::Error as DieselError;
use diesel::sql_types::{Nullable, Text};

use crate::connection::{Command, Session};
use crate::lock::{Holder, LockError, Patience};
use crate::migration::Settings;

/// A lock of the operating system on `<database>-migrate`, which a killed process loses; not held at first.
#[derive(Debug, Default)]
pub(crate) struct FileLock {
    file: Option<File>,
}

impl FileLock {
    /// Takes the lock unless it is held; a database in memory needs none.
    pub(crate) fn acquire(
        &mut self,
        session: &mut Session<'_>,
        mut patience: Patience<'_>,
        waiting: &mut dyn FnMut(Option<&Holder>),
    ) -> Result<(), LockError> {
        let Some(path) = database_file(session).filter(|_| self.file.is_none()) else { return Ok(()) };
        let of = path.display().to_string();
        let refused = |error: std::io::Error| LockError::Refused { of: of.clone(), cause: error.to_string() };
        let mut beside = path.clone().into_os_string();
        beside.push("-migrate");
        // The file stays: were it removed, a process that has it open already would lock what nobody else sees.
        let file = OpenOptions::new().create(true).append(true).open(PathBuf::from(beside)).map_err(refused)?;
        let mut told = false;
        loop {
            match file.try_lock() {
                Ok(()) => {
                    self.file = Some(file);
                    return Ok(());
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(refused(error)),
            }
            if !told {
                told = true;
                waiting(None);
            }
            if !patience.wait() {
                return Err(patience.ended(of, None));
            }
        }
    }
}

/// How long SQLite itself waits for another writer before it is asked whether to go on waiting.
const ONE_WAIT: Duration = Duration::from_millis(100);

/// Begins a transaction with the right to write, waiting for another writer as long as there is patience; `waiting` is
/// called once when it has to wait. The error is the lock's where it is about that.
pub(crate) fn begin(
    session: &mut Session<'_>,
    settings: &Settings,
    (mut patience, whole): (Patience<'_>, Duration),
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<(), Result<LockError, DieselError>> {
    let set_wait = |session: &mut Session<'_>, wait: Duration| {
        let wait = wait.as_millis().min(i32::MAX.unsigned_abs().into());
        session.batch(&format!("PRAGMA busy_timeout = {wait}"))
    };
    set_wait(session, ONE_WAIT.min(whole)).map_err(Err)?;
    let mut told = false;
    let ended = loop {
        let Err(error) = session.begin() else { break Ok(()) };
        let cause = error.to_string();
        let file = database_file(session).map(|file| file.display().to_string());
        let of = file.unwrap_or_else(|| settings.version_table.to_owned());
        if cause.contains("readonly") {
            break Err(Ok(LockError::ReadOnly { of, cause }));
        }
        if !cause.contains("database is locked") {
            break Err(Err(error));
        }
        if !told {
            told = true;
            waiting(writer(session).as_ref());
        }
        if !patience.wait() {
            break Err(Ok(patience.ended(of, writer(session))));
        }
    };
    set_wait(session, whole).map_err(Err)?;
    ended
}

#[derive(QueryableByName)]
struct Database {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    file: Option<String>,
}

/// Finds the file of the main database; none for one in memory.
pub(crate) fn database_file(session: &mut Session<'_>) -> Option<PathBuf> {
    let rows: Vec<Database> = session.load(Command::new("SELECT name, file FROM pragma_database_list")).ok()?;
    let main = rows.into_iter().find(|row| row.name == "main")?;
    main.file.filter(|file| !file.is_empty()).map(PathBuf::from)
}

/// Finds the process that may write, from the kernel's list of locks; the write lock is a byte of the database or,
/// with a write-ahead log, of the shared memory file. <https://www.sqlite.org/fileformat2.html#the_wal_index_file_format>
pub(crate) fn writer(session: &mut Session<'_>) -> Option<Holder> {
    let path = database_file(session)?;
    let mut shared_memory = path.clone().into_os_string();
    shared_memory.push("-shm");
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let pid = holder_in(&locks, inode(Path::new(&shared_memory)), inode(&path))?;
    let application = std::fs::read_to_string(format!("/proc/{pid}/comm")).ok().map(|name| name.trim().to_owned());
    Some(Holder { pid, application, client: None, since: None })
}

#[cfg(unix)]
fn inode(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|metadata| metadata.ino())
}

#[cfg(not(unix))]
fn inode(_path: &Path) -> Option<u64> {
    None
}

/// Reads lines like `1: POSIX  ADVISORY  WRITE 4121 08:01:1234 120 120`: pid, device and inode, first and last byte.
fn holder_in(locks: &str, shared_memory: Option<u64>, database: Option<u64>) -> Option<String> {
    const WAL_WRITE_LOCK: u64 = 120;
    const RESERVED_BYTE: u64 = 0x4000_0001;
    locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "POSIX", _, "WRITE", pid, place, first, last] = words[..] else { return None };
        let inode: u64 = place.rsplit(':').next()?.parse().ok()?;
        let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
        let covers = |byte: u64| (first..=last).contains(&byte);
        let writes =
            Some(inode) == shared_memory && covers(WAL_WRITE_LOCK) || Some(inode) == database && covers(RESERVED_BYTE);
        writes.then(|| pid.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::holder_in;

    #[test]
    fn the_writer_is_found_by_the_byte_that_it_locks() {
        let locks = "1: POSIX  ADVISORY  READ  11 08:01:77 123 123\n\
                     2: POSIX  ADVISORY  WRITE 22 08:01:77 120 120\n\
                     3: FLOCK  ADVISORY  WRITE 33 08:01:77 0 EOF\n\
                     4: POSIX  ADVISORY  WRITE 44 08:01:88 1073741825 1073741825\n";
        assert_eq!(holder_in(locks, Some(77), None).as_deref(), Some("22"));
        assert_eq!(holder_in(locks, None, Some(88)).as_deref(), Some("44"));
        assert_eq!(holder_in(locks, Some(99), Some(99)), None);
    }
}
