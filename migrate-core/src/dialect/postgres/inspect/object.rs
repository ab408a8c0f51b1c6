//! What has a name and few properties: extensions, collations, operator classes, tablespaces.

use diesel::sql_types::{Array, Nullable, Oid, Text};
use diesel::{PgConnection, QueryableByName};

use super::catalog::Catalog;
use crate::inspect::InspectError;
use crate::schema::{Collation, Definition, Extension, Object};

#[derive(QueryableByName)]
struct NamedRow {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Oid)]
    oid: u32,
    #[diesel(sql_type = Nullable<Oid>)]
    namespace: Option<u32>,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    comment: Option<String>,
    /// What else there is to say, kind by kind.
    #[diesel(sql_type = Array<Nullable<Text>>)]
    rest: Vec<Option<String>>,
}

/// The column of an ICU locale has had three names: <https://www.postgresql.org/docs/17/catalog-pg-collation.html>.
const NAMED: &str = "SELECT 'class' AS kind, oid, NULL::oid AS namespace, \
      CASE WHEN pg_opclass_is_visible(oid) THEN quote_ident(opcname) \
        ELSE opcnamespace::regnamespace || '.' || quote_ident(opcname) END AS name, \
      NULL AS comment, ARRAY[]::text[] AS rest FROM pg_opclass WHERE NOT opcdefault \
    UNION ALL SELECT 'collation', oid, collnamespace, collname::text, NULL, ARRAY[]::text[] FROM pg_collation c \
      WHERE pg_collation_is_visible(oid) AND (NOT (collnamespace = ANY($1)) \
        OR EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_collation'::regclass AND objid = c.oid AND deptype = 'e')) \
    UNION ALL SELECT 'own collation', oid, collnamespace, collname::text, obj_description(oid, 'pg_collation'), \
      ARRAY[CASE collprovider WHEN 'i' THEN 'icu' WHEN 'c' THEN 'libc' WHEN 'b' THEN 'builtin' END, \
        coalesce(to_jsonb(c)->>'colliculocale', to_jsonb(c)->>'colllocale', collcollate), collisdeterministic::text, pg_collation_is_visible(oid)::text] \
      FROM pg_collation c WHERE collnamespace = ANY($1) \
        AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_collation'::regclass AND objid = c.oid AND deptype = 'e') \
    UNION ALL SELECT 'extension', oid, extnamespace, extname::text, NULL, ARRAY[extversion] FROM pg_extension \
      WHERE extname <> 'plpgsql' \
    UNION ALL SELECT 'tablespace', oid, NULL, spcname::text, NULL, ARRAY[]::text[] FROM pg_tablespace";

pub(super) fn read(connection: &mut PgConnection, catalog: &mut Catalog<'_>) -> Result<(), InspectError> {
    let rows: Vec<NamedRow> = catalog.load(connection, "names", NAMED)?;
    for row in rows {
        let mut rest = row.rest.into_iter();
        let mut next = || rest.next().flatten();
        let definition = match row.kind.as_str() {
            "own collation" => {
                let (provider, locale) = (next(), next().unwrap_or_default());
                let deterministic = next().as_deref() != Some("false");
                if next().as_deref() == Some("true") {
                    catalog.names.insert(row.oid, row.name.clone());
                }
                let Some(name) = row.namespace.and_then(|it| catalog.name(it, &row.name)) else { continue };
                Definition::Collation(Collation { name, provider, locale, deterministic })
            }
            "extension" => {
                let schema = row.namespace.and_then(|it| catalog.namespaces.get(&it).cloned()).flatten();
                let version = next();
                Definition::Extension(Extension { name: row.name.into(), schema, version, cascade: false })
            }
            _ => {
                catalog.names.insert(row.oid, row.name);
                continue;
            }
        };
        catalog.take(Object { comment: row.comment, ..Object::new(definition) });
    }
    Ok(())
}
