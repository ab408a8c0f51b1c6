//! Partitions.

use super::layout::{Argument, Chain};
use super::word;
use crate::operation::{AttachPartition, CreatePartition, DetachPartition, DropPartition, ReorganizePartitions};
use crate::schema::{Partition, TableName};

pub(super) fn create(op: &CreatePartition) -> Chain {
    bounded(Chain::result("create_partition"), &op.table, &op.partition)
}

pub(super) fn attach(op: &AttachPartition) -> Chain {
    bounded(Chain::result("attach_partition"), &op.table, &op.partition)
}

pub(super) fn drop(op: &DropPartition) -> Chain {
    Chain::result("drop_partition").arg(word::table(&op.table)).arg(name(&op.table, &op.name))
}

pub(super) fn detach(op: &DetachPartition) -> Chain {
    let chain = Chain::op("detach_partition").arg(word::table(&op.table)).arg(name(&op.table, &op.name));
    chain.when(op.concurrently, "concurrently")
}

pub(super) fn reorganize(op: &ReorganizePartitions) -> Chain {
    let names = op.names.iter().map(|it| name(&op.table, it));
    let into = op.to.iter().map(|it| format!("({}, {})", name(&op.table, &it.name), word::bounds(&it.bounds)));
    let (names, into) = (Argument::List(names.collect()), Argument::List(into.collect()));
    Chain::result("reorganize_partitions").arg(word::table(&op.table)).arg(names).arg(into)
}

fn bounded(chain: Chain, table: &TableName, partition: &Partition) -> Chain {
    let chain = chain.arg(word::table(table)).arg(name(table, &partition.name));
    chain.arg(word::bounds(&partition.bounds))
}

/// Writes the name of a partition, which lies where its table does unless it says otherwise.
pub(super) fn name(table: &TableName, partition: &TableName) -> String {
    if partition.schema == table.schema {
        return word::table(&TableName { schema: None, name: partition.name.clone() });
    }
    word::table(partition)
}
