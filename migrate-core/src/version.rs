//! The version table: the revisions that are applied without anything applied above them.
//!
//! Its shape is that of Alembic's `alembic_version`, so that a database managed by Alembic is adopted by naming its table.
//!
//! **Architecture Invariant**: reading creates nothing, and every write checks how many rows it touched.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};

use crate::connection::{Command, POOLED, Session, TableName, quote, says_pooled};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::explain::{Exit, Explain};
use crate::migration::Settings;
use crate::revision::RevisionId;

/// The version table could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VersionError {
    /// The database refused.
    #[error("cannot {doing} the version table `{table}`: {cause}")]
    Refused {
        /// The table.
        table: String,
        /// "read", "write", "create".
        doing: &'static str,
        /// The database's own words.
        cause: diesel::result::Error,
    },
    /// A pooler gives each statement any session of the server.
    #[error("the version table `{table}` cannot be worked with through this pool: {cause}")]
    Pooled {
        /// The table.
        table: String,
        /// The database's own words.
        cause: diesel::result::Error,
    },
    /// The rows were not those that had been read.
    #[error("the version table `{table}` changed under this run: `{revision}` is in {found} rows, expected {expected}")]
    Changed {
        /// The table.
        table: String,
        /// The row that was to be written.
        revision: RevisionId,
        /// How many rows were touched.
        found: usize,
        /// How many should have been.
        expected: usize,
    },
    /// A revision is there more than once.
    #[error("the version table `{table}` has `{revision}` in {found} rows, and each revision is in one")]
    Doubled {
        /// The table.
        table: String,
        /// The revision.
        revision: RevisionId,
        /// How many rows.
        found: usize,
    },
    /// A copy is being brought back into the database, or was, and that was interrupted: what is there tells nothing.
    #[error("the database holds a part of a copy: it is being brought back, or that was interrupted")]
    HalfRestored,
    /// The journal is of a version of the tools that is newer than this one.
    #[error("the journal `{table}` was written by a newer version of the tools: it has {what}")]
    Newer {
        /// The journal.
        table: String,
        /// What is not known here.
        what: String,
    },
    /// The table that stands in the journal's place is none.
    #[error("the table `{table}` is no journal of migrations: it has no column `{lacks}`")]
    NoJournal {
        /// The table.
        table: String,
        /// A column that every journal has.
        lacks: String,
    },
}

impl Explain for VersionError {
    fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "version-table-refused",
            Self::Pooled { .. } => "session-behind-pooler",
            Self::Changed { .. } => "version-table-changed",
            Self::Doubled { .. } => "version-row-doubled",
            Self::HalfRestored => "restore-interrupted",
            Self::Newer { .. } => "journal-of-newer-version",
            Self::NoJournal { .. } => "not-a-journal",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Refused { .. } => {
                "check that this user may use the schema, and that `version-table` and `version-schema` name what you mean".to_owned()
            }
            Self::Pooled { .. } => POOLED.to_owned(),
            Self::Changed { .. } => {
                "another tool writes to the table; look with `cargo migrate current`, then run the command again".to_owned()
            }
            Self::Doubled { table, revision, .. } => {
                format!("delete them, `DELETE FROM {table} WHERE version_num = '{revision}'`, then type `cargo migrate stamp --purge {revision}`")
            }
            Self::HalfRestored => {
                "wait for it, or begin anew with `cargo migrate restore FILE`, which takes the place of what is there"
                    .to_owned()
            }
            Self::Newer { .. } => {
                format!("nothing was changed; use the version that wrote it, or a newer one than {}", env!("CARGO_PKG_VERSION"))
            }
            Self::NoJournal { .. } => "give the journal another name with `journal-table`".to_owned(),
        })
    }

    fn exit(&self) -> Exit {
        match self {
            Self::HalfRestored => Exit::Dirty,
            Self::Refused { .. }
            | Self::Pooled { .. }
            | Self::Changed { .. }
            | Self::Doubled { .. }
            | Self::Newer { .. }
            | Self::NoJournal { .. } => Exit::Failed,
        }
    }
}

