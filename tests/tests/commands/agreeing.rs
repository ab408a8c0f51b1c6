//! Models, migrations and a server: written, applied, and then nothing is left to say.

use migrate_tests::server::Kind;
use migrate_tests::{Backend, Durability, Server, TestDatabase, left_out};

use crate::operated::{operated, told};
use crate::project::Project;

const MODELS: &str = r#"
use migrate_core::Model;

#[derive(Model)]
#[model(comment = "who buys")]
pub struct User {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(max_length = 100, unique)]
    pub email: String,
    #[column(default = 0, check = "age >= 0")]
    pub age: i32,
    pub born: Option<chrono::NaiveDate>,
}

#[derive(Model)]
pub struct Item {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(references = "users.id", on_delete = "cascade", index)]
    pub user_id: i64,
    #[column(max_length = 200, default = literal("it's new"))]
    pub title: String,
    #[column(precision = 10, scale = 2)]
    pub price: rust_decimal::Decimal,
    #[column(default = now())]
    pub made: chrono::NaiveDateTime,
}
"#;

const VIEW: &str = "//! Show elders.
use migrate_core::prelude::*;

#[migration(revision = \"b1\", down_revision = \"a1\")]
pub fn upgrade(op: &mut Operations) -> Result<()> {
    op.create_view(\"elders\", \"select id, email from users where age between 60 and 99 and email like '%@%'\");
    Ok(())
}
";

fn story(project: &Project, database: &TestDatabase) {
    let feature = if database.backend == Backend::Postgres { "postgres" } else { "mysql" };
    let call = |line: &str| project.migrate(&format!("{line} --features {feature}")).on(database).run();
    call("upgrade").succeeded();
    let checked = call("check").succeeded();
    assert_eq!(checked.stdout, "models and migrations: agree\nmigrations and database: agree\n");
    for from in ["history", "database", "scratch"] {
        let before = project.files();
        let ran = call(&format!("revision --autogenerate -m nothing --from {from}")).succeeded();
        assert!(ran.stderr.contains("there is nothing to write"), "{}: {from}: {}", database.backend, ran.shown());
        assert!(project.files() == before, "nothing is written");
    }
    // What somebody may do beside the migrations is not taken away.
    database.execute("GRANT SELECT ON users TO PUBLIC");
    let ran = call("revision --autogenerate -m nothing --from database").succeeded();
    assert!(ran.stderr.contains("there is nothing to write"), "{}: {}", database.backend, ran.shown());
    let checked = call("check").succeeded();
    assert!(!checked.stdout.contains("differ"), "{}", checked.shown());

    // What is written is in the words of the models, whatever it was compared with.
    let wanted = MODELS.replace("age >= 0", "age >= 0 AND AGE < 200").replace(
        "    pub born: ",
        "    #[column(default = \"TRUE\", check = \"vip = TRUE OR age > 1\")]\n    pub vip: bool,\n    pub born: ",
    );
    project.write("src/models.rs", &wanted);
    let written =
        |from: &str| call(&format!("revision --autogenerate -m more --plan --from {from}")).succeeded().stdout;
    let own = written("history");
    assert!(own.contains("TRUE OR age > 1") && own.contains("AND AGE < 200"), "{own}");
    assert_eq!(written("database"), own, "{}", database.backend);
    project.write("src/models.rs", MODELS);
    database.execute("ALTER TABLE items ADD note VARCHAR(10)");
    let checked = call("check");
    assert_eq!(checked.status, 3, "{}", checked.shown());
    assert!(checked.stdout.contains("table `items`: column `note` is left over"), "{}", checked.shown());
}

#[test]
fn models_migrations_and_a_server_agree_until_somebody_changes_one() {
    let project = Project::with_chain("agreeing", &[]);
    project.write("src/models.rs", MODELS);
    project.migrate("revision --autogenerate -m \"a shop\" --rev-id a1").run().succeeded();
    project.write("migrations/versions/b1.rs", VIEW);
    for backend in [Backend::Postgres, Backend::Mariadb] {
        if let Some(database) = backend.database("agreeing") {
            story(&project, &database);
        }
    }
}

const CAPITALS: &str = r#"
use migrate_core::Model;

#[derive(Model)]
#[model(table = "Users")]
pub struct User {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(max_length = 100, unique)]
    pub email: String,
}

#[derive(Model)]
#[model(table = "Orders")]
pub struct Order {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(references = "Users.id", on_delete = "cascade", index)]
    pub user_id: i64,
    #[column(default = "1e3", check = "total >= 0")]
    pub total: i64,
}
"#;

const OBJECTS: &str = "//! Show who pays, and keep totals.
use migrate_core::prelude::*;

