//! PostgreSQL: what is read of schemas that other tools made.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
use diesel::{PgConnection, RunQueryDsl};
use migrate_core::connection::MigrateConnection;
use migrate_core::inspect::{Filter, Inspection, inspect};
use migrate_core::schema::{Definition, Rule, Schema};
use migrate_tests::{Backend, TestDatabase, data};

fn connect(database: &TestDatabase) -> PgConnection {
    PgConnection::establish(&database.url).expect("the test's database opens")
}

fn read(database: &TestDatabase) -> Inspection {
    inspect(&mut connect(database).session(), &Filter::default()).expect("is read")
}

fn load(name: &str) -> Option<TestDatabase> {
    let file = data::path(&format!("schemas/postgres/{name}.sql"))?;
    let database = Backend::Postgres.database(name)?;
    database.execute(&std::fs::read_to_string(file).expect("is text"));
    Some(database)
}

/// What the catalog counts: tables, their columns, foreign keys, views, triggers, enum types and domains.
const COUNTED: &str = "WITH own AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema') \
    SELECT (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace IN (TABLE own)), \
      (SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE relkind IN ('r', 'p') \
        AND NOT relispartition AND relnamespace IN (TABLE own) AND attnum > 0 AND NOT attisdropped AND attislocal), \
      (SELECT count(*) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE contype = 'f' \
        AND conparentid = 0 AND NOT relispartition), \
      (SELECT count(*) FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace IN (TABLE own)), \
      (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal), \
      (SELECT count(*) FROM pg_type WHERE typtype IN ('e', 'd') AND typnamespace IN (TABLE own))";

fn counts(schema: &Schema) -> String {
    let constraints = schema.tables.values().flat_map(|it| &it.constraints);
    let of = |fits: &dyn Fn(&Definition) -> bool| schema.objects.values().filter(|it| fits(&it.definition)).count();
    let counts = [
        schema.tables.len(),
        schema.tables.values().map(|it| it.columns.len()).sum(),
        constraints.filter(|it| matches!(it.rule, Rule::ForeignKey(_))).count(),
        of(&|it| matches!(it, Definition::View(_))),
        of(&|it| matches!(it, Definition::Trigger(_))),
        of(&|it| matches!(it, Definition::Enum(_) | Definition::Domain(_))),
    ];
    counts.map(|it| it.to_string()).join("\t")
}

/// Reads a schema of the test data, and tells what was left alone.
fn is_read_whole(name: &str) -> Vec<String> {
    let Some(database) = load(name) else { return Vec::new() };
    let inspection = read(&database);
    assert_eq!(counts(&inspection.schema), database.query(COUNTED), "{name}");
    inspection.left_alone.iter().map(ToString::to_string).collect()
}

#[test]
fn a_shop_is_read() {
    assert!(is_read_whole("chinook").is_empty());
}

#[test]
fn many_schemas_with_domains_and_triggers_are_read() {
    let left = is_read_whole("adventureworks");
    assert!(left.iter().all(|it| it.contains("its comment") || it.contains("`CLUSTER ON`")), "{left:#?}");
}

#[test]
fn partitions_are_read_and_what_they_have_of_their_own_is_left_alone() {
    let left = is_read_whole("pagila");
    let others: Vec<&str> = left.iter().map(String::as_str).filter(|it| !it.contains("of a partition alone")).collect();
    assert_eq!(others, ["aggregate `group_concat(text)`: aggregates are not known here"]);
}

#[test]
fn rules_and_aggregates_are_left_alone() {
    let left = is_read_whole("sakila");
    assert!(left.iter().any(|it| it.starts_with("table `payment`: rule `payment_insert_p2007_01`")), "{left:#?}");
    assert!(left.iter().any(|it| it.starts_with("aggregate `group_concat(")), "{left:#?}");
}

#[test]
fn conditions_are_read_as_they_are_written_within_their_clauses() {
    let Some(database) = Backend::Postgres.database("conditions") else { return };
    database.execute(
        "CREATE TABLE t (a int CHECK ((a > 0) AND (a < 9)), b int GENERATED ALWAYS AS (a * 2) STORED, c int4range,
           EXCLUDE USING gist (c WITH &&) WHERE (a > 1));
         CREATE INDEX ix ON t (a) WHERE a IS NOT NULL;
         CREATE DOMAIN d AS int CHECK (VALUE > 0);
         CREATE POLICY p ON t USING (a > 2) WITH CHECK (a > 3)",
    );
    let schema = read(&database).schema;
    let table = schema.table(&"t".into()).expect("is there");
    let mut said: Vec<&str> = table.indexes.iter().filter_map(|it| it.condition.as_deref()).collect();
    said.extend(table.columns.iter().filter_map(|it| Some(it.generated.as_ref()?.expression.as_str())));
    for constraint in &table.constraints {
        match &constraint.rule {
            Rule::Check(it) => said.push(&it.expression),
            Rule::Exclusion(it) => said.extend(it.condition.as_deref()),
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::ForeignKey(_) => {}
        }
    }
    for object in schema.objects.values() {
        if let Definition::Domain(it) = &object.definition {
            said.extend(it.checks.iter().map(|it| it.expression.as_str()));
        } else if let Definition::Policy(it) = &object.definition {
            said.push(&it.rule);
        }
    }
    said.sort_unstable();
    let wanted =
        ["(a > 0) AND (a < 9)", "USING (a > 2) WITH CHECK (a > 3)", "VALUE > 0", "a * 2", "a > 1", "a IS NOT NULL"];
    assert_eq!(said, wanted);
}

