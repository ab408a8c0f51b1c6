//! Models that are no tables: all faults at once, each in its file, and nothing is written.

use insta::assert_snapshot;

use crate::project::Project;

const MODELS: &str = r#"use migrate_core::Model;

#[derive(Model)]
pub struct User {
    #[column(primary_key)]
    pub id: i64,
    pub balance: Money,
}

#[derive(Model)]
#[model(table = "users")]
pub struct Account {
    pub owner: i64,
}

#[derive(Model)]
pub struct Page<T> {
    pub content: T,
}

#[derive(Model)]
pub enum State {
    New,
}
"#;

#[test]
fn every_fault_of_the_models_is_shown_where_it_stands() {
    let project = Project::with_chain("faulty_models", &[]);
    project.write("src/models.rs", MODELS);
    let before = project.files();
    assert_snapshot!(project.migrate("revision --autogenerate -m more").shown(), @r#"
    exit 1
    --- stderr
    error[faulty-models]: `Money` is no type of a column
     --> src/models.rs:7:18
      |
    7 |     pub balance: Money,
      |                  ^^^^^
      |
      = help: say which type the column has: `#[column(ty = Text)]`; or give the enum that it is `#[derive(DbEnum)]`

    error[faulty-models]: the table `users` has a model already: `User`
      --> src/models.rs:11:17
       |
    11 | #[model(table = "users")]
       |                 ^^^^^^^
       |
       = help: give this one another table: `#[model(table = "...")]`; the first is in `src/models.rs`

    error[faulty-models]: the model `Page` has parameters
      --> src/models.rs:17:16
       |
    17 | pub struct Page<T> {
       |                ^
       |
       = help: a table has one type for each column: write it without parameters

    error[faulty-models]: `State` is no struct, so it is no model
      --> src/models.rs:22:10
       |
    22 | pub enum State {
       |          ^^^^^
       |
       = help: an enum is the type of a column: write `#[derive(DbEnum)]`
    "#);
    let elsewhere = project.migrate("check --no-database").within("migrations").run();
    assert!(
        elsewhere.stderr.contains(&format!("--> {}:7:18", project.path("src/models.rs").display())),
        "{}",
        elsewhere.stderr
    );
    assert!(project.files() == before);
}

#[test]
fn models_that_are_no_rust_or_not_there_are_told() {
    let project = Project::with_chain("no_models", &[]);
    assert_snapshot!(project.migrate("revision --autogenerate -m more").shown(), @r#"
    exit 1
    --- stderr
    error[no-models]: there are no models to compare with: `src/models.rs` is not there
    help: say where they are under `[package.metadata.migrate]`: `models = ["../src/models.rs"]`, or `schema = "../src/schema.rs"` for Diesel's
    "#);
    project.write("src/models.rs", "#[derive(Model)]\npub struct User {\n    pub id: i64,\n");
    assert_snapshot!(project.migrate("revision --autogenerate -m more").shown(), @r"
    exit 1
    --- stderr
    error[faulty-models]: `src/models.rs` is not Rust: this bracket is not closed
     --> src/models.rs:2:17
      |
    2 | pub struct User {
      |                 ^
    ");
    let refers = "#[derive(Model)]\npub struct User {\n    #[column(references = \"tems.id\")]\n    pub team: i64,\n}\n\n\
                  #[derive(Model)]\npub struct Team {\n    pub id: i64,\n}\n";
    project.write("src/models.rs", refers);
    assert_snapshot!(project.migrate("check --no-database").shown(), @r#"
    exit 1
    --- stderr
    error[faulty-models]: no model has the table `tems`
     --> src/models.rs:3:27
      |
    3 |     #[column(references = "tems.id")]
      |                           ^^^^^^^^^
      |
      = help: did you mean `teams`?
    "#);
}

#[test]
fn a_file_without_models_is_not_taken_for_the_wish_to_have_no_tables() {
    let project = Project::with_chain("empty_models", &[]);
    project.write("src/models.rs", "pub struct User {\n    pub id: i64,\n}\n");
    assert_snapshot!(project.migrate("revision --autogenerate -m more").shown(), @r#"
    exit 1
    --- stderr
    error[empty-models]: there is no model in `src/models.rs`, as if no table were wanted
    help: write one with `#[derive(Model)]`, or say where they are under `[package.metadata.migrate]`; the last table is dropped by hand: `cargo migrate revision -m "drop it"`
    "#);
}
