//! Names of objects, with their kind.

use std::fmt;

use super::super::{Ident, TableName};
use super::GrantTarget;

/// The name of an object: its kind, and what tells it from others of the kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ObjectName {
    /// A schema.
    Schema(Ident),
    /// An extension.
    Extension(Ident),
    /// A collation.
    Collation(TableName),
    /// An enum type.
    Enum(TableName),
    /// A domain.
    Domain(TableName),
    /// A sequence.
    Sequence(TableName),
    /// A function.
    Function {
        /// Its name.
        name: TableName,
        /// Its arguments, as they were written: functions of other arguments are others.
        arguments: String,
    },
    /// A procedure.
    Procedure {
        /// Its name.
        name: TableName,
        /// Its arguments, as they were written.
        arguments: String,
    },
    /// A view.
    View(TableName),
    /// A materialised view.
    MaterializedView(TableName),
    /// A trigger.
    Trigger {
        /// The table or view.
        table: TableName,
        /// Its name.
        name: Ident,
    },
    /// A policy.
    Policy {
        /// The table.
        table: TableName,
        /// Its name.
        name: Ident,
    },
    /// The row security of a table.
    RowSecurity(TableName),
    /// A right.
    Grant {
        /// What may be done, in capitals.
        privilege: String,
        /// With what.
        on: GrantTarget,
        /// By whom.
        to: Ident,
    },
}

impl ObjectName {
    /// Names the kind for people.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Schema(_) => "schema",
            Self::Extension(_) => "extension",
            Self::Collation(_) => "collation",
            Self::Enum(_) => "enum type",
            Self::Domain(_) => "domain",
            Self::Sequence(_) => "sequence",
            Self::Function { .. } => "function",
            Self::Procedure { .. } => "procedure",
            Self::View(_) => "view",
            Self::MaterializedView(_) => "materialized view",
            Self::Trigger { .. } => "trigger",
            Self::Policy { .. } => "policy",
            Self::RowSecurity(_) => "row security",
            Self::Grant { .. } => "right",
        }
    }

    /// Chooses a verb: one for most objects, one for row security, one for rights.
    pub(crate) fn verb(&self, [most, row_security, grant]: [&'static str; 3]) -> &'static str {
        if let Self::RowSecurity(_) = self {
            row_security
        } else if let Self::Grant { .. } = self {
            grant
        } else {
            most
        }
    }

    /// Gives the name alone, with the schema where it has one; a trigger or policy lies with its table.
    pub fn qualified(&self) -> Option<TableName> {
        match self {
            Self::Schema(name) | Self::Extension(name) => Some(TableName { schema: None, name: name.clone() }),
            Self::Collation(name)
            | Self::Enum(name)
            | Self::Domain(name)
            | Self::Sequence(name)
            | Self::Function { name, .. }
            | Self::Procedure { name, .. }
            | Self::View(name)
            | Self::MaterializedView(name) => Some(name.clone()),
            Self::Trigger { table, name } | Self::Policy { table, name } => Some(table.beside(name)),
            Self::RowSecurity(_) | Self::Grant { .. } => None,
        }
    }

    /// Gives the same with another name; without a schema of its own the new name lies where the old one does.
    pub fn renamed(&self, to: &TableName) -> Self {
        let beside = |from: &TableName| TableName {
            schema: to.schema.clone().or_else(|| from.schema.clone()),
            name: to.name.clone(),
        };
        match self {
            Self::Schema(_) => Self::Schema(to.name.clone()),
            Self::Extension(_) => Self::Extension(to.name.clone()),
            Self::Collation(from) => Self::Collation(beside(from)),
            Self::Enum(from) => Self::Enum(beside(from)),
            Self::Domain(from) => Self::Domain(beside(from)),
            Self::Sequence(from) => Self::Sequence(beside(from)),
            Self::Function { name, arguments } => Self::Function { name: beside(name), arguments: arguments.clone() },
            Self::Procedure { name, arguments } => Self::Procedure { name: beside(name), arguments: arguments.clone() },
            Self::View(from) => Self::View(beside(from)),
            Self::MaterializedView(from) => Self::MaterializedView(beside(from)),
            Self::Trigger { table, .. } => Self::Trigger { table: table.clone(), name: to.name.clone() },
            Self::Policy { table, .. } => Self::Policy { table: table.clone(), name: to.name.clone() },
            Self::RowSecurity(_) | Self::Grant { .. } => self.clone(),
        }
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind();
        match self {
            Self::Schema(name) | Self::Extension(name) => write!(f, "{kind} `{name}`"),
            Self::Collation(name)
            | Self::Enum(name)
            | Self::Domain(name)
            | Self::Sequence(name)
            | Self::View(name)
            | Self::MaterializedView(name) => write!(f, "{kind} `{name}`"),
            Self::Function { name, arguments } | Self::Procedure { name, arguments } => {
                write!(f, "{kind} `{name}({arguments})`")
            }
            Self::Trigger { table, name } | Self::Policy { table, name } => write!(f, "{kind} `{name}` of `{table}`"),
            Self::RowSecurity(table) => write!(f, "{kind} of `{table}`"),
            Self::Grant { privilege, on, to } => write!(f, "{kind} of `{to}` to {privilege} on {on}"),
        }
    }
}
