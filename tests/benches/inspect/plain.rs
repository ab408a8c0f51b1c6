//! The catalogue as each database offers it: one query for each family, all columns of the rows, as a tool asks that does
//! not know better.

use migrate_tests::Backend;

/// Gives the queries of a database.
pub(crate) fn queries(backend: Backend) -> &'static [&'static str] {
    match backend {
        Backend::Sqlite => &SQLITE,
        Backend::Postgres => &POSTGRES,
        Backend::Mariadb => &MARIADB,
    }
}

const SQLITE: [&str; 4] = [
    "SELECT type, name, tbl_name, sql FROM sqlite_schema",
    "SELECT m.name AS owner, x.* FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) x WHERE m.type = 'table'",
    "SELECT m.name AS owner, l.*, x.* FROM sqlite_schema m JOIN pragma_index_list(m.name) l \
       JOIN pragma_index_xinfo(l.name) x WHERE m.type = 'table'",
    "SELECT m.name AS owner, f.* FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
];

const POSTGRES: [&str; 5] = [
    "SELECT c.relname, c.relkind, obj_description(c.oid, 'pg_class') FROM pg_class c \
       JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema()",
    "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, \
       pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum) \
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
       LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
       WHERE n.nspname = current_schema() AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum",
    "SELECT c.relname, k.conname, k.contype, pg_get_constraintdef(k.oid) FROM pg_constraint k \
       JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
       WHERE n.nspname = current_schema()",
    "SELECT c.relname, x.relname, i.indisunique, pg_get_indexdef(i.indexrelid) FROM pg_index i \
       JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid \
       JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema()",
    "SELECT * FROM pg_sequences WHERE schemaname = current_schema()",
];

const MARIADB: [&str; 6] = [
    "SELECT * FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()",
    "SELECT * FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION",
    "SELECT * FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()",
    "SELECT * FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE()",
    "SELECT * FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()",
    "SELECT * FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()",
];
