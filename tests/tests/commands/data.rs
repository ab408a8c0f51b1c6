//! `revision --data`: a migration that compiles against the tables as they were.

use crate::project::Project;

const TABLES: &str = r#"//! Make tables.
use migrate_core::prelude::*;

#[migration(revision = "a1")]
pub fn upgrade(op: &mut Operations) -> Result<()> {
    op.create_table("users", |t| {
        t.column("id", BigInt).primary_key();
        t.column("name", VarChar(40)).not_null();
        t.column("type", Text);
        t.column("born at", Timestamp);
        t.column("moment", TimestampTz);
        t.column("price", Numeric(10, 2));
        t.column("score", Double);
        t.column("photo", Binary);
        t.column("uuid", Uuid);
        t.column("json", Json);
        t.column("yes", Boolean);
        t.column("day", Date);
        t.column("odd", Custom("ODD"));
    })?;
    op.create_table("orders", |t| {
        t.column("id", Integer).primary_key();
        t.column("user_id", BigInt).references("users", "id");
    })?;
    op.execute("INSERT INTO users (id, name) VALUES (1, 'ada'), (2, 'bob')")
}
"#;

/// What comes later: the column that the migration of data needs is gone.
const LATER: &str = r#"//! Drop the name.
use migrate_core::prelude::*;

#[migration(revision = "c3", down_revision = "b2")]
pub fn upgrade(op: &mut Operations) -> Result<()> {
    op.rename_table("users", "people")?;
    op.drop_column("people", "name")
}
"#;

#[test]
fn a_migration_of_data_compiles_against_the_past_and_runs() {
    let project = Project::with_chain("past", &[]);
    project.write("migrations/versions/0001_a1.rs", TABLES);
    let ran = project
        .migrate("revision -m fill --data --tables users,orders --rev-id b2 --quiet --offline")
        .run()
        .succeeded();
    assert!(ran.stdout.is_empty(), "{}", ran.stdout);
    let files = project.files();
    let file = files.keys().find(|name| name.ends_with("b2_fill.rs")).expect("it was written").clone();
    let text = project.read(&file);
    for part in [
        "// The tables as they are at `a1`, for this migration",
        "    users (id) {\n        id -> BigInt,\n        #[max_length = 40]\n        name -> Text,\n",
        "        #[sql_name = \"type\"]\n        type_ -> Nullable<Text>,\n        #[sql_name = \"born at\"]\n        born_at -> Nullable<Timestamp>,",
        "        moment -> Nullable<TimestamptzSqlite>,",
        "        // Diesel has no type for `odd`: ODD",
        "diesel::joinable!(orders -> users (user_id));",
        "op.run(|connection: &mut SqliteConnection| -> QueryResult<()> {\n        let _rows: i64 = users::table.count()",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(project.read("migrations/Cargo.toml").contains("diesel = { version = \"2.3\""));

    // The user's own words in it, and a later migration that takes the column away.
    let update = "        diesel::update(users::table.filter(users::name.eq(\"ada\"))).set(users::type_.eq(\"admin\")).execute(connection)?;\n        Ok(())\n    })";
    project.write(&file, &text.replace("        Ok(())\n    })", update));
    project.write("migrations/versions/0003_c3.rs", LATER);
    let built = project.migrate("upgrade --offline").run().succeeded();
    assert!(!built.stderr.contains("warning"), "{}", built.stderr);
    assert_eq!(project.sqlite("app.sqlite", "SELECT id, \"type\" FROM people ORDER BY id"), "1|admin\n2|");
}

#[test]
fn a_table_that_no_migration_makes_is_refused_with_the_nearest_name() {
    let project = Project::with_chain("unmade", &["a1"]);
    let ran = project.migrate("revision -m fill --data --tables t_a2 --quiet --offline").run();
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("error[table-not-made]: there is no table `t_a2`"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `t_a1`?"), "{}", ran.stderr);
    assert_eq!(project.files().keys().filter(|name| name.contains("versions/")).count(), 2, "nothing was written");
}
