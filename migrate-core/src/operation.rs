//! What a migration does, as values.
//!
//! A migration records operations through [`Operations`], the `op.` of its functions; nothing touches a database while
//! it does. What an operation *is* (its fields, what it does to a [`Schema`], its inverse, its description) is written
//! here; how it is *written* as SQL lives with each dialect.
//! **Architecture Invariant**: an operation holds whole values, so that its inverse is a swap and no two rooms guess.

mod backfill;
mod builder;
mod call;
mod column;
mod constraint;
mod error;
mod index;
mod object;
mod option;
mod partition;
mod raw;
mod rebuild;
mod row;
mod table;
mod value;
#[cfg(feature = "serde")]
mod wire;

pub use backfill::{Backfill, Pause, UndoRows};
pub use builder::{
    AddValueBuilder, AlterColumnBuilder, AlterDomainBuilder, AlterTableBuilder, BackfillBuilder, BulkInsertBuilder,
    CheckBuilder, CollationBuilder, ColumnBuilder, CreateIndexBuilder, DetachPartitionBuilder, DomainBuilder,
    DropConstraintBuilder, DropIndexBuilder, ExclusionBuilder, ExtensionBuilder, ForeignKeyBuilder, IndexBuilder,
    KeyBuilder, ObjectBuilder, Operations, PartitioningBuilder, RecreateBuilder, RefreshBuilder, RemoveValueBuilder,
    SequenceBuilder, TableBuilder, ViewBuilder,
};
pub(crate) use call::{Call, Recorded, complete, complete_once};
pub use column::{AddColumn, AlterColumn, Aspects, DropColumn, Position, RenameColumn};
pub use constraint::{AddConstraint, DropConstraint, RenameConstraint, SetConstraintValidated};
pub use error::{Irreversible, OperationError};
pub use index::{Algorithm, CreateIndex, DropIndex, Online, RenameIndex, TableLock};
pub use object::{
    AlterEnum, CreateObject, DropObject, MoveValues, ObjectOperation, RefreshView, RenameObject, ReplaceObject,
    SetObjectComment,
};
pub(crate) use object::{Change, EnumChange, ObjectCall, Place};
pub(crate) use option::OptionChange;
pub use option::SetTableOptions;
pub use partition::{AttachPartition, CreatePartition, DetachPartition, DropPartition, ReorganizePartitions};
pub(crate) use raw::shown;
pub use raw::{Run, RunFn, Sql, sql};
pub use rebuild::{RebuildTable, Recreate};
pub use row::{DeleteRows, InsertRows};
pub use table::{CreateTable, DropTable, RenameTable, SetTableComment};
pub use value::{Null, Row, Value, typed};

use crate::schema::{Constraint, Ident, Schema, SchemaError, Table, TableName};

/// One change to a database.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Operation {
    /// Makes a table with its indexes.
    CreateTable(CreateTable),
    /// Drops a table.
    DropTable(DropTable),
    /// Gives a table another name.
    RenameTable(RenameTable),
    /// Changes what people say about a table.
    SetTableComment(SetTableComment),
    /// Changes how a table is kept.
    SetTableOptions(SetTableOptions),
    /// Makes a partition.
    CreatePartition(CreatePartition),
    /// Drops a partition.
    DropPartition(DropPartition),
    /// Makes a table a partition of another.
    AttachPartition(AttachPartition),
    /// Makes a partition a table of its own.
    DetachPartition(DetachPartition),
    /// Divides the rows of some partitions anew.
    ReorganizePartitions(ReorganizePartitions),
    /// Says how SQLite changes a table.
    RebuildTable(RebuildTable),
    /// Adds a column.
    AddColumn(AddColumn),
    /// Drops a column.
    DropColumn(DropColumn),
    /// Changes a column in place.
    AlterColumn(AlterColumn),
    /// Gives a column another name.
    RenameColumn(RenameColumn),
    /// Adds a constraint.
    AddConstraint(AddConstraint),
    /// Drops a constraint.
    DropConstraint(DropConstraint),
    /// Gives a constraint another name.
    RenameConstraint(RenameConstraint),
    /// Makes sure that all rows keep a constraint.
    SetConstraintValidated(SetConstraintValidated),
    /// Makes an index.
    CreateIndex(CreateIndex),
    /// Drops an index.
    DropIndex(DropIndex),
    /// Gives an index another name.
    RenameIndex(RenameIndex),
    /// Inserts rows.
    InsertRows(InsertRows),
    /// Deletes rows that were inserted.
    DeleteRows(DeleteRows),
    /// Updates rows, a batch at a time.
    Backfill(Backfill),
    /// Changes what there is besides tables.
    Object(ObjectOperation),
    /// Sends SQL as it stands.
    Execute(Sql),
    /// Calls a closure with a connection; it is not written as JSON, as a closure is code.
    #[cfg_attr(feature = "serde", serde(skip))]
    Run(Run),
}