/// A table that a MySQL database has while a copy is brought back into it, and keeps where that was interrupted. A comment
/// of this text tells the same of a database of PostgreSQL's that is made beside.
pub(crate) const RESTORING: &str = "migrate_restoring";

/// A row that another tool or a person left empty is read as this word, which no revision has, and told as any other.
pub(crate) const ROW: &str = "COALESCE(version_num, 'NULL')";

#[derive(QueryableByName)]
struct VersionRow {
    #[diesel(sql_type = Text)]
    version_num: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Reads the rows, sorted; a missing table reads as empty.
///
/// # Errors
/// [`VersionError::Refused`] when the table is there and cannot be read.
pub fn read(session: &mut Session<'_>, settings: &Settings) -> Result<Vec<RevisionId>> {
    let name = table(settings);
    let sql = format!("SELECT {ROW} AS version_num FROM {}", name.sql(session.dialect()));
    // A failed read would end a transaction of PostgreSQL, so that inside of one the catalog is asked first.
    if session.depth().map_err(|cause| refused(settings, "read", cause))? > 0 && !exists(session, &name, settings)? {
        return Ok(Vec::new());
    }
    let mut rows = session.load::<VersionRow>(Command::new(&*sql));
    if rows.is_err() {
        if !exists(session, &name, settings)? {
            return Ok(Vec::new());
        }
        // Another process may have created the table since the first question.
        rows = session.load(Command::new(&*sql));
    }
    let rows = rows.map_err(|cause| refused(settings, "read", cause))?;
    Ok(sorted(rows.into_iter().map(|row| RevisionId::new(row.version_num))))
}

/// Changes the rows from one set to another by as few statements as possible.
///
/// # Errors
/// [`VersionError::Changed`] when a row is not there any more, or there already.
pub fn change(session: &mut Session<'_>, settings: &Settings, from: &[RevisionId], to: &[RevisionId]) -> Result<()> {
    let table = table(settings).sql(session.dialect());
    let mut gone = from.iter().filter(|id| !to.contains(id));
    let mut new = to.iter().filter(|id| !from.contains(id));
    loop {
        let (command, revision) = match (gone.next(), new.next()) {
            (None, None) => return Ok(()),
            (Some(old), Some(id)) => (
                Command::new(format!("UPDATE {table} SET version_num = "))
                    .text(id.as_str())
                    .sql(format!(" WHERE {ROW} = "))
                    .text(old.as_str()),
                old,
            ),
            (Some(old), None) => (Command::new(format!("DELETE FROM {table} WHERE {ROW} = ")).text(old.as_str()), old),
            (None, Some(id)) => {
                (Command::new(format!("INSERT INTO {table} (version_num) VALUES (")).text(id.as_str()).sql(")"), id)
            }
        };
        let found = session.execute(command).map_err(|cause| refused(settings, "write", cause))?;
        if found != 1 {
            let table = settings.version_table.to_owned();
            return Err(VersionError::Changed { table, revision: revision.clone(), found, expected: 1 }.into());
        }
    }
}

/// Writes the statement that creates the table unless it is there.
pub(crate) fn create_sql(dialect: Dialect, settings: &Settings) -> String {
    let table = table(settings).sql(dialect);
    let key = quote(dialect, &format!("{}_pkc", settings.version_table));
    format!(
        "CREATE TABLE IF NOT EXISTS {table} (version_num VARCHAR(32) NOT NULL, CONSTRAINT {key} PRIMARY KEY (version_num))"
    )
}

/// Names the table.
pub(crate) fn table<'a>(settings: &Settings) -> TableName<'a> {
    TableName { schema: settings.version_schema, table: settings.version_table }
}

/// Tells whether one of the tools' tables is there.
pub(crate) fn exists(
    session: &mut Session<'_>,
    name: &TableName<'_>,
    settings: &Settings,
) -> Result<bool, VersionError> {
    let qualified = name.sql(Dialect::Postgres);
    let command = match session.dialect() {
        Dialect::Sqlite => {
            let schema = name.schema.map(|schema| format!("{}.", quote(Dialect::Sqlite, schema))).unwrap_or_default();
            Command::new(format!(
                "SELECT count(*) AS number FROM {schema}sqlite_master WHERE type = 'table' AND name = "
            ))
            .text(name.table)
        }
        Dialect::Postgres => {
            Command::new("SELECT CAST(count(to_regclass(").text(&qualified).sql(")) AS BIGINT) AS number")
        }
        Dialect::Mysql => {
            Command::new("SELECT count(*) AS number FROM information_schema.tables WHERE table_schema = coalesce(")
                .text_or_null(name.schema)
                .sql(", DATABASE()) AND table_name = ")
                .text(name.table)
        }
    };
    let rows: Vec<Count> = session.load(command).map_err(|cause| refused(settings, "look for", cause))?;
    Ok(rows.iter().any(|row| row.number > 0))
}

/// Refuses a database into which a copy was brought back in part: what is there tells nothing.
///
/// # Errors
/// [`VersionError::HalfRestored`].
pub(crate) fn check_whole(session: &mut Session<'_>, settings: &Settings) -> Result<(), VersionError> {
    let mark = TableName { schema: None, table: RESTORING };
    if session.dialect() == Dialect::Mysql && exists(session, &mark, settings)? {
        return Err(VersionError::HalfRestored);
    }
    Ok(())
}

pub(crate) fn refused(settings: &Settings, doing: &'static str, cause: diesel::result::Error) -> VersionError {
    let table = settings.version_table.to_owned();
    if says_pooled(&cause.to_string()) {
        return VersionError::Pooled { table, cause };
    }
    VersionError::Refused { table, doing, cause }
}

/// Refuses rows of which some are there more than once: what happens to one happens to all of them.
///
/// # Errors
/// [`VersionError::Doubled`].
pub(crate) fn check_single(rows: &[RevisionId], settings: &Settings) -> Result<(), VersionError> {
    match rows.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(()),
        Some(pair) => Err(VersionError::Doubled {
            table: settings.version_table.to_owned(),
            revision: pair[0].clone(),
            found: rows.iter().filter(|row| **row == pair[0]).count(),
        }),
    }
}

