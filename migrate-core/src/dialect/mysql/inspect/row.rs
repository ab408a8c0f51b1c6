//! The rows of `information_schema`, and the queries that give them.
//!
//! MySQL 8 gives its columns in capital letters and some of them as bytes, so that each is named and made text.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::connection::{Command, Session};
use crate::inspect::InspectError;

/// Reads the rows of a query, or says what could not be read.
pub(super) fn read<T: crate::connection::Row>(
    session: &mut Session<'_>,
    what: &'static str,
    command: Command<'_>,
) -> Result<Vec<T>, InspectError> {
    session.load(command).map_err(InspectError::refused(what))
}

/// Defines the row of a query by its columns.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $ty:ty => $sql:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, QueryableByName)]
        pub(super) struct $name {
            $(#[diesel(sql_type = $sql)] pub(super) $field: $ty,)*
        }
    };
}

type MaybeText = Nullable<Text>;
type MaybeNumber = Nullable<BigInt>;

row! {
    /// The server, and the connection's own database on it.
    Server { version: String => Text, name: String => Text, collation: String => Text }
}

pub(super) const SERVER: &str = "SELECT CAST(VERSION() AS CHAR) AS version, CAST(schema_name AS CHAR) AS name, \
     CAST(default_collation_name AS CHAR) AS collation FROM information_schema.schemata WHERE schema_name = DATABASE()";

impl Server {
    /// Tells which of the two it is.
    pub(super) fn is_mariadb(&self) -> bool {
        self.version.contains("MariaDB")
    }
}

row! {
    /// A table, view or sequence.
    TableRow {
        name: String => Text,
        kind: String => Text,
        engine: Option<String> => MaybeText,
        collation: Option<String> => MaybeText,
        options: Option<String> => MaybeText,
        comment: Option<String> => MaybeText,
    }
}

pub(super) const TABLES: &str = "SELECT CAST(table_name AS CHAR) AS name, CAST(table_type AS CHAR) AS kind, \
     CAST(engine AS CHAR) AS engine, CAST(table_collation AS CHAR) AS collation, \
     CAST(create_options AS CHAR) AS options, CAST(table_comment AS CHAR) AS comment \
     FROM information_schema.tables WHERE table_schema = DATABASE()";

row! {
    /// A character set, with the collation that it has unless another is said.
    CharsetRow { name: String => Text, collation: String => Text }
}

pub(super) const CHARSETS: &str = "SELECT CAST(character_set_name AS CHAR) AS name, \
     CAST(default_collate_name AS CHAR) AS collation FROM information_schema.character_sets";

row! {
    /// A column.
    ColumnRow {
        owner: String => Text,
        name: String => Text,
        ty: String => Text,
        nullable: String => Text,
        default: Option<String> => MaybeText,
        extra: Option<String> => MaybeText,
        generated: Option<String> => MaybeText,
        collation: Option<String> => MaybeText,
        comment: Option<String> => MaybeText,
    }
}

pub(super) const COLUMNS: &str = "SELECT CAST(table_name AS CHAR) AS owner, CAST(column_name AS CHAR) AS name, \
     CAST(column_type AS CHAR) AS ty, CAST(is_nullable AS CHAR) AS nullable, \
     CAST(column_default AS CHAR) AS `default`, CAST(extra AS CHAR) AS extra, \
     CAST(generation_expression AS CHAR) AS `generated`, CAST(collation_name AS CHAR) AS collation, \
     CAST(column_comment AS CHAR) AS comment FROM information_schema.columns WHERE table_schema = DATABASE() \
     ORDER BY table_name, ordinal_position";

row! {
    /// The reference system of a column of shapes.
    ShapeRow { owner: String => Text, name: String => Text, system: Option<i64> => MaybeNumber }
}

pub(super) const SHAPES_OF_MARIADB: &str = "SELECT CAST(g_table_name AS CHAR) AS owner, \
     CAST(g_geometry_column AS CHAR) AS name, CAST(srid AS SIGNED) AS `system` \
     FROM information_schema.geometry_columns WHERE g_table_schema = DATABASE()";
pub(super) const SHAPES_OF_MYSQL: &str = "SELECT CAST(table_name AS CHAR) AS owner, CAST(column_name AS CHAR) AS name, \
     CAST(srs_id AS SIGNED) AS `system` FROM information_schema.st_geometry_columns WHERE table_schema = DATABASE()";

row! {
    /// A part of an index.
    IndexRow {
        owner: String => Text,
        name: String => Text,
        repeats: i64 => BigInt,
        column: Option<String> => MaybeText,
        expression: Option<String> => MaybeText,
        order: Option<String> => MaybeText,
        length: Option<i64> => MaybeNumber,
        kind: String => Text,
        hidden: String => Text,
        comment: Option<String> => MaybeText,
    }
}

