//! The one query that a run with nothing to do costs: version rows, interrupted runs, recorded checksums.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};

use super::table;
use crate::connection::{Command, Session};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::migration::Settings;
use crate::revision::RevisionId;
use crate::version::{self, RESTORING, VersionError};

/// What a database says about itself before anything is planned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// The version rows, sorted.
    pub(crate) rows: Vec<RevisionId>,
    /// Whether some run neither succeeded nor was undone.
    pub(crate) interrupted: bool,
    /// Whether both tables are there.
    pub(crate) has_tables: bool,
    /// The checksums on record.
    pub(crate) checksums: Checksums,
}

/// The checksums that revisions had when they were applied, as the database wrote them together: ten thousand of them are
/// read at every start, and are neither rows nor texts of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Checksums(Vec<String>);

/// A run on record that applied a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Applied<'c> {
    /// Of several runs of a revision, the one with the highest number counts.
    pub(crate) run: i64,
    /// The revision.
    pub(crate) revision: &'c str,
    /// Its checksum then.
    pub(crate) checksum: &'c str,
}

impl Checksums {
    /// Tells whether nothing is on record.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    /// Gives each run, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Applied<'_>> {
        self.0.iter().flat_map(|lines| lines.split('\n')).filter_map(applied)
    }
}

/// Reads a line that the query below wrote.
fn applied(line: &str) -> Option<Applied<'_>> {
    let (run, rest) = line.split_once(' ')?;
    let (revision, checksum) = rest.rsplit_once(' ')?;
    Some(Applied { run: run.parse().ok()?, revision, checksum })
}

#[derive(QueryableByName)]
struct StateRow {
    #[diesel(sql_type = BigInt)]
    kind: i64,
    #[diesel(sql_type = Text)]
    word: String,
}

/// Reads version rows, whether a run was interrupted, and the checksums: one query once the tables are there.
pub(crate) fn state(session: &mut Session<'_>, settings: &Settings) -> Result<State> {
    let refused = |cause| version::refused(settings, "read", cause);
    let journal = table::name(settings);
    let in_transaction = session.depth().map_err(refused)? > 0;
    if in_transaction && !version::exists(session, &journal, settings)? {
        version::check_whole(session, settings)?;
        return Ok(State { rows: version::read(session, settings)?, ..State::default() });
    }
    let query = query(session.dialect(), settings);
    let mut found = session.load::<StateRow>(Command::new(&*query));
    if found.is_err() {
        if !has_tables(session, settings)? {
            version::check_whole(session, settings)?;
            return Ok(State { rows: version::read(session, settings)?, ..State::default() });
        }
        // Another process may have created the tables since the first question.
        found = session.load(Command::new(&*query));
        // A journal that is none says so better than the question that it does not understand.
        if found.is_err()
            && let Ok(columns) = table::columns(session, settings)
        {
            table::check(&columns, settings)?;
        }
    }
    let mut state = State { has_tables: true, ..State::default() };
    let mut rows = Vec::new();
    for StateRow { kind, word } in found.map_err(refused)? {
        match kind {
            0 => rows.push(RevisionId::new(word)),
            1 => state.interrupted = true,
            3 => return Err(VersionError::HalfRestored.into()),
            _ => state.checksums.0.push(word),
        }
    }
    state.rows = version::sorted(rows);
    Ok(state)
}

/// Tells whether both tables are there.
pub(crate) fn has_tables(session: &mut Session<'_>, settings: &Settings) -> Result<bool> {
    Ok(version::exists(session, &table::name(settings), settings)?
        && version::exists(session, &version::table(settings), settings)?)
}

/// Writes the query: a row for each version row (0) and each interrupted run (1), the lines of the checksums (2), and on
/// MySQL a row where a copy was brought back in part (3).
fn query(dialect: Dialect, settings: &Settings) -> String {
    // Nearly all rows are such: their index would only be a detour, and the sign keeps SQLite from taking it.
    let state = if dialect == Dialect::Sqlite { "+state" } else { "state" };
    let line = "id || ' ' || revision || ' ' || checksum";
    let (integer, lines) = match dialect {
        Dialect::Sqlite => ("BIGINT", format!("COALESCE(group_concat({line}, char(10)), '')")),
        Dialect::Postgres => ("BIGINT", format!("COALESCE(string_agg({line}, chr(10)), '')")),
        // It cuts what it joins: https://dev.mysql.com/doc/refman/8.4/en/aggregate-functions.html#function_group-concat
        Dialect::Mysql => ("SIGNED", "CONCAT(id, ' ', revision, ' ', checksum)".to_owned()),
    };
    // The word is a literal: a name out of that schema has a collation, which may be none that the other rows go with.
    let half = match dialect {
        Dialect::Sqlite | Dialect::Postgres => String::new(),
        Dialect::Mysql => format!(
            " UNION ALL SELECT 3, '{RESTORING}' FROM information_schema.tables \
             WHERE table_schema = DATABASE() AND table_name = '{RESTORING}'"
        ),
    };
    format!(
        "SELECT CAST(0 AS {integer}) AS kind, {row} AS word FROM {version} \
         UNION ALL SELECT 1, revision FROM {journal} WHERE state IN ('running', 'failed') \
         UNION ALL SELECT 2, {lines} FROM {journal} WHERE {state} = 'done' AND direction = 'upgrade'{half}",
        row = version::ROW,
        version = version::table(settings).sql(dialect),
        journal = table::name(settings).sql(dialect),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_whatever_stands_in_them() {
        let checksums = Checksums(vec!["1 a1 0f\n12 b 2 \n3 c1".to_owned(), String::new(), "x y z".to_owned()]);
        let found: Vec<Applied<'_>> = checksums.iter().collect();
        let applied = |run, revision, checksum| Applied { run, revision, checksum };
        assert_eq!(found, [applied(1, "a1", "0f"), applied(12, "b 2", "")]);
        assert!(!checksums.is_empty());
        assert!(Checksums(vec![String::new()]).is_empty());
    }
}
