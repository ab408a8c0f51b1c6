//! What a database holds besides tables: types, sequences, views, functions, triggers, rights.

mod collation;
mod dependent;
mod domain;
mod enum_type;
mod extension;
mod grant;
mod name;
mod policy;
mod routine;
mod sequence;
mod trigger;
mod view;

pub use collation::Collation;
pub use domain::{Domain, DomainCheck};
pub use enum_type::{Enum, EnumType};
pub use extension::Extension;
pub use grant::{Grant, GrantTarget};
pub use name::ObjectName;
pub use policy::{Policy, RowSecurity};
pub use routine::Routine;
pub use sequence::Sequence;
pub use trigger::Trigger;
pub use view::View;

use super::{Ident, Schema, SchemaError, TableName};

/// Something that is made, replaced and dropped as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Object {
    /// What it is.
    pub definition: Definition,
    /// What it needs beyond what its text shows, by name: tables, views, functions.
    pub depends_on: Vec<TableName>,
    /// What people say about it.
    pub comment: Option<String>,
}

/// What an object is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Definition {
    /// A schema (on MySQL a database), by its name.
    Schema(Ident),
    /// An extension of PostgreSQL.
    Extension(Extension),
    /// An order of texts.
    Collation(Collation),
    /// A type with a few values.
    Enum(EnumType),
    /// A type with a condition.
    Domain(Domain),
    /// A source of numbers.
    Sequence(Sequence),
    /// A function.
    Function(Routine),
    /// A procedure.
    Procedure(Routine),
    /// A view, materialised or not.
    View(View),
    /// A trigger.
    Trigger(Trigger),
    /// Who may see and change which rows.
    Policy(Policy),
    /// That a table's policies count.
    RowSecurity(RowSecurity),
    /// A right of a role.
    Grant(Grant),
}

impl Object {
    /// Makes an object that nobody says more about.
    pub fn new(definition: Definition) -> Self {
        Self { definition, depends_on: Vec::new(), comment: None }
    }

    /// Gives the name by which it is found.
    pub fn name(&self) -> ObjectName {
        match &self.definition {
            Definition::Schema(name) => ObjectName::Schema(name.clone()),
            Definition::Extension(it) => ObjectName::Extension(it.name.clone()),
            Definition::Collation(it) => ObjectName::Collation(it.name.clone()),
            Definition::Enum(it) => ObjectName::Enum(it.name.clone()),
            Definition::Domain(it) => ObjectName::Domain(it.name.clone()),
            Definition::Sequence(it) => ObjectName::Sequence(it.name.clone()),
            Definition::Function(it) => ObjectName::Function { name: it.name.clone(), arguments: it.arguments.clone() },
            Definition::Procedure(it) => {
                ObjectName::Procedure { name: it.name.clone(), arguments: it.arguments.clone() }
            }
            Definition::View(it) if it.materialized => ObjectName::MaterializedView(it.name.clone()),
            Definition::View(it) => ObjectName::View(it.name.clone()),
            Definition::Trigger(it) => ObjectName::Trigger { table: it.table.clone(), name: it.name.clone() },
            Definition::Policy(it) => ObjectName::Policy { table: it.table.clone(), name: it.name.clone() },
            Definition::RowSecurity(it) => ObjectName::RowSecurity(it.table.clone()),
            Definition::Grant(it) => {
                ObjectName::Grant { privilege: it.privilege.to_ascii_uppercase(), on: it.on.clone(), to: it.to.clone() }
            }
        }
    }

    /// Takes another name of the same kind; what has no name of its own keeps what it is.
    pub fn rename(&mut self, to: &ObjectName) {
        let Some(new) = to.qualified() else { return };
        match &mut self.definition {
            Definition::Schema(name) => *name = new.name,
            Definition::Extension(it) => it.name = new.name,
            Definition::Collation(it) => it.name = new,
            Definition::Enum(it) => it.name = new,
            Definition::Domain(it) => it.name = new,
            Definition::Sequence(it) => it.name = new,
            Definition::Function(it) | Definition::Procedure(it) => it.name = new,
            Definition::View(it) => it.name = new,
            Definition::Trigger(it) => it.name = new.name,
            Definition::Policy(it) => it.name = new.name,
            Definition::RowSecurity(_) | Definition::Grant(_) => {}
        }
    }

    /// Gives its name where rows are read from it.
    pub fn relation(&self) -> Option<&TableName> {
        if let Definition::View(it) = &self.definition { Some(&it.name) } else { None }
    }