#[migration(revision = \"b1\", down_revision = \"a1\")]
pub fn upgrade(op: &mut Operations) -> Result<()> {
    op.create_view(\"Payers\", \"SELECT u.email FROM Users u JOIN Orders o ON o.user_id = u.id\");
    op.create_trigger(\"No_debts\", \"Orders\", \"BEFORE INSERT\", \"FOR EACH ROW SET NEW.total = abs(NEW.total)\");
    Ok(())
}
";

#[test]
fn a_server_of_small_letters_agrees_with_models_in_capital_ones() {
    if left_out::sqlite_only() {
        return left_out::record("MariaDB");
    }
    let options = ["--lower-case-table-names=1"];
    let server = Server::start_with(Kind::Mariadb, Durability::Fast, &options).expect("starts");
    let database = TestDatabase::on(&server.address, "small").expect("is made");
    let project = Project::with_chain("small-letters", &[]);
    project.write("src/models.rs", CAPITALS);
    project.migrate("revision --autogenerate -m \"a shop\" --rev-id a1").run().succeeded();
    project.write("migrations/versions/b1.rs", OBJECTS);
    let call = |line: &str| project.migrate(&format!("{line} --features mysql")).on(&database).run();
    call("upgrade").succeeded();
    assert_eq!(database.query("SHOW TABLES LIKE 'orders'"), "orders");
    let verified = call("verify").succeeded();
    assert!(!verified.stdout.contains("not judged"), "{}", verified.shown());
    let checked = call("check").succeeded();
    assert_eq!(checked.stdout, "models and migrations: agree\nmigrations and database: agree\n");
    for from in ["history", "database", "scratch"] {
        let ran = call(&format!("revision --autogenerate -m nothing --from {from}")).succeeded();
        assert!(ran.stderr.contains("there is nothing to write"), "{from}: {}", ran.shown());
    }
    call("downgrade base --yes").succeeded();
    assert_eq!(
        database
            .query("SHOW FULL TABLES WHERE Tables_in_{} NOT LIKE 'migrate%'".replace("{}", &database.name).as_str()),
        ""
    );
}

/// A user without rights on a table, and without some on the columns of another.
#[test]
fn what_a_user_may_not_see_is_neither_dropped_nor_made_again() {
    let Some(database) = Backend::Mariadb.database("partly") else { return };
    let project = Project::with_chain("partly-seen", &[]);
    project.write("src/models.rs", CAPITALS);
    project.migrate("revision --autogenerate -m \"a shop\" --rev-id a1").run().succeeded();
    project.write("migrations/versions/b1.rs", OBJECTS);
    project.migrate("upgrade --features mysql").on(&database).run().succeeded();
    let (user, name) = (format!("{}_user", database.name), &database.name);
    let own = "migrate_version migrate_journal".split(' ');
    let own: String = own.map(|table| format!("GRANT ALL ON {name}.{table} TO {user};")).collect();
    database.execute(&format!(
        "CREATE USER {user} IDENTIFIED BY 'secret'; {own} GRANT SELECT (id) ON {name}.Users TO {user}"
    ));
    let (scheme, rest) = database.url.split_once("://").expect("a server's URL");
    let url = format!("{scheme}://{user}:secret@{}", rest.rsplit('@').next().unwrap_or_default());
    let call = |line: &str| project.migrate(&format!("{line} --features mysql")).env("DATABASE_URL", &url).run();
    let ran = call("revision --autogenerate -m nothing --from database").succeeded();
    for told in ["there is nothing to write", "table `Orders`: it was not read", "table `Users`: it was not read"] {
        assert!(ran.stderr.contains(told), "{told}: {}", ran.shown());
    }
    let checked = call("check").succeeded();
    assert!(checked.stdout.contains("table `Users`: this user may not see all of its columns"), "{}", checked.shown());
    assert!(checked.stdout.contains("not compared: table `Orders`: it was not read"), "{}", checked.shown());
    call("verify").succeeded();
    database.execute(&format!("DROP USER {user}"));
}

#[test]
fn the_schema_of_the_version_table_is_none_of_the_migrations() {
    let Some(database) = Backend::Postgres.database("version_schema") else { return };
    database.execute("CREATE SCHEMA meta");
    for line in ["upgrade", "check", "verify"] {
        let output = operated(&database, line).env("MIGRATE_VERSION_SCHEMA", "meta").output().expect("it runs");
        let (status, text) = told(&output);
        assert_eq!(status, 0, "{line}: {text}");
        assert!(!text.contains("`meta`"), "{line}: {text}");
    }
    assert!(!database.query("SELECT version_num FROM meta.migrate_version").is_empty(), "it lies there");
}
