//! What the families of the catalog are read into, and joined by.

use std::collections::{BTreeMap, BTreeSet};

use diesel::pg::PgRowByRowLoadingMode;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Oid, Text};
use diesel::{PgConnection, QueryableByName, RunQueryDsl};

use crate::inspect::{Filter, InspectError, Inspection, LeftAlone};
use crate::schema::{Definition, Ident, Object, Schema, SqlType, TableName};

/// The catalog, as far as it has been read.
pub(super) struct Catalog<'a> {
    /// What is looked at.
    pub(super) filter: &'a Filter,
    /// The server's version as a number: 150004.
    pub(super) version: i32,
    /// The schemas that are looked into, by number; the connection's own has no name.
    pub(super) namespaces: BTreeMap<u32, Option<Ident>>,
    /// Operator classes other than the usual ones, collations that are found without their schema, and tablespaces, by
    /// number.
    pub(super) names: BTreeMap<u32, String>,
    /// The types of the database's own that columns can have.
    pub(super) types: BTreeMap<u32, SqlType>,
    /// The collations that domains say, by the domain's number.
    pub(super) type_collations: BTreeMap<u32, u32>,
    /// The names of domains.
    pub(super) domains: BTreeMap<u32, TableName>,
    /// The relations that are looked at.
    pub(super) relations: BTreeMap<u32, Relation>,
    /// What columns are numbered by.
    pub(super) sequences: BTreeMap<(u32, i16), super::sequence::Owned>,
    /// The functions that are looked at.
    pub(super) functions: BTreeMap<u32, (TableName, String)>,
    /// The indexes that belong to constraints.
    pub(super) constraint_indexes: BTreeSet<u32>,
    /// What has been found.
    pub(super) inspection: Inspection,
}

/// A table, view or sequence, by what others find it.
pub(super) struct Relation {
    /// Its name.
    pub(super) name: TableName,
    /// What it is.
    pub(super) kind: RelationKind,
    /// Its columns by their numbers, those that are gone without a name.
    pub(super) columns: Vec<Option<Ident>>,
    /// The collations of the columns.
    pub(super) collations: Vec<u32>,
}

/// What a relation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RelationKind {
    /// A table, in parts or not.
    Table,
    /// A part of a table.
    Partition,
    /// A view.
    View,
    /// A view whose rows are kept.
    MaterializedView,
    /// A sequence that no column owns.
    Sequence,
}

#[derive(QueryableByName)]
struct NamespaceRow {
    #[diesel(sql_type = Oid)]
    oid: u32,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    is_own: bool,
    #[diesel(sql_type = Bool)]
    is_usable: bool,
    #[diesel(sql_type = Bool)]
    is_of_extension: bool,
    #[diesel(sql_type = Nullable<Text>)]
    comment: Option<String>,
    #[diesel(sql_type = Integer)]
    version: i32,
}

const NAMESPACES: &str = "SELECT n.oid, n.nspname::text AS name, \
    n.nspname IS NOT DISTINCT FROM current_schema() AS is_own, \
    has_schema_privilege(n.oid, 'USAGE') AS is_usable, \
    EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e') \
      AS is_of_extension, \
    obj_description(n.oid, 'pg_namespace') AS comment, \
    current_setting('server_version_num')::int AS version \
    FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

impl<'a> Catalog<'a> {
    /// Reads which schemas there are.
    pub(super) fn read(connection: &mut PgConnection, filter: &'a Filter) -> Result<Self, InspectError> {
        let rows: Vec<NamespaceRow> =
            diesel::sql_query(NAMESPACES).load(connection).map_err(InspectError::refused("schemas"))?;
        let mut catalog = Self {
            filter,
            version: rows.first().map_or(0, |row| row.version),
            namespaces: BTreeMap::new(),
            names: BTreeMap::new(),
            types: BTreeMap::new(),
            type_collations: BTreeMap::new(),
            domains: BTreeMap::new(),
            relations: BTreeMap::new(),
            sequences: BTreeMap::new(),
            functions: BTreeMap::new(),
            constraint_indexes: BTreeSet::new(),
            inspection: Inspection::default(),
        };
        for row in rows {
            catalog.take_namespace(row);
        }
        Ok(catalog)
    }

