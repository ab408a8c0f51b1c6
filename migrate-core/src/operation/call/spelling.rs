//! What is made keeps the name by which it was made: `public.users` and `users` are one where the connection is at home
//! there.

use super::super::{Aspects, ObjectCall, ObjectOperation, Operation};
use super::Call;
use crate::schema::{Constraint, Ident, ObjectName, Rule, Schema, SqlType, TableName};

impl Call {
    /// Names tables, types and other objects as a schema does, where the call names them otherwise.
    pub(crate) fn spell_as(&mut self, schema: &Schema, home: &Ident) {
        for ty in self.types() {
            spell_type(ty, schema, home);
        }
        if let Self::Object(call) = self {
            spell_object(call, schema, home);
        }
        let is_there = |name: &TableName| {
            schema.table(name).is_some() || schema.partition(name).is_some() || schema.has_view(name)
        };
        for name in self.named().into_iter().filter(|name| !is_there(name)) {
            if let Some(other) = name.otherwise(home).filter(is_there) {
                *name = other;
            }
        }
    }

    /// Lends the types of columns that it names.
    fn types(&mut self) -> Vec<&mut SqlType> {
        if let Self::Whole(Operation::CreateTable(op)) = self {
            op.table.columns.iter_mut().map(|it| &mut it.ty).collect()
        } else if let Self::Whole(Operation::AddColumn(op)) = self {
            vec![&mut op.column.ty]
        } else if let Self::AddColumn { draft, .. } = self {
            vec![draft.ty_mut()]
        } else if let Self::AlterColumn { to: Aspects { ty, .. }, .. } = self {
            ty.iter_mut().collect()
        } else {
            Vec::new()
        }
    }

    /// Lends the names of tables that must be there for it.
    fn named(&mut self) -> Vec<&mut TableName> {
        match self {
            Self::Whole(operation) => named(operation),
            Self::Backfill(op) => vec![&mut op.table],
            Self::Object(call) => match call {
                ObjectCall::Create(object) | ObjectCall::Replace { object, .. } => {
                    object.owner_mut().into_iter().collect()
                }
                ObjectCall::Drop(_)
                | ObjectCall::Change { .. }
                | ObjectCall::Rename { .. }
                | ObjectCall::Comment { .. }
                | ObjectCall::AlterEnum { .. } => Vec::new(),
            },
            Self::AddConstraint(op) => [&mut op.table].into_iter().chain(references(&mut op.constraint)).collect(),
            Self::AddColumn { table, draft } => [table].into_iter().chain(draft.refers_to_mut()).collect(),
            Self::DropTable { name: table, .. }
            | Self::DropPartition { table, .. }
            | Self::DetachPartition { table, .. }
            | Self::SetTableComment { table, .. }
            | Self::SetTableOptions { table, .. }
            | Self::DropColumn { table, .. }
            | Self::AlterColumn { table, .. } => vec![table],
            Self::DropConstraint(op) => vec![&mut op.table],
            Self::RenameConstraint(op) => vec![&mut op.table],
            Self::ValidateConstraint(op) => vec![&mut op.table],
            Self::CreateIndex(op) => vec![&mut op.table],
            Self::DropIndex(op) => vec![&mut op.table],
            Self::RenameIndex(op) => vec![&mut op.table],
        }
    }
}

fn spell_type(ty: &mut SqlType, schema: &Schema, home: &Ident) {
    let Some(it) = ty.enum_type_mut() else { return };
    if schema.enum_values(&it.name).is_none()
        && let Some(other) = it.name.otherwise(home).filter(|it| schema.enum_values(it).is_some())
    {
        it.name = other;
    }
}

fn spell_object(call: &mut ObjectCall, schema: &Schema, home: &Ident) {
    match call {
        ObjectCall::Create(_) => {}
        ObjectCall::Drop(name)
        | ObjectCall::Change { name, .. }
        | ObjectCall::Rename { from: name, .. }
        | ObjectCall::Comment { name, .. } => {
            if let Some(other) = spelled(name, schema, home) {
                *name = other;
            }
        }
        // A part of a table is named by that.
        ObjectCall::Replace { object, .. } if object.owner().is_some() => {}
        ObjectCall::Replace { object, .. } => {
            if let Some(other) = spelled(&object.name(), schema, home) {
                object.rename(&other);
            }
        }
        ObjectCall::AlterEnum { name, .. } => {
            if let Some(ObjectName::Enum(other)) = spelled(&ObjectName::Enum(name.clone()), schema, home) {
                *name = other;
            }
        }
    }
}

/// Gives the name that an object has, where it is the other way to say this one. Functions may be said with other arguments.
fn spelled(name: &ObjectName, schema: &Schema, home: &Ident) -> Option<ObjectName> {
    if schema.object(name).is_some() {
        return None;
    }
    let is_there = |name: &ObjectName| {
        let is_it = |it: &ObjectName| it.kind() == name.kind() && it.qualified() == name.qualified();
        schema.object(name).is_some() || name.qualified().is_some() && schema.objects.keys().any(is_it)
    };
    name.otherwise(home).filter(|other| !is_there(name) && is_there(other))
}

