//! Types that the database has beside those of the server: enums and domains, and those that no schema holds.

use diesel::sql_types::{Array, Bool, Nullable, Oid, Text};
use diesel::{PgConnection, QueryableByName};

use super::super::normal::type_of;
use super::catalog::Catalog;
use crate::inspect::InspectError;
use crate::schema::{Definition, Domain, EnumType, Object, SqlType};

#[derive(QueryableByName)]
struct TypeRow {
    #[diesel(sql_type = Oid)]
    oid: u32,
    #[diesel(sql_type = Oid)]
    namespace: u32,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Oid)]
    list: u32,
    #[diesel(sql_type = Oid)]
    base: u32,
    #[diesel(sql_type = Nullable<Text>)]
    base_name: Option<String>,
    #[diesel(sql_type = Bool)]
    not_null: bool,
    #[diesel(sql_type = Nullable<Text>)]
    default_value: Option<String>,
    #[diesel(sql_type = Oid)]
    collation: u32,
    #[diesel(sql_type = Nullable<Text>)]
    comment: Option<String>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    labels: Option<Vec<String>>,
}

/// Rows and arrays of what is listed elsewhere are no types of their own.
const TYPES: &str = "SELECT t.oid, t.typnamespace AS namespace, t.typname::text AS name, t.typtype::text AS kind, \
      t.typarray AS list, t.typbasetype AS base, \
      CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS base_name, t.typnotnull AS not_null, \
      pg_get_expr(t.typdefaultbin, 0) AS default_value, t.typcollation AS collation, \
      obj_description(t.oid, 'pg_type') AS comment, \
      (SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) AS labels \
    FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid \
    WHERE t.typnamespace = ANY($1) AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'b' AND t.typcategory <> 'A' \
      OR t.typtype = 'c' AND c.relkind = 'c') \
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid \
        AND d.deptype = 'e')";

pub(super) fn read(connection: &mut PgConnection, catalog: &mut Catalog<'_>) -> Result<(), InspectError> {
    let rows: Vec<TypeRow> = catalog.load(connection, "types", TYPES)?;
    // Order matters: a domain may be made of an enum.
    let (enums, others): (Vec<TypeRow>, Vec<TypeRow>) = rows.into_iter().partition(|row| row.kind == "e");
    for row in enums.into_iter().chain(others) {
        let Some(name) = catalog.name(row.namespace, &row.name) else { continue };
        let definition = match row.kind.as_str() {
            "e" => {
                let of = EnumType { name, values: row.labels.unwrap_or_default() };
                catalog.types.insert(row.oid, SqlType::Enum(of.clone()));
                catalog.types.insert(row.list, SqlType::Array(Box::new(SqlType::Enum(of.clone()))));
                Definition::Enum(of)
            }
            "d" => {
                if row.collation != 0 {
                    catalog.type_collations.insert(row.oid, row.collation);
                }
                catalog.domains.insert(row.oid, name.clone());
                let base = catalog.types.get(&row.base).cloned();
                let base = base.unwrap_or_else(|| type_of(&row.base_name.unwrap_or_default()));
                let (nullable, default) = (!row.not_null, row.default_value);
                Definition::Domain(Domain { name, base, nullable, default, checks: Vec::new() })
            }
            kind => {
                let kind = match kind {
                    "c" => "composite type",
                    "r" => "range type",
                    _ => "base type",
                };
                if catalog.filter.takes_kind(kind, &name) {
                    catalog.leave(format!("{kind} `{name}`"), format!("{kind}s are not known here"));
                }
                continue;
            }
        };
        catalog.take(Object { comment: row.comment, ..Object::new(definition) });
    }
    Ok(())
}