    fn take_namespace(&mut self, row: NamespaceRow) {
        if !row.is_usable {
            return self.leave(format!("schema `{}`", row.name), "this user may not use it");
        }
        let name = Ident::new(row.name);
        self.namespaces.insert(row.oid, (!row.is_own).then(|| name.clone()));
        // Every database has this one from its beginning, and the connection's own is nobody's to make.
        if !row.is_own && !row.is_of_extension && name.as_str() != "public" {
            let object = Object { comment: row.comment, ..Object::new(Definition::Schema(name)) };
            self.take(object);
        }
    }

    /// Gives the numbers of the schemas that are looked into.
    pub(super) fn namespace_oids(&self) -> Vec<u32> {
        self.namespaces.keys().copied().collect()
    }

    /// Gives the full name of something in a schema; none where the schema is not looked into.
    pub(super) fn name(&self, namespace: u32, name: &str) -> Option<TableName> {
        let schema = self.namespaces.get(&namespace)?.clone();
        Some(TableName { schema, name: name.into() })
    }

    /// Takes in an object that is looked at.
    pub(super) fn take(&mut self, object: Object) {
        if self.filter.takes_object(&object) {
            self.inspection.schema.objects.insert(object.name(), object);
        }
    }

    /// Says that something is there and not taken in.
    pub(super) fn leave(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.inspection.left_alone.push(LeftAlone { what: what.into(), why: why.into() });
    }

    /// Takes in one row after the other of such a query, so that many are never there at once.
    pub(super) fn each<T>(
        &mut self,
        connection: &mut PgConnection,
        (what, sql): (&'static str, &str),
        mut take: impl FnMut(&mut Self, T),
    ) -> Result<(), InspectError>
    where
        T: QueryableByName<diesel::pg::Pg> + 'static,
    {
        let query = diesel::sql_query(sql).bind::<Array<Oid>, _>(self.namespace_oids());
        let rows = query.load_iter::<T, PgRowByRowLoadingMode>(connection).map_err(InspectError::refused(what))?;
        for row in rows {
            take(self, row.map_err(InspectError::refused(what))?);
        }
        Ok(())
    }

    /// Loads rows of which the query's first parameter is the schemas that are looked into.
    pub(super) fn load<T>(
        &self,
        connection: &mut PgConnection,
        what: &'static str,
        sql: &str,
    ) -> Result<Vec<T>, InspectError>
    where
        T: QueryableByName<diesel::pg::Pg> + 'static,
    {
        let query = diesel::sql_query(sql).bind::<Array<Oid>, _>(self.namespace_oids());
        let rows = query.load_iter::<T, PgRowByRowLoadingMode>(connection).map_err(InspectError::refused(what))?;
        rows.collect::<Result<_, _>>().map_err(InspectError::refused(what))
    }

    /// Gives what has been found.
    pub(super) fn finish(self) -> Inspection {
        self.inspection
    }

    /// The schema that has been found so far.
    pub(super) fn schema(&mut self) -> &mut Schema {
        &mut self.inspection.schema
    }
}

impl Relation {
    /// Gives the names of columns by their numbers; none where one is no column, or gone.
    pub(super) fn column_names(&self, numbers: &[i16]) -> Option<Vec<Ident>> {
        numbers.iter().map(|number| self.column(*number).cloned()).collect()
    }

    /// Gives the name of a column by its number, which counts from 1.
    pub(super) fn column(&self, number: i16) -> Option<&Ident> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        self.columns.get(place)?.as_ref()
    }

    /// Gives the collation of a column by its number.
    pub(super) fn collation(&self, number: i16) -> Option<u32> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        self.collations.get(place).copied()
    }
}