/// Gives the query of indexes: each of the two has a column that the other has not.
pub(super) fn indexes(server: &Server) -> String {
    let (expression, hidden) = if server.is_mariadb() {
        let since = if has_ignored(&server.version) { "CAST(ignored AS CHAR)" } else { "'NO'" };
        ("CAST(NULL AS CHAR)", since)
    } else {
        ("CAST(expression AS CHAR)", "IF(is_visible = 'YES', 'NO', 'YES')")
    };
    format!(
        "SELECT CAST(table_name AS CHAR) AS owner, CAST(index_name AS CHAR) AS name, \
         CAST(non_unique AS SIGNED) AS repeats, CAST(column_name AS CHAR) AS `column`, {expression} AS expression, \
         CAST(collation AS CHAR) AS `order`, CAST(sub_part AS SIGNED) AS length, CAST(index_type AS CHAR) AS kind, \
         {hidden} AS hidden, CAST(index_comment AS CHAR) AS comment FROM information_schema.statistics WHERE table_schema = DATABASE() \
         ORDER BY table_name, index_name, seq_in_index"
    )
}

/// MariaDB overlooks indexes since 10.6.
fn has_ignored(version: &str) -> bool {
    let mut numbers = version.split(|it: char| !it.is_ascii_digit()).filter_map(|it| it.parse::<u32>().ok());
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (10, 6)
}

row! {
    /// A column of a foreign key.
    KeyRow {
        owner: String => Text,
        name: String => Text,
        column: String => Text,
        database: String => Text,
        referred: String => Text,
        referred_column: String => Text,
    }
}

pub(super) const KEYS: &str = "SELECT CAST(table_name AS CHAR) AS owner, CAST(constraint_name AS CHAR) AS name, \
     CAST(column_name AS CHAR) AS `column`, CAST(referenced_table_schema AS CHAR) AS `database`, \
     CAST(referenced_table_name AS CHAR) AS referred, CAST(referenced_column_name AS CHAR) AS referred_column \
     FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL \
     ORDER BY table_name, constraint_name, ordinal_position";

row! {
    /// What becomes of the rows that refer.
    ActionRow { owner: String => Text, name: String => Text, on_delete: String => Text, on_update: String => Text }
}

pub(super) const ACTIONS: &str = "SELECT CAST(table_name AS CHAR) AS owner, CAST(constraint_name AS CHAR) AS name, \
     CAST(delete_rule AS CHAR) AS on_delete, CAST(update_rule AS CHAR) AS on_update \
     FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()";

row! {
    /// A check.
    CheckRow {
        owner: String => Text,
        name: String => Text,
        level: String => Text,
        clause: String => Text,
        enforced: String => Text,
    }
}

pub(super) const CHECKS_OF_MARIADB: &str = "SELECT CAST(table_name AS CHAR) AS owner, \
     CAST(constraint_name AS CHAR) AS name, CAST(level AS CHAR) AS level, CAST(check_clause AS CHAR) AS clause, \
     'YES' AS enforced FROM information_schema.check_constraints WHERE constraint_schema = DATABASE() \
     ORDER BY table_name, constraint_name";
pub(super) const CHECKS_OF_MYSQL: &str = "SELECT CAST(t.table_name AS CHAR) AS owner, \
     CAST(c.constraint_name AS CHAR) AS name, 'Table' AS level, CAST(c.check_clause AS CHAR) AS clause, \
     CAST(t.enforced AS CHAR) AS enforced FROM information_schema.check_constraints c \
     JOIN information_schema.table_constraints t ON t.constraint_schema = c.constraint_schema \
     AND t.constraint_name = c.constraint_name AND t.constraint_type = 'CHECK' \
     WHERE c.constraint_schema = DATABASE() ORDER BY t.table_name, c.constraint_name";

row! {
    /// A partition.
    PartitionRow {
        owner: String => Text,
        name: String => Text,
        method: String => Text,
        key: Option<String> => MaybeText,
        bounds: Option<String> => MaybeText,
        divided: Option<String> => MaybeText,
        comment: Option<String> => MaybeText,
    }
}

pub(super) const PARTITIONS: &str = "SELECT CAST(table_name AS CHAR) AS owner, CAST(partition_name AS CHAR) AS name, \
     CAST(partition_method AS CHAR) AS method, CAST(partition_expression AS CHAR) AS `key`, \
     CAST(partition_description AS CHAR) AS bounds, CAST(subpartition_method AS CHAR) AS divided, \
     CAST(partition_comment AS CHAR) AS comment \
     FROM information_schema.partitions WHERE table_schema = DATABASE() AND partition_name IS NOT NULL \
     ORDER BY table_name, partition_ordinal_position, subpartition_ordinal_position";

row! {
    /// A view.
    ViewRow {
        name: String => Text,
        query: String => Text,
        security: String => Text,
        check_option: String => Text,
        algorithm: String => Text,
    }
}

