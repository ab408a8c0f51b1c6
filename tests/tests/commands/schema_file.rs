//! A Diesel `schema.rs` in the place of models.

use insta::assert_snapshot;

use crate::project::Project;

fn project(package: &'static str) -> Project {
    let project = Project::with_chain(package, &[]);
    let manifest = project.read("migrations/Cargo.toml");
    let table = "[package.metadata.migrate]\n";
    project.write("migrations/Cargo.toml", &manifest.replace(table, &format!("{table}schema = \"../schema.rs\"\n")));
    project
}

const USERS: &str = "diesel::table! {
    users (id) {
        id -> Nullable<BigInt>,
        #[max_length = 100]
        name -> Varchar,
        born -> Nullable<Date>,
    }
}
diesel::table! {
    posts (id) {
        id -> BigInt,
        user_id -> BigInt,
    }
}
diesel::joinable!(posts -> users (user_id));
diesel::allow_tables_to_appear_in_same_query!(posts, users,);
";

#[test]
fn a_schema_of_diesels_becomes_a_migration_and_the_rest_is_left_alone() {
    let project = project("diesel_story");
    project.write("schema.rs", USERS);
    project.migrate("revision --autogenerate -m \"create users\" --rev-id a1").run().succeeded();
    project.migrate("upgrade").run().succeeded();
    project.migrate("check --no-database").run().succeeded();

    // What `table!` cannot say is made by hand, and stays.
    let by_hand = "//! by hand\nuse migrate_core::prelude::*;\n\n\
         #[migration(revision = \"b2\", down_revision = \"a1\")]\n\
         pub fn upgrade(op: &mut Operations) -> Result<()> {\n    \
             op.create_index(\"by_name\", \"users\", [\"name\"]).unique();\n    \
             op.create_check(\"named\", \"users\", \"name <> ''\");\n    \
             op.alter_column(\"users\", \"name\").set_default(literal(\"x\"));\n    Ok(())\n}\n";
    project.write("migrations/versions/20260101_b2_by_hand.rs", by_hand);
    project.migrate("upgrade").run().succeeded();
    project.migrate("check --no-database").run().succeeded();

    project.write("schema.rs", &USERS.replace("born ->", "age -> Nullable<Integer>,\n        born ->"));
    let ran = project.migrate("revision --autogenerate -m ages --rev-id c3 --plan").run().succeeded();
    assert_snapshot!(ran.stdout, @r#"
    op.add_column("users", "age", Integer);
    Ok(())
    "#);
}

#[test]
fn what_is_wrong_with_a_schema_of_diesels_is_shown_where_it_stands() {
    let project = project("diesel_faults");
    project.write("schema.rs", &USERS.replace("Nullable<Date>", "Nullable<Dat>").replace("(user_id)", "(user)"));
    assert_snapshot!(project.migrate("revision --autogenerate -m more").shown(), @"
    exit 1
    --- stderr
    error[faulty-models]: `Dat` is no type of Diesel's that is known here
     --> schema.rs:6:26
      |
    6 |         born -> Nullable<Dat>,
      |                          ^^^
      |
      = help: did you mean `Date`?

    error[faulty-models]: there is no column `user` in this file
      --> schema.rs:15:35
       |
    15 | diesel::joinable!(posts -> users (user));
       |                                   ^^^^
       |
       = help: there are `id`, `user_id`
    ");
    project.write("schema.rs", "infer_schema!(\"dotenv:DATABASE_URL\");\n");
    assert_snapshot!(project.migrate("revision --autogenerate -m more").shown(), @r#"
    exit 1
    --- stderr
    error[faulty-models]: `infer_schema!` asks a database while the code is compiled, and nothing is asked here
     --> schema.rs:1:1
      |
    1 | infer_schema!("dotenv:DATABASE_URL");
      | ^^^^^^^^^^^^
      |
      = help: write the tables down: `diesel print-schema`, or `cargo migrate inspect --as diesel`
    "#);
    project.write("schema.rs", &USERS.replace("born ->", "#[virtual_column]\n        born ->"));
    let ran = project.migrate("revision --autogenerate -m more").run();
    assert!(ran.stderr.contains("`#[virtual_column]` of a column is not known here"), "{}", ran.shown());
    assert!(ran.stderr.contains("another version of diesel_cli may have written it"), "{}", ran.shown());
}
