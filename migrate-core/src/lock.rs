//! One migrator at a time: the lock of a database, a schema and a version table.
//!
//! The lock lives on the session that runs the migrations. After a kill the server goes on with its statement, and a lock
//! on another session would be free at once, under its feet. It is polled for in autocommit: a session that blocks in a
//! statement holds a snapshot, which `CREATE INDEX CONCURRENTLY` of the holder waits for, and both would wait for ever.
//!
//! **Architecture Invariant**: what is acquired here is released here, and a connection that ends releases it too.

use std::fmt;
use std::time::{Duration, Instant};

use crate::connection::{POOLED, Session};
#[cfg(feature = "mysql")]
use crate::dialect::mysql::lock as mysql;
#[cfg(feature = "postgres")]
use crate::dialect::postgres::lock as postgres;
#[cfg(feature = "sqlite")]
use crate::dialect::sqlite::lock as sqlite;
use crate::explain::{Exit, Explain};
use crate::migration::Settings;

/// Who holds a migration lock, as far as the database tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holder {
    /// The session: a process of the server, or a process of this machine for SQLite.
    pub pid: String,
    /// The program's name for itself, or its user.
    pub application: Option<String>,
    /// Where it is connected from.
    pub client: Option<String>,
    /// When the session began, in UTC.
    pub since: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pid {}", self.pid)?;
        if let Some(application) = &self.application {
            write!(f, " ({application})")?;
        }
        if let Some(client) = &self.client {
            write!(f, " from {client}")?;
        }
        match &self.since {
            Some(since) => write!(f, ", since {since} UTC"),
            None => Ok(()),
        }
    }
}

/// The migration lock could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Another process holds it.
    #[error("another process holds the migration lock of `{of}` (waited {} s){}", waited.as_secs(), held_by(holder.as_deref()))]
    Locked {
        /// The version table, or the file.
        of: String,
        /// How long this process waited.
        waited: Duration,
        /// Who holds it, when that can be told.
        holder: Option<Box<Holder>>,
    },
    /// Another process held it until the wait was given up.
    #[error("stopped as asked, while another process held the migration lock of `{of}`{}", held_by(holder.as_deref()))]
    GivenUp {
        /// The version table, or the file.
        of: String,
        /// Who holds it, when that can be told.
        holder: Option<Box<Holder>>,
    },
    /// The database does not answer the question.
    #[error("cannot take the migration lock of `{of}`: {cause}")]
    Refused {
        /// The version table, or the file.
        of: String,
        /// The database's own words.
        cause: String,
    },
    /// The lock does not stay with the session that took it.
    #[error("the migration lock of `{of}` does not hold: {cause}")]
    Pooled {
        /// The version table.
        of: String,
        /// What was seen.
        cause: String,
    },
    /// The database cannot be written.
    #[error("cannot write to `{of}`: {cause}")]
    ReadOnly {
        /// The version table, or the file.
        of: String,
        /// The database's own words.
        cause: String,
    },
}

fn held_by(holder: Option<&Holder>) -> String {
    holder.map(|holder| format!("\n  held by    {holder}")).unwrap_or_default()
}

impl Explain for LockError {
    fn code(&self) -> &'static str {
        match self {
            Self::Locked { .. } => "locked",
            Self::GivenUp { .. } => "stopped-waiting",
            Self::Refused { .. } => "lock-refused",
            Self::Pooled { .. } => "lock-behind-pooler",
            Self::ReadOnly { .. } => "database-read-only",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::Locked { waited, .. } => {
                let longer = (waited.as_secs() * 4).max(60);
                Some(format!("wait for it to finish, or give more time with `--lock-timeout {longer}`"))
            }
            Self::GivenUp { .. } => Some("nothing was changed; run the same command again".to_owned()),
            Self::Refused { .. } => None,
            Self::Pooled { .. } => Some(POOLED.to_owned()),
            Self::ReadOnly { .. } => Some(
                "check that this user may write to the file and its folder, and that it is not a replica".to_owned(),
            ),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Locked { .. } | Self::GivenUp { .. } => Exit::Locked,
            Self::Refused { .. } | Self::Pooled { .. } | Self::ReadOnly { .. } => Exit::Failed,
        }
    }
}

/// A lock that is held.
#[derive(Debug)]
pub(crate) enum Lock {
    /// Of one transaction after the other, and of a file beside the database where a step runs outside of one.
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::FileLock),
    /// Of a session or, when the caller is in a transaction, of that.
    #[cfg(feature = "postgres")]
    Postgres(postgres::AdvisoryLock),
    /// Of a session.
    #[cfg(feature = "mysql")]
    Mysql(mysql::NamedLock),
}