/// Gives the query of views: only MariaDB says how a view is worked out.
pub(super) fn views(server: &Server) -> String {
    let algorithm = if server.is_mariadb() { "CAST(algorithm AS CHAR)" } else { "'UNDEFINED'" };
    format!(
        "SELECT CAST(table_name AS CHAR) AS name, CAST(view_definition AS CHAR) AS query, \
         CAST(security_type AS CHAR) AS security, CAST(check_option AS CHAR) AS check_option, \
         {algorithm} AS algorithm FROM information_schema.views WHERE table_schema = DATABASE() ORDER BY table_name"
    )
}

row! {
    /// A function or procedure.
    RoutineRow {
        id: String => Text,
        name: String => Text,
        kind: String => Text,
        returns: Option<String> => MaybeText,
        body: Option<String> => MaybeText,
        deterministic: String => Text,
        access: String => Text,
        security: String => Text,
        mode: String => Text,
        comment: Option<String> => MaybeText,
    }
}

pub(super) const ROUTINES: &str = "SELECT CAST(specific_name AS CHAR) AS id, CAST(routine_name AS CHAR) AS name, \
     CAST(routine_type AS CHAR) AS kind, CAST(dtd_identifier AS CHAR) AS returns, \
     CAST(routine_definition AS CHAR) AS body, CAST(is_deterministic AS CHAR) AS `deterministic`, \
     CAST(sql_data_access AS CHAR) AS access, CAST(security_type AS CHAR) AS security, \
     CAST(sql_mode AS CHAR) AS mode, CAST(routine_comment AS CHAR) AS comment FROM information_schema.routines WHERE routine_schema = DATABASE() \
     ORDER BY routine_type, routine_name";

row! {
    /// An argument of a function or procedure.
    ArgumentRow {
        id: String => Text,
        kind: String => Text,
        mode: Option<String> => MaybeText,
        name: Option<String> => MaybeText,
        ty: Option<String> => MaybeText,
    }
}

pub(super) const ARGUMENTS: &str = "SELECT CAST(specific_name AS CHAR) AS id, CAST(routine_type AS CHAR) AS kind, \
     CAST(parameter_mode AS CHAR) AS mode, CAST(parameter_name AS CHAR) AS name, CAST(dtd_identifier AS CHAR) AS ty \
     FROM information_schema.parameters WHERE specific_schema = DATABASE() AND ordinal_position > 0 \
     ORDER BY specific_name, ordinal_position";

row! {
    /// A trigger.
    TriggerRow {
        name: String => Text,
        owner: String => Text,
        timing: String => Text,
        event: String => Text,
        action: Option<String> => MaybeText,
        mode: String => Text,
    }
}

pub(super) const TRIGGERS: &str = "SELECT CAST(trigger_name AS CHAR) AS name, \
     CAST(event_object_table AS CHAR) AS owner, CAST(action_timing AS CHAR) AS timing, \
     CAST(event_manipulation AS CHAR) AS event, CAST(action_statement AS CHAR) AS action, CAST(sql_mode AS CHAR) AS mode \
     FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND event_object_schema = DATABASE() \
     ORDER BY event_object_table, action_timing, event_manipulation, action_order, trigger_name";

row! {
    /// A right.
    GrantRow {
        grantee: String => Text,
        owner: Option<String> => MaybeText,
        privilege: String => Text,
        grantable: String => Text,
    }
}

/// The rights of the connection's own user are those by which it reads.
pub(super) const GRANTS: &str = "SELECT CAST(grantee AS CHAR) AS grantee, CAST(table_name AS CHAR) AS owner, \
     CAST(privilege_type AS CHAR) AS privilege, CAST(is_grantable AS CHAR) AS grantable \
     FROM information_schema.table_privileges WHERE table_schema = DATABASE() \
     AND grantee <> CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''') ORDER BY 2, 1, 3";

pub(super) const GRANTS_ON_COLUMNS: &str = "SELECT DISTINCT CAST(CONCAT(table_name, '.', column_name) AS CHAR) AS name \
     FROM information_schema.column_privileges WHERE table_schema = DATABASE() \
     AND grantee <> CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''') ORDER BY 1";

row! {
    /// A name.
    NameRow { name: String => Text }
}

pub(super) const EVENTS: &str = "SELECT CAST(event_name AS CHAR) AS name FROM information_schema.events \
     WHERE event_schema = DATABASE() ORDER BY event_name";

pub(super) const SEQUENCES: &str = "SELECT CAST(table_name AS CHAR) AS name FROM information_schema.tables \
     WHERE table_schema = DATABASE() AND table_type = 'SEQUENCE'";

row! {
    /// A sequence.
    SequenceRow {
        name: String => Text,
        start: i64 => BigInt,
        minimum: i64 => BigInt,
        maximum: i64 => BigInt,
        increment: i64 => BigInt,
        cache: i64 => BigInt,
        cycles: i64 => BigInt,
    }
}