impl Operation {
    /// Says for people what it does: "create table `users`".
    pub fn describe(&self) -> String {
        match self {
            Self::CreateTable(op) => op.describe(),
            Self::DropTable(op) => op.describe(),
            Self::RenameTable(op) => op.describe(),
            Self::SetTableComment(op) => op.describe(),
            Self::SetTableOptions(op) => op.describe(),
            Self::CreatePartition(op) => op.describe(),
            Self::DropPartition(op) => op.describe(),
            Self::AttachPartition(op) => op.describe(),
            Self::DetachPartition(op) => op.describe(),
            Self::ReorganizePartitions(op) => op.describe(),
            Self::RebuildTable(op) => op.describe(),
            Self::AddColumn(op) => op.describe(),
            Self::DropColumn(op) => op.describe(),
            Self::AlterColumn(op) => op.describe(),
            Self::RenameColumn(op) => op.describe(),
            Self::AddConstraint(op) => op.describe(),
            Self::DropConstraint(op) => op.describe(),
            Self::RenameConstraint(op) => op.describe(),
            Self::SetConstraintValidated(op) => op.describe(),
            Self::CreateIndex(op) => op.describe(),
            Self::DropIndex(op) => op.describe(),
            Self::RenameIndex(op) => op.describe(),
            Self::InsertRows(op) => op.describe(),
            Self::DeleteRows(op) => op.describe(),
            Self::Backfill(op) => op.describe(),
            Self::Object(op) => op.describe(),
            Self::Execute(op) => op.describe(),
            Self::Run(op) => op.describe(),
        }
    }

    /// Does what [`apply`](Self::apply) does, and leaves a table that it makes to the schema.
    pub(crate) fn apply_once(self, schema: &mut Schema) -> Result<(), SchemaError> {
        if let Self::CreateTable(op) = self { op.apply_once(schema) } else { self.apply(schema) }
    }

