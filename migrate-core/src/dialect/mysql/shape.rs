//! How an object of MySQL or MariaDB looks, as rows of text: before and after a statement that commits by itself.
//!
//! <https://mariadb.com/kb/en/information-schema/>, <https://dev.mysql.com/doc/refman/8.4/en/information-schema.html>

use super::super::{Dialect, SqlError, Writer};
use crate::schema::TableName;

/// What an object can be, each with the words that tell of it and the columns that name it.
const KINDS: [(&str, &str, &str, &str); 13] = [
    (
        "table_type, engine, row_format, table_collation, create_options, table_comment",
        "tables",
        "table_schema",
        "table_name",
    ),
    (
        "column_name, ordinal_position, column_default, is_nullable, column_type, collation_name, extra, column_comment, \
         generation_expression",
        "columns",
        "table_schema",
        "table_name",
    ),
    (
        "index_name, seq_in_index, column_name, sub_part, non_unique, index_type, collation",
        "statistics",
        "table_schema",
        "table_name",
    ),
    ("constraint_name, constraint_type", "table_constraints", "table_schema", "table_name"),
    (
        "constraint_name, ordinal_position, column_name, referenced_table_name, referenced_column_name",
        "key_column_usage",
        "table_schema",
        "table_name",
    ),
    (
        "partition_name, partition_method, partition_expression, partition_description",
        "partitions",
        "table_schema",
        "table_name",
    ),
    ("view_definition, security_type", "views", "table_schema", "table_name"),
    (
        "action_timing, event_manipulation, event_object_table, action_statement",
        "triggers",
        "trigger_schema",
        "trigger_name",
    ),
    ("trigger_name, action_timing", "triggers", "event_object_schema", "event_object_table"),
    ("routine_type, dtd_identifier, routine_definition, routine_comment", "routines", "routine_schema", "routine_name"),
    ("event_definition, status, interval_value, interval_field", "events", "event_schema", "event_name"),
    ("grantee, privilege_type, is_grantable", "table_privileges", "table_schema", "table_name"),
    ("default_character_set_name, default_collation_name", "schemata", "'def'", "schema_name"),
];

/// Writes the question how an object looks; no row where there is none of the name.
pub(in super::super) fn shape_sql(name: &TableName) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Mysql, "");
    for (number, (columns, of, schema, object)) in KINDS.iter().enumerate() {
        w.sql(if number == 0 { "SELECT " } else { " UNION ALL SELECT " });
        w.sql("concat_ws('|', ").literal(of);
        for column in columns.split(", ") {
            w.sql(", coalesce(").sql(column).sql(", '~')");
        }
        w.sql(") AS what FROM information_schema.").sql(of).sql(" WHERE ");
        if *of != "schemata" {
            w.sql(schema).sql(" = ");
            match &name.schema {
                Some(schema) => w.literal(schema.as_str()),
                None => w.sql("DATABASE()"),
            };
            w.sql(" AND ");
        }
        w.sql(object).sql(" = ").literal(name.name.as_str());
    }
    w.finish()
}

/// Writes the question for the tables of these names that no transaction can take back.
pub(in super::super) fn without_transactions_sql(names: &[String]) -> Result<String, SqlError> {
    let mut w = Writer::new(
        Dialect::Mysql,
        "SELECT concat(t.table_name, ' (', t.engine, ')') AS what FROM information_schema.tables t \
         JOIN information_schema.engines e ON e.engine = t.engine \
         WHERE t.table_schema = DATABASE() AND e.transactions <> 'YES' AND t.table_name IN ",
    );
    w.literals(names);
    w.finish()
}
