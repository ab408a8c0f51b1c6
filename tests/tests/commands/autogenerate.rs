//! `revision --autogenerate` and `check`: from a change of what is wanted to a migration to the database, and back.

use insta::assert_snapshot;
use migrate_core::prelude::*;
use migrate_core::schema::Schema;

use crate::project::{Project, Ran};
use crate::redaction::redacted;

/// A project whose wanted schema is a file.
fn project(package: &'static str) -> Project {
    let project = Project::with_chain(package, &[]);
    let manifest = project.read("migrations/Cargo.toml");
    let table = "[package.metadata.migrate]\n";
    project.write("migrations/Cargo.toml", &manifest.replace(table, &format!("{table}schema = \"../schema.json\"\n")));
    project
}

/// Wants what these calls make.
fn want(project: &Project, record: impl FnOnce(&mut Operations) -> Result<()>) {
    let mut op = Operations::new(Dialect::Sqlite);
    record(&mut op).expect("fits");
    let mut schema = Schema::default();
    for operation in op.completed(&schema).expect("fits") {
        operation.apply(&mut schema).expect("fits");
    }
    project.write("schema.json", &serde_json::to_string_pretty(&schema).expect("is written"));
}

/// Gives the text of the file that a command says it wrote.
fn written(project: &Project, ran: &Ran) -> String {
    let path = ran.stderr.lines().find_map(|line| line.trim().strip_prefix("Written ")).expect("it wrote a file");
    redacted(&project.read(path), &[])
}

fn users(op: &mut Operations) -> Result<()> {
    op.create_table("users", |t| {
        t.column("id", BigInt).primary_key().identity();
        t.column("fullname", VarChar(100)).not_null().index();
    })
}

