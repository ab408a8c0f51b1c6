//! Calls of `op.` as they were made, and their completion from what the migrations before have made.

mod column;
mod constraint;
mod index;
mod spelling;
mod table;

use std::panic::Location;

use super::builder::ColumnDraft;
use super::{
    AddConstraint, Aspects, Backfill, CreateIndex, CreateTable, DetachPartition, DropConstraint, DropIndex,
    DropPartition, ObjectCall, Operation, OperationError, OptionChange, RebuildTable, RenameConstraint, RenameIndex,
    ReorganizePartitions, SetConstraintValidated, SetTableComment, SetTableOptions, object,
};
use crate::dialect::Dialect;
use crate::schema::{Constraint, Ident, Rule, Schema, SchemaError, Table, TableName};

/// A call with its place.
#[derive(Debug)]
pub(crate) struct Recorded {
    /// What was called.
    pub(crate) call: Call,
    /// Where.
    pub(crate) at: &'static Location<'static>,
    /// Whether it is to commit by itself.
    pub(crate) is_autocommit: bool,
}

/// A call of `op.`: whole where it says all that the operation holds, else by the names that the caller gives.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there are few at a time, and they are read in place")]
pub(crate) enum Call {
    Whole(Operation),
    DropTable { name: TableName, if_exists: bool, cascade: bool },
    SetTableComment { table: TableName, comment: Option<String> },
    SetTableOptions { table: TableName, changes: Vec<OptionChange> },
    AddColumn { table: TableName, draft: Box<ColumnDraft> },
    DropColumn { table: TableName, name: Ident, if_exists: bool },
    AlterColumn { table: TableName, name: Ident, to: Aspects, using: Option<String> },
    AddConstraint(AddConstraint),
    DropConstraint(DropConstraint),
    RenameConstraint(RenameConstraint),
    ValidateConstraint(SetConstraintValidated),
    CreateIndex(CreateIndex),
    DropIndex(DropIndex),
    RenameIndex(RenameIndex),
    Backfill(Box<Backfill>),
    DropPartition { table: TableName, name: TableName },
    DetachPartition { table: TableName, name: TableName, concurrently: bool },
    Object(ObjectCall),
}

