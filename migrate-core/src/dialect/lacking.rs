//! What a database has not got, and what it would take instead.

use super::{Dialect, SqlError, Writer};
use crate::schema::{ObjectName, query};

/// Refuses to make an object of a kind that the database does not have.
pub(super) fn create(dialect: Dialect, object: &ObjectName) -> SqlError {
    unsupported(dialect, object.verb(["create", "enable", "grant"]), object)
}

/// Refuses to drop an object of a kind that the database does not have.
pub(super) fn drop(dialect: Dialect, object: &ObjectName) -> SqlError {
    unsupported(dialect, object.verb(["drop", "disable", "revoke"]), object)
}

/// Refuses something about an object of a kind that the database does not have.
pub(super) fn unsupported(dialect: Dialect, verb: &str, object: &ObjectName) -> SqlError {
    let instead = match object {
        ObjectName::Schema(_) => {
            "a file is one schema: keep all tables in it, or attach another file with `op.execute`"
        }
        ObjectName::Extension(_) => match dialect {
            Dialect::Sqlite => "extensions are loaded by the connection, when it opens",
            Dialect::Postgres | Dialect::Mysql => "the server loads plugins, with `op.execute`",
        },
        ObjectName::Collation(_) => match dialect {
            Dialect::Sqlite => "collations are registered on the connection, when it opens",
            Dialect::Postgres | Dialect::Mysql => "name one of the server's own collations at the column",
        },
        ObjectName::Domain(_) => "give each column the type that the domain is made of, and its check",
        ObjectName::Sequence(_) => "let a column number the rows with `.identity()`, or keep the number in a table",
        ObjectName::Function { .. } | ObjectName::Procedure { .. } => {
            "functions are registered on the connection, when it opens"
        }
        ObjectName::MaterializedView(_) => "make a table, and fill it with `op.execute`",
        ObjectName::Policy { .. } | ObjectName::RowSecurity(_) => "show each role its rows through a view",
        ObjectName::Grant { .. } => "there are no roles: the rights are those of the file",
        ObjectName::Enum(_) | ObjectName::View(_) | ObjectName::Trigger { .. } => {
            "say it in its own words with `op.execute`"
        }
    };
    let own = match dialect {
        Dialect::Sqlite => "Sqlite",
        Dialect::Postgres => "Postgres",
        Dialect::Mysql => "Mysql",
    };
    let what = format!("{verb} {object}");
    let help = format!("{instead}; leave the call out where `op.dialect()` is `Dialect::{own}`");
    SqlError::Unsupported { dialect, what, help }
}

/// Takes the semicolon off the end of a text that stands at the end of a statement.
pub(super) fn trimmed(sql: &str) -> &str {
    sql.trim().trim_end_matches(';').trim_end()
}

/// Writes a list of arguments in its parentheses, out of which nothing breaks.
pub(super) fn arguments<'w>(w: &'w mut Writer, list: &str) -> &'w mut Writer {
    let parts = if list.trim().is_empty() { Vec::new() } else { query::parts(list) };
    w.sql("(").list(parts, |w, part| {
        w.expression(part.trim());
    });
    w.sql(")")
}