fn named(operation: &mut Operation) -> Vec<&mut TableName> {
    let table = match operation {
        Operation::CreateTable(op) => {
            return op.table.constraints.iter_mut().filter_map(references).collect();
        }
        Operation::AddConstraint(op) => {
            return [&mut op.table].into_iter().chain(references(&mut op.constraint)).collect();
        }
        Operation::Object(ObjectOperation::Create(op)) => return op.object.owner_mut().into_iter().collect(),
        Operation::AttachPartition(op) => return vec![&mut op.table, &mut op.partition.name],
        Operation::DropTable(op) => &mut op.name,
        Operation::RenameTable(op) => &mut op.from,
        Operation::SetTableComment(op) => &mut op.table,
        Operation::SetTableOptions(op) => &mut op.table,
        Operation::CreatePartition(op) => &mut op.table,
        Operation::DropPartition(op) => &mut op.table,
        Operation::DetachPartition(op) => &mut op.table,
        Operation::ReorganizePartitions(op) => &mut op.table,
        Operation::RebuildTable(op) => &mut op.table,
        Operation::AddColumn(op) => &mut op.table,
        Operation::DropColumn(op) => &mut op.table,
        Operation::AlterColumn(op) => &mut op.table,
        Operation::RenameColumn(op) => &mut op.table,
        Operation::DropConstraint(op) => &mut op.table,
        Operation::RenameConstraint(op) => &mut op.table,
        Operation::SetConstraintValidated(op) => &mut op.table,
        Operation::CreateIndex(op) => &mut op.table,
        Operation::DropIndex(op) => &mut op.table,
        Operation::RenameIndex(op) => &mut op.table,
        Operation::InsertRows(op) => &mut op.table,
        Operation::DeleteRows(op) => &mut op.table,
        Operation::Backfill(op) => &mut op.table,
        Operation::Object(_) | Operation::Execute(_) | Operation::Run(_) => return Vec::new(),
    };
    vec![table]
}

fn references(constraint: &mut Constraint) -> Option<&mut TableName> {
    match &mut constraint.rule {
        Rule::ForeignKey(key) => Some(&mut key.references),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{EnumChange, Place};
    use crate::schema::{Column, Definition, Enum, EnumType, Object, Routine, Table, View};

    /// A type, a view and a function, made without the schema or with it.
    fn schema(prefix: &str) -> Schema {
        let mut schema = Schema::default();
        let name = |name: &str| TableName::from(format!("{prefix}{name}"));
        let function = Routine { name: name("f"), arguments: "a integer".to_owned(), definition: String::new() };
        let values = vec!["sad".to_owned()];
        let objects = [
            Definition::Enum(EnumType { name: name("mood"), values }),
            Definition::View(View::new(name("v"), "SELECT 1")),
            Definition::Function(function),
        ];
        objects.into_iter().for_each(|it| schema.insert_object(Object::new(it)).expect("another name"));
        schema
    }

    fn spelled(mut call: Call, schema: &Schema) -> String {
        call.spell_as(schema, &"public".into());
        call.describe()
    }

    #[test]
    fn objects_are_named_as_they_were_made() {
        for (made, said) in [("", "public."), ("public.", ""), ("public.", "public."), ("", "")] {
            let (schema, name) = (schema(made), |name: &str| TableName::from(format!("{said}{name}")));
            let drop = |name: ObjectName| spelled(Call::Object(ObjectCall::Drop(name)), &schema);
            assert_eq!(drop(ObjectName::View(name("v"))), format!("drop view `{made}v`"));
            assert_eq!(drop(ObjectName::Enum(name("mood"))), format!("drop enum type `{made}mood`"));
            let function = ObjectName::Function { name: name("f"), arguments: String::new() };
            assert_eq!(drop(function), format!("drop function `{made}f()`"));
            let change = EnumChange::Add { value: "ok".to_owned(), place: Place::Last };
            let alter = Call::Object(ObjectCall::AlterEnum { name: name("mood"), change });
            assert_eq!(spelled(alter, &schema), format!("alter enum type `{made}mood`"));
            let object = Object::new(Definition::View(View::new(name("v"), "SELECT 2")));
            let replace = Call::Object(ObjectCall::Replace { object, recreate: false });
            assert_eq!(spelled(replace, &schema), format!("replace view `{made}v`"));
        }
    }

    #[test]
    fn the_type_of_a_column_is_named_as_it_was_made() {
        let mut table = Table::new("t");
        table.columns = vec![Column::new("a", Enum("public.mood")), Column::new("b", Enum("shop.mood"))];
        let create = crate::operation::CreateTable { table, if_not_exists: false };
        let mut call = Call::Whole(Operation::CreateTable(create));
        call.spell_as(&schema(""), &"public".into());
        let types: Vec<String> =
            call.types().into_iter().filter_map(|it| it.enum_type_mut().map(|it| it.name.to_string())).collect();
        assert_eq!(types, ["mood", "shop.mood"]);
    }

    #[test]
    fn what_is_not_there_keeps_the_name_that_was_said() {
        let drop = |name: &str| Call::Object(ObjectCall::Drop(ObjectName::View(name.into())));
        assert_eq!(spelled(drop("public.w"), &schema("")), "drop view `public.w`");
        assert_eq!(spelled(drop("shop.v"), &schema("")), "drop view `shop.v`");
    }
}
