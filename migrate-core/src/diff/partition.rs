//! Partitions that come, change and go.

use super::DiffError;
use super::draft::Draft;
use crate::operation::{AttachPartition, Call, CreatePartition, Operation, ReorganizePartitions};
use crate::schema::{Partition, Partitioning, Schema, TableName};

/// Tells whether a table is to be a partition of another.
pub(super) fn becomes(draft: &Draft<'_>, name: &TableName) -> bool {
    is_partitioned(draft.to) && draft.to.table(name).is_none() && draft.to.partition(name).is_some()
}

/// Looking for a partition goes through all tables, which is in vain mostly.
fn is_partitioned(schema: &Schema) -> bool {
    schema.tables.values().any(|it| it.partitioning.is_some())
}

/// Makes tables of the partitions that are to be tables.
pub(super) fn detach(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    for table in draft.kept() {
        let partitions = parts(&draft.at, &table).into_iter().map(|it| it.name);
        let out = partitions.filter(|it| draft.to.table(it).is_some() && draft.at.table(it).is_none());
        for name in out.collect::<Vec<_>>() {
            draft.call(&Call::DetachPartition { table: table.clone(), name, concurrently: false })?;
        }
    }
    Ok(())
}

/// Leads the partitions of a table to what they are to be.
pub(super) fn change(draft: &mut Draft<'_>, table: &TableName) -> Result<(), DiffError> {
    let Some((at, to)) = draft.pair(table) else { return Ok(()) };
    match (&at.partitioning, &to.partitioning) {
        (None, None) => return Ok(()),
        (Some(at), Some(to)) if at.method == to.method && at.key == to.key => {}
        (Some(_), Some(_)) | (Some(_), None) | (None, Some(_)) => {
            draft
                .leave(format!("the rows of `{table}` are to be divided otherwise: make the table anew and move them"));
            return Ok(());
        }
    }
    let (at, to) = (parts(&draft.at, table), parts(draft.to, table));
    let find = |parts: &[Partition], name: &TableName| parts.iter().find(|it| it.name == *name).cloned();
    // Order matters: a new partition may hold the keys that one that goes holds now.
    for Partition { name, .. } in at.iter().filter(|it| find(&to, &it.name).is_none()) {
        draft.call(&Call::DropPartition { table: table.clone(), name: name.clone() })?;
    }
    let moved = |it: &&Partition| find(&at, &it.name).is_some_and(|before| before.bounds != it.bounds);
    let moved: Vec<Partition> = to.iter().filter(moved).cloned().collect();
    if !moved.is_empty() {
        let names = moved.iter().map(|it| it.name.clone()).collect();
        let reorganize = ReorganizePartitions { table: table.clone(), names, from: None, to: moved };
        draft.call(&Call::Whole(Operation::ReorganizePartitions(reorganize)))?;
    }
    for partition in to.into_iter().filter(|it| find(&at, &it.name).is_none()) {
        let (table, is_table) = (table.clone(), draft.at.table(&partition.name).is_some());
        draft.call(&Call::Whole(if is_table {
            Operation::AttachPartition(AttachPartition { table, partition })
        } else {
            Operation::CreatePartition(CreatePartition { table, partition })
        }))?;
    }
    Ok(())
}

/// Gives the partitions of a table; what they were before is not a part of what they are.
fn parts(schema: &Schema, table: &TableName) -> Vec<Partition> {
    let partitioning: Option<&Partitioning> = schema.table(table).and_then(|it| it.partitioning.as_ref());
    let partitions = partitioning.map(|it| it.partitions.as_slice()).unwrap_or_default();
    partitions.iter().map(|it| Partition { attached: None, ..it.clone() }).collect()
}
