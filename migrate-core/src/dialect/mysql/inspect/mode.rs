//! The SQL mode in which a text was made, and is read ever since.

/// The modes that give a text another meaning: <https://mariadb.com/kb/en/sql-mode/>.
const ODD: [&str; 5] = ["ANSI_QUOTES", "PIPES_AS_CONCAT", "NO_BACKSLASH_ESCAPES", "HIGH_NOT_PRECEDENCE", "ORACLE"];

/// Finds the first mode that gives a text another meaning than it has without.
pub(super) fn odd(modes: &str) -> Option<&'static str> {
    ODD.into_iter().find(|it| modes.split(',').any(|mode| mode == *it))
}

/// Says why it is told.
pub(super) fn why(mode: &str) -> String {
    format!("its text is read in `{mode}`, which is not known here")
}
