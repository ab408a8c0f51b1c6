//! What migrations that were applied have made, as far as their recordings tell.

use std::collections::BTreeMap;

use super::super::ScriptError;
use super::super::missing;
use super::super::raw::RawSql;
use super::super::record::{error, record};
use super::{Call, by_table};
use crate::dialect::Dialect;
use crate::migration::Migration;
use crate::operation::{Operation, complete, complete_once};
use crate::schema::naming::Convention;
use crate::schema::{Filter, Schema, SchemaError};

/// What is known after the applied migrations were recorded.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub(super) schema: Schema,
    /// Raw SQL that may have changed tables, with its revision.
    pub(super) raw: RawSql,
    /// The whole operations of each way up, for the way back.
    pub(super) ways_up: BTreeMap<&'static str, Vec<Call>>,
}

impl Known {
    /// Records migrations, parents first; their ways up are kept where steps back may follow.
    pub(super) fn recorded(
        applied: &[&Migration],
        dialect: Dialect,
        (naming, filter): (Convention, &Filter),
        keeps_ways_up: bool,
    ) -> Result<Self, ScriptError> {
        let mut known = Self::default();
        for migration in applied {
            let mut calls = Vec::new();
            let opaque = |schema: &mut Schema| {
                // It was applied, so the database had what is not seen here.
                schema.opaque_since.get_or_insert_with(|| migration.revision.to_owned());
            };
            let mut recorded = record(migration, migration.upgrade, dialect, naming)?;
            for number in 0..recorded.len() {
                if let Some(home) = dialect.home() {
                    recorded[number].call.spell_as(&known.schema, &home);
                }
                let it = &recorded[number];
                let needed = it.call.needs().into_iter().filter(|it| filter.takes(it));
                if missing::first(&known.schema, needed, dialect, &recorded[number + 1..]).is_some() {
                    opaque(&mut known.schema);
                }
                let it = &mut recorded[number];
                let (at, operation) = (it.at, it.call.describe());
                let mut completed = |schema: &Schema| match keeps_ways_up {
                    true => complete(&it.call, Some(schema)),
                    false => complete_once(&mut it.call, schema),
                };
                let operations = completed(&known.schema).or_else(|_| {
                    opaque(&mut known.schema);
                    completed(&known.schema)
                        .map_err(|cause| error(migration, Some(at), Some(operation.clone()), cause.into()))
                })?;
                for call in by_table(Call { at, operation, operations, is_autocommit: it.is_autocommit }) {
                    let advanced = if keeps_ways_up {
                        let advanced = known.advance(migration, &call, dialect);
                        calls.push(call);
                        advanced
                    } else {
                        known.advance_once(migration, call, dialect)
                    };
                    if advanced.is_err() {
                        opaque(&mut known.schema);
                    }
                }
            }
            known.schema.tables.retain(|_, table| !table.options.temporary);
            if keeps_ways_up {
                known.ways_up.insert(migration.revision, calls);
            }
        }
        Ok(known)
    }

    /// Does a call; what it has done stays where it fails in the middle.
    pub(super) fn advance(&mut self, migration: &Migration, call: &Call, dialect: Dialect) -> Result<(), SchemaError> {
        for operation in &call.operations {
            operation.apply(&mut self.schema)?;
            self.note_raw(migration, operation, dialect);
        }
        Ok(())
    }

    /// Does what [`Known::advance`] does with a call that nobody looks at again.
    fn advance_once(&mut self, migration: &Migration, call: Call, dialect: Dialect) -> Result<(), SchemaError> {
        for operation in call.operations {
            if matches!(operation, Operation::CreateTable(_)) {
                operation.apply_once(&mut self.schema)?;
            } else {
                operation.apply(&mut self.schema)?;
                self.note_raw(migration, &operation, dialect);
            }
        }
        Ok(())
    }

    fn note_raw(&mut self, migration: &Migration, operation: &Operation, dialect: Dialect) {
        if let Operation::Execute(sql) = operation
            && sql.may_change_schema(dialect)
        {
            self.schema.opaque_since.get_or_insert_with(|| migration.revision.to_owned());
            self.raw.push(migration.revision, sql);
        }
        if let Operation::RenameTable(op) = operation {
            self.raw.rename(&op.from, &op.to);
        }
    }
}
