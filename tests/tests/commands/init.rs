//! `init`: an empty folder, a single package, a workspace.

use insta::assert_snapshot;

use crate::project::Project;

const APP: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

#[test]
fn an_empty_folder_becomes_a_workspace_and_a_second_run_changes_nothing() {
    let project = Project::empty();
    assert_snapshot!(project.migrate("init").shown(), @r#"
    exit 0
    --- stderr
         Created Cargo.toml
         Created migrations/Cargo.toml
         Created migrations/build.rs
         Created migrations/src/lib.rs
         Created migrations/src/main.rs
         Created migrations/versions/.gitkeep

    Next: `cargo migrate revision -m "create users"`, then `cargo migrate upgrade`
    "#);
    let before = project.files();
    assert_snapshot!(project.migrate("init").shown(), @"
    exit 0
    --- stderr
       Unchanged everything is there already
    ");
    assert_eq!(project.files(), before);
}

#[test]
fn a_single_package_becomes_a_workspace_of_two() {
    let project = Project::of(&[("Cargo.toml", APP), ("src/main.rs", "fn main() {}\n")]);
    assert_snapshot!(project.migrate("init --format json").within("src").shown(), @r#"
    exit 0
    --- stdout
    {"written":["[ROOT]/Cargo.toml","[ROOT]/migrations/Cargo.toml","[ROOT]/migrations/build.rs","[ROOT]/migrations/src/lib.rs","[ROOT]/migrations/src/main.rs","[ROOT]/migrations/versions/.gitkeep"]}
    --- stderr
         Changed [ROOT]/Cargo.toml
         Created [ROOT]/migrations/Cargo.toml
         Created [ROOT]/migrations/build.rs
         Created [ROOT]/migrations/src/lib.rs
         Created [ROOT]/migrations/src/main.rs
         Created [ROOT]/migrations/versions/.gitkeep

    Next: `cargo migrate revision -m "create users"`, then `cargo migrate upgrade`
    "#);
    assert_snapshot!(project.read("Cargo.toml"), @r#"
    [package]
    name = "app"
    version = "0.1.0"
    edition = "2024"

    [workspace]
    members = ["migrations"]
    "#);
    assert_snapshot!(project.migrate("heads").within("src").shown(), @"exit 0");
}

#[test]
fn a_workspace_gets_one_more_member_under_the_name_that_was_chosen() {
    let project = Project::of(&[
        ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\n    \"app\", # the app\n]\n"),
        ("app/Cargo.toml", APP),
        ("app/src/main.rs", "fn main() {}\n"),
    ]);
    assert_snapshot!(project.migrate("init db/schema --name shop-schema --database postgres").within("app").shown(), @r#"
    exit 0
    --- stderr
         Changed [ROOT]/Cargo.toml
         Created [ROOT]/db/schema/Cargo.toml
         Created [ROOT]/db/schema/build.rs
         Created [ROOT]/db/schema/src/lib.rs
         Created [ROOT]/db/schema/src/main.rs
         Created [ROOT]/db/schema/versions/.gitkeep

    Next: `cargo migrate revision -m "create users"`, then `cargo migrate upgrade`
    "#);
    assert_snapshot!(project.read("Cargo.toml"), @r#"
    [workspace]
    resolver = "3"
    members = [
        "app", # the app
        "db/schema",
    ]
    "#);
    assert_snapshot!(project.read("db/schema/Cargo.toml").lines().take(16).collect::<Vec<_>>().join("\n"), @r#"
    [package]
    name = "shop-schema"
    version = "0.1.0"
    edition = "2024"
    publish = false

    [package.metadata.migrate]
    # Used when neither `--database-url`, nor DATABASE_URL, nor a `.env` names a database.
    # database-url = "postgres://localhost/app"

    [features]
    default = ["postgres"]
    # `migrate-core/postgres` links the system's library; `migrate-core/postgres-bundled` builds it from source.
    sqlite = ["migrate-core/sqlite-bundled"]
    postgres = ["migrate-core/postgres"]
    mysql = ["migrate-core/mysql"]
    "#);
    assert!(project.read("db/schema/src/main.rs").contains("&shop_schema::MIGRATIONS"));
}

#[test]
fn a_folder_that_is_something_else_is_left_alone() {
    let project = Project::of(&[("migrations/0001.sql", "SELECT 1;\n")]);
    let before = project.files();
    assert_snapshot!(project.migrate("init").shown(), @"
    exit 1
    --- stderr
    error[folder-occupied]: `migrations` is there and is not a package of migrations
    help: choose another folder: `cargo migrate init db-migrations`
    ");
    assert_snapshot!(project.migrate("init ../elsewhere").shown(), @"
    exit 2
    --- stderr
    error[folder-outside]: `../elsewhere` is not a folder below the workspace
    help: name a folder as seen from the workspace: `cargo migrate init migrations`
    ");
    assert_snapshot!(project.migrate("init db --name 1st").shown(), @"
    exit 2
    --- stderr
    error[bad-package-name]: `1st` is no name for a package
    help: use letters, digits, `-` and `_`: `cargo migrate init --name db-migrations`
    ");
    assert_eq!(project.files(), before);
}
