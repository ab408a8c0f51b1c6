//! The schema that a build embeds: in a real package, and compared with live databases.

use migrate_core::embedded::{Drift, Embedded};
use migrate_core::explain::Explain;
use migrate_core::prelude::*;
use migrate_tests::{Backend, Package};

use crate::package::{on_each, package, revision};

fn users(op: &mut Operations) -> Result<()> {
    op.create_table("users", |t| {
        t.column("id", BigInt).primary_key();
        t.column("name", VarChar(50)).not_null();
    })
}

fn orders(op: &mut Operations) -> Result<()> {
    op.create_table("orders", |t| {
        t.column("id", BigInt).primary_key();
    })
}

fn note(op: &mut Operations) -> Result<()> {
    op.add_column("orders", "note", Text);
    Ok(())
}

#[test]
fn an_app_sees_what_its_database_lacks_and_not_what_it_has_beyond() {
    on_each("drift", &Backend::ALL, |database, connection| {
        let wanted = package(vec![revision("a1", &[], users), revision("b2", &["a1"], orders)]);
        let dialect = migrate_core::connection::dialect_of(&database.url).expect("a good URL");
        let schema = wanted.schema(dialect).expect("it can be recorded");
        let json = serde_json::to_string(&schema).expect("it can be written").leak();
        let embedded = Embedded { fingerprint: "", json };
        wanted.upgrade_to(connection, "a1").expect("a way up");

        let error = embedded.drift(connection, Drift::Refuse).expect_err("a table is missing");
        assert_eq!(error.code(), "database-drifted");
        assert_eq!(error.to_string(), "the database is not as the models want it\n  table `orders` is missing");
        assert_eq!(embedded.drift(connection, Drift::Warn).expect("a warning").len(), 1);
        assert_eq!(embedded.drift(connection, Drift::Ignore).expect("not looked at"), []);

        assert!(migrate_core::testing::models_match(&wanted, &embedded).is_ok());
        let less = package(vec![revision("a1", &[], users)]);
        let failure = migrate_core::testing::models_match(&less, &embedded).expect_err("a table is missing");
        assert!(format!("{failure:?}").contains("table `orders` is missing\nhelp: "), "{failure:?}");

        wanted.upgrade(connection).expect("a way up");
        database.execute("CREATE TABLE others (id INTEGER)");
        assert_eq!(embedded.drift(connection, Drift::Refuse).expect("all is there"), [], "{}", database.backend);

        // A column that no model has any more is one that a migration should drop.
        let more =
            package(vec![revision("a1", &[], users), revision("b2", &["a1"], orders), revision("c3", &["b2"], note)]);
        let failure = migrate_core::testing::models_match(&more, &embedded).expect_err("a column is left over");
        assert!(format!("{failure:?}").contains("table `orders`: column `note` is left over"), "{failure:?}");
    });
}

#[test]
fn an_app_starts_where_a_newer_one_has_added_a_value_to_an_enum_type() {
    fn moods(op: &mut Operations) -> Result<()> {
        op.create_enum("mood", ["sad", "ok"]);
        op.create_table("people", |t| {
            t.column("id", BigInt).primary_key();
            t.column("mood", Enum("mood")).not_null().default(literal("ok"));
        })
    }
    fn more(op: &mut Operations) -> Result<()> {
        op.add_enum_value("mood", "glad").after("sad");
        Ok(())
    }
    fn less(op: &mut Operations) -> Result<()> {
        op.remove_enum_value("mood", "sad");
        Ok(())
    }
    on_each("drift_enum", &[Backend::Postgres, Backend::Mariadb], |database, connection| {
        let old = package(vec![revision("a1", &[], moods)]);
        let dialect = migrate_core::connection::dialect_of(&database.url).expect("a good URL");
        let json = serde_json::to_string(&old.schema(dialect).expect("it can be recorded")).expect("it can be written");
        let embedded = Embedded { fingerprint: "", json: json.leak() };
        let new =
            package(vec![revision("a1", &[], moods), revision("b2", &["a1"], more), revision("c3", &["b2"], less)]);
        new.upgrade_to(connection, "b2").expect("a way up");
        assert_eq!(embedded.drift(connection, Drift::Refuse).expect("all is there"), [], "{}", database.backend);
        new.upgrade(connection).expect("a way up");
        let error =
            embedded.drift(connection, Drift::Refuse).expect_err(&format!("{}: a value is missing", database.backend));
        assert!(error.to_string().contains("mood"), "{error}");
    });
}

#[test]
fn an_app_embeds_its_models_and_queries_by_the_tables_that_come_of_them() {
    let app = Package::new("embedding-app", &["sqlite-bundled"]);
    let manifest = std::fs::read_to_string(app.folder().join("Cargo.toml")).expect("there is one");
    let diesel = "[dependencies]\ndiesel = { version = \"2.3\", default-features = false, features = [\"sqlite\"] }\n";
    app.write("Cargo.toml", &manifest.replace("[dependencies]\n", diesel));
    app.write(
        "build.rs",
        "fn main() {\n    migrate_build::models(migrate_build::Dialect::Sqlite, &[\"src/models.rs\"]);\n}\n",
    );
    app.write("src/lib.rs", "//! Models.\n\npub mod models;\n\nmigrate_core::schema!();\n");
    app.write(
        "src/models.rs",
        "use migrate_core::{DbEnum, Model};\n\n#[derive(Model)]\npub struct User {\n    \
         #[column(primary_key)] pub id: i64,\n    #[column(max_length = 50)] pub name: String,\n    pub mood: Mood,\n}\n\n\
         #[derive(Debug, PartialEq, DbEnum)]\npub enum Mood { Happy, SoSo }\n",
    );
    app.write(
        "src/main.rs",
        r#"use diesel::prelude::*;
use embedding_app::models::Mood;
use embedding_app::{SCHEMA, schema::users};
use migrate_core::embedded::Drift;

fn main() {
    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    println!("{}", SCHEMA.drift(&mut connection, Drift::Refuse).unwrap_err());
    let table = "CREATE TABLE users (id BIGINT PRIMARY KEY NOT NULL, name VARCHAR(50) NOT NULL, mood TEXT NOT NULL)";
    diesel::sql_query(table).execute(&mut connection).unwrap();
    diesel::insert_into(users::table).values((users::id.eq(1), users::name.eq("ann"), users::mood.eq(Mood::SoSo))).execute(&mut connection).unwrap();
    println!("{:?}", users::table.select((users::name, users::mood)).load::<(String, Mood)>(&mut connection).unwrap());
}
"#,
    );
    let ran = app.cargo(&["run", "--quiet"]).output().expect("cargo runs");
    assert_eq!(
        String::from_utf8_lossy(&ran.stdout),
        "the database is not as the models want it\n  table `users` is missing\n[(\"ann\", SoSo)]\n",
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}
