//! Foreign keys to tables that the same migration makes later: said with their table, added after the other one.
//!
//! Two tables that refer to each other can be made in no order. SQLite alone takes a reference to what is not there yet.

use std::collections::BTreeMap;
use std::panic::Location;

use crate::dialect::Dialect;
use crate::operation::{AddConstraint, Call, Operation, Recorded};
use crate::schema::{Rule, TableName};

/// Puts the foreign keys of new tables behind the tables that they refer to.
pub(super) fn untangled(recorded: Vec<Recorded>, dialect: Dialect) -> Vec<Recorded> {
    // SQLite would have to rebuild the table.
    if !dialect.can_alter_tables() {
        return recorded;
    }
    let mut made = made(&recorded);
    let mut waiting: BTreeMap<TableName, Vec<(&'static Location<'static>, AddConstraint)>> = BTreeMap::new();
    let mut calls = Vec::with_capacity(recorded.len());
    for mut it in recorded {
        let (mut released, is_autocommit) = (Vec::new(), it.is_autocommit);
        if let Call::Whole(Operation::CreateTable(op)) = &mut it.call {
            let name = op.table.name.clone();
            made.get_mut(&name).into_iter().for_each(|times| *times -= 1);
            let constraints = std::mem::take(&mut op.table.constraints);
            for constraint in constraints {
                match &constraint.rule {
                    Rule::ForeignKey(key)
                        if key.references != name && made.get(&key.references).is_some_and(|times| *times > 0) =>
                    {
                        let later = waiting.entry(key.references.clone()).or_default();
                        later.push((it.at, AddConstraint { table: name.clone(), constraint }));
                    }
                    Rule::PrimaryKey(_)
                    | Rule::Unique(_)
                    | Rule::ForeignKey(_)
                    | Rule::Check(_)
                    | Rule::Exclusion(_) => op.table.constraints.push(constraint),
                }
            }
            released = waiting.remove(&name).unwrap_or_default();
        }
        calls.push(it);
        calls.extend(released.into_iter().map(|(at, op)| {
            let call = Call::AddConstraint(op);
            Recorded { call, at, is_autocommit }
        }));
    }
    calls
}

/// Counts how often each table is made.
fn made(recorded: &[Recorded]) -> BTreeMap<TableName, usize> {
    let mut times = BTreeMap::new();
    for it in recorded {
        if let Call::Whole(Operation::CreateTable(op)) = &it.call {
            *times.entry(op.table.name.clone()).or_default() += 1;
        }
    }
    times
}