    /// Does to a schema what it does to a database; what the schema does not know is left alone.
    ///
    /// Fails when a known table does not fit, unless raw SQL may have changed it.
    pub fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        match self {
            Self::CreateTable(op) => op.apply(schema),
            Self::DropTable(op) => op.apply(schema),
            Self::RenameTable(op) => op.apply(schema),
            Self::SetTableComment(op) => op.apply(schema),
            Self::SetTableOptions(op) => op.apply(schema),
            Self::CreatePartition(op) => op.apply(schema),
            Self::DropPartition(op) => op.apply(schema),
            Self::AttachPartition(op) => op.apply(schema),
            Self::DetachPartition(op) => op.apply(schema),
            Self::ReorganizePartitions(op) => op.apply(schema),
            Self::RebuildTable(op) => op.apply(schema),
            Self::AddColumn(op) => op.apply(schema),
            Self::DropColumn(op) => op.apply(schema),
            Self::AlterColumn(op) => op.apply(schema),
            Self::RenameColumn(op) => op.apply(schema),
            Self::AddConstraint(op) => op.apply(schema),
            Self::DropConstraint(op) => op.apply(schema),
            Self::RenameConstraint(op) => op.apply(schema),
            Self::SetConstraintValidated(op) => op.apply(schema),
            Self::CreateIndex(op) => op.apply(schema),
            Self::DropIndex(op) => op.apply(schema),
            Self::RenameIndex(op) => op.apply(schema),
            Self::Object(op) => op.apply(schema),
            Self::InsertRows(_) | Self::DeleteRows(_) | Self::Backfill(_) | Self::Execute(_) | Self::Run(_) => Ok(()),
        }
    }

    /// Gives the operation that undoes it; refuses when that is not known.
    pub fn inverse(&self) -> Result<Self, Irreversible> {
        Ok(match self {
            Self::CreateTable(op) => Self::DropTable(op.inverse()),
            Self::DropTable(op) => Self::CreateTable(op.inverse()?),
            Self::RenameTable(op) => Self::RenameTable(op.inverse()),
            Self::SetTableComment(op) => Self::SetTableComment(op.inverse()?),
            Self::SetTableOptions(op) => Self::SetTableOptions(op.inverse()?),
            Self::CreatePartition(op) => Self::DropPartition(op.inverse()),
            Self::DropPartition(op) => Self::CreatePartition(op.inverse()?),
            Self::AttachPartition(op) => Self::DetachPartition(op.inverse()),
            Self::DetachPartition(op) => Self::AttachPartition(op.inverse()?),
            Self::ReorganizePartitions(op) => Self::ReorganizePartitions(op.inverse()?),
            Self::RebuildTable(op) => Self::RebuildTable(op.inverse()),
            Self::AddColumn(op) => Self::DropColumn(op.inverse()),
            Self::DropColumn(op) => Self::AddColumn(op.inverse()?),
            Self::AlterColumn(op) => Self::AlterColumn(op.inverse()?),
            Self::RenameColumn(op) => Self::RenameColumn(op.inverse()),
            Self::AddConstraint(op) => Self::DropConstraint(op.inverse()),
            // Dropping what was not there is undone by nothing, and dropping it again is that.
            Self::DropConstraint(op) => op.inverse()?.map_or_else(|| self.clone(), Self::AddConstraint),
            Self::RenameConstraint(op) => Self::RenameConstraint(op.inverse()),
            Self::SetConstraintValidated(op) => Self::SetConstraintValidated(op.inverse()?),
            Self::CreateIndex(op) => Self::DropIndex(op.inverse()),
            Self::DropIndex(op) => op.inverse()?.map_or_else(|| self.clone(), Self::CreateIndex),
            Self::RenameIndex(op) => Self::RenameIndex(op.inverse()),
            Self::InsertRows(op) => Self::DeleteRows(op.inverse()?),
            Self::DeleteRows(op) => Self::InsertRows(op.inverse()),
            Self::Backfill(op) => Self::Backfill(op.inverse()?),
            Self::Object(op) => Self::Object(op.inverse()?),
            Self::Execute(_) | Self::Run(_) => return Err(Irreversible { operation: self.describe() }),
        })
    }

    /// Names the table that it is about, before a change; SQL and closures name none.
    pub fn table(&self) -> Option<&TableName> {
        match self {
            Self::CreateTable(op) => Some(&op.table.name),
            Self::DropTable(op) => Some(&op.name),
            Self::RenameTable(op) => Some(&op.from),
            Self::SetTableComment(op) => Some(&op.table),
            Self::SetTableOptions(op) => Some(&op.table),
            Self::CreatePartition(op) => Some(&op.table),
            Self::DropPartition(op) => Some(&op.table),
            Self::AttachPartition(op) => Some(&op.table),
            Self::DetachPartition(op) => Some(&op.table),
            Self::ReorganizePartitions(op) => Some(&op.table),
            Self::RebuildTable(op) => Some(&op.table),
            Self::AddColumn(op) => Some(&op.table),
            Self::DropColumn(op) => Some(&op.table),
            Self::AlterColumn(op) => Some(&op.table),
            Self::RenameColumn(op) => Some(&op.table),
            Self::AddConstraint(op) => Some(&op.table),
            Self::DropConstraint(op) => Some(&op.table),
            Self::RenameConstraint(op) => Some(&op.table),
            Self::SetConstraintValidated(op) => Some(&op.table),
            Self::CreateIndex(op) => Some(&op.table),
            Self::DropIndex(op) => Some(&op.table),
            Self::RenameIndex(op) => Some(&op.table),
            Self::InsertRows(op) => Some(&op.table),
            Self::DeleteRows(op) => Some(&op.table),
            Self::Backfill(op) => Some(&op.table),
            Self::Object(_) | Self::Execute(_) | Self::Run(_) => None,
        }
    }

    /// Names the tables that must be there for it: the one that it changes, and those that a new foreign key refers to.
    pub fn needs(&self) -> Vec<&TableName> {
        match self {
            Self::CreateTable(op) => {
                let others = op.table.constraints.iter().filter_map(Constraint::references);
                others.filter(|it| **it != op.table.name).collect()
            }
            Self::AddConstraint(op) => [Some(&op.table), op.constraint.references()].into_iter().flatten().collect(),
            Self::DropTable(_)
            | Self::RenameTable(_)
            | Self::SetTableComment(_)
            | Self::SetTableOptions(_)
            | Self::CreatePartition(_)
            | Self::DropPartition(_)
            | Self::AttachPartition(_)
            | Self::DetachPartition(_)
            | Self::ReorganizePartitions(_)
            | Self::RebuildTable(_)
            | Self::AddColumn(_)
            | Self::DropColumn(_)
            | Self::AlterColumn(_)
            | Self::RenameColumn(_)
            | Self::DropConstraint(_)
            | Self::RenameConstraint(_)
            | Self::SetConstraintValidated(_)
            | Self::CreateIndex(_)
            | Self::DropIndex(_)
            | Self::RenameIndex(_)
            | Self::InsertRows(_)
            | Self::DeleteRows(_)
            | Self::Backfill(_) => self.table().into_iter().collect(),
            Self::Object(ObjectOperation::Create(op)) => op.object.owner().into_iter().collect(),
            Self::Object(_) | Self::Execute(_) | Self::Run(_) => Vec::new(),
        }
    }

    /// Says another name of a column of its table, which has it already.
    pub(crate) fn rename_column(&mut self, from: &Ident, to: &Ident) {
        let rename = |name: &mut Ident| {
            if name == from {
                *name = to.clone();
            }
        };
        match self {
            Self::AddColumn(op) => rename(&mut op.column.name),
            Self::DropColumn(op) => {
                rename(&mut op.name);
                op.column.iter_mut().for_each(|it| rename(&mut it.name));
            }
            Self::AlterColumn(op) => rename(&mut op.name),
            Self::AddConstraint(op) => op.constraint.rename_column(from, to),
            Self::DropConstraint(op) => op.constraint.iter_mut().for_each(|it| it.rename_column(from, to)),
            Self::CreateIndex(op) => op.index.rename_column(from, to),
            Self::DropIndex(op) => op.index.iter_mut().for_each(|it| it.rename_column(from, to)),
            Self::RenameIndex(_) | Self::RenameConstraint(_) | Self::SetConstraintValidated(_) => {}
            Self::RebuildTable(op) => op.from.iter_mut().chain(&mut op.to).for_each(rename),
            Self::RenameColumn(_)
            | Self::CreateTable(_)
            | Self::DropTable(_)
            | Self::RenameTable(_)
            | Self::SetTableComment(_)
            | Self::SetTableOptions(_)
            | Self::CreatePartition(_)
            | Self::DropPartition(_)
            | Self::AttachPartition(_)
            | Self::DetachPartition(_)
            | Self::ReorganizePartitions(_)
            | Self::InsertRows(_)
            | Self::DeleteRows(_)
            | Self::Backfill(_)
            | Self::Object(_)
            | Self::Execute(_)
            | Self::Run(_) => {}
        }
    }

    /// Tells whether it works beside the table's readers and writers, which PostgreSQL does outside transactions only.
    pub fn is_concurrent(&self) -> bool {
        match self {
            Self::CreateIndex(op) => op.online.concurrently,
            Self::DropIndex(op) => op.online.concurrently,
            Self::DetachPartition(op) => op.concurrently,
            Self::CreateTable(_)
            | Self::DropTable(_)
            | Self::RenameTable(_)
            | Self::SetTableComment(_)
            | Self::SetTableOptions(_)
            | Self::CreatePartition(_)
            | Self::DropPartition(_)
            | Self::AttachPartition(_)
            | Self::ReorganizePartitions(_)
            | Self::RebuildTable(_)
            | Self::AddColumn(_)
            | Self::DropColumn(_)
            | Self::AlterColumn(_)
            | Self::RenameColumn(_)
            | Self::AddConstraint(_)
            | Self::DropConstraint(_)
            | Self::InsertRows(_)
            | Self::DeleteRows(_)
            | Self::Backfill(_)
            | Self::RenameConstraint(_)
            | Self::SetConstraintValidated(_)
            | Self::RenameIndex(_)
            | Self::Object(_)
            | Self::Execute(_)
            | Self::Run(_) => false,
        }
    }
}

/// Changes a table if it is known; what does not fit is let through where raw SQL may have been at work.
fn change(
    schema: &mut Schema,
    table: &TableName,
    change: impl FnOnce(&mut Table) -> Result<(), SchemaError>,
) -> Result<(), SchemaError> {
    let opaque = schema.is_opaque();
    match schema.table_mut(table).map_or(Ok(()), change) {
        Err(_) if opaque => Ok(()),
        result => result,
    }
}