impl Call {
    /// Says for people what was called.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Whole(operation) => operation.describe(),
            Self::DropTable { name, .. } => format!("drop table `{name}`"),
            Self::SetTableComment { table, .. } => format!("comment on table `{table}`"),
            Self::SetTableOptions { table, .. } => format!("change options of table `{table}`"),
            Self::AddColumn { table, draft } => format!("add column `{table}.{}`", draft.name()),
            Self::DropColumn { table, name, .. } => format!("drop column `{table}.{name}`"),
            Self::AlterColumn { table, name, .. } => format!("alter column `{table}.{name}`"),
            Self::AddConstraint(op) => op.describe(),
            Self::DropConstraint(op) => op.describe(),
            Self::RenameConstraint(op) => op.describe(),
            Self::ValidateConstraint(op) => op.describe(),
            Self::CreateIndex(op) => op.describe(),
            Self::DropIndex(op) => op.describe(),
            Self::RenameIndex(op) => op.describe(),
            Self::Backfill(op) => op.describe(),
            Self::DropPartition { table, name } => format!("drop partition `{name}` of `{table}`"),
            Self::DetachPartition { table, name, .. } => format!("detach partition `{name}` of `{table}`"),
            Self::Object(call) => call.describe(),
        }
    }

    /// Names the table that is there after it, and was not before.
    pub(crate) fn makes(&self) -> Option<&TableName> {
        match self {
            Self::Whole(Operation::CreateTable(op)) => Some(&op.table.name),
            Self::Whole(Operation::RenameTable(op)) => Some(&op.to),
            Self::Object(ObjectCall::Create(object)) => object.relation(),
            Self::DetachPartition { name, .. } => Some(name),
            Self::Whole(_)
            | Self::Object(_)
            | Self::DropTable { .. }
            | Self::DropPartition { .. }
            | Self::SetTableComment { .. }
            | Self::SetTableOptions { .. }
            | Self::AddColumn { .. }
            | Self::DropColumn { .. }
            | Self::AlterColumn { .. }
            | Self::AddConstraint(_)
            | Self::Backfill(_)
            | Self::DropConstraint(_)
            | Self::RenameConstraint(_)
            | Self::ValidateConstraint(_)
            | Self::CreateIndex(_)
            | Self::DropIndex(_)
            | Self::RenameIndex(_) => None,
        }
    }

    /// Names the tables that must be there for it.
    pub(crate) fn needs(&self) -> Vec<&TableName> {
        match self {
            Self::Whole(operation) => operation.needs(),
            Self::Backfill(op) => vec![&op.table],
            Self::Object(ObjectCall::Create(object)) => object.owner().into_iter().collect(),
            Self::Object(_) => Vec::new(),
            Self::AddConstraint(op) => [Some(&op.table), op.constraint.references()].into_iter().flatten().collect(),
            Self::AddColumn { table, draft } => [Some(table), draft.refers_to()].into_iter().flatten().collect(),
            Self::DropTable { if_exists: true, .. } => Vec::new(),
            Self::DropTable { name: table, .. }
            | Self::DropPartition { table, .. }
            | Self::DetachPartition { table, .. }
            | Self::SetTableComment { table, .. }
            | Self::SetTableOptions { table, .. }
            | Self::DropColumn { table, .. }
            | Self::AlterColumn { table, .. }
            | Self::DropConstraint(DropConstraint { table, .. })
            | Self::RenameConstraint(RenameConstraint { table, .. })
            | Self::ValidateConstraint(SetConstraintValidated { table, .. })
            | Self::CreateIndex(CreateIndex { table, .. })
            | Self::DropIndex(DropIndex { table, .. })
            | Self::RenameIndex(RenameIndex { table, .. }) => vec![table],
        }
    }

    /// Tells whether what the migrations before have made must be known to write it or its inverse.
    pub(crate) fn needs_schema(&self, dialect: Dialect) -> bool {
        match self {
            // That what it refers to is there must be known, and whether the table is there already decides what undoes it.
            Self::Whole(Operation::CreateTable(op)) => {
                op.if_not_exists
                    || dialect != Dialect::Postgres && object::names_enum(&Operation::CreateTable(op.clone()))
                    || op.table.constraints.iter().any(Constraint::is_foreign_key)
            }
            Self::Whole(Operation::AttachPartition(_) | Operation::ReorganizePartitions(_)) => true,
            // On MySQL a partition begins where the one before it ends.
            Self::Whole(Operation::CreatePartition(_)) => dialect == Dialect::Mysql,
            Self::Whole(Operation::RebuildTable(_)) => !dialect.can_alter_tables(),
            // Without a key of its own it goes by the primary key.
            Self::Backfill(op) => op.key.is_empty(),
            // Views that read what is renamed are made again.
            Self::Whole(Operation::RenameTable(_) | Operation::RenameColumn(_)) => true,
            // Where an enum type is no type of its own, its values stand at each column.
            Self::Whole(operation) => dialect != Dialect::Postgres && object::names_enum(operation),
            Self::Object(call) => call.needs_schema(),
            Self::CreateIndex(op) => op.if_not_exists,
            Self::AddConstraint(op) => {
                // What a foreign key refers to is to be there; and MySQL makes an index for it, which is to go with it.
                !dialect.can_alter_tables() || matches!(op.constraint.rule, Rule::ForeignKey(_) | Rule::PrimaryKey(_))
            }
            Self::DropTable { .. }
            | Self::DropPartition { .. }
            | Self::DetachPartition { .. }
            | Self::SetTableComment { .. }
            | Self::SetTableOptions { .. }
            // A column that is there already is told before anything runs.
            | Self::AddColumn { .. }
            | Self::DropColumn { .. }
            | Self::AlterColumn { .. }
            | Self::DropConstraint(_)
            | Self::RenameConstraint(_)
            | Self::ValidateConstraint(_)
            | Self::DropIndex(_)
            | Self::RenameIndex(_) => true,
        }
    }
}

