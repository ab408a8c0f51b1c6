//! Operations on what a database holds besides tables: made, replaced and dropped as wholes.
//!
//! An object made of text is held with its text before and after, so that the way back is the text before.

mod around;
mod call;
mod enum_type;

pub(super) use around::{around_drop, around_rename_column, around_rename_table};
pub(crate) use call::{Change, EnumChange, ObjectCall, Place};
pub(super) use call::{complete, names_enum, resolve_enums};
pub use enum_type::{AlterEnum, MoveValues};

use super::Irreversible;
use crate::schema::{Definition, Object, ObjectName, Schema, SchemaError, TableName};

/// One change to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ObjectOperation {
    /// Makes an object.
    Create(CreateObject),
    /// Drops an object.
    Drop(DropObject),
    /// Puts another object in the place of one.
    Replace(ReplaceObject),
    /// Gives an object another name.
    Rename(RenameObject),
    /// Changes what people say about an object.
    SetComment(SetObjectComment),
    /// Gives an enum type other values.
    AlterEnum(AlterEnum),
    /// Gives rows another value of an enum type.
    MoveValues(MoveValues),
    /// Fills a materialised view anew.
    Refresh(RefreshView),
}

impl ObjectOperation {
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Create(op) => op.describe(),
            Self::Drop(op) => op.describe(),
            Self::Replace(op) => op.describe(),
            Self::Rename(op) => op.describe(),
            Self::SetComment(op) => op.describe(),
            Self::AlterEnum(op) => op.describe(),
            Self::MoveValues(op) => op.describe(),
            Self::Refresh(op) => op.describe(),
        }
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        match self {
            Self::Create(op) => op.apply(schema),
            Self::Drop(op) => op.apply(schema),
            Self::Replace(op) => op.apply(schema),
            Self::Rename(op) => op.apply(schema),
            Self::SetComment(op) => op.apply(schema),
            Self::AlterEnum(op) => op.apply(schema),
            Self::MoveValues(_) | Self::Refresh(_) => Ok(()),
        }
    }

    pub(super) fn inverse(&self) -> Result<Self, Irreversible> {
        Ok(match self {
            Self::Create(op) => Self::Drop(op.inverse()),
            Self::Drop(op) => Self::Create(op.inverse()?),
            Self::Replace(op) => Self::Replace(op.inverse()?),
            Self::Rename(op) => Self::Rename(op.inverse()),
            Self::SetComment(op) => Self::SetComment(op.inverse()?),
            Self::AlterEnum(op) => Self::AlterEnum(op.inverse()),
            Self::MoveValues(op) => Self::MoveValues(op.inverse()),
            // It holds what its query gives, whichever way the schema goes.
            Self::Refresh(op) => Self::Refresh(op.clone()),
        })
    }
}

/// Makes an object.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CreateObject {
    /// The object.
    pub object: Object,
}

impl CreateObject {
    fn describe(&self) -> String {
        let name = self.object.name();
        format!("{} {name}", name.verb(["create", "enable", "grant"]))
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        schema.insert_object(self.object.clone())
    }

    fn inverse(&self) -> DropObject {
        DropObject { name: self.object.name(), object: Some(self.object.clone()) }
    }
}

/// Drops an object.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DropObject {
    /// Its name.
    pub name: ObjectName,
    /// What is dropped, where the migrations before know it.
    pub object: Option<Object>,
}

impl DropObject {
    fn describe(&self) -> String {
        format!("{} {}", self.name.verb(["drop", "disable", "revoke"]), self.name)
    }

    #[expect(clippy::unnecessary_wraps, reason = "every operation is applied in the same words")]
    fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        schema.objects.remove(&self.name);
        Ok(())
    }

    fn inverse(&self) -> Result<CreateObject, Irreversible> {
        let object = self.object.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(CreateObject { object })
    }
}

/// Puts another object in the place of one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ReplaceObject {
    /// The object before, where the migrations before know it.
    pub from: Option<Object>,
    /// The object after, of the same kind.
    pub to: Object,
    /// Whether the old one is dropped even where the new one could be put in its place.
    pub recreate: bool,
}

impl ReplaceObject {
    fn describe(&self) -> String {
        let verb = match &self.to.definition {
            Definition::Domain(_) | Definition::Sequence(_) | Definition::RowSecurity(_) => "alter",
            Definition::Extension(_) => "update",
            Definition::Schema(_)
            | Definition::Collation(_)
            | Definition::Enum(_)
            | Definition::Function(_)
            | Definition::Procedure(_)
            | Definition::View(_)
            | Definition::Trigger(_)
            | Definition::Policy(_)
            | Definition::Grant(_) => "replace",
        };
        format!("{verb} {}", self.to.name())
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        if let Some(from) = &self.from {
            schema.objects.remove(&from.name());
        } else {
            schema.objects.remove(&self.to.name());
        }
        schema.insert_object(self.to.clone())
    }

    fn inverse(&self) -> Result<Self, Irreversible> {
        let to = self.from.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(Self { from: Some(self.to.clone()), to, recreate: self.recreate })
    }
}

/// Gives an object another name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RenameObject {
    /// The name before.
    pub from: ObjectName,
    /// The name after, of the same kind.
    pub to: ObjectName,
    /// The object before, where the migrations before know it: some databases make it anew.
    pub object: Option<Object>,
}

impl RenameObject {
    fn describe(&self) -> String {
        let to = self.to.qualified().map(|it| it.name.to_string()).unwrap_or_default();
        format!("rename {} to `{to}`", self.from)
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        schema.rename_object(&self.from, &self.to)
    }

    fn inverse(&self) -> Self {
        let object = self.object.clone().map(|mut object| {
            object.rename(&self.to);
            object
        });
        Self { from: self.to.clone(), to: self.from.clone(), object }
    }
}

/// Changes what people say about an object.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SetObjectComment {
    /// The object.
    pub name: ObjectName,
    /// The comment before, where the migrations before know it.
    #[cfg_attr(
        feature = "serde",
        serde(default, with = "crate::operation::wire::known", skip_serializing_if = "Option::is_none")
    )]
    pub from: Option<Option<String>>,
    /// The comment after; `None` takes it away.
    pub to: Option<String>,
}

impl SetObjectComment {
    fn describe(&self) -> String {
        format!("comment on {}", self.name)
    }

    #[expect(clippy::unnecessary_wraps, reason = "every operation is applied in the same words")]
    fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        if let Some(object) = schema.objects.get_mut(&self.name) {
            object.comment.clone_from(&self.to);
        }
        Ok(())
    }

    fn inverse(&self) -> Result<Self, Irreversible> {
        let to = self.from.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(Self { name: self.name.clone(), from: Some(self.to.clone()), to })
    }
}

/// Fills a materialised view anew.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RefreshView {
    /// The view.
    pub name: TableName,
    /// Whether readers go on meanwhile; the view needs a unique index then.
    pub concurrently: bool,
}

impl RefreshView {
    fn describe(&self) -> String {
        format!("refresh materialized view `{}`", self.name)
    }
}
