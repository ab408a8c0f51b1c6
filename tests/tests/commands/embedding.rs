//! What an app embeds by its own build script: the tables that its migrations make, and its models held against them.

use crate::project::{Project, Ran};

const APP: &str = r#"use diesel::prelude::*;
use migrate_core::embedded::Drift;

migrate_core::schema!();

fn main() {
    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    MIGRATED.upgrade(&mut connection).unwrap();
    println!("{}", SCHEMA.drift(&mut connection, Drift::Refuse).unwrap().len());
    diesel::insert_into(schema::t_a1::table).values(schema::t_a1::id.eq(7)).execute(&mut connection).unwrap();
    println!("{:?}", schema::t_a1::table.select(schema::t_a1::id).load::<i64>(&mut connection).unwrap());
}
"#;

/// A workspace of a package of migrations, and an app that has it twice: at run time, and in its build script.
fn workspace(package: &'static str, build: &str) -> Project {
    let project = Project::with_chain(package, &["a1"]);
    let core = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("migrate-core");
    let core = core.display();
    project.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"migrations\", \"app\"]\n");
    project.write(
        "app/Cargo.toml",
        &format!(
            "[package]\nname = \"{package}-app\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
             [dependencies]\n{package} = {{ path = \"../migrations\" }}\n\
             migrate-core = {{ path = \"{core}\", default-features = false, features = [\"serde\", \"sqlite-bundled\"] }}\n\
             diesel = {{ version = \"2.3\", default-features = false, features = [\"sqlite\"] }}\n\n\
             [build-dependencies]\n{package} = {{ path = \"../migrations\", default-features = false }}\n\
             migrate-build = {{ path = \"{core}/migrate-build\" }}\n"
        ),
    );
    project.write("app/build.rs", &format!("fn main() {{\n    {build}\n}}\n"));
    let crate_name = package.replace('-', "_");
    project.write("app/src/main.rs", &APP.replace("MIGRATED", &format!("{crate_name}::MIGRATIONS")));
    project
}

fn ran(project: &Project) -> Ran {
    project.cargo("run --quiet --package embedded-app").run()
}

#[test]
fn an_app_queries_by_the_tables_that_its_migrations_make_and_is_told_where_its_models_want_others() {
    let project =
        workspace("embedded", "migrate_build::migrations(migrate_build::Dialect::Sqlite, &embedded::MIGRATIONS);");
    assert_eq!(ran(&project).succeeded().stdout, "0\n[7]\n");

    project.write(
        "app/build.rs",
        "fn main() {\n    migrate_build::models(migrate_build::Dialect::Sqlite, &[\"src/models.rs\"])\n        \
         .compared_with(&embedded::MIGRATIONS);\n}\n",
    );
    let model = "#[derive(Model)]\n#[model(table = \"t_a1\")]\npub struct A { #[column(primary_key)] pub id: i64 }\n";
    project.write("app/src/models.rs", model);
    let agreeing = ran(&project).succeeded();
    assert_eq!((agreeing.stdout.as_str(), agreeing.stderr.as_str()), ("0\n[7]\n", ""));

    project.write("app/src/models.rs", &model.replace("pub id: i64", "pub id: i64, pub note: Option<String>"));
    let built = project.cargo("build --package embedded-app").run().succeeded();
    let warning = "warning: embedded-app@0.1.0: the migrations do not make what the models want: \
                   table `t_a1`: column `note` is missing; write what is missing: \
                   `cargo migrate revision --autogenerate -m \"what it does\"`";
    assert!(built.stderr.contains(warning), "{}", built.shown());
}