/// Makes whole operations of a call, several where the call implies several.
pub(crate) fn complete(call: &Call, schema: Option<&Schema>) -> Result<Vec<Operation>, OperationError> {
    let mut operations = match call {
        Call::Whole(Operation::CreateTable(op)) if op.if_not_exists && is_there(schema, &op.table.name) => Vec::new(),
        Call::Whole(Operation::AttachPartition(op)) => {
            let mut op = op.clone();
            op.partition.attached = schema.and_then(|it| it.table(&op.partition.name)).cloned().map(Box::new);
            vec![Operation::AttachPartition(op)]
        }
        Call::Whole(Operation::ReorganizePartitions(op)) => {
            let part = |name: &TableName| find(schema, &op.table, |known| known.clone().remove_partition(name));
            let from = op.names.iter().map(part).collect::<Result<Option<Vec<_>>, _>>()?;
            vec![Operation::ReorganizePartitions(ReorganizePartitions { from, ..op.clone() })]
        }
        Call::Whole(Operation::RebuildTable(op)) => {
            let known = schema.and_then(|it| it.table(&op.table)).filter(|_| !op.to.is_empty());
            let from = known.map(|it| it.columns.iter().map(|it| it.name.clone()).collect()).unwrap_or_default();
            vec![Operation::RebuildTable(RebuildTable { from, ..op.clone() })]
        }
        Call::Whole(operation) => whole(operation, schema),
        Call::Backfill(op) => vec![Operation::Backfill(Backfill::clone(op).complete(schema)?)],
        Call::DropTable { name, if_exists, cascade } => table::drop(name, *if_exists, *cascade, schema)?,
        Call::SetTableComment { table, comment } => {
            let from = schema.and_then(|it| it.table(table)).map(|it| it.comment.clone());
            vec![Operation::SetTableComment(SetTableComment { table: table.clone(), from, to: comment.clone() })]
        }
        Call::SetTableOptions { table, changes } => {
            let from = schema.and_then(|it| it.table(table)).map(|it| it.options.clone());
            let mut to = from.clone().unwrap_or_default();
            changes.iter().for_each(|it| it.apply(&mut to));
            vec![Operation::SetTableOptions(SetTableOptions { table: table.clone(), from, to })]
        }
        Call::AddColumn { table, draft } => column::add(table, draft, schema)?,
        Call::DropColumn { table, name, if_exists } => column::drop(table, name, *if_exists, schema)?,
        Call::AlterColumn { table, name, to, using } => vec![column::alter(table, name, to, using.as_ref(), schema)?],
        Call::AddConstraint(op) => constraint::add(op, schema),
        Call::DropConstraint(op) => constraint::drop(op, schema)?,
        Call::RenameConstraint(op) => constraint::rename(op, schema)?,
        Call::ValidateConstraint(op) => constraint::validate(op, schema)?,
        Call::CreateIndex(op) => index::create(op, schema),
        Call::DropIndex(op) => index::drop(op, schema)?,
        Call::RenameIndex(op) => index::rename(op, schema)?,
        Call::DropPartition { table, name } => {
            let partition = find(schema, table, |known| known.clone().remove_partition(name))?;
            vec![Operation::DropPartition(DropPartition { table: table.clone(), name: name.clone(), partition })]
        }
        Call::DetachPartition { table, name, concurrently } => {
            let partition = find(schema, table, |known| known.clone().remove_partition(name))?;
            let (table, name, concurrently) = (table.clone(), name.clone(), *concurrently);
            vec![Operation::DetachPartition(DetachPartition { table, name, partition, concurrently })]
        }
        Call::Object(call) => object::complete(call, schema)?,
    };
    if let Some(schema) = schema {
        object::resolve_enums(&mut operations, schema);
    }
    Ok(operations)
}

