//! Rights, and what no schema holds.

use diesel::sql_types::{Array, Bool, Nullable, Oid, Text};
use diesel::{PgConnection, QueryableByName};

use super::catalog::Catalog;
use super::grant::{self, Right};
use crate::inspect::InspectError;

#[derive(QueryableByName)]
struct RestRow {
    /// What it is: `grant`, or a kind that is not known.
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Oid)]
    oid: u32,
    /// The schema that it lies in.
    #[diesel(sql_type = Nullable<Oid>)]
    namespace: Option<u32>,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    flag: bool,
    #[diesel(sql_type = Array<Nullable<Text>>)]
    rest: Vec<Option<String>>,
}

/// What an owner may do with what is its own is no right that anybody gave, nor is what all may from the beginning.
/// <https://www.postgresql.org/docs/current/ddl-priv.html>
const REST: &str = "SELECT 'grant' AS kind, of.oid, NULL::oid AS namespace, of.kind AS name, a.is_grantable AS flag, \
      ARRAY[a.privilege_type, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END] AS rest \
      FROM (SELECT 'relation' AS kind, oid, relacl AS acl, relowner AS owner FROM pg_class \
          WHERE relnamespace = ANY($1) AND relacl IS NOT NULL \
        UNION ALL SELECT 'schema', oid, nspacl, nspowner FROM pg_namespace \
          WHERE oid = ANY($1) AND nspacl IS NOT NULL AND nspname <> 'public' \
        UNION ALL SELECT 'function', oid, proacl, proowner FROM pg_proc \
          WHERE pronamespace = ANY($1) AND proacl IS NOT NULL) AS of, aclexplode(of.acl) AS a \
      WHERE a.grantee <> of.owner AND NOT (of.kind = 'function' AND a.grantee = 0) \
    UNION ALL SELECT CASE WHEN c.relkind IN ('i', 'I') THEN 'setting of index' ELSE 'grant on columns' END, a.attrelid, \
      c.relnamespace, c.relname || CASE WHEN c.relkind IN ('i', 'I') THEN '' ELSE '.' || a.attname END, false, \
      ARRAY[]::text[] FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
      WHERE c.relnamespace = ANY($1) AND a.attnum > 0 AND NOT a.attisdropped AND (a.attacl IS NOT NULL \
        OR a.attoptions IS NOT NULL AND c.relkind IN ('i', 'I') AND NOT c.relispartition) \
    UNION ALL SELECT 'operator class or collation in the partition key of', p.partrelid, c.relnamespace, c.relname, false, \
      ARRAY[]::text[] FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid WHERE c.relnamespace = ANY($1) \
        AND (EXISTS (SELECT FROM pg_opclass o WHERE o.oid = ANY(p.partclass::oid[]) AND NOT o.opcdefault) \
          OR EXISTS (SELECT FROM unnest(p.partattrs::int2[], p.partcollation::oid[]) AS part(number, collation_oid) \
            JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = part.number \
            WHERE a.attcollation <> part.collation_oid)) \
    UNION ALL SELECT 'revoked right of all to execute', oid, pronamespace, proname, false, ARRAY[]::text[] FROM pg_proc \
      WHERE pronamespace = ANY($1) AND proacl IS NOT NULL \
        AND NOT EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0) \
    UNION ALL SELECT 'replica identity', oid, relnamespace, relname, false, ARRAY[]::text[] FROM pg_class \
      WHERE relnamespace = ANY($1) AND relkind IN ('r', 'p') AND relreplident <> 'd' \
    UNION ALL SELECT 'storage of constraint', k.oid, k.connamespace, k.conname, false, ARRAY[]::text[] FROM pg_constraint k \
      JOIN pg_class c ON c.oid = k.conindid WHERE k.connamespace = ANY($1) AND k.contype IN ('p', 'u', 'x') \
        AND (c.reloptions IS NOT NULL OR c.reltablespace <> 0) AND NOT c.relispartition \
    UNION ALL SELECT 'storage of ' || CASE WHEN relispartition THEN 'partition' WHEN relkind = 'm' THEN 'materialized view' \
        WHEN relkind = 'S' THEN 'sequence' ELSE 'table' END, oid, relnamespace, relname, false, ARRAY[]::text[] \
      FROM pg_class WHERE relnamespace = ANY($1) AND relkind IN ('r', 'm', 'S') AND relpersistence <> 't' \
        AND (relkind <> 'S' AND relam NOT IN (0, (SELECT oid FROM pg_am WHERE amname = 'heap')) \
          OR relkind = 'S' AND relpersistence = 'u' AND NOT EXISTS (SELECT FROM pg_depend d \
            WHERE d.classid = 'pg_class'::regclass AND d.objid = pg_class.oid AND d.deptype IN ('a', 'i')) \
          OR relkind = 'm' AND reltablespace <> 0 \
          OR relispartition AND (reltablespace <> 0 OR reloptions IS NOT NULL OR relpersistence = 'u')) \
    UNION ALL SELECT 'comment on partition', c.oid, c.relnamespace, c.relname, false, ARRAY[]::text[] FROM pg_class c \
      JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0 \
      WHERE c.relnamespace = ANY($1) AND c.relkind IN ('r', 'p') AND c.relispartition \
    UNION ALL SELECT DISTINCT 'own default or NOT NULL of column', c.oid, c.relnamespace, c.relname || '.' || a.attname, \
      false, ARRAY[]::text[] FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid \
      JOIN pg_attribute a ON a.attrelid = i.inhrelid JOIN pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname \
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
      LEFT JOIN pg_attrdef o ON o.adrelid = p.attrelid AND o.adnum = p.attnum \
      WHERE c.relnamespace = ANY($1) AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped \
        AND (NOT a.attislocal OR c.relispartition) AND (a.attnotnull AND NOT p.attnotnull \
          OR pg_get_expr(d.adbin, d.adrelid) IS DISTINCT FROM pg_get_expr(o.adbin, o.adrelid)) \
    UNION ALL SELECT 'default of column', c.oid, c.relnamespace, c.relname || '.' || a.attname, false, ARRAY[]::text[] \
      FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid \
      JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum \
      WHERE c.relnamespace = ANY($1) AND c.relkind = 'v' \
    UNION ALL SELECT 'operator', oid, oprnamespace, oprname, false, ARRAY['pg_operator'] FROM pg_operator \
      WHERE oprnamespace = ANY($1) \
    UNION ALL SELECT 'operator class', oid, opcnamespace, opcname, false, ARRAY['pg_opclass'] FROM pg_opclass \
      WHERE opcnamespace = ANY($1) \
    UNION ALL SELECT 'operator family', oid, opfnamespace, opfname, false, ARRAY['pg_opfamily'] FROM pg_opfamily \
      WHERE opfnamespace = ANY($1) \
    UNION ALL SELECT 'conversion', oid, connamespace, conname, false, ARRAY['pg_conversion'] FROM pg_conversion \
      WHERE connamespace = ANY($1) \
    UNION ALL SELECT 'text search configuration', oid, cfgnamespace, cfgname, false, ARRAY['pg_ts_config'] \
      FROM pg_ts_config WHERE cfgnamespace = ANY($1) \
    UNION ALL SELECT 'text search dictionary', oid, dictnamespace, dictname, false, ARRAY['pg_ts_dict'] \
      FROM pg_ts_dict WHERE dictnamespace = ANY($1) \
    UNION ALL SELECT 'statistics object', oid, stxnamespace, stxname, false, ARRAY['pg_statistic_ext'] \
      FROM pg_statistic_ext WHERE stxnamespace = ANY($1) \
    UNION ALL SELECT 'event trigger', oid, NULL, evtname, false, ARRAY['pg_event_trigger'] FROM pg_event_trigger \
    UNION ALL SELECT 'publication', oid, NULL, pubname, false, ARRAY['pg_publication'] FROM pg_publication \
    UNION ALL SELECT 'foreign server', oid, NULL, srvname, false, ARRAY['pg_foreign_server'] FROM pg_foreign_server \
    UNION ALL SELECT 'language', oid, NULL, lanname, false, ARRAY['pg_language'] FROM pg_language WHERE lanispl \
    UNION ALL SELECT 'default right of', d.oid, NULL, \
      concat_ws(' in ', pg_get_userbyid(d.defaclrole), quote_ident(n.nspname)), false, ARRAY[]::text[] \
      FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace \
      WHERE d.defaclnamespace = 0 OR d.defaclnamespace = ANY($1) \
    UNION ALL SELECT 'cast', c.oid, NULL, format_type(castsource, NULL) || ' to ' || format_type(casttarget, NULL), \
      false, ARRAY['pg_cast'] FROM pg_cast c JOIN pg_type s ON s.oid = castsource JOIN pg_type t ON t.oid = casttarget \
      WHERE s.typnamespace = ANY($1) OR t.typnamespace = ANY($1)";

