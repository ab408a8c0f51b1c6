//! What `include` and `exclude` leave out of a comparison, on every side of it.

use insta::assert_snapshot;
use migrate_tests::{Backend, TestDatabase};

use crate::project::Project;

const MODELS: &str = "
use migrate_core::Model;

#[derive(Model)]
pub struct User {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(max_length = 100, index)]
    pub name: String,
    // Somebody else's.
    pub rank: Option<i32>,
}
";

const CLIENT: &str = "pub struct Client { #[column(primary_key)] pub id: i64 }";

const EXCLUDE: &str = "exclude = [\"column:users.rank\", \"index:dba_*\", \"check:*\"]\n";

#[test]
fn what_a_table_is_made_of_is_left_out_by_its_kind() {
    let project = Project::with_chain("filtered", &[]);
    let manifest = project.read("migrations/Cargo.toml");
    let table = "[package.metadata.migrate]\n";
    project.write("migrations/Cargo.toml", &manifest.replace(table, &format!("{table}{EXCLUDE}")));
    project.write("src/models.rs", MODELS);
    project.migrate("revision --autogenerate -m users --rev-id a1").run().succeeded();
    project.migrate("upgrade").run().succeeded();
    project.migrate("test").run().succeeded();
    assert_eq!(project.sqlite("app.sqlite", "SELECT group_concat(name) FROM pragma_table_info('users')"), "id,name");

    // By hand, and nobody's business.
    project.sqlite("app.sqlite", "ALTER TABLE users ADD COLUMN rank INTEGER CHECK (rank > 0)");
    project.sqlite("app.sqlite", "CREATE INDEX dba_rank ON users (rank); CREATE INDEX dba_name ON users (name, id)");
    for line in ["check", "verify", "revision --autogenerate -m nothing --from database"] {
        project.migrate(line).run().succeeded();
    }
    project.sqlite("app.sqlite", "CREATE INDEX by_name ON users (name, id)");
    assert_snapshot!(project.migrate("check").shown(), @"
    exit 3
    --- stdout
    models and migrations: agree
    migrations and database: differ
      table `users`: index `by_name` is left over
      what would make them agree:
        drop index `by_name` of `users`
      help: look at the database, or run the missing revisions: `cargo migrate upgrade`
    --- stderr
    error[disagree]: models, migrations and database do not agree
    ");
    project.migrate("check --exclude index:users.by_*").run().succeeded();
    project.migrate("check --include index:ix_*").run().succeeded();
    let refused = project.migrate("check --exclude indices:by_*").shown();
    assert!(refused.contains("there is no kind `indices`; the kinds are `table`, `view`"), "{refused}");
}

#[test]
fn a_schema_in_which_nobody_has_anything_is_left_alone() {
    let Some(database) = Backend::Postgres.database("shared") else { return };
    let project = Project::with_chain("shared_database", &[]);
    project.write("src/models.rs", MODELS);
    let call = |line: &str| project.migrate(&format!("{line} --features postgres")).on(&database).run();
    call("revision --autogenerate -m users --rev-id a1").succeeded();
    call("upgrade").succeeded();
    database.execute("CREATE SCHEMA crm");
    database.execute("CREATE TABLE crm.leads (id int)");
    database.execute("CREATE RULE kept AS ON DELETE TO crm.leads DO INSTEAD NOTHING");
    assert_snapshot!(call("check").succeeded().stdout, @r#"
    models and migrations: agree
    migrations and database: agree
      note: left alone: schema `crm`: no model and no migration has anything in it; `--include "*"` compares all there is
    "#);
    assert_snapshot!(call("verify").succeeded().stdout, @r#"
    database at a1: sound, 1 table compared
      not judged: left alone: schema `crm`: no model and no migration has anything in it; `--include "*"` compares all there is
    "#);
    let from = "revision --autogenerate -m nothing --from database";
    assert_snapshot!(call(from).succeeded().stderr, @r#"
        Compared the models with the database
    warning: left alone: schema `crm`: no model and no migration has anything in it; `--include "*"` compares all there is
       Unchanged there is nothing to write
    "#);
    let everywhere = call("check --include *");
    assert!(everywhere.stdout.contains("table `crm.leads` is left over"), "{}", everywhere.shown());

    // With a model in it, all in it is looked at.
    database.execute("DROP RULE kept ON crm.leads");
    project.write("src/models.rs", &format!("{MODELS}#[derive(Model)]\n#[model(schema = \"crm\")]\n{CLIENT}"));
    let planned = call(&format!("{from} --plan")).succeeded();
    assert!(
        planned.stdout.contains("create_table(\"crm.clients\"") && planned.stdout.contains("drop_table(\"crm.leads\"")
    );
}

#[test]
fn an_inspection_leaves_out_the_parts_that_nobody_asks_for() {
    let database = TestDatabase::sqlite();
    database.execute("CREATE TABLE t (a INTEGER, b INTEGER); CREATE INDEX one ON t (a); CREATE INDEX two ON t (b)");
    let inspected = |line: &str| crate::project::market().migrate(line).on(&database).run().succeeded().stdout;
    assert_snapshot!(inspected("inspect --exclude index:one,column:t.b"), @"
    table t
      a  INTEGER
    ");
}