    /// Gives the table or view that it is a part of, and goes with.
    pub fn owner(&self) -> Option<&TableName> {
        match &self.definition {
            Definition::Trigger(it) => Some(&it.table),
            Definition::Policy(it) => Some(&it.table),
            Definition::RowSecurity(it) => Some(&it.table),
            Definition::Grant(Grant { on: GrantTarget::Table(table), .. }) => Some(table),
            Definition::Schema(_)
            | Definition::Extension(_)
            | Definition::Collation(_)
            | Definition::Enum(_)
            | Definition::Domain(_)
            | Definition::Sequence(_)
            | Definition::Function(_)
            | Definition::Procedure(_)
            | Definition::View(_)
            | Definition::Grant(_) => None,
        }
    }

    /// Lends the name of the table or view that it is a part of.
    pub(crate) fn owner_mut(&mut self) -> Option<&mut TableName> {
        match &mut self.definition {
            Definition::Trigger(it) => Some(&mut it.table),
            Definition::Policy(it) => Some(&mut it.table),
            Definition::RowSecurity(it) => Some(&mut it.table),
            Definition::Grant(Grant { on: GrantTarget::Table(table), .. }) => Some(table),
            Definition::Schema(_)
            | Definition::Extension(_)
            | Definition::Collation(_)
            | Definition::Enum(_)
            | Definition::Domain(_)
            | Definition::Sequence(_)
            | Definition::Function(_)
            | Definition::Procedure(_)
            | Definition::View(_)
            | Definition::Grant(_) => None,
        }
    }

    /// Changes the name of the table or view that it is a part of.
    pub(crate) fn rename_owner(&mut self, from: &TableName, to: &TableName) {
        if let Some(owner) = self.owner_mut().filter(|it| *it == from) {
            *owner = to.clone();
        }
    }

    /// Gives its SQL text, in which it names what it stands on; none where it is not made of text.
    pub fn text(&self) -> Option<&str> {
        match &self.definition {
            Definition::Function(it) | Definition::Procedure(it) => Some(&it.definition),
            Definition::View(it) => Some(&it.query),
            Definition::Trigger(it) => Some(&it.action),
            Definition::Policy(it) => Some(&it.rule),
            Definition::Schema(_)
            | Definition::Extension(_)
            | Definition::Collation(_)
            | Definition::Enum(_)
            | Definition::Domain(_)
            | Definition::Sequence(_)
            | Definition::RowSecurity(_)
            | Definition::Grant(_) => None,
        }
    }
}

impl Schema {
    /// Finds an object.
    pub fn object(&self, name: &ObjectName) -> Option<&Object> {
        self.objects.get(name)
    }

    /// Takes in a new object; fails when there is one of that name, unless raw SQL may have dropped it.
    pub fn insert_object(&mut self, object: Object) -> Result<(), SchemaError> {
        let name = object.name();
        if self.objects.contains_key(&name) && !self.is_opaque() {
            return Err(SchemaError::ObjectExists { object: Box::new(name) });
        }
        self.objects.insert(name, object);
        Ok(())
    }

    /// Tells whether there is a view of the name, materialised or not.
    pub fn has_view(&self, name: &TableName) -> bool {
        let names = [ObjectName::View(name.clone()), ObjectName::MaterializedView(name.clone())];
        names.iter().any(|it| self.objects.contains_key(it))
    }

    /// Finds an object that must be there; nothing where raw SQL may have made it.
    pub fn expect_object(&self, name: &ObjectName) -> Result<Option<&Object>, SchemaError> {
        match self.objects.get(name) {
            Some(object) => Ok(Some(object)),
            None if self.is_opaque() => Ok(None),
            None => Err(SchemaError::UnknownObject {
                object: Box::new(name.clone()),
                known: self.objects.keys().filter(|it| it.kind() == name.kind()).cloned().collect(),
            }),
        }
    }

    /// Gives an object another name, with all that names it.
    pub fn rename_object(&mut self, from: &ObjectName, to: &ObjectName) -> Result<(), SchemaError> {
        if from != to && self.objects.contains_key(to) && !self.is_opaque() {
            return Err(SchemaError::ObjectExists { object: Box::new(to.clone()) });
        }
        let Some(mut object) = self.objects.remove(from) else { return Ok(()) };
        object.rename(to);
        self.objects.insert(object.name(), object);
        match (from, to) {
            (ObjectName::Enum(from), ObjectName::Enum(to)) => self.rename_enum(from, to),
            (ObjectName::Domain(from), ObjectName::Domain(to)) => self.rename_domain(from, to),
            (ObjectName::View(from), ObjectName::View(to))
            | (ObjectName::MaterializedView(from), ObjectName::MaterializedView(to)) => self.rename_owner(from, to),
            _ => {}
        }
        Ok(())
    }

    /// Moves what is a part of a table or view to its new name.
    pub(super) fn rename_owner(&mut self, from: &TableName, to: &TableName) {
        let objects = std::mem::take(&mut self.objects);
        self.objects = objects
            .into_values()
            .map(|mut object| {
                object.rename_owner(from, to);
                (object.name(), object)
            })
            .collect();
    }
}
