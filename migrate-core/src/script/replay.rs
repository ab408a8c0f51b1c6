//! The state that the applied migrations have made, recorded again when it is asked for.
//!
//! Cost: one recording of each applied migration, at the first question that needs it; each step from there on costs
//! what its own operations cost.

mod known;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::Location;

use super::expand::expand;
#[cfg(feature = "database")]
use super::made::{Doubts, Made};
use super::missing::{self, Fault};
use super::record::{error, record};
use super::{Cause, ScriptError, reference};
use crate::dialect::{self, Dialect};
use crate::graph::{GraphError, RevisionGraph};
use crate::migration::{Migration, MigrationFn, Settings};
use crate::operation::{Operation, Recorded, complete};
use crate::revision::RevisionId;
use crate::schema::naming::Convention;
use crate::schema::{Filter, Schema, Table, TableName};
use known::Known;

/// The applied migrations, and what they have made.
#[derive(Debug, Clone)]
pub struct Replay<'m> {
    dialect: Dialect,
    naming: Convention,
    /// What the migrations are not about: tables that others make.
    filter: Filter,
    /// All migrations of the package, to name the one that makes a table that is not there.
    package: &'m [Migration],
    applied: Vec<&'m Migration>,
    known: Option<Known>,
}

/// The whole operations of one call of `op.`.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) at: &'static Location<'static>,
    pub(super) operation: String,
    pub(super) operations: Vec<Operation>,
    /// Whether it is to commit by itself.
    pub(super) is_autocommit: bool,
}

/// A call with the table that it changes, where the database's SQL depends on all of it.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) call: Call,
    /// The operations that were asked for, at the first unit of each call.
    pub(super) asked: Option<Vec<Operation>>,
    pub(super) before: Option<Table>,
    pub(super) after: Option<Table>,
    /// The first revision whose raw SQL may have given the table what is not seen here.
    pub(super) unseen_since: Option<String>,
}

impl Unit {
    /// Names the table that it changes.
    pub(super) fn table(&self) -> Option<&TableName> {
        self.call.operations.first().and_then(Operation::table)
    }
}

impl<'m> Replay<'m> {
    /// Takes the applied migrations, parents and dependencies first; records nothing yet.
    pub fn new(dialect: Dialect, applied: impl IntoIterator<Item = &'m Migration>) -> Self {
        Self {
            dialect,
            naming: Convention::DEFAULT,
            filter: Filter::all(),
            package: &[],
            applied: Vec::from_iter(applied),
            known: None,
        }
    }

    /// Starts where version rows are, in a package of migrations.
    pub fn at(
        dialect: Dialect,
        package: &'m [Migration],
        graph: &RevisionGraph,
        rows: &[RevisionId],
    ) -> Result<Self, GraphError> {
        let index: BTreeMap<&str, &Migration> = package.iter().map(|it| (it.revision, it)).collect();
        let applied = graph.applied_in_order(rows)?;
        let applied = applied.iter().filter_map(|it| index.get(it.id.as_str()).copied());
        Ok(Self { package, ..Self::new(dialect, applied) })
    }

    /// Starts from a schema, whatever made it.
    pub(super) fn from_schema(dialect: Dialect, schema: Schema) -> Self {
        Self { known: Some(Known { schema, ..Known::default() }), ..Self::new(dialect, []) }
    }

    /// Says by which convention the migrations name what they do not name themselves.
    pub fn with_naming(self, naming: Convention) -> Self {
        Self { naming, ..self }
    }

    /// Takes the package's convention of names, and which tables are not its own.
    pub fn with_settings(self, settings: &Settings) -> Self {
        Self { filter: settings.filter(), ..self.with_naming(settings.naming) }
    }

    /// Tells which database it is for.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Gives the schema that the applied migrations have made.
    pub fn schema(&mut self) -> Result<&Schema, ScriptError> {
        self.known().map(|known| &known.schema)
    }

    /// Copies the state alone, to try something on it.
    pub(super) fn without_history(&mut self) -> Result<Self, ScriptError> {
        let known = self.known()?;
        let known = Known { schema: known.schema.clone(), ..Known::default() };
        Ok(Self { known: Some(known), applied: Vec::new(), filter: self.filter.clone(), ..*self })
    }

    pub(super) fn upgrade(&mut self, migration: &'m Migration) -> Result<Vec<Unit>, ScriptError> {
        let (calls, units) = self.perform(migration, migration.upgrade)?;
        self.applied.push(migration);
        if let Some(known) = &mut self.known {
            known.ways_up.insert(migration.revision, calls);
        }
        Ok(units)
    }