/// Counts the statements that an inspection sends.
fn statements(connection: &mut PgConnection) -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    inspect(&mut connection.session(), &Filter::default()).expect("is read");
    count.load(Ordering::Relaxed)
}

#[test]
fn the_number_of_queries_is_the_same_for_one_table_and_for_many() {
    let Some(database) = Backend::Postgres.database("queries") else { return };
    let connection = &mut connect(&database);
    connection.batch_execute("CREATE TABLE t (id serial PRIMARY KEY)").expect("is made");
    let one = statements(connection);
    for number in 0..40 {
        let sql = format!(
            "CREATE TABLE t{number} (id int REFERENCES t, b text DEFAULT 'x' CHECK (b <> '')); CREATE INDEX ON t{number} (lower(b))"
        );
        connection.batch_execute(&sql).expect("is made");
    }
    assert_eq!(statements(connection), one);
    assert!(one <= 12, "{one} queries");
}

#[test]
fn what_no_schema_holds_is_left_alone() {
    let Some(database) = Backend::Postgres.database("left_alone") else { return };
    database.execute(
        "CREATE TYPE pair AS (a int, b int); CREATE TYPE span AS RANGE (subtype = float8); \
         CREATE TABLE t (id int CONSTRAINT positive CHECK (id > 0), b text); COMMENT ON CONSTRAINT positive ON t IS 'c'; \
         CREATE RULE r AS ON INSERT TO t DO NOTHING; CREATE STATISTICS s ON id, b FROM t; \
         CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (id); \
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; \
         CREATE CONSTRAINT TRIGGER ct AFTER INSERT ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f()",
    );
    let left: Vec<String> = read(&database).left_alone.iter().map(ToString::to_string).collect();
    assert_eq!(
        left,
        [
            "composite type `pair`: composite types are not known here",
            "partition `p1` of `p`: partitions that are parted again are not known here",
            "range type `span`: range types are not known here",
            "statistics object `s`: a statistics object is not known here",
            "table `t`: constraint `positive`: its comment: comments on constraints are not known here",
            "table `t`: rule `r`: rules are not known here",
            "table `t`: trigger `ct`: constraint triggers are not known here",
        ]
    );
}

#[test]
fn what_is_said_of_a_thing_and_no_schema_holds_is_told() {
    let Some(database) = Backend::Postgres.database("settings") else { return };
    database.execute(
        "CREATE EXTENSION pg_trgm; \
         CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (MINVALUE 50 CACHE 9), a text, b text); \
         ALTER TABLE t ALTER a SET STATISTICS 500, ALTER b SET STORAGE EXTERNAL; \
         CREATE INDEX ix ON t USING gist (a gist_trgm_ops (siglen = 32)); \
         CREATE VIEW v AS SELECT a FROM t; COMMENT ON COLUMN v.a IS 'of the view'; \
         CREATE TABLE p (w text) PARTITION BY RANGE (w text_pattern_ops); \
         CREATE TABLE q (w text) PARTITION BY RANGE (w COLLATE \"C\"); \
         CREATE TABLE plain (w text COLLATE \"C\") PARTITION BY RANGE (w); \
         CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, PROCEDURE = int4eq); \
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor",
    );
    let inspection = read(&database);
    let owner = database.query("SELECT current_user");
    let left: Vec<String> = inspection.left_alone.iter().map(ToString::to_string).collect();
    assert_eq!(
        left,
        [
            format!("default right of `{owner} in public`: rights on what is not there yet are not known here"),
            "operator `===`: an operator is not known here".into(),
            "operator class or collation in the partition key of `p`: it is not known here".into(),
            "operator class or collation in the partition key of `q`: it is not known here".into(),
            "setting of column `t.a`: how its values are kept and counted is not known here".into(),
            "setting of column `t.b`: how its values are kept and counted is not known here".into(),
            "setting of index `ix`: what is said to its operator class is not known here".into(),
            "table `t`: column `id`: numbers of its identity: only where they begin and their step are known here"
                .into(),
            "view `v`: column `a`: its comment: comments on columns of views are not known here".into(),
        ]
    );
    let id = &inspection.schema.table(&"t".into()).expect("is read").columns[0];
    assert_eq!(id.identity.as_ref().and_then(|it| it.start), Some(50), "where it begins");
}