/// Does what [`complete`] does with a call that nobody looks at again.
pub(crate) fn complete_once(call: &mut Call, schema: &Schema) -> Result<Vec<Operation>, OperationError> {
    let Call::Whole(Operation::CreateTable(CreateTable { table, if_not_exists: false })) = call else {
        return complete(call, Some(schema));
    };
    let emptied = Table::new(&table.name);
    let table = std::mem::replace(table, emptied);
    let mut operations = vec![Operation::CreateTable(CreateTable { table, if_not_exists: false })];
    object::resolve_enums(&mut operations, schema);
    Ok(operations)
}

fn whole(operation: &Operation, schema: Option<&Schema>) -> Vec<Operation> {
    if let (Operation::RenameTable(op), Some(schema)) = (operation, schema) {
        object::around_rename_table(op, schema)
    } else if let (Operation::RenameColumn(op), Some(schema)) = (operation, schema) {
        object::around_rename_column(op, schema)
    } else {
        vec![operation.clone()]
    }
}

fn is_there(schema: Option<&Schema>, table: &TableName) -> bool {
    schema.is_some_and(|it| !it.is_opaque() && it.table(table).is_some())
}

/// Finds a part of a table: nothing where the table is unknown, or where raw SQL may have made the part.
fn find<T>(
    schema: Option<&Schema>,
    table: &TableName,
    part: impl Fn(&Table) -> Result<T, SchemaError>,
) -> Result<Option<T>, SchemaError> {
    let Some(schema) = schema else { return Ok(None) };
    match schema.table(table).map(part) {
        Some(Ok(found)) => Ok(Some(found)),
        Some(Err(error)) if !schema.is_opaque() => Err(error),
        Some(Err(_)) | None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, Index, SqlType};

    fn items() -> Schema {
        let mut table = Table::new("items");
        table.columns.push(Column::new("price", SqlType::Integer));
        table.columns.push(Column::new("title", SqlType::Text));
        let rule = Rule::check("price > 0");
        table.constraints.push(Constraint { name: "positive".into(), rule });
        table.indexes.push(Index::new("ix", ["price"]));
        let mut schema = Schema::default();
        schema.insert(table).expect("the first");
        schema
    }

    fn described(call: Call, schema: &Schema) -> Vec<String> {
        complete(&call, Some(schema)).expect("fits").iter().map(Operation::describe).collect()
    }

    #[test]
    fn dropping_a_column_drops_what_is_about_it_first() {
        let call = Call::DropColumn { table: "items".into(), name: "price".into(), if_exists: false };
        assert_eq!(
            described(call, &items()),
            ["drop constraint `positive` of `items`", "drop index `ix` of `items`", "drop column `items.price`"]
        );
    }

    #[test]
    fn a_primary_key_makes_its_columns_not_null() {
        let rule = Rule::primary_key(vec!["title".into()]);
        let constraint = Constraint { name: "pk".into(), rule };
        let call = Call::AddConstraint(AddConstraint { table: "items".into(), constraint });
        assert_eq!(described(call, &items()), ["alter column `items.title`", "add constraint `pk` to `items`"]);
    }

    #[test]
    fn a_misspelt_column_is_told_from_one_that_raw_sql_made() {
        let call = || Call::DropColumn { table: "items".into(), name: "prise".into(), if_exists: false };
        let mut schema = items();
        let error = complete(&call(), Some(&schema)).expect_err("there is none");
        assert_eq!(error.to_string(), "table `items` has no column `prise`");
        schema.opaque_since = Some("a1".to_owned());
        assert_eq!(described(call(), &schema), ["drop column `items.prise`"]);
    }

    #[test]
    fn an_alteration_that_changes_nothing_is_refused() {
        let to = Aspects::default();
        let call = Call::AlterColumn { table: "items".into(), name: "price".into(), to, using: None };
        assert!(matches!(complete(&call, None), Err(OperationError::NothingToAlter { .. })));
    }
}
