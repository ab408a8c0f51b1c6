//! A database that no migration made, taken over: read, written as a migration, and made by that in an empty one.

use migrate_core::connection::{MigrateConnection, OpenOptions, open};
use migrate_core::dialect::{Dialect, normal};
use migrate_core::diff::differences;
use migrate_core::inspect::settle;
use migrate_core::prelude::{BigInt, Operations};
use migrate_core::schema::Schema;
use migrate_tests::{Backend, TestDatabase, data};

use crate::project::Project;

/// A project whose wanted schema is a file.
fn project(package: &'static str) -> Project {
    let project = Project::with_chain(package, &[]);
    let manifest = project.read("migrations/Cargo.toml");
    let table = "[package.metadata.migrate]\n";
    project.write("migrations/Cargo.toml", &manifest.replace(table, &format!("{table}schema = \"../schema.json\"\n")));
    project
}

/// What is taken over, and where to.
struct Story<'a> {
    project: &'a Project,
    backend: Backend,
    name: &'static str,
    /// What a person writes before the first view, as no operation makes it.
    by_hand: &'static str,
}

impl Story<'_> {
    fn call(&self, line: &str, database: &TestDatabase) -> crate::project::Ran {
        let features = match self.backend {
            Backend::Sqlite => "",
            Backend::Postgres => "--features postgres",
            Backend::Mariadb => "--features mysql",
        };
        self.project.migrate(&format!("{line} {features}")).on(database).run().succeeded()
    }

    fn inspected(&self, database: &TestDatabase) -> Schema {
        let ran = self.call("inspect --format json", database);
        let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("is JSON");
        serde_json::from_value(json["schema"].clone()).expect("is a schema")
    }

    fn holds(&self) {
        let Self { project, backend, name, .. } = self;
        let file = format!("schemas/{}/{name}.sql", folder(*backend));
        let Some(file) = data::path(&file) else { return };
        let Some(there) = backend.database(name) else { return };
        there.execute(&std::fs::read_to_string(file).expect("is text"));
        let made = backend.database(name).expect("the server was there");
        // Of the one before.
        drop(std::fs::remove_file(project.path("migrations/versions/a1.rs")));
        let wanted = self.inspected(&there);
        project.write("schema.json", &serde_json::to_string(&wanted).expect("is written"));
        self.call("revision --autogenerate -m adopt --rev-id a1", &made);
        self.rename();
        self.call("upgrade", &made);

        let found = self.inspected(&made);
        let mut connection = open(&made.url, &OpenOptions::default()).expect("is there");
        let wanted = settle(&mut connection.session(), &wanted, &found).expect("is settled");
        let told: Vec<String> =
            differences(&normal(dialect(*backend), &found), &wanted).iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{backend} {name}: {told:#?}");
        for from in ["", "--from database"] {
            let ran = self.call(&format!("revision --autogenerate -m nothing {from}"), &made);
            assert!(ran.stderr.contains("there is nothing to write"), "{backend} {name} {from}: {}", ran.shown());
        }
        let checked = self.call("check", &made);
        assert!(!checked.stdout.contains("differ"), "{backend} {name}: {}", checked.shown());
    }

    /// Gives the file that was written a name that does not tell the time, and what is written by hand.
    fn rename(&self) {
        let files = self.project.files();
        let is_version = |it: &&String| it.starts_with("migrations/versions/") && it.ends_with(".rs");
        let written = files.keys().find(is_version).expect("it was written").clone();
        let text = self.project.read(&written);
        let text = match text.find("op.create_view") {
            Some(at) if !self.by_hand.is_empty() => {
                format!("{}op.execute({:?})?;\n    {}", &text[..at], self.by_hand, &text[at..])
            }
            Some(_) | None => text,
        };
        std::fs::remove_file(self.project.path(&written)).expect("it is there");
        self.project.write("migrations/versions/a1.rs", &text);
    }
}

fn folder(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => "sqlite",
        Backend::Postgres => "postgres",
        Backend::Mariadb => "mysql",
    }
}

fn dialect(backend: Backend) -> Dialect {
    match backend {
        Backend::Sqlite => Dialect::Sqlite,
        Backend::Postgres => Dialect::Postgres,
        Backend::Mariadb => Dialect::Mysql,
    }
}

#[test]
fn known_schemas_of_sqlite_are_taken_over() {
    let project = &project("adopting-sqlite");
    Story { project, backend: Backend::Sqlite, name: "northwind", by_hand: "" }.holds();
    what_is_not_read_is_not_dropped(project);
}

fn what_is_not_read_is_not_dropped(project: &Project) {
    let there = TestDatabase::sqlite();
    there.execute(
        "CREATE TABLE odd (a INT NOT NULL ON CONFLICT IGNORE); CREATE TABLE old (a INT);
         CREATE VIRTUAL TABLE words USING fts5(word);",
    );
    let mut op = Operations::new(Dialect::Sqlite);
    for name in ["users", "words"] {
        op.create_table(name, |t| {
            t.column("id", BigInt).primary_key();
        })
        .expect("fits");
    }
    let mut wanted = Schema::default();
    for operation in op.completed(&wanted).expect("fits") {
        operation.apply(&mut wanted).expect("fits");
    }
    project.write("schema.json", &serde_json::to_string(&wanted).expect("is written"));
    let ran = project.migrate("revision --autogenerate -m more --plan --from database").on(&there).run().succeeded();
    let lines: Vec<&str> = ran.stdout.lines().filter(|it| it.contains("_table(")).map(str::trim).collect();
    assert_eq!(lines, ["op.create_table(\"users\", |t| {", "op.drop_table(\"old\")"], "{}", ran.shown());
    assert!(ran.stderr.contains("table `odd` is not dropped: not all of it was read"), "{}", ran.shown());
    assert!(ran.stderr.contains("not compared: table `words`: it was not read"), "{}", ran.shown());
}

#[test]
fn known_schemas_of_postgresql_are_taken_over() {
    const AGGREGATE: &str = "CREATE AGGREGATE group_concat(text) (SFUNC = _group_concat, STYPE = text)";
    let project = &project("adopting-postgres");
    for name in ["pagila", "sakila"] {
        Story { project, backend: Backend::Postgres, name, by_hand: AGGREGATE }.holds();
    }
}

#[test]
fn known_schemas_of_mariadb_are_taken_over() {
    let project = &project("adopting-mariadb");
    Story { project, backend: Backend::Mariadb, name: "sakila", by_hand: "" }.holds();
}
