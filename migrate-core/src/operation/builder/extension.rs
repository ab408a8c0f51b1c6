//! Schemas, extensions and collations as a migration describes them.

use super::super::{Call, Change, ObjectCall};
use super::object::ObjectBuilder;
use super::{Operations, PUSHED};
use crate::error::Result;
use crate::schema::{Collation, Definition, Extension, Ident, ObjectName, TableName};

impl Operations {
    /// Makes a schema, on MySQL a database.
    #[track_caller]
    pub fn create_schema(&mut self, name: impl Into<Ident>) -> ObjectBuilder<'_> {
        ObjectBuilder::new(self.create_object(Definition::Schema(name.into())))
    }

    /// Drops a schema in which nothing lies.
    #[track_caller]
    pub fn drop_schema(&mut self, name: impl Into<Ident>) -> Result<()> {
        self.drop_object(ObjectName::Schema(name.into()))
    }

    /// Gives a schema another name; what lies in it is to be named with the new one from there on.
    #[track_caller]
    pub fn rename_schema(&mut self, from: impl Into<Ident>, to: impl Into<Ident>) -> Result<()> {
        let (from, to) = (ObjectName::Schema(from.into()), TableName { schema: None, name: to.into() });
        self.note(Call::Object(ObjectCall::Rename { from, to }))
    }

    /// Makes an extension of PostgreSQL.
    #[track_caller]
    pub fn create_extension(&mut self, name: impl Into<Ident>) -> ExtensionBuilder<'_> {
        let extension = Extension { name: name.into(), schema: None, version: None, cascade: false };
        let object = self.create_object(Definition::Extension(extension));
        let extension = if let Definition::Extension(it) = &mut object.definition { Some(it) } else { None };
        ExtensionBuilder { extension: extension.expect(PUSHED) }
    }

    /// Brings an extension to another version.
    #[track_caller]
    pub fn update_extension(&mut self, name: impl Into<Ident>, version: impl Into<String>) -> Result<()> {
        let changes = vec![Change::ExtensionVersion(version.into())];
        self.note(Call::Object(ObjectCall::Change { name: ObjectName::Extension(name.into()), changes }))
    }

    /// Drops an extension.
    #[track_caller]
    pub fn drop_extension(&mut self, name: impl Into<Ident>) -> Result<()> {
        self.drop_object(ObjectName::Extension(name.into()))
    }

    /// Makes a collation of a locale, in the words of its provider: `de-u-co-phonebk`; PostgreSQL only.
    #[track_caller]
    pub fn create_collation(&mut self, name: impl Into<TableName>, locale: impl Into<String>) -> CollationBuilder<'_> {
        let (name, locale) = (name.into(), locale.into());
        let collation = Collation { name, provider: None, locale, deterministic: true };
        let object = self.create_object(Definition::Collation(collation));
        let collation = if let Definition::Collation(it) = &mut object.definition { Some(it) } else { None };
        CollationBuilder { collation: collation.expect(PUSHED) }
    }

    /// Drops a collation.
    #[track_caller]
    pub fn drop_collation(&mut self, name: impl Into<TableName>) -> Result<()> {
        self.drop_object(ObjectName::Collation(name.into()))
    }

    /// Gives a collation another name.
    #[track_caller]
    pub fn rename_collation(&mut self, from: impl Into<TableName>, to: impl Into<TableName>) -> Result<()> {
        self.note(Call::Object(ObjectCall::Rename { from: ObjectName::Collation(from.into()), to: to.into() }))
    }
}

/// Says more about an extension.
#[derive(Debug)]
pub struct ExtensionBuilder<'a> {
    extension: &'a mut Extension,
}

impl ExtensionBuilder<'_> {
    /// Puts what it brings into a schema.
    pub fn schema(self, schema: impl Into<Ident>) -> Self {
        self.extension.schema = Some(schema.into());
        self
    }

    /// Takes a version other than the newest that the server has.
    pub fn version(self, version: impl Into<String>) -> Self {
        self.extension.version = Some(version.into());
        self
    }

    /// Makes the extensions that it needs along with it.
    pub fn cascade(self) -> Self {
        self.extension.cascade = true;
        self
    }
}

/// Says more about a collation.
#[derive(Debug)]
pub struct CollationBuilder<'a> {
    collation: &'a mut Collation,
}

impl CollationBuilder<'_> {
    /// Says whose library it is of: `icu` or `libc`.
    pub fn provider(self, provider: impl Into<String>) -> Self {
        self.collation.provider = Some(provider.into());
        self
    }

    /// Lets texts be equal that differ in their bytes.
    pub fn nondeterministic(self) -> Self {
        self.collation.deterministic = false;
        self
    }
}
