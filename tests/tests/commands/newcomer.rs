//! A newcomer's day with models: mixins, an enum, a rename and several schemas, from `init` to `test`, on every database.

use migrate_tests::{Backend, TestDatabase};

use crate::project::{Project, Ran};

const MODELS: &str = r#"use migrate_core::{DbEnum, Model};

/// Who buys.
#[derive(Debug, Model)]
#[model(comment = "who buys")]
pub struct Customer {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(max_length = 200, unique)]
    pub email: String,
    pub state: State,
    #[model(flatten)]
    pub times: Timestamps,
    #[model(flatten)]
    pub deleted: SoftDelete,
    #[model(flatten)]
    pub version: Version,
}

#[derive(Debug, Model)]
pub struct Order {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(references = "customers.id", on_delete = "restrict", index)]
    pub customer_id: i64,
    #[column(precision = 12, scale = 2, check = "total >= 0")]
    pub total: rust_decimal::Decimal,
    #[column(max_length = 300)]
    pub note: Option<String>,
    #[model(flatten)]
    pub times: Timestamps,
}

#[derive(Debug, Clone, Copy, PartialEq, DbEnum)]
pub enum State {
    New,
    Active,
}

#[derive(Debug, Model)]
#[model(mixin)]
pub struct Timestamps {
    #[column(default = now())]
    pub created_at: chrono::NaiveDateTime,
    pub updated_at: Option<chrono::NaiveDateTime>,
}

#[derive(Debug, Model)]
#[model(mixin)]
pub struct SoftDelete {
    #[column(index)]
    pub deleted_at: Option<chrono::NaiveDateTime>,
}

#[derive(Debug, Model)]
#[model(mixin)]
pub struct Version {
    #[column(default = 1)]
    pub version: i32,
}
"#;

/// What only PostgreSQL keeps: a table of a schema of its own, and one that says the schema that goes without saying.
const SCHEMAS: &str = r#"
#[derive(Debug, Model)]
#[model(schema = "audit", table = "entries")]
pub struct Entry {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(references = "public.customers.id", on_delete = "cascade")]
    pub customer_id: i64,
}

#[derive(Debug, Model)]
#[model(schema = "public")]
pub struct Setting {
    #[column(primary_key, max_length = 50)]
    pub name: String,
}
"#;

fn call(project: &Project, database: &TestDatabase, line: &str) -> Ran {
    let feature = match database.backend {
        Backend::Sqlite => "sqlite",
        Backend::Postgres => "postgres",
        Backend::Mariadb => "mysql",
    };
    project.migrate(&format!("{line} --features {feature}")).on(database).run()
}

/// Everything that is said of a database that has what its models want.
fn all_is_well(project: &Project, database: &TestDatabase, at: &str, rows: &str) {
    let checked = call(project, database, "check").succeeded();
    assert_eq!(
        checked.stdout, "models and migrations: agree\nmigrations and database: agree\n",
        "{}",
        database.backend
    );
    let verified = call(project, database, "verify --data").succeeded();
    assert!(verified.stdout.starts_with(&format!("database at {at}: sound, ")), "{}", verified.shown());
    assert!(verified.stdout.contains(rows), "{}", verified.shown());
    let again = call(project, database, "revision --autogenerate -m nothing").succeeded();
    assert!(again.stderr.contains("there is nothing to write"), "{}: {}", database.backend, again.shown());
}

fn day(project: &Project, database: &TestDatabase, models: &str) {
    project.write("src/models.rs", models);
    call(project, database, "revision --autogenerate -m \"create the shop\" --rev-id a1").succeeded();
    call(project, database, "upgrade").succeeded();
    all_is_well(project, database, "a1", "customers");
    database.execute("INSERT INTO customers (email, state) VALUES ('a@b', 'new')");
    database.execute("INSERT INTO orders (customer_id, total, note) VALUES (1, 5, 'soon')");

    let renamed = "#[column(renamed_from = \"note\", max_length = 300)]\n    pub remark";
    let models = models
        .replace("#[column(max_length = 300)]\n    pub note", renamed)
        .replace("    Active,", "    Active,\n    Closed,");
    project.write("src/models.rs", &models);
    let differing = call(project, database, "check --no-database");
    assert_eq!(differing.status, 3);
    assert!(differing.stdout.contains("    rename column `orders.note` to `remark`\n"), "{}", differing.shown());
    assert!(!differing.stdout.contains("drop column"), "{}", differing.shown());
    call(project, database, "revision --autogenerate -m \"close customers\" --rev-id b2").succeeded();
    call(project, database, "upgrade").succeeded();
    all_is_well(project, database, "b2", "orders");
    database.execute("UPDATE customers SET state = 'closed'");
    assert_eq!(database.query("SELECT remark FROM orders"), "soon", "{}", database.backend);

    let line = match database.backend {
        Backend::Sqlite => "test".to_owned(),
        Backend::Postgres | Backend::Mariadb => format!("test --database-url {}", database.url),
    };
    let tested = call(project, database, &line).succeeded();
    assert!(tested.stdout.contains("test models_match ... ok"), "{}", tested.shown());
    let inspected = call(project, database, "inspect --tables orders").succeeded();
    assert!(inspected.stdout.contains("ix_orders_customer_id"), "{}", inspected.shown());
    fill(project, database);
}

/// A migration of data, in Diesel's words.
fn fill(project: &Project, database: &TestDatabase) {
    call(project, database, "revision --data --tables orders -m \"fill notes\" --rev-id c3").succeeded();
    let file = project.files().into_keys().find(|name| name.ends_with("c3_fill_notes.rs")).expect("it was written");
    let text = project.read(&file);
    let update = "        diesel::update(orders::table).set(orders::remark.eq(\"filled\")).execute(connection)?;\n";
    project.write(&file, &text.replace("        Ok(())\n    })", &format!("{update}        Ok(())\n    }})")));
    call(project, database, "upgrade").succeeded();
    assert_eq!(database.query("SELECT remark FROM orders"), "filled", "{}", database.backend);
}

#[test]
fn a_day_with_models_on_sqlite_and_mariadb() {
    for (backend, name) in [(Backend::Sqlite, "newcomer_sqlite"), (Backend::Mariadb, "newcomer_mariadb")] {
        if let Some(database) = backend.database(name) {
            day(&Project::with_chain(name, &[]), &database, MODELS);
        }
    }
}

#[test]
fn a_day_with_models_in_several_schemas_on_postgresql() {
    if let Some(database) = Backend::Postgres.database("newcomer") {
        day(&Project::with_chain("newcomer_postgres", &[]), &database, &format!("{MODELS}{SCHEMAS}"));
    }
}