    pub(super) fn downgrade(&mut self, migration: &'m Migration) -> Result<Vec<Unit>, ScriptError> {
        if let Some(reason) = migration.irreversible {
            return Err(error(migration, None, None, Cause::NoWayBack { reason }));
        }
        let units = match migration.downgrade {
            Some(downgrade) => self.perform(migration, downgrade)?.1,
            None => self.undo(migration)?,
        };
        // Steps back come last first, so that the search ends at once.
        if let Some(at) = self.applied.iter().rposition(|it| it.revision == migration.revision) {
            self.applied.remove(at);
        }
        if let Some(known) = &mut self.known {
            known.ways_up.remove(migration.revision);
        }
        Ok(units)
    }

    /// Records a function of the migration and completes what it asks for.
    pub(super) fn perform(
        &mut self,
        migration: &'m Migration,
        function: MigrationFn,
    ) -> Result<(Vec<Call>, Vec<Unit>), ScriptError> {
        let mut recorded = record(migration, function, self.dialect, self.naming)?;
        if names_others(&recorded) || recorded.iter().any(|it| it.call.needs_schema(self.dialect)) {
            self.known()?;
        }
        let (mut calls, mut units) = (Vec::with_capacity(recorded.len()), Vec::with_capacity(recorded.len()));
        for number in 0..recorded.len() {
            let schema = self.known.as_ref().map(|known| &known.schema);
            if let (Some(schema), Some(home)) = (schema, self.dialect.home()) {
                recorded[number].call.spell_as(schema, &home);
            }
            let it = &recorded[number];
            let (at, operation) = (it.at, it.call.describe());
            if let Some(schema) = schema {
                let (before, after) = (&recorded[..number], &recorded[number + 1..]);
                let needed = it.call.needs().into_iter().filter(|it| self.filter.takes(it));
                if let Some(table) = missing::first(schema, needed, self.dialect, after) {
                    let fault = Fault { migration, before, after };
                    let cause = missing::explain(table, schema, &fault, self.package, self.dialect);
                    return Err(self.fail(migration, at, &operation, cause.into()));
                }
            }
            let completed = complete(&it.call, schema).map_err(|cause| Box::new(Cause::from(cause)));
            let checked = completed.and_then(|operations| match schema {
                Some(schema) => reference::check(&operations, schema, self.dialect).map(|()| operations),
                None => Ok(operations),
            });
            let operations = checked.map_err(|cause| self.fail(migration, at, &operation, *cause))?;
            let call = Call { at, operation, operations, is_autocommit: it.is_autocommit };
            units.extend(self.apply(migration, &call)?);
            calls.push(call);
        }
        self.end_session();
        Ok((calls, units))
    }

    /// Inverts the way up, last operation first.
    fn undo(&mut self, migration: &'m Migration) -> Result<Vec<Unit>, ScriptError> {
        let way_up = self.way_up(migration)?;
        let mut units = Vec::with_capacity(way_up.len());
        for call in way_up.into_iter().rev() {
            let inverses = call.operations.iter().rev().map(Operation::inverse).collect::<Result<Vec<_>, _>>();
            let operations = inverses.map_err(|cause| self.fail(migration, call.at, &call.operation, cause.into()))?;
            let operation = operations.last().map_or_else(|| call.operation.clone(), Operation::describe);
            units.extend(self.apply(migration, &Call { operation, operations, ..call })?);
        }
        self.end_session();
        Ok(units)
    }

    /// Forgets the tables of a session: whether the next migration runs in the same one is not known.
    fn end_session(&mut self) {
        if let Some(known) = &mut self.known {
            known.schema.tables.retain(|_, table| !table.options.temporary);
        }
    }

    /// Gives the whole operations of an applied migration's way up.
    pub(super) fn way_up(&mut self, migration: &'m Migration) -> Result<Vec<Call>, ScriptError> {
        if let Some(calls) = self.known.as_ref().and_then(|known| known.ways_up.get(migration.revision)) {
            return Ok(calls.clone());
        }
        let recorded = record(migration, migration.upgrade, self.dialect, self.naming)?;
        let is_applied = self.applied.iter().rev().any(|it| it.revision == migration.revision);
        if is_applied && self.known.is_none() && recorded.iter().any(|it| it.call.needs_schema(self.dialect)) {
            self.known()?;
            return self.way_up(migration);
        }
        // Operations that are whole as they were asked for need no replay to be inverted.
        let whole = |it: Recorded| {
            let operation = it.call.describe();
            match complete(&it.call, None) {
                Ok(operations) => Ok(Call { at: it.at, operation, operations, is_autocommit: it.is_autocommit }),
                Err(cause) => Err(error(migration, Some(it.at), Some(operation), cause.into())),
            }
        };
        recorded.into_iter().map(whole).collect()
    }

