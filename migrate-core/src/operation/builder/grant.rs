//! Rights as a migration describes them.

use super::super::{Call, CreateObject, DropObject, ObjectOperation, Operation};
use super::{Operations, idents};
use crate::error::Result;
use crate::schema::{Definition, Grant, GrantTarget, Ident, Object};

impl Operations {
    /// Gives roles rights on a table, or on another [`GrantTarget`]; SQLite has no roles.
    ///
    /// ```
    /// # use migrate_core::{dialect::Dialect, operation::Operations, schema::GrantTarget};
    /// # let mut op = Operations::new(Dialect::Postgres);
    /// op.grant(["SELECT", "INSERT"], "orders", ["shop"])?;
    /// op.grant(["USAGE"], GrantTarget::Schema("sales".into()), ["shop", "staff"])?;
    /// # Ok::<(), migrate_core::Error>(())
    /// ```
    #[track_caller]
    pub fn grant(
        &mut self,
        privileges: impl IntoIterator<Item = impl Into<String>>,
        on: impl Into<GrantTarget>,
        to: impl IntoIterator<Item = impl Into<Ident>>,
    ) -> Result<()> {
        for object in grants(privileges, on.into(), idents(to), false) {
            self.note(Call::Whole(Operation::Object(ObjectOperation::Create(CreateObject { object }))))?;
        }
        Ok(())
    }

    /// Gives roles rights that they may give to others.
    #[track_caller]
    pub fn grant_with_option(
        &mut self,
        privileges: impl IntoIterator<Item = impl Into<String>>,
        on: impl Into<GrantTarget>,
        to: impl IntoIterator<Item = impl Into<Ident>>,
    ) -> Result<()> {
        for object in grants(privileges, on.into(), idents(to), true) {
            self.note(Call::Whole(Operation::Object(ObjectOperation::Create(CreateObject { object }))))?;
        }
        Ok(())
    }

    /// Takes rights from roles, which are taken to have had them when this is undone.
    #[track_caller]
    pub fn revoke(
        &mut self,
        privileges: impl IntoIterator<Item = impl Into<String>>,
        on: impl Into<GrantTarget>,
        from: impl IntoIterator<Item = impl Into<Ident>>,
    ) -> Result<()> {
        for object in grants(privileges, on.into(), idents(from), false) {
            let op = DropObject { name: object.name(), object: Some(object) };
            self.note(Call::Whole(Operation::Object(ObjectOperation::Drop(op))))?;
        }
        Ok(())
    }

    /// Takes rights from roles that they could give to others, as they can again when this is undone.
    #[track_caller]
    pub fn revoke_with_option(
        &mut self,
        privileges: impl IntoIterator<Item = impl Into<String>>,
        on: impl Into<GrantTarget>,
        from: impl IntoIterator<Item = impl Into<Ident>>,
    ) -> Result<()> {
        for object in grants(privileges, on.into(), idents(from), true) {
            let op = DropObject { name: object.name(), object: Some(object) };
            self.note(Call::Whole(Operation::Object(ObjectOperation::Drop(op))))?;
        }
        Ok(())
    }
}

/// Each right of each role is one: it may be taken alone.
fn grants(
    privileges: impl IntoIterator<Item = impl Into<String>>,
    on: GrantTarget,
    to: Vec<Ident>,
    grantable: bool,
) -> Vec<Object> {
    let privileges: Vec<String> = privileges.into_iter().map(Into::into).collect();
    let each = to.iter().flat_map(|to| privileges.iter().map(move |privilege| (to, privilege)));
    each.map(|(to, privilege)| {
        let (privilege, on, to) = (privilege.clone(), on.clone(), to.clone());
        Object::new(Definition::Grant(Grant { privilege, on, to, grantable }))
    })
    .collect()
}
