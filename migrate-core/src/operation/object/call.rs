//! Calls about objects, and their completion from what the migrations before have made.

use super::super::{Aspects, Operation, OperationError};
use super::{
    AlterEnum, CreateObject, DropObject, ObjectOperation, RenameObject, ReplaceObject, SetObjectComment, around,
};
use crate::schema::{
    Column, Definition, DomainCheck, EnumType, Ident, Object, ObjectName, Schema, SchemaError, Sequence, SqlType,
    TableName,
};

/// A call about an object, by the names that the caller gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ObjectCall {
    Create(Object),
    Drop(ObjectName),
    Replace { object: Object, recreate: bool },
    Change { name: ObjectName, changes: Vec<Change> },
    Rename { from: ObjectName, to: TableName },
    Comment { name: ObjectName, text: Option<String> },
    AlterEnum { name: TableName, change: EnumChange },
}

/// What changes about an object that is altered in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    DomainNullable(bool),
    DomainDefault(Option<String>),
    AddDomainCheck(DomainCheck),
    DropDomainCheck(Ident),
    Sequence(Box<Sequence>),
    ExtensionVersion(String),
    ForceRowSecurity(bool),
}

/// What changes about an enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EnumChange {
    Add { value: String, place: Place },
    Rename { from: String, to: String },
    Remove { value: String, moved_to: Option<String> },
    Reorder { values: Vec<String> },
}

/// Where a new value of an enum type stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Last,
    Before(String),
    After(String),
}

impl ObjectCall {
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Create(object) => ObjectOperation::Create(CreateObject { object: object.clone() }).describe(),
            Self::Drop(name) => ObjectOperation::Drop(DropObject { name: name.clone(), object: None }).describe(),
            Self::Replace { object, .. } => format!("replace {}", object.name()),
            Self::Change { name: name @ ObjectName::Extension(_), .. } => format!("update {name}"),
            Self::Change { name, .. } => format!("alter {name}"),
            Self::Rename { from, to } => format!("rename {from} to `{}`", to.name),
            Self::Comment { name, .. } => format!("comment on {name}"),
            Self::AlterEnum { name, .. } => format!("alter enum type `{name}`"),
        }
    }

    /// Tells whether what the migrations before have made must be known to write it or its inverse.
    pub(crate) fn needs_schema(&self) -> bool {
        match self {
            Self::Create(_) => false,
            Self::Drop(ObjectName::Grant { .. }) => false,
            Self::Drop(_)
            | Self::Replace { .. }
            | Self::Change { .. }
            | Self::Rename { .. }
            | Self::Comment { .. }
            | Self::AlterEnum { .. } => true,
        }
    }
}

/// Makes whole operations of a call.
pub(crate) fn complete(call: &ObjectCall, schema: Option<&Schema>) -> Result<Vec<Operation>, OperationError> {
    let empty = Schema { opaque_since: Some(String::new()), ..Schema::default() };
    // Where nothing was asked for, nothing is known.
    let schema = schema.unwrap_or(&empty);
    let operation = match call {
        ObjectCall::Create(object) => ObjectOperation::Create(CreateObject { object: object.clone() }),
        ObjectCall::Drop(name) => return around::around_drop_object(&found(name, schema), schema),
        ObjectCall::Replace { object, recreate } => {
            let from = schema.expect_object(&found(&object.name(), schema))?.cloned();
            let to = object_after(object, from.as_ref());
            ObjectOperation::Replace(ReplaceObject { from, to, recreate: *recreate })
        }
        ObjectCall::Change { name, changes } => {
            let from = known(name, schema)?;
            let mut to = from.clone();
            for change in changes {
                change.apply(&mut to)?;
            }
            ObjectOperation::Replace(ReplaceObject { from: Some(from), to, recreate: false })
        }
        ObjectCall::Rename { from, to } => {
            let from = found(from, schema);
            let object = schema.expect_object(&from)?.cloned();
            return Ok(around::around_rename_object(RenameObject { to: from.renamed(to), from, object }, schema));
        }
        ObjectCall::Comment { name, text } => {
            let name = found(name, schema);
            let from = schema.expect_object(&name)?.map(|it| it.comment.clone());
            ObjectOperation::SetComment(SetObjectComment { name, from, to: text.clone() })
        }
        ObjectCall::AlterEnum { name, change } => ObjectOperation::AlterEnum(alter_enum(name, change, schema)?),
    };
    Ok(vec![Operation::Object(operation)])
}

/// Finds the one function of a name, where it was written with other arguments.
fn found(name: &ObjectName, schema: &Schema) -> ObjectName {
    let same = |it: &&ObjectName| it.kind() == name.kind() && it.qualified() == name.qualified();
    let mut others = schema.objects.keys().filter(same);
    match (schema.object(name), others.next(), others.next()) {
        (None, Some(only), None) => only.clone(),
        _ => name.clone(),
    }
}

/// Finds an object whose parts are changed, so that all of it must be known.
fn known(name: &ObjectName, schema: &Schema) -> Result<Object, SchemaError> {
    schema.object(name).cloned().ok_or_else(|| SchemaError::UnknownObject {
        object: Box::new(name.clone()),
        known: schema.objects.keys().filter(|it| it.kind() == name.kind()).cloned().collect(),
    })
}

