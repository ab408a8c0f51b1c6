//! Operations on the partitions of a table.

use super::{Irreversible, change};
use crate::schema::{Partition, Schema, SchemaError, TableName};

/// Makes a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CreatePartition {
    /// The table.
    pub table: TableName,
    /// The partition.
    pub partition: Partition,
}

impl CreatePartition {
    pub(super) fn describe(&self) -> String {
        format!("create partition `{}` of `{}`", self.partition.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.insert_partition(self.partition.clone()))
    }

    pub(super) fn inverse(&self) -> DropPartition {
        let (name, partition) = (self.partition.name.clone(), Some(self.partition.clone()));
        DropPartition { table: self.table.clone(), name, partition }
    }
}

/// Drops a partition, with its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DropPartition {
    /// The table.
    pub table: TableName,
    /// The partition's name.
    pub name: TableName,
    /// What is dropped, where the migrations before know it.
    pub partition: Option<Partition>,
}

impl DropPartition {
    pub(super) fn describe(&self) -> String {
        format!("drop partition `{}` of `{}`", self.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.remove_partition(&self.name).map(|_| ()))
    }

    pub(super) fn inverse(&self) -> Result<CreatePartition, Irreversible> {
        let partition = self.partition.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(CreatePartition { table: self.table.clone(), partition })
    }
}

/// Makes a table a partition of another, with its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AttachPartition {
    /// The table that has partitions.
    pub table: TableName,
    /// The partition, with the table that it was where the migrations before know it.
    pub partition: Partition,
}

impl AttachPartition {
    pub(super) fn describe(&self) -> String {
        format!("attach partition `{}` to `{}`", self.partition.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.insert_partition(self.partition.clone()))?;
        schema.tables.remove(&self.partition.name);
        Ok(())
    }

    pub(super) fn inverse(&self) -> DetachPartition {
        let (name, partition) = (self.partition.name.clone(), Some(self.partition.clone()));
        DetachPartition { table: self.table.clone(), name, partition, concurrently: false }
    }
}

/// Makes a partition a table of its own, with its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DetachPartition {
    /// The table that has partitions.
    pub table: TableName,
    /// The partition's name.
    pub name: TableName,
    /// What is detached, where the migrations before know it.
    pub partition: Option<Partition>,
    /// Whether readers and writers go on meanwhile, outside any transaction.
    pub concurrently: bool,
}

impl DetachPartition {
    pub(super) fn describe(&self) -> String {
        format!("detach partition `{}` of `{}`", self.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        let mut detached = None;
        change(schema, &self.table, |table| {
            let partition = table.remove_partition(&self.name)?;
            detached = Some(partition.attached.map_or_else(|| table.detached(&self.name), |it| *it));
            Ok(())
        })?;
        detached.map_or(Ok(()), |table| schema.insert(table))
    }

    pub(super) fn inverse(&self) -> Result<AttachPartition, Irreversible> {
        let partition = self.partition.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(AttachPartition { table: self.table.clone(), partition })
    }
}

/// Divides the rows of some partitions anew.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ReorganizePartitions {
    /// The table.
    pub table: TableName,
    /// The names of the partitions before.
    pub names: Vec<TableName>,
    /// The partitions before, where the migrations before know all of them.
    pub from: Option<Vec<Partition>>,
    /// The partitions after, which hold the same rows.
    pub to: Vec<Partition>,
}

impl ReorganizePartitions {
    pub(super) fn describe(&self) -> String {
        let listed = |names: &mut dyn Iterator<Item = &TableName>| {
            names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let (from, to) = (listed(&mut self.names.iter()), listed(&mut self.to.iter().map(|it| &it.name)));
        format!("reorganize partitions {from} of `{}` into {to}", self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| {
            // Order matters: the new ones stand where the first old one did, as bounds on MySQL ascend.
            let place = table.partitioning.as_ref().and_then(|it| {
                self.names.iter().filter_map(|name| it.partitions.iter().position(|part| part.name == *name)).min()
            });
            for name in &self.names {
                table.remove_partition(name)?;
            }
            for (number, partition) in self.to.iter().enumerate() {
                table.insert_partition(partition.clone())?;
                if let (Some(place), Some(partitioning)) = (place, &mut table.partitioning) {
                    let last = partitioning.partitions.len() - 1;
                    partitioning.partitions[place + number..=last].rotate_right(1);
                }
            }
            Ok(())
        })
    }

    pub(super) fn inverse(&self) -> Result<Self, Irreversible> {
        let to = self.from.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        let names = self.to.iter().map(|it| it.name.clone()).collect();
        Ok(Self { table: self.table.clone(), names, from: Some(self.to.clone()), to })
    }
}
