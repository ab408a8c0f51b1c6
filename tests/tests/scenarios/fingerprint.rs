//! What a database says about all that it holds, in an order of its own making.

use migrate_tests::{Backend, TestDatabase};

/// Describes every table, column, constraint, index, view, routine, trigger, type and right; the order of columns does
/// not count.
pub(crate) fn fingerprint(database: &TestDatabase) -> String {
    let queries: &[&str] = match database.backend {
        Backend::Sqlite => &SQLITE,
        Backend::Postgres => &POSTGRES,
        Backend::Mariadb => &MARIADB,
    };
    queries.iter().map(|query| database.query(query) + "\n").collect()
}

const SQLITE: [&str; 8] = [
    "SELECT 'column', m.name, c.name, upper(c.type), c.\"notnull\", c.dflt_value, c.pk, c.hidden FROM sqlite_schema m,
     pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 2, 3",
    "SELECT 'key', m.name, f.\"from\", f.\"table\", f.\"to\", f.on_delete, f.on_update FROM sqlite_schema m,
     pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY 2, 3, 4",
    "SELECT 'unique', m.name, iif(i.origin = 'c', i.name, ''), i.\"unique\", i.origin, i.partial,
     (SELECT group_concat(coalesce(x.name, 'expr') || x.desc || x.coll) FROM pragma_index_xinfo(i.name) x WHERE x.key)
     FROM sqlite_schema m, pragma_index_list(m.name) i WHERE m.type = 'table' ORDER BY 2, 3, 4, 5, 7",
    "SELECT 'check', name, (length(sql) - length(replace(sql, 'CHECK (', ''))) / 7, sql LIKE '%AUTOINCREMENT%',
     (length(sql) - length(replace(sql, ' COLLATE ', ''))) / 9
     FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 2",
    "SELECT 'table', name, wr, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
     AND name NOT LIKE 'sqlite_%' ORDER BY 2",
    // The values of enum types stand in checks.
    "WITH RECURSIVE lists (name, rest) AS (
       SELECT name, substr(sql, instr(sql, ' IN (')) FROM sqlite_schema WHERE type = 'table' AND sql LIKE '% IN (%'
       UNION ALL SELECT name, substr(rest, 5 + instr(substr(rest, 6), ' IN (')) FROM lists
         WHERE instr(substr(rest, 6), ' IN (') > 0)
     SELECT 'values', name, substr(rest, 1, instr(rest, ')')) FROM lists ORDER BY 2, 3",
    "SELECT 'text', name, replace(sql, char(10), ' ') FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY 2",
    "SELECT type, name, tbl_name FROM sqlite_schema WHERE type IN ('index', 'trigger', 'view')
     AND name NOT LIKE 'sqlite_%' ORDER BY 1, 2",
];

