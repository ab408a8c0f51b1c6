//! Changes of columns as a migration describes them.

use super::super::Aspects;
use crate::schema::{Generated, Ident, Identity, SqlType};

/// Says what changes about a column; what is not said stays.
#[derive(Debug)]
pub struct AlterColumnBuilder<'a> {
    to: &'a mut Aspects,
    using: &'a mut Option<String>,
}

impl<'a> AlterColumnBuilder<'a> {
    pub(super) fn new(to: &'a mut Aspects, using: &'a mut Option<String>) -> Self {
        Self { to, using }
    }

    /// Gives it another type.
    pub fn set_type(self, ty: impl Into<SqlType>) -> Self {
        self.to.ty = Some(ty.into());
        self
    }

    /// Says how values become the new type, as SQL; only PostgreSQL can be told.
    pub fn using(self, expression: impl Into<String>) -> Self {
        *self.using = Some(expression.into());
        self
    }

    /// Forbids null.
    pub fn set_not_null(self) -> Self {
        self.to.nullable = Some(false);
        self
    }

    /// Allows null.
    pub fn drop_not_null(self) -> Self {
        self.to.nullable = Some(true);
        self
    }

    /// Gives rows that do not say a value, as SQL.
    pub fn set_default(self, sql: impl Into<String>) -> Self {
        self.to.default = Some(Some(sql.into()));
        self
    }

    /// Takes the default away.
    pub fn drop_default(self) -> Self {
        self.to.default = Some(None);
        self
    }

    /// Sets it to the current time whenever the row changes, which only MySQL does.
    pub fn set_on_update_now(self) -> Self {
        self.to.on_update_now = Some(true);
        self
    }

    /// Lets it be when the row changes.
    pub fn drop_on_update_now(self) -> Self {
        self.to.on_update_now = Some(false);
        self
    }

    /// Lets the database number the rows.
    pub fn add_identity(self) -> Self {
        self.set_identity(Identity::by_default())
    }

    /// Lets the database number the rows in a way, whether it did before or not.
    pub fn set_identity(self, identity: Identity) -> Self {
        self.to.identity = Some(Some(identity));
        self
    }

    /// Stops the database from numbering the rows.
    pub fn drop_identity(self) -> Self {
        self.to.identity = Some(None);
        self
    }

    /// Lets the database compute it from the other columns and keep it in the row, as SQL; PostgreSQL cannot.
    pub fn set_generated_stored(self, expression: impl Into<String>) -> Self {
        self.to.generated = Some(Some(Generated { expression: expression.into(), stored: true }));
        self
    }

    /// Lets the database compute it from the other columns whenever it is read, as SQL; only SQLite can.
    pub fn set_generated_virtual(self, expression: impl Into<String>) -> Self {
        self.to.generated = Some(Some(Generated { expression: expression.into(), stored: false }));
        self
    }

    /// Makes a plain column of a computed one; its values stay.
    pub fn drop_generated(self) -> Self {
        self.to.generated = Some(None);
        self
    }

    /// Compares and sorts its texts by a collation of the database.
    pub fn set_collation(self, name: impl Into<Ident>) -> Self {
        self.to.collation = Some(Some(name.into()));
        self
    }

    /// Compares and sorts its texts as is usual.
    pub fn drop_collation(self) -> Self {
        self.to.collation = Some(None);
        self
    }

    /// Says something about it; databases without comments leave it out.
    pub fn comment(self, comment: impl Into<String>) -> Self {
        self.to.comment = Some(Some(comment.into()));
        self
    }

    /// Takes away what is said about it.
    pub fn drop_comment(self) -> Self {
        self.to.comment = Some(None);
        self
    }
}