    /// Moves the known schema, if it is known, past one call; a unit for each table that follows another in it.
    pub(super) fn apply(&mut self, migration: &Migration, call: &Call) -> Result<Vec<Unit>, ScriptError> {
        let dialect = self.dialect;
        let Some(known) = &mut self.known else {
            return Ok(vec![Unit {
                asked: Some(call.operations.clone()),
                call: call.clone(),
                before: None,
                after: None,
                unseen_since: None,
            }]);
        };
        let expanded: Vec<Operation> =
            call.operations.iter().flat_map(|it| expand(dialect, it, &known.schema)).collect();
        let (mut asked, mut units) = (Some(call.operations.clone()), Vec::new());
        let expanded = Call { operations: expanded, ..call.clone() };
        for call in by_table(expanded) {
            let table = call.operations.iter().find_map(Operation::table).cloned();
            let table = table.filter(|_| dialect::needs_table(dialect, &call.operations));
            let state = |schema: &Schema| table.as_ref().and_then(|it| schema.table(it)).cloned();
            // What raw SQL may have changed is compared with the database by SQLite's rebuild only.
            let before = state(&known.schema).filter(|_| !known.schema.is_opaque() || !dialect.can_alter_tables());
            let unseen_since = match (&before, &table) {
                (Some(before), _) => known.raw.unseen_since(&before.name, &known.schema, dialect),
                // No migration made the table: only a database knows it.
                (None, Some(_)) => known.schema.opaque_since.clone().or_else(|| Some(migration.revision.to_owned())),
                (None, None) => None,
            };
            if let Err(cause) = known.advance(migration, &call, dialect) {
                return Err(self.fail(migration, call.at, &call.operation, cause.into()));
            }
            let after = state(&known.schema);
            units.push(Unit { call, asked: asked.take(), before, after, unseen_since });
        }
        Ok(units)
    }

    /// A schema that a failed step has half changed is recorded again when it is next asked for.
    fn fail(
        &mut self,
        migration: &Migration,
        at: &'static Location<'static>,
        operation: &str,
        cause: Cause,
    ) -> ScriptError {
        self.known = None;
        error(migration, Some(at), Some(operation.to_owned()), cause)
    }

    fn known(&mut self) -> Result<&mut Known, ScriptError> {
        let known = match self.known.take() {
            Some(known) => known,
            None => Known::recorded(&self.applied, self.dialect, (self.naming, &self.filter), true)?,
        };
        Ok(self.known.insert(known))
    }

    /// Records the applied migrations for what they make alone: no step back follows.
    #[cfg(feature = "database")]
    pub(crate) fn made(self) -> Result<Made, ScriptError> {
        let dialect = self.dialect;
        let Known { schema, raw, ways_up: _ } = match self.known {
            Some(known) => known,
            None => Known::recorded(&self.applied, self.dialect, (self.naming, &self.filter), false)?,
        };
        Ok(Made { schema, doubts: Doubts { raw, dialect } })
    }
}

/// Parts a call that changes several tables, as each table is written apart.
fn by_table(call: Call) -> Vec<Call> {
    let Call { at, operation, operations, is_autocommit } = call;
    let mut calls: Vec<Call> = Vec::new();
    for it in operations {
        match calls.last_mut().filter(|last| last.operations.last().and_then(Operation::table) == it.table()) {
            Some(last) => last.operations.push(it),
            None => calls.push(Call { at, operation: operation.clone(), operations: vec![it], is_autocommit }),
        }
    }
    // What is done already leaves a call without operations, which is still a call.
    if calls.is_empty() {
        calls.push(Call { at, operation, operations: Vec::new(), is_autocommit });
    }
    calls
}

/// Tells whether calls need tables that they do not make themselves.
fn names_others(recorded: &[Recorded]) -> bool {
    let mut made: BTreeSet<&TableName> = BTreeSet::new();
    recorded.iter().any(|it| {
        let others = it.call.needs().iter().any(|name| !made.contains(name));
        made.extend(it.call.makes());
        others
    })
}
