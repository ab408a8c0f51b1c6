//! Partitions as a migration describes them.

use std::panic::Location;

use super::super::{
    AttachPartition, Call, CreatePartition, Operation, OperationError, Operations, ReorganizePartitions,
};
use super::{PUSHED, TableBuilder};
use crate::error::Result;
use crate::schema::{Bounds, IndexPart, IndexTerm, Partition, PartitionMethod, Partitioning, TableName};

impl TableBuilder {
    /// Divides the rows among partitions that each hold the keys from one value up to another; SQLite cannot.
    pub fn partition_by_range(
        &mut self,
        key: impl IntoIterator<Item = impl Into<IndexPart>>,
    ) -> PartitioningBuilder<'_> {
        self.partition_by(PartitionMethod::Range, key)
    }

    /// Divides the rows among partitions that each hold some values of the key; SQLite cannot.
    pub fn partition_by_list(
        &mut self,
        key: impl IntoIterator<Item = impl Into<IndexPart>>,
    ) -> PartitioningBuilder<'_> {
        self.partition_by(PartitionMethod::List, key)
    }

    /// Divides the rows among partitions by a hash of the key; SQLite cannot.
    pub fn partition_by_hash(
        &mut self,
        key: impl IntoIterator<Item = impl Into<IndexPart>>,
    ) -> PartitioningBuilder<'_> {
        self.partition_by(PartitionMethod::Hash, key)
    }

    fn partition_by(
        &mut self,
        method: PartitionMethod,
        key: impl IntoIterator<Item = impl Into<IndexPart>>,
    ) -> PartitioningBuilder<'_> {
        let key: Vec<IndexTerm> = key.into_iter().map(|part| part.into().term).collect();
        let partitioning = Partitioning { method, key, partitions: Vec::new() };
        PartitioningBuilder { table: &self.name, partitioning: self.partitioning.insert(partitioning) }
    }
}

/// Says which partitions a table has.
#[derive(Debug)]
pub struct PartitioningBuilder<'a> {
    table: &'a TableName,
    partitioning: &'a mut Partitioning,
}

impl PartitioningBuilder<'_> {
    /// Adds a partition: on PostgreSQL a table beside this one, on MySQL a part of it.
    pub fn partition(self, name: impl Into<TableName>, bounds: Bounds) -> Self {
        self.partitioning.partitions.push(part(self.table, name.into(), bounds));
        self
    }
}

/// Says more about detaching a partition.
#[derive(Debug)]
pub struct DetachPartitionBuilder<'a> {
    concurrently: &'a mut bool,
}

impl DetachPartitionBuilder<'_> {
    /// Lets readers and writers go on meanwhile; this runs outside the revision's transaction.
    pub fn concurrently(self) -> Self {
        *self.concurrently = true;
        self
    }
}

impl Operations {
    /// Makes a partition of a table that has partitions.
    #[track_caller]
    pub fn create_partition(
        &mut self,
        table: impl Into<TableName>,
        name: impl Into<TableName>,
        bounds: Bounds,
    ) -> Result<()> {
        let table = table.into();
        let partition = part(&table, name.into(), bounds);
        self.note(Call::Whole(Operation::CreatePartition(CreatePartition { table, partition })))
    }

    /// Drops a partition, with its rows.
    #[track_caller]
    pub fn drop_partition(&mut self, table: impl Into<TableName>, name: impl Into<TableName>) -> Result<()> {
        let table = table.into();
        let name = beside(&table, name.into());
        self.note(Call::DropPartition { table, name })
    }

    /// Makes a table a partition of another, with its rows; only PostgreSQL can.
    #[track_caller]
    pub fn attach_partition(
        &mut self,
        table: impl Into<TableName>,
        name: impl Into<TableName>,
        bounds: Bounds,
    ) -> Result<()> {
        let table = table.into();
        let partition = part(&table, name.into(), bounds);
        self.note(Call::Whole(Operation::AttachPartition(AttachPartition { table, partition })))
    }

    /// Makes a partition a table of its own, with its rows; only PostgreSQL can.
    #[track_caller]
    pub fn detach_partition(
        &mut self,
        table: impl Into<TableName>,
        name: impl Into<TableName>,
    ) -> DetachPartitionBuilder<'_> {
        let table = table.into();
        let name = beside(&table, name.into());
        let call = self.push(Call::DetachPartition { table, name, concurrently: false });
        let concurrently =
            if let Call::DetachPartition { concurrently, .. } = call { Some(concurrently) } else { None };
        DetachPartitionBuilder { concurrently: concurrently.expect(PUSHED) }
    }

    /// Divides the rows of some partitions among new ones, which hold the same rows together; only MySQL can.
    #[track_caller]
    pub fn reorganize_partitions<N: Into<TableName>>(
        &mut self,
        table: impl Into<TableName>,
        names: impl IntoIterator<Item = impl Into<TableName>>,
        into: impl IntoIterator<Item = (N, Bounds)>,
    ) -> Result<()> {
        let table = table.into();
        let names: Vec<TableName> = names.into_iter().map(|name| beside(&table, name.into())).collect();
        let to: Vec<Partition> = into.into_iter().map(|(name, bounds)| part(&table, name.into(), bounds)).collect();
        if names.is_empty() || to.is_empty() {
            self.faults.push((Location::caller(), OperationError::NoPartitions { table: table.clone() }));
        }
        self.note(Call::Whole(Operation::ReorganizePartitions(ReorganizePartitions { table, names, from: None, to })))
    }
}

fn part(table: &TableName, name: TableName, bounds: Bounds) -> Partition {
    Partition { name: beside(table, name), bounds, attached: None }
}

/// A partition lies in the schema of its table unless it says another.
fn beside(table: &TableName, mut name: TableName) -> TableName {
    name.schema = name.schema.or_else(|| table.schema.clone());
    name
}