const POSTGRES: [&str; 6] = [
    "SELECT 'column', table_name, column_name, udt_name, character_maximum_length, numeric_precision, numeric_scale,
     is_nullable, column_default, is_identity, identity_generation, identity_start, identity_increment,
     collation_name, generation_expression,
     col_description((quote_ident(table_schema) || '.' || quote_ident(table_name))::regclass, ordinal_position)
     FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 2, 3",
    "SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, 3",
    "SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 2",
    "SELECT 'comment', relname, obj_description(oid) FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 2",
    "SELECT 'table', oid::regclass, relkind, relpersistence, reltablespace, reloptions, pg_get_partkeydef(oid),
     pg_get_expr(relpartbound, oid), (SELECT string_agg(inhparent::regclass::text, ',' ORDER BY inhseqno)
     FROM pg_inherits WHERE inhrelid = c.oid) FROM pg_class c
     WHERE relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
     AND relkind IN ('r', 'p') ORDER BY relname",
    // What there is besides tables, in one query: each starts a client. A column's own sequence is not: it is told with
    // the column, and keeps its name when the table gets another.
    "SELECT 'object', what FROM (
       SELECT concat_ws(' ', 'enum', typname, string_agg(enumlabel, ',' ORDER BY enumsortorder)) AS what
         FROM pg_enum JOIN pg_type t ON t.oid = enumtypid GROUP BY typname
       UNION ALL SELECT concat_ws(' ', 'domain', typname, format_type(typbasetype, typtypmod), typnotnull, typdefault,
         (SELECT string_agg(pg_get_constraintdef(c.oid), ',' ORDER BY conname) FROM pg_constraint c WHERE contypid = t.oid))
         FROM pg_type t WHERE typtype = 'd' AND typnamespace = 'public'::regnamespace
       UNION ALL SELECT concat_ws(' ', 'sequence', sequencename, data_type, start_value, min_value, max_value,
         increment_by, cycle, cache_size) FROM pg_sequences WHERE schemaname = 'public'
         AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE deptype = 'i'
           AND objid = (quote_ident(schemaname) || '.' || quote_ident(sequencename))::regclass)
       UNION ALL SELECT concat_ws(' ', 'view', viewname, definition) FROM pg_views WHERE schemaname = 'public'
       UNION ALL SELECT concat_ws(' ', 'kept', matviewname, ispopulated, definition) FROM pg_matviews
       UNION ALL SELECT concat_ws(' ', 'routine', pg_get_functiondef(p.oid)) FROM pg_proc p
         WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p')
         AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
       UNION ALL SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
       UNION ALL SELECT concat_ws(' ', 'policy', pg_policies::text) FROM pg_policies
       UNION ALL SELECT concat_ws(' ', 'secured', relname, relforcerowsecurity) FROM pg_class WHERE relrowsecurity
       UNION ALL SELECT concat_ws(' ', 'right', relname, grantee, privilege_type, is_grantable)
         FROM pg_class, aclexplode(relacl) WHERE grantee <> relowner AND relnamespace = 'public'::regnamespace
       UNION ALL SELECT concat_ws(' ', 'schema', nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg_%'
       UNION ALL SELECT concat_ws(' ', 'extension', extname, extversion, extnamespace::regnamespace) FROM pg_extension
       UNION ALL SELECT concat_ws(' ', 'collation', collname, collprovider, colliculocale, collisdeterministic)
         FROM pg_collation WHERE collnamespace = 'public'::regnamespace
       UNION ALL SELECT concat_ws(' ', 'said', (pg_identify_object(classoid, objoid, objsubid)).identity, description)
         FROM pg_description WHERE objoid >= 16384
     ) objects ORDER BY 2",
];

const MARIADB: [&str; 7] = [
    "SELECT 'column', table_name, column_name, column_type, is_nullable, column_default, extra, column_comment,
     collation_name, generation_expression
     FROM information_schema.columns WHERE table_schema = database() ORDER BY 2, 3",
    "SELECT 'index', table_name, index_name, non_unique, seq_in_index, column_name, sub_part, index_type,
     collation, ignored
     FROM information_schema.statistics WHERE table_schema = database() ORDER BY 2, 3, 5",
    "SELECT 'key', table_name, constraint_name, referenced_table_name, delete_rule, update_rule
     FROM information_schema.referential_constraints WHERE constraint_schema = database() ORDER BY 2, 3",
    "SELECT 'check', table_name, constraint_name, check_clause FROM information_schema.check_constraints
     WHERE constraint_schema = database() ORDER BY 2, 3",
    "SELECT 'table', table_name, table_comment, engine, row_format, table_collation, create_options
     FROM information_schema.tables WHERE table_schema = database() ORDER BY 2",
    "SELECT 'partition', table_name, partition_name, partition_method, partition_expression, partition_description
     FROM information_schema.partitions WHERE table_schema = database() AND partition_name IS NOT NULL ORDER BY 2, 3",
    "SELECT 'object', what FROM (
       SELECT concat_ws(' ', 'view', table_name, replace(view_definition, concat('`', database(), '`.'), ''),
         security_type) AS what
         FROM information_schema.views WHERE table_schema = database()
       UNION ALL SELECT concat_ws(' ', routine_type, routine_name, dtd_identifier, routine_definition, routine_comment)
         FROM information_schema.routines WHERE routine_schema = database()
       UNION ALL SELECT concat_ws(' ', 'trigger', trigger_name, event_object_table, action_timing, event_manipulation,
         action_statement) FROM information_schema.triggers WHERE trigger_schema = database()
       UNION ALL SELECT concat_ws(' ', table_type, table_name) FROM information_schema.tables
         WHERE table_schema = database()
       UNION ALL SELECT concat_ws(' ', 'right', grantee, table_name, privilege_type, is_grantable)
         FROM information_schema.table_privileges WHERE table_schema = database()
     ) objects ORDER BY 2",
];
