//! Which errors pass by themselves, so that the same may be tried again.
//!
//! Diesel tells no SQLSTATE, so that the databases' own words have to do; they are English unless the server was told
//! otherwise, and then nothing is tried again.

use diesel::result::{DatabaseErrorKind, Error};

/// What the databases say of something that another session does at that moment.
const PASSING: [&str; 8] = [
    // PostgreSQL: 40P01, 55P03, 40001.
    "deadlock detected",
    "canceling statement due to lock timeout",
    "could not obtain lock on",
    "could not serialize access",
    // MySQL and MariaDB: 1213, 1205.
    "Deadlock found when trying to get lock",
    "Lock wait timeout exceeded",
    // SQLite: SQLITE_BUSY, SQLITE_LOCKED.
    "database is locked",
    "database table is locked",
];

/// What the client libraries say of a connection that is no more.
#[cfg(any(test, feature = "cli"))]
const LOST: [&str; 8] = [
    "server closed the connection",
    "no connection to the server",
    "terminating connection",
    "Connection reset",
    "Broken pipe",
    "Lost connection",
    "server has gone away",
    "could not receive data from server",
];

/// Tells whether an error is of something that passes: a deadlock, a conflict, a lock that was waited for too long.
pub(crate) fn is_passing(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _))
        || says_passing(&error.to_string())
}

/// Tells it of a database's words.
pub(crate) fn says_passing(words: &str) -> bool {
    PASSING.iter().any(|passing| words.contains(passing))
}

/// Tells whether words are of a connection that is no more.
#[cfg(any(test, feature = "cli"))]
pub(crate) fn says_lost(words: &str) -> bool {
    LOST.iter().any(|lost| words.contains(lost))
}

/// What the databases say of a statement that ran longer than it may.
const OUT_OF_TIME: [&str; 3] = [
    // PostgreSQL: 57014.
    "canceling statement due to statement timeout",
    // MariaDB: 1969.
    "max_statement_time exceeded",
    // MySQL: 3024.
    "maximum statement execution time exceeded",
];

/// Tells whether words are of a statement that ran longer than it may.
pub(crate) fn says_out_of_time(words: &str) -> bool {
    OUT_OF_TIME.iter().any(|late| words.contains(late))
}

/// What to do about a pooler.
pub(crate) const POOLED: &str =
    "a pooler in transaction mode lies between: name the server itself in the URL, or a pool in session mode";

/// Tells whether words are of a server that gave a statement to another session than the one that prepared it, as a pooler in
/// transaction mode does.
pub(crate) fn says_pooled(words: &str) -> bool {
    words.contains("prepared statement \"") && (words.contains("does not exist") || words.contains("already exists"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadlock_passes_and_a_missing_table_does_not() {
        assert!(says_passing("deadlock detected") && says_passing("database is locked"));
        assert!(!says_passing("relation \"t\" does not exist"));
        assert!(
            says_pooled("prepared statement \"__diesel_stmt_2\" already exists") && !says_pooled("a already exists")
        );
        assert!(says_lost("Lost connection to server during query") && !says_lost("deadlock detected"));
    }
}