/// Sorts rows as they are shown and compared.
pub(crate) fn sorted(rows: impl IntoIterator<Item = RevisionId>) -> Vec<RevisionId> {
    let mut rows: Vec<RevisionId> = rows.into_iter().collect();
    rows.sort();
    rows
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use diesel::{Connection, SqliteConnection};

    use super::*;
    use crate::connection::MigrateConnection;

    const SETTINGS: Settings = Settings::DEFAULT;

    fn ids(ids: &[&str]) -> Vec<RevisionId> {
        ids.iter().map(|id| RevisionId::new(*id)).collect()
    }

    fn database() -> SqliteConnection {
        SqliteConnection::establish(":memory:").expect("memory is there")
    }

    #[test]
    fn a_missing_table_reads_as_empty_and_stays_missing() {
        let mut connection = database();
        let mut session = connection.session();
        assert_eq!(read(&mut session, &SETTINGS).expect("a read"), ids(&[]));
        assert!(!exists(&mut session, &table(&SETTINGS), &SETTINGS).expect("a look"));
    }

    #[test]
    fn rows_change_from_any_set_to_any_other() {
        let mut connection = database();
        let mut session = connection.session();
        session.batch(&create_sql(Dialect::Sqlite, &SETTINGS)).expect("a table");
        let mut rows = ids(&[]);
        for next in [&["a"][..], &["b", "c"], &["c", "d", "e"], &["f"], &[]] {
            let next = ids(next);
            change(&mut session, &SETTINGS, &rows, &next).expect("a change");
            rows = read(&mut session, &SETTINGS).expect("a read");
            assert_eq!(rows, next);
        }
    }

    #[test]
    fn a_row_that_another_tool_took_away_is_noticed() {
        let mut connection = database();
        let mut session = connection.session();
        session.batch(&create_sql(Dialect::Sqlite, &SETTINGS)).expect("a table");
        let error = change(&mut session, &SETTINGS, &ids(&["a"]), &ids(&["b"])).expect_err("no such row");
        assert_eq!(error.code(), "version-table-changed");
    }
}
