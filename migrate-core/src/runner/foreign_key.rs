//! SQLite's foreign keys around a step that rebuilds a table.
//!
//! Dropping the old table would delete or refuse the rows that refer to it, so that enforcement is off meanwhile and every
//! key is checked before the commit. <https://www.sqlite.org/lang_altertable.html#otheralter>

use diesel::QueryableByName;
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::connection::{Command, Session};
use crate::dialect::Dialect;

/// Whether foreign keys are to be switched on again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Enforcement {
    /// It was left as it was.
    Untouched,
    /// It is off for now.
    Suspended,
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = BigInt)]
    foreign_keys: i64,
}

#[derive(QueryableByName)]
struct Orphan {
    #[diesel(sql_type = Text)]
    child: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    number: Option<i64>,
    #[diesel(sql_type = Text)]
    parent: String,
}

/// Tells whether this connection enforces foreign keys by a switch that a rebuild must turn.
pub(super) fn is_enforced(session: &mut Session<'_>) -> QueryResult<bool> {
    if session.dialect() != Dialect::Sqlite {
        return Ok(false);
    }
    let rows: Vec<Setting> = session.load(Command::new("PRAGMA foreign_keys"))?;
    Ok(rows.iter().any(|row| row.foreign_keys == 1))
}

/// Switches enforcement off if it is on; outside of a transaction, where alone the switch works.
pub(super) fn suspend(session: &mut Session<'_>) -> QueryResult<Enforcement> {
    if !is_enforced(session)? {
        return Ok(Enforcement::Untouched);
    }
    session.batch("PRAGMA foreign_keys = OFF")?;
    Ok(Enforcement::Suspended)
}

impl Enforcement {
    /// Switches enforcement on again if it was.
    pub(super) fn restore(self, session: &mut Session<'_>) -> QueryResult<()> {
        match self {
            Self::Untouched => Ok(()),
            Self::Suspended => session.batch("PRAGMA foreign_keys = ON"),
        }
    }

    /// Finds rows that refer to nothing, a few of them.
    pub(super) fn orphans(self, session: &mut Session<'_>) -> QueryResult<Vec<String>> {
        if self == Self::Untouched {
            return Ok(Vec::new());
        }
        let query = "SELECT \"table\" AS child, rowid AS number, parent FROM pragma_foreign_key_check LIMIT 5";
        let rows: Vec<Orphan> = session.load(Command::new(query))?;
        Ok(rows
            .into_iter()
            .map(|Orphan { child, number, parent }| match number {
                Some(number) => format!("table `{child}` row {number} -> `{parent}`"),
                None => format!("table `{child}` -> `{parent}`"),
            })
            .collect())
    }
}