/// What extensions bring is theirs, and what a type brings is the type's.
fn query() -> String {
    format!(
        "SELECT kind, oid, namespace, name::text, flag, rest FROM ({REST}) AS all_rest WHERE kind = 'grant' \
           OR rest[1] IS NULL OR NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = rest[1]::regclass \
           AND d.objid = all_rest.oid AND d.deptype IN ('e', 'i'))"
    )
}

pub(super) fn read(connection: &mut PgConnection, catalog: &mut Catalog<'_>) -> Result<(), InspectError> {
    let rows: Vec<RestRow> = catalog.load(connection, "rights", &query())?;
    for row in rows {
        if row.kind == "grant" {
            let mut rest = row.rest.into_iter().flatten();
            let (Some(privilege), Some(role)) = (rest.next(), rest.next()) else { continue };
            grant::take(catalog, Right { of: row.name, oid: row.oid, privilege, role, is_grantable: row.flag });
            continue;
        }
        let name = match row.namespace.map(|it| catalog.name(it, &row.name)) {
            // A name without a schema is a part of no schema.
            None => row.name,
            Some(Some(name)) if catalog.filter.takes_kind(&row.kind, &name) => name.to_string(),
            Some(_) => continue,
        };
        catalog.leave(format!("{} `{name}`", row.kind), why(&row.kind));
    }
    Ok(())
}

/// Says that a kind is not known; of some kinds, what of it.
fn why(kind: &str) -> String {
    match kind {
        "setting of index" => "what is said to its operator class is not known here".to_owned(),
        "operator class or collation in the partition key of" => "it is not known here".to_owned(),
        "storage of constraint" => "how its index is kept is not known here".to_owned(),
        "comment on partition" => "comments on partitions are not known here".to_owned(),
        "own default or NOT NULL of column" => "what it has otherwise than its parent is not known here".to_owned(),
        "default of column" => "defaults of a view's columns are not known here".to_owned(),
        kind if kind.starts_with("storage of") => "how it is kept is not known here".to_owned(),
        "default right of" => "rights on what is not there yet are not known here".to_owned(),
        kind if kind.starts_with(['e', 'o']) => format!("an {kind} is not known here"),
        kind => format!("a {kind} is not known here"),
    }
}
