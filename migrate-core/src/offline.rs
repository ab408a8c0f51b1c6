//! Steps as a script that the database's own client runs: the same statements, version rows and journal as a live run.
//!
//! A package and a plan enter, text leaves; no database is looked at. Statements stand in the transactions that a live run
//! would send them in, and where DDL commits by itself the journal is written before each statement, so that a script that
//! stopped half way is found by the next run as an interrupted live run would be.
//! **Architecture Invariant**: run by `sqlite3`, `psql` or `mariadb`, the text leaves the database as a live run leaves it.
//! What cannot be known without the database is refused before any text is given.

mod error;
mod record;
mod step;
mod text;

use std::collections::BTreeMap;

pub use error::OfflineError;

use crate::dialect::Dialect;
use crate::error::Result;
use crate::journal;
use crate::migration::{Migration, Migrations};
use crate::plan::{StampPlan, Step};
use crate::revision::RevisionId;
use crate::script::{self, Replay, Script};
use crate::version;
use text::Text;

/// Writes the statements of a script alone, each with what ends it; what a closure does is left out.
pub fn statements(dialect: Dialect, script: &Script) -> String {
    let mut text = Text::new(dialect);
    if script.foreign_keys_off {
        text.statement("PRAGMA foreign_keys = OFF");
    }
    for statement in &script.statements {
        statement.action.sql().iter().for_each(|sql| text.statement(sql));
    }
    text.finish()
}

impl Migrations {
    /// Writes steps that start from these version rows as a script for the database's own client.
    ///
    /// # Errors
    /// When a step calls Rust code, rebuilds a SQLite table of which only the database knows everything, or cannot be written
    /// at all; the error names the revision and the place.
    pub fn sql(&self, dialect: Dialect, from: &[RevisionId], steps: &[Step]) -> Result<String> {
        let graph = self.graph()?;
        let index: BTreeMap<&str, &Migration> = self.list.iter().map(|it| (it.revision, it)).collect();
        let mut replay = Replay::at(dialect, self.list, &graph, from)?.with_settings(&self.settings);
        let mut text = Text::new(dialect);
        if steps.is_empty() {
            return Ok(text.finish());
        }
        text.begin_session();
        self.write_tables(&mut text, from.is_empty());
        let mut rows = from;
        for step in steps {
            let Some(migration) = index.get(step.revision.as_str()) else { continue };
            let script = script::write(migration, step.direction, &mut replay)?;
            step::write(&mut text, &self.settings, &step::Turn { step, migration, rows, script: &script })?;
            rows = &step.heads;
        }
        Ok(text.finish())
    }

    /// Writes the change of the version rows that a stamp makes; `purge` takes all rows away first, whatever they name.
    ///
    /// # Errors
    /// When a revision's identifier has a NUL character.
    pub fn stamp_sql(&self, dialect: Dialect, from: &[RevisionId], plan: &StampPlan, purge: bool) -> Result<String> {
        let mut text = Text::new(dialect);
        text.begin_session();
        self.write_tables(&mut text, true);
        text.begin();
        if purge {
            text.statement(&format!("DELETE FROM {}", version::table(&self.settings).sql(dialect)));
        }
        record::rows(&mut text, &self.settings, if purge { &[] } else { from }, &plan.rows)?;
        text.commit();
        Ok(text.finish())
    }

    /// A database that is at a revision has the version table; the journal it may lack, when another tool managed it.
    fn write_tables(&self, text: &mut Text, is_new: bool) {
        let dialect = text.dialect();
        let own = journal::create_sql(dialect, &self.settings);
        let version = is_new.then(|| version::create_sql(dialect, &self.settings));
        version.into_iter().chain(own).for_each(|sql| text.statement(&sql));
    }
}