/// What is said of the old one and not of the new one stays.
fn object_after(object: &Object, from: Option<&Object>) -> Object {
    let mut to = object.clone();
    let Some(from) = from else { return to };
    to.comment = to.comment.or_else(|| from.comment.clone());
    if to.depends_on.is_empty() {
        to.depends_on.clone_from(&from.depends_on);
    }
    if let (Definition::View(to), Definition::View(from)) = (&mut to.definition, &from.definition) {
        to.indexes.clone_from(&from.indexes);
        to.options = to.options.take().or_else(|| from.options.clone());
    }
    to
}

impl Change {
    fn apply(&self, object: &mut Object) -> Result<(), OperationError> {
        let name = object.name();
        match (self, &mut object.definition) {
            (Self::DomainNullable(nullable), Definition::Domain(it)) => it.nullable = *nullable,
            (Self::DomainDefault(default), Definition::Domain(it)) => it.default.clone_from(default),
            (Self::AddDomainCheck(check), Definition::Domain(it)) => it.checks.push(check.clone()),
            (Self::DropDomainCheck(check), Definition::Domain(it)) => {
                let before = it.checks.len();
                it.checks.retain(|it| it.name != *check);
                if it.checks.len() == before {
                    return Err(OperationError::UnknownCheck { object: Box::new(name), check: check.clone() });
                }
            }
            (Self::Sequence(new), Definition::Sequence(it)) => {
                let Sequence { name: _, ty, start, increment, minimum, maximum, cache, cycle, owned_by } = &**new;
                it.ty = ty.clone().or_else(|| it.ty.clone());
                it.start = start.or(it.start);
                it.increment = increment.or(it.increment);
                it.minimum = minimum.or(it.minimum);
                it.maximum = maximum.or(it.maximum);
                it.cache = cache.or(it.cache);
                it.cycle = *cycle || it.cycle;
                it.owned_by = owned_by.clone().or_else(|| it.owned_by.clone());
            }
            (Self::ExtensionVersion(version), Definition::Extension(it)) => it.version = Some(version.clone()),
            (Self::ForceRowSecurity(forced), Definition::RowSecurity(it)) => it.forced = *forced,
            // The builders give each kind of change the name of its kind of object.
            _ => {}
        }
        Ok(())
    }
}

fn alter_enum(name: &TableName, change: &EnumChange, schema: &Schema) -> Result<AlterEnum, SchemaError> {
    let object = known(&ObjectName::Enum(name.clone()), schema)?;
    let from = if let Definition::Enum(it) = object.definition { it.values } else { Vec::new() };
    let place_of = |value: &String| {
        from.iter().position(|it| it == value).ok_or_else(|| SchemaError::UnknownValue {
            name: name.clone(),
            value: value.clone(),
            known: from.clone(),
        })
    };
    let is_new = |value: &String| match from.contains(value) {
        true => Err(SchemaError::ValueExists { name: name.clone(), value: value.clone() }),
        false => Ok(()),
    };
    let (mut to, mut moves) = (from.clone(), Vec::new());
    match change {
        EnumChange::Add { value, place } => {
            is_new(value)?;
            let at = match place {
                Place::Last => from.len(),
                Place::Before(other) => place_of(other)?,
                Place::After(other) => place_of(other)? + 1,
            };
            to.insert(at, value.clone());
        }
        EnumChange::Rename { from: old, to: new } => {
            is_new(new)?;
            to[place_of(old)?].clone_from(new);
            moves.push((old.clone(), new.clone()));
        }
        EnumChange::Remove { value, moved_to } => {
            to.remove(place_of(value)?);
            if let Some(other) = moved_to {
                place_of(other)?;
                moves.push((value.clone(), other.clone()));
            }
        }
        EnumChange::Reorder { values } => {
            values.iter().try_for_each(|it| place_of(it).map(|_| ()))?;
            to.sort_by_key(|it| values.iter().position(|value| value == it).unwrap_or(usize::MAX));
        }
    }
    Ok(AlterEnum { name: name.clone(), from, to, moves })
}

/// Writes the values of enum types into the columns that name them, as far as they are known.
pub(crate) fn resolve_enums(operations: &mut [Operation], schema: &Schema) {
    let resolve = |ty: &mut SqlType| {
        if let Some(EnumType { name, values }) = ty.enum_type_mut()
            && values.is_empty()
            && let Some(known) = schema.enum_values(name)
        {
            *values = known.to_vec();
        }
    };
    for operation in operations {
        if let Operation::CreateTable(op) = operation {
            op.table.columns.iter_mut().for_each(|it| resolve(&mut it.ty));
        } else if let Operation::AddColumn(op) = operation {
            resolve(&mut op.column.ty);
        } else if let Operation::AlterColumn(op) = operation {
            let Aspects { ty, .. } = &mut op.to;
            ty.iter_mut().for_each(resolve);
        }
    }
}

/// Tells whether an operation gives a column an enum type.
pub(crate) fn names_enum(operation: &Operation) -> bool {
    let mut columns: &[Column] = &[];
    if let Operation::CreateTable(op) = operation {
        columns = &op.table.columns;
    } else if let Operation::AddColumn(op) = operation {
        columns = std::slice::from_ref(&op.column);
    }
    columns.iter().any(|it| it.ty.enum_type().is_some())
}