#[test]
fn how_parts_are_kept_and_what_heirs_have_otherwise_is_told() {
    let Some(database) = Backend::Postgres.database("kept") else { return };
    database.execute(
        "CREATE ACCESS METHOD other TYPE TABLE HANDLER heap_tableam_handler; \
         CREATE TABLE t (id int PRIMARY KEY WITH (fillfactor = 50), a int UNIQUE) WITH (fillfactor = 60); \
         CREATE TABLE u (id int) USING other; CREATE MATERIALIZED VIEW m USING other AS SELECT 1 AS one; \
         CREATE UNLOGGED SEQUENCE s; CREATE UNLOGGED TABLE n (id bigserial); \
         CREATE TABLE p (id int DEFAULT 1, w text) PARTITION BY LIST (id); \
         CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) WITH (fillfactor = 50); \
         CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2); CREATE TABLE p3 PARTITION OF p (w DEFAULT 'x') FOR VALUES IN (3); \
         COMMENT ON TABLE p2 IS 'the second'; \
         CREATE TABLE heir (more int NOT NULL DEFAULT 5) INHERITS (t); ALTER TABLE heir ALTER a SET NOT NULL; \
         CREATE VIEW v AS SELECT 1 AS one; ALTER VIEW v ALTER one SET DEFAULT 5",
    );
    let left: Vec<String> = read(&database).left_alone.iter().map(ToString::to_string).collect();
    assert_eq!(
        left,
        [
            "comment on partition `p2`: comments on partitions are not known here",
            "default of column `v.one`: defaults of a view's columns are not known here",
            "own default or NOT NULL of column `heir.a`: what it has otherwise than its parent is not known here",
            "own default or NOT NULL of column `p3.w`: what it has otherwise than its parent is not known here",
            "storage of constraint `t_pkey`: how its index is kept is not known here",
            "storage of materialized view `m`: how it is kept is not known here",
            "storage of partition `p1`: how it is kept is not known here",
            "storage of sequence `s`: how it is kept is not known here",
            "storage of table `u`: how it is kept is not known here",
        ]
    );
}

#[test]
fn a_collation_that_is_not_found_by_its_name_is_told() {
    let Some(database) = Backend::Postgres.database("collated") else { return };
    database.execute(
        "CREATE SCHEMA words; CREATE COLLATION words.numeric (provider = icu, locale = 'und-u-kn'); \
         CREATE COLLATION own (provider = icu, locale = 'und-u-kn'); \
         CREATE TABLE t (a text, b text COLLATE words.numeric, c text COLLATE own); \
         CREATE INDEX ix ON t (a COLLATE words.numeric); CREATE INDEX iy ON t (a COLLATE own); CREATE INDEX iz ON t (b)",
    );
    let inspection = read(&database);
    let left: Vec<String> = inspection.left_alone.iter().map(ToString::to_string).collect();
    let why = "a collation outside of the search path is not known here";
    assert_eq!(left, [format!("table `t`: column `b`: its collation: {why}"), format!("table `t`: index `ix`: {why}")]);
    let table = inspection.schema.table(&"t".into()).expect("is read");
    let collations: Vec<_> = table.columns.iter().map(|it| it.collation.as_ref().map(ToString::to_string)).collect();
    assert_eq!(collations, [None, None, Some("own".to_owned())]);
    let indexes: Vec<&str> = table.indexes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(indexes, ["iy", "iz"]);
}

#[test]
fn what_goes_while_it_is_read_stops_nothing() {
    let Some(database) = Backend::Postgres.database("meanwhile") else { return };
    database.execute(
        "CREATE TABLE stays (id int); CREATE TABLE goes (id int DEFAULT 1 CHECK (id > 0)); CREATE INDEX ON goes ((id + 1)); \
         CREATE VIEW v AS SELECT id FROM goes; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    );
    let connection = &mut connect(&database);
    connection.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM pg_class").expect("a snapshot");
    database.execute("DROP VIEW v; DROP TABLE goes; DROP FUNCTION f()");
    // The server finds no definition of what its snapshot has; the second attempt sees that it is gone.
    let inspection = inspect(&mut connection.session(), &Filter::default()).expect("is read");
    let tables: Vec<String> = inspection.schema.tables.keys().map(ToString::to_string).collect();
    assert_eq!((tables, inspection.schema.objects.len()), (vec!["stays".to_owned()], 0));
}

#[test]
fn a_schema_that_may_not_be_used_is_told() {
    let Some(database) = Backend::Postgres.database("no_rights") else { return };
    let role = format!("reader_{}", database.name);
    database.execute(&format!(
        "CREATE ROLE {role}; CREATE SCHEMA secret; CREATE TABLE secret.t (id int); CREATE TABLE open (id int)"
    ));
    let connection = &mut connect(&database);
    diesel::sql_query(format!("SET ROLE {role}")).execute(connection).expect("a superuser may");
    let inspection = inspect(&mut connection.session(), &Filter::default()).expect("is read");
    connection.batch_execute("RESET ROLE").expect("back");
    database.execute(&format!("DROP ROLE {role}"));
    assert_eq!(inspection.schema.tables.len(), 1);
    assert_eq!(inspection.left_alone[0].to_string(), "schema `secret`: this user may not use it");
}