#[test]
fn a_change_of_what_is_wanted_becomes_a_migration_and_then_all_agree() {
    let project = project("story");
    want(&project, users);
    let ran = project.migrate("revision --autogenerate -m \"create users\" --rev-id a1").run().succeeded();
    assert!(ran.stderr.contains("Compared the models with the migrations"), "{}", ran.stderr);
    assert_snapshot!(written(&project, &ran), @r#"
    //! create users
    use migrate_core::prelude::*;

    #[migration(revision = "a1", created = "[WHEN]")]
    pub fn upgrade(op: &mut Operations) -> Result<()> {
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key().identity();
            t.column("fullname", VarChar(100)).not_null().index();
        })
    }
    "#);
    project.migrate("upgrade").run().succeeded();
    assert_snapshot!(project.migrate("check --no-database").shown(), @"
    exit 0
    --- stdout
    models and migrations: agree
    ");
    let before = project.files();
    assert_snapshot!(project.migrate("revision --autogenerate -m \"nothing\"").shown(), @"
    exit 0
    --- stderr
        Compared the models with the migrations
       Unchanged there is nothing to write
    ");
    assert_eq!(project.files(), before);

    // A column has another name, and another has come.
    want(&project, |op| {
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key().identity();
            t.column("full_name", VarChar(100)).not_null().index();
            t.column("born", Date);
        })
    });
    assert_snapshot!(project.migrate("check --no-database").shown(), @r#"
    exit 3
    --- stdout
    models and migrations: differ
      table `users`: column `born` is missing
      table `users`: column `full_name` is missing
      table `users`: column `fullname` is left over
      table `users`: index `ix_users_full_name` is missing
      table `users`: index `ix_users_fullname` is left over
      what would make them agree:
        add column `users.full_name`
        create index `ix_users_full_name` on `users`
        add column `users.born`
        drop index `ix_users_fullname` of `users`
        drop column `users.fullname`
      help: write what is missing: `cargo migrate revision --autogenerate -m ".."`
    --- stderr
    error[disagree]: models, migrations and database do not agree
    "#);
    assert_snapshot!(project.migrate("check --no-database --format github").run().stdout, @"
    ::error title=models and migrations differ::table `users`: column `born` is missing
    ::error title=models and migrations differ::table `users`: column `full_name` is missing
    ::error title=models and migrations differ::table `users`: column `fullname` is left over
    ::error title=models and migrations differ::table `users`: index `ix_users_full_name` is missing
    ::error title=models and migrations differ::table `users`: index `ix_users_fullname` is left over
    ");
    assert_snapshot!(project.migrate("revision --autogenerate -m \"full names\"").shown(), @"
    exit 1
    --- stderr
    error[ambiguous-change]: table `users` lost column `fullname` and gained `full_name`: a rename, or a drop and an add?
    help: say which with `--rename users.fullname=full_name` or `--drop users.fullname`; on a terminal the command asks
    ");
    let line = "revision --autogenerate -m \"full names\" --rename users.fullname=full_name --rev-id b2";
    let planned = project.migrate(&format!("{line} --plan")).run().succeeded();
    assert_snapshot!(planned.shown(), @r#"
    exit 0
    --- stdout
        op.rename_column("users", "fullname", "full_name")?;
        op.rename_index("users", "ix_users_fullname", "ix_users_full_name")?;
        op.add_column("users", "born", Date);
        Ok(())
    --- stderr
        Compared the models with the migrations
    "#);
    let ran = project.migrate(line).run().succeeded();
    let text = written(&project, &ran);
    assert!(text.contains(planned.stdout.as_str()), "{text}");
    project.migrate("upgrade").run().succeeded();
    project.migrate("check --no-database").run().succeeded();
    let columns = "SELECT group_concat(name) FROM pragma_table_info('users')";
    assert_eq!(project.sqlite("app.sqlite", columns), "id,full_name,born");
    project.migrate("downgrade -1").run().succeeded();
    assert_eq!(project.sqlite("app.sqlite", columns), "id,fullname");

    // What is dropped for good is said.
    project.migrate("upgrade").run().succeeded();
    want(&project, |op| {
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key().identity();
            t.column("name", VarChar(100));
            t.column("born", Date);
        })
    });
    let line = "revision --autogenerate -m \"short names\" --drop users.full_name --rev-id c3";
    assert_snapshot!(written(&project, &project.migrate(line).run().succeeded()), @r#"
    //! short names
    use migrate_core::prelude::*;

    #[migration(revision = "c3", down_revision = "b2", created = "[WHEN]")]
    pub fn upgrade(op: &mut Operations) -> Result<()> {
        op.add_column("users", "name", VarChar(100));

        // The values of `users.full_name` are lost: the way back makes the column, not its values.
        op.drop_column("users", "full_name")
    }
    "#);
    project.migrate("upgrade").run().succeeded();
    project.migrate("check --no-database").run().succeeded();
}

#[test]
fn what_is_asked_on_a_terminal_is_answered_there() {
    let project = project("terminal");
    want(&project, users);
    project.migrate("revision --autogenerate -m \"create users\" --rev-id a1").run().succeeded();
    want(&project, |op| {
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key().identity();
            t.column("full_name", VarChar(100)).not_null();
        })
    });
    let line = Project::migrate_line("revision --autogenerate -m renamed --rev-id b2");
    let ran = project.typed(&line, "7\n1\n").run().succeeded();
    let asked = ran.stdout.lines().skip_while(|line| !line.starts_with("table ")).collect::<Vec<_>>().join("\n");
    let asked = asked.split("Compared").next().unwrap_or_default().replace("\u{1b}[1m\u{1b}[32m", "");
    assert_snapshot!(asked.trim_end(), @"
    table `users` lost column `fullname` and gained `full_name`: a rename, or a drop and an add?
      1  it was renamed to `full_name`
      2  it is dropped, and what came is new
    Which? write a number from 1 to 2
    Which?
    ");
    let text = project.files().into_iter().find(|(name, _)| name.contains("_b2_renamed")).expect("it is written").1;
    assert!(String::from_utf8_lossy(&text).contains("op.rename_column(\"users\", \"fullname\", \"full_name\")?;"));
}

#[test]
fn what_cannot_be_read_is_said() {
    let project = Project::with_chain("unread", &[]);
    assert_snapshot!(project.migrate("revision --autogenerate -m more").shown(), @r#"
    exit 1
    --- stderr
    error[no-models]: there are no models to compare with: `src/models.rs` is not there
    help: say where they are under `[package.metadata.migrate]`: `models = ["../src/models.rs"]`, or `schema = "../src/schema.rs"` for Diesel's
    "#);
    let manifest = project.read("migrations/Cargo.toml");
    let table = "[package.metadata.migrate]\n";
    project.write("migrations/Cargo.toml", &manifest.replace(table, &format!("{table}schema = \"schema.json\"\n")));
    assert_snapshot!(project.migrate("revision --autogenerate -m more").shown(), @"
    exit 1
    --- stderr
    error[unreadable-models]: `schema.json` could not be read
      caused by: No such file or directory (os error 2)
    ");
    project.write("migrations/schema.json", "{ \"tables\": 7 }");
    assert_snapshot!(project.migrate("revision --autogenerate -m more --format json").shown(), @r#"
    exit 1
    --- stdout
    {"error":{"code":"no-schema","message":"`schema.json` is no schema: invalid type: integer `7`, expected a map","help":"make it of a database: `cargo migrate inspect --format json`"}}
    --- stderr
    error[no-schema]: `schema.json` is no schema: invalid type: integer `7`, expected a map
    help: make it of a database: `cargo migrate inspect --format json`
    "#);
}

#[test]
fn the_package_changes_the_operations_before_they_are_written() {
    let project = project("rewritten");
    project.write(
        "migrations/src/main.rs",
        "//! The commands.\n\nuse migrate_core::cli::Program;\nuse migrate_core::operation::Operation;\n\n\
         fn rewrite(operations: &mut Vec<Operation>) {\n    \
             operations.retain(|it| it.table().is_none_or(|it| it.name.as_str() != \"notes\"));\n    \
             operations.push(Operation::Execute(\"ANALYZE\".into()));\n}\n\n\
         fn main() -> std::process::ExitCode {\n    \
             Program::new(&rewritten::MIGRATIONS).rewrite(rewrite).main()\n}\n",
    );
    want(&project, |op| {
        users(op)?;
        op.create_table("notes", |t| {
            t.column("id", BigInt).primary_key();
        })
    });
    let ran = project.migrate("revision --autogenerate -m more --rev-id a1").run().succeeded();
    assert_snapshot!(written(&project, &ran), @r#"
    //! more
    use migrate_core::prelude::*;

    #[migration(revision = "a1", created = "[WHEN]")]
    pub fn upgrade(op: &mut Operations) -> Result<()> {
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key().identity();
            t.column("fullname", VarChar(100)).not_null().index();
        })?;

        op.execute("ANALYZE")
    }

    #[downgrade]
    pub fn downgrade(op: &mut Operations) -> Result<()> {
        // Not undone: execute `ANALYZE`.
        op.drop_table("users")
    }
    "#);
    project.migrate("upgrade").run().succeeded();
    project.migrate("downgrade base").run().succeeded();
}

#[test]
fn models_become_migrations_and_a_faulty_one_is_shown() {
    let project = Project::with_chain("modelled", &[]);
    project.write(
        "src/models.rs",
        "#[derive(Model)]\n#[model(table = \"users\")]\npub struct User {\n    #[column(primary_key, identity)]\n    \
         pub id: i64,\n    #[column(max_length = 100, unique)]\n    pub email: String,\n    \
         #[column(references = \"teams.id\", on_delete = \"cascade\", index)]\n    pub team_id: Option<i64>,\n}\n\n\
         #[derive(Model)]\n#[model(table = \"teams\")]\npub struct Team {\n    #[column(primary_key, identity)]\n    \
         pub id: i64,\n}\n",
    );
    let ran = project.migrate("revision --autogenerate -m \"create users\" --rev-id a1").run().succeeded();
    assert_snapshot!(written(&project, &ran), @r#"
    //! create users
    use migrate_core::prelude::*;

    #[migration(revision = "a1", created = "[WHEN]")]
    pub fn upgrade(op: &mut Operations) -> Result<()> {
        op.create_table("teams", |t| {
            t.column("id", BigInt).primary_key().identity();
        })?;

        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key().identity();
            t.column("email", VarChar(100)).not_null().unique();
            t.column("team_id", BigInt)
                .references("teams", "id")
                .on_delete(Cascade)
                .index();
        })
    }
    "#);
    project.migrate("upgrade").run().succeeded();
    project.migrate("check --no-database").run().succeeded();
    let again = project.migrate("revision --autogenerate -m more").run().succeeded();
    assert!(again.stderr.contains("there is nothing to write"), "{}", again.stderr);

    project.write("src/models.rs", "#[derive(Model)]\npub struct User {\n    pub id: i64,\n    pub id: i64\n");
    let ran = project.migrate("revision --autogenerate -m more").run();
    assert_eq!(ran.status, 1, "{}", ran.shown());
    assert!(ran.stderr.starts_with("error[faulty-models]: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("--> ") && ran.stderr.contains("src/models.rs:"), "{}", ran.stderr);
}

#[test]
fn what_history_does_not_tell_is_looked_at_where_it_was_run() {
    let project = project("opaque");
    project.write(
        "migrations/versions/a1.rs",
        "//! Raw.\nuse migrate_core::prelude::*;\n\n#[migration(revision = \"a1\")]\n\
         pub fn upgrade(op: &mut Operations) -> Result<()> {\n    \
         op.execute(\"CREATE TABLE users (id BIGINT NOT NULL CONSTRAINT pk_users PRIMARY KEY)\")\n}\n",
    );
    want(&project, |op| {
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key();
            t.column("name", VarChar(100));
        })
    });
    project.migrate("upgrade --quiet").run().succeeded();
    let first = project.migrate("revision --autogenerate -m more --plan").run().succeeded();
    assert_snapshot!(first.shown(), @r#"
    exit 0
    --- stdout
        op.add_column("users", "name", VarChar(100));
        Ok(())
    --- stderr
        Compared the models with the migrations, run on a scratch database
    warning: raw SQL of revision `a1` or later may have made what is not seen in the migrations, so the migrations were run on a scratch database
    "#);
    let ran = project.migrate("revision --autogenerate -m more --plan --from database").run().succeeded();
    assert_eq!(ran.stdout, first.stdout, "{}", ran.stderr);
    assert_snapshot!(project.migrate("revision --autogenerate -m more --plan --from history").shown(), @r#"
    exit 0
    --- stdout
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key();
            t.column("name", VarChar(100));
        })
    --- stderr
        Compared the models with the migrations
    warning: raw SQL of revision `a1` or later may have made what is not seen in the migrations; `--from scratch` runs it and looks, `--from database` looks at the database
    "#);
}