/// Takes the lock, waiting as long as there is patience; `waiting` is called once when it has to wait.
#[cfg_attr(not(any(feature = "postgres", feature = "mysql")), expect(unused_variables, reason = "SQLite locks later"))]
pub(crate) fn acquire(
    session: &mut Session<'_>,
    settings: &Settings,
    patience: Patience<'_>,
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<Lock, LockError> {
    match session {
        // Each of its transactions takes the lock by itself.
        #[cfg(feature = "sqlite")]
        Session::Sqlite(_) => Ok(Lock::Sqlite(sqlite::FileLock::default())),
        #[cfg(feature = "postgres")]
        Session::Postgres(_) => postgres::acquire(session, settings, patience, waiting).map(Lock::Postgres),
        #[cfg(feature = "mysql")]
        Session::Mysql(_) => mysql::acquire(session, settings, patience, waiting).map(Lock::Mysql),
        #[cfg(all(feature = "diesel-async", feature = "postgres"))]
        Session::AsyncPostgres(_) => postgres::acquire(session, settings, patience, waiting).map(Lock::Postgres),
        #[cfg(all(feature = "diesel-async", feature = "mysql"))]
        Session::AsyncMysql(_) => mysql::acquire(session, settings, patience, waiting).map(Lock::Mysql),
    }
}

/// Finds who holds the lock now, as far as the database tells.
#[cfg_attr(not(any(feature = "postgres", feature = "mysql")), expect(unused_variables, reason = "SQLite has one lock"))]
pub(crate) fn holder(session: &mut Session<'_>, settings: &Settings) -> Option<Holder> {
    match session {
        #[cfg(feature = "sqlite")]
        Session::Sqlite(_) => sqlite::writer(session),
        #[cfg(feature = "postgres")]
        Session::Postgres(_) => postgres::holder_now(session, settings),
        #[cfg(feature = "mysql")]
        Session::Mysql(_) => mysql::holder_now(session, settings),
        #[cfg(all(feature = "diesel-async", feature = "postgres"))]
        Session::AsyncPostgres(_) => postgres::holder_now(session, settings),
        #[cfg(all(feature = "diesel-async", feature = "mysql"))]
        Session::AsyncMysql(_) => mysql::holder_now(session, settings),
    }
}

impl Lock {
    /// Gives the lock back to the session that it was taken on.
    #[cfg_attr(
        not(any(feature = "postgres", feature = "mysql")),
        expect(unused_variables, reason = "SQLite needs none")
    )]
    pub(crate) fn release(self, session: &mut Session<'_>) -> Result<(), LockError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(lock) => {
                drop(lock);
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(lock) => lock.release(session),
            #[cfg(feature = "mysql")]
            Self::Mysql(lock) => lock.release(session),
        }
    }

    /// Excludes other migrators also between transactions; only SQLite has yet to be asked for it.
    #[cfg_attr(not(feature = "sqlite"), expect(unused_variables, reason = "the other locks cover everything"))]
    pub(crate) fn cover_everything(
        &mut self,
        session: &mut Session<'_>,
        patience: Patience<'_>,
        waiting: &mut dyn FnMut(Option<&Holder>),
    ) -> Result<(), LockError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(lock) => lock.acquire(session, patience, waiting),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Ok(()),
            #[cfg(feature = "mysql")]
            Self::Mysql(_) => Ok(()),
        }
    }
}

/// Begins a transaction; on SQLite this is where another migrator is met, and waited for as long as `timeout`.
#[cfg_attr(not(feature = "sqlite"), expect(unused_variables, reason = "the other locks are taken before"))]
pub(crate) fn begin(
    session: &mut Session<'_>,
    settings: &Settings,
    (patience, timeout): (Patience<'_>, Duration),
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<(), Result<LockError, diesel::result::Error>> {
    let is_outermost = session.depth().map_err(Err)? == 0;
    match session {
        // Inside of the caller's transaction it is a savepoint, which waits for nobody.
        #[cfg(feature = "sqlite")]
        Session::Sqlite(_) if is_outermost => sqlite::begin(session, settings, (patience, timeout), waiting),
        session => {
            let _ = is_outermost;
            session.begin().map_err(Err)
        }
    }
}

/// How long to wait for something, and how long between two questions.
#[derive(Clone, Copy)]
pub(crate) struct Patience<'p> {
    start: Instant,
    timeout: Duration,
    pause: Duration,
    is_given_up: &'p dyn Fn() -> bool,
}

impl<'p> Patience<'p> {
    const LONGEST_PAUSE: Duration = Duration::from_millis(200);

    /// Waits so long, unless it is given up before.
    pub(crate) fn new(timeout: Duration, is_given_up: &'p dyn Fn() -> bool) -> Self {
        Self { start: Instant::now(), timeout, pause: Duration::from_millis(5), is_given_up }
    }

    /// Tells how long it has been.
    pub(crate) fn waited(&self) -> Duration {
        self.start.elapsed()
    }

    /// Says why the lock was not had: there was no more time, or the wait was given up.
    pub(crate) fn ended(&self, of: String, holder: Option<Holder>) -> LockError {
        let holder = holder.map(Box::new);
        match (self.is_given_up)() {
            true => LockError::GivenUp { of, holder },
            false => LockError::Locked { of, waited: self.waited(), holder },
        }
    }

    /// Sleeps a little longer than the last time; false when there is no time left.
    pub(crate) fn wait(&mut self) -> bool {
        let Some(left) = self.timeout.checked_sub(self.waited()).filter(|left| !left.is_zero()) else { return false };
        std::thread::sleep(spread(self.pause).min(left));
        self.pause = (self.pause * 2).min(Self::LONGEST_PAUSE);
        !(self.is_given_up)()
    }
}

/// Fifty replicas that start together should not ask together: each waits between a half and one and a half pauses.
pub(crate) fn spread(pause: Duration) -> Duration {
    let nanos =
        jiff::Timestamp::now().subsec_nanosecond().unsigned_abs() ^ std::process::id().wrapping_mul(0x9E37_79B9);
    pause.mul_f64(0.5 + f64::from(nanos % 1000) / 1000.0)
}
