//! Enum types: made anew on PostgreSQL where values go, and said at each column elsewhere.

use super::{around, create, drop};
use crate::dialect::{Dialect, enum_cast};
use crate::operation::{
    AddConstraint, AlterColumn, AlterEnum, Aspects, CreateIndex, DropConstraint, DropIndex, MoveValues,
    ObjectOperation, Operation, RenameObject,
};
use crate::schema::{
    Column, Constraint, Definition, EnumType, Index, IndexTerm, Object, ObjectName, Rule, Schema, Table,
};

pub(super) fn expand(dialect: Dialect, op: &AlterEnum, schema: &Schema) -> Vec<Operation> {
    let alone = Operation::Object(ObjectOperation::AlterEnum(op.clone()));
    match dialect {
        Dialect::Postgres if op.added().is_some() || op.renamed().is_some() => vec![alone],
        Dialect::Postgres => anew(op, schema),
        Dialect::Sqlite | Dialect::Mysql => {
            let columns = schema.columns_of_enum(&op.name);
            let changes = columns.flat_map(|(table, column)| change(dialect, op, table, column));
            [alone].into_iter().chain(changes).collect()
        }
    }
}

/// Changes a column that says the values itself. MySQL moves rows while both values are there; SQLite moves them as it
/// copies.
fn change(dialect: Dialect, op: &AlterEnum, table: &Table, column: &Column) -> Vec<Operation> {
    let after = after(op, column);
    if op.moves.is_empty() {
        return vec![alter(table, column, after, None)];
    }
    let (table_name, name) = (table.name.clone(), column.name.clone());
    let moves = MoveValues { table: table_name, column: name, moves: op.moves.clone() };
    let moves = Operation::Object(ObjectOperation::MoveValues(moves));
    match dialect {
        Dialect::Sqlite => vec![moves, alter(table, column, after, None)],
        Dialect::Postgres | Dialect::Mysql => {
            let mut values = op.from.clone();
            values.extend(op.to.iter().filter(|it| !op.from.contains(it)).cloned());
            let wide = with_values(column, EnumType { name: op.name.clone(), values });
            vec![alter(table, column, wide.clone(), None), moves, alter(table, &wide, after, None)]
        }
    }
}

/// Makes the type anew under its name, brings its columns over, and drops the old one. What would keep a column from
/// being brought over is gone meanwhile.
fn anew(op: &AlterEnum, schema: &Schema) -> Vec<Operation> {
    let name = ObjectName::Enum(op.name.clone());
    let old = op.name.beside("_migrate_old");
    let before = schema.object(&name).cloned();
    let comment = before.as_ref().and_then(|it| it.comment.clone());
    let rename = RenameObject { from: name, to: ObjectName::Enum(old.clone()), object: before };
    let definition = Definition::Enum(EnumType { name: op.name.clone(), values: op.to.clone() });
    let columns: Vec<(&Table, &Column)> = schema.columns_of_enum(&op.name).collect();
    let brought = columns.iter().map(|(table, column)| {
        let from = with_values(column, EnumType { name: old.clone(), values: op.from.clone() });
        alter(table, &from, after(op, column), Some(enum_cast(column, &op.name, &op.moves)))
    });
    let (constraints, indexes) = (constraints(&columns, schema), indexes(&columns));
    let mut operations: Vec<Operation> = constraints.iter().map(|(table, it)| drop_constraint(table, it)).collect();
    operations.extend(indexes.iter().map(|(table, it)| {
        let (table, name, index) = (table.name.clone(), it.name.clone(), Some((*it).clone()));
        Operation::DropIndex(DropIndex { index, ..DropIndex::new(table, name) })
    }));
    operations.push(Operation::Object(ObjectOperation::Rename(rename)));
    operations.push(create(&Object { comment, ..Object::new(definition) }));
    operations.extend(brought);
    operations.push(drop(&Object::new(Definition::Enum(EnumType { name: old.clone(), values: op.from.clone() }))));
    operations.extend(indexes.iter().map(|(table, it)| {
        let (table, index) = (table.name.clone(), (*it).clone());
        Operation::CreateIndex(CreateIndex::new(table, index))
    }));
    operations.extend(constraints.iter().map(|(table, it)| {
        let (table, constraint) = (table.name.clone(), (*it).clone());
        Operation::AddConstraint(AddConstraint { table, constraint })
    }));
    let standing = schema.standing_on_columns(columns.iter().map(|(table, column)| (&table.name, &column.name)));
    around(&standing, operations)
}

fn after(op: &AlterEnum, column: &Column) -> Column {
    let mut after = with_values(column, EnumType { name: op.name.clone(), values: op.to.clone() });
    after.default = after.default.map(|default| op.default_after(default));
    after
}

fn with_values(column: &Column, ty: EnumType) -> Column {
    let mut column = column.clone();
    if let Some(it) = column.ty.enum_type_mut() {
        *it = ty;
    }
    column
}

fn alter(table: &Table, from: &Column, to: Column, using: Option<String>) -> Operation {
    let (from, to, name) = (Aspects::of(from), Aspects::of(&to), to.name);
    Operation::AlterColumn(AlterColumn { table: table.name.clone(), name, from, to, using })
}

fn drop_constraint(table: &Table, constraint: &Constraint) -> Operation {
    let (table, name, constraint) = (table.name.clone(), constraint.name.clone(), Some(constraint.clone()));
    Operation::DropConstraint(DropConstraint { constraint, ..DropConstraint::new(table, name) })
}

/// Finds the checks that compare with the old type, and the keys of which one side would change before the other.
fn constraints<'s>(columns: &[(&'s Table, &'s Column)], schema: &'s Schema) -> Vec<(&'s Table, &'s Constraint)> {
    let stands = |table: &Table, constraint: &Constraint| {
        columns.iter().any(|(of, column)| match &constraint.rule {
            Rule::Check(_) | Rule::Exclusion(_) => of.name == table.name && constraint.mentions(&column.name),
            Rule::ForeignKey(key) => {
                of.name == table.name && key.columns.contains(&column.name)
                    || of.name == key.references && key.referenced_columns.contains(&column.name)
            }
            Rule::PrimaryKey(_) | Rule::Unique(_) => false,
        })
    };
    let all = schema.tables.values().flat_map(|table| table.constraints.iter().map(move |it| (table, it)));
    all.filter(|(table, constraint)| stands(table, constraint)).collect()
}

/// Finds the indexes that compare with the old type, in an expression or a condition.
fn indexes<'s>(columns: &[(&'s Table, &'s Column)]) -> Vec<(&'s Table, &'s Index)> {
    let mut found: Vec<(&Table, &Index)> = Vec::new();
    for (table, column) in columns {
        for index in table.indexes.iter().filter(|it| it.mentions(&column.name)) {
            let computed = index.parts.iter().any(|part| matches!(part.term, IndexTerm::Expression(_)));
            let known = found.iter().any(|(of, it)| of.name == table.name && it.name == index.name);
            if (computed || index.condition.is_some()) && !known {
                found.push((table, index));
            }
        }
    }
    found
}
