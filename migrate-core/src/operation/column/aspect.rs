//! What is known of a column, and what changes about it.

use crate::schema::{Column, Generated, Ident, Identity, SqlType};

/// What is known of a column, aspect by aspect: `None` is not known, or not changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Aspects {
    /// The type.
    pub ty: Option<SqlType>,
    /// Whether it may be null.
    pub nullable: Option<bool>,
    /// The default; `Some(None)` is none.
    #[cfg_attr(
        feature = "serde",
        serde(with = "crate::operation::wire::known", skip_serializing_if = "Option::is_none")
    )]
    pub default: Option<Option<String>>,
    /// Whether MySQL sets it to the current time whenever the row changes.
    pub on_update_now: Option<bool>,
    /// How the database numbers the rows in it; `Some(None)` is not at all.
    #[cfg_attr(
        feature = "serde",
        serde(with = "crate::operation::wire::known", skip_serializing_if = "Option::is_none")
    )]
    pub identity: Option<Option<Identity>>,
    /// How the database computes it; `Some(None)` is not at all.
    #[cfg_attr(
        feature = "serde",
        serde(with = "crate::operation::wire::known", skip_serializing_if = "Option::is_none")
    )]
    pub generated: Option<Option<Generated>>,
    /// The collation; `Some(None)` is the usual one.
    #[cfg_attr(
        feature = "serde",
        serde(with = "crate::operation::wire::known", skip_serializing_if = "Option::is_none")
    )]
    pub collation: Option<Option<Ident>>,
    /// The comment; `Some(None)` is none.
    #[cfg_attr(
        feature = "serde",
        serde(with = "crate::operation::wire::known", skip_serializing_if = "Option::is_none")
    )]
    pub comment: Option<Option<String>>,
}

impl Aspects {
    /// Takes all aspects of a column.
    pub fn of(column: &Column) -> Self {
        // No `..`, so that a new aspect is not forgotten here.
        let Column { name: _, ty, nullable, default, on_update_now, identity, generated, collation, comment } =
            column.clone();
        Self {
            ty: Some(ty),
            nullable: Some(nullable),
            default: Some(default),
            on_update_now: Some(on_update_now),
            identity: Some(identity),
            generated: Some(generated),
            collation: Some(collation),
            comment: Some(comment),
        }
    }

    /// Gives a column that has them, if all are known.
    pub fn column(&self, name: &Ident) -> Option<Column> {
        let Self { ty, nullable, default, on_update_now, identity, generated, collation, comment } = self.clone();
        Some(Column {
            name: name.clone(),
            ty: ty?,
            nullable: nullable?,
            default: default?,
            on_update_now: on_update_now?,
            identity: identity?,
            generated: generated?,
            collation: collation?,
            comment: comment?,
        })
    }

    /// Tells whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Writes the known aspects into a column.
    pub fn apply(&self, column: &mut Column) {
        let Self { ty, nullable, default, on_update_now, identity, generated, collation, comment } = self.clone();
        set(&mut column.ty, ty);
        set(&mut column.nullable, nullable);
        set(&mut column.default, default);
        set(&mut column.on_update_now, on_update_now);
        set(&mut column.identity, identity);
        set(&mut column.generated, generated);
        set(&mut column.collation, collation);
        set(&mut column.comment, comment);
    }

    pub(super) fn covers(&self, other: &Self) -> bool {
        let Self { ty, nullable, default, on_update_now, identity, generated, collation, comment } = other;
        (ty.is_none() || self.ty.is_some())
            && (nullable.is_none() || self.nullable.is_some())
            && (default.is_none() || self.default.is_some())
            && (on_update_now.is_none() || self.on_update_now.is_some())
            && (identity.is_none() || self.identity.is_some())
            && (generated.is_none() || self.generated.is_some())
            && (collation.is_none() || self.collation.is_some())
            && (comment.is_none() || self.comment.is_some())
    }

    pub(super) fn beyond(&self, other: &Self) -> Self {
        let Self { ty, nullable, default, on_update_now, identity, generated, collation, comment } = self.clone();
        Self {
            ty: ty.filter(|it| other.ty.as_ref() != Some(it)),
            nullable: nullable.filter(|it| other.nullable.as_ref() != Some(it)),
            default: default.filter(|it| other.default.as_ref() != Some(it)),
            on_update_now: on_update_now.filter(|it| other.on_update_now.as_ref() != Some(it)),
            identity: identity.filter(|it| other.identity.as_ref() != Some(it)),
            generated: generated.filter(|it| other.generated.as_ref() != Some(it)),
            collation: collation.filter(|it| other.collation.as_ref() != Some(it)),
            comment: comment.filter(|it| other.comment.as_ref() != Some(it)),
        }
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}
