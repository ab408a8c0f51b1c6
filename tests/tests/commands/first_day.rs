//! A user's first day: a package, a migration, the database at its head, back and forth.

use insta::assert_snapshot;

use crate::project::Project;
use crate::redaction::redacted;

#[test]
fn a_new_package_takes_a_migration_and_a_database_from_base_to_head_and_back() {
    let project = Project::with_chain("first-day", &[]);
    let written = project.migrate("revision -m \"create users\" --rev-id a1b2c3d4e5f6").run().succeeded();
    assert_snapshot!(written.shown(), @"
    exit 0
    --- stderr
         Written migrations/versions/[DATE]_a1b2c3d4e5f6_create_users.rs
    ");
    let file = written.stderr.trim().trim_start_matches("Written ").to_owned();
    let text = project.read(&file);
    assert_snapshot!(redacted(&text, &[]), @r#"
    //! create users
    use migrate_core::prelude::*;

    #[migration(revision = "a1b2c3d4e5f6", created = "[WHEN]")]
    pub fn upgrade(op: &mut Operations) -> Result<()> {
        Ok(())
    }
    "#);
    project.write(
        &file,
        &text.replace(
            "Ok(())",
            "op.create_table(\"users\", |t| {\n        t.column(\"id\", BigInt).primary_key();\n    })",
        ),
    );

    let built = project.migrate("upgrade").run().succeeded();
    assert!(built.stderr.contains("Compiling first-day v0.1.0"), "{}", built.stderr);
    assert!(!built.stderr.contains("warning"), "{}", built.stderr);
    assert!(built.stderr.contains("   Upgrading base -> a1b2c3d4e5f6  create users ..."), "{}", built.stderr);
    assert_eq!(project.sqlite("app.sqlite", "SELECT version_num FROM migrate_version"), "a1b2c3d4e5f6");

    // Nothing is built from here on, and cargo has nothing to say.
    assert_snapshot!(project.migrate("upgrade").shown(), @"
    exit 0
    --- stderr
       Unchanged at a1b2c3d4e5f6, nothing to do
    ");
    assert_snapshot!(project.migrate("current").shown(), @"
    exit 0
    --- stdout
    a1b2c3d4e5f6 (head)
    ");
    assert_snapshot!(project.migrate("downgrade -1").shown(), @"
    exit 0
    --- stderr
     Downgrading a1b2c3d4e5f6 -> base  create users ... [TIME]
    ");
    assert_snapshot!(project.migrate("current").shown(), @"exit 0");
    assert_eq!(project.sqlite("app.sqlite", "SELECT count(*) FROM sqlite_master WHERE name = 'users'"), "0");

    let deployed = project.deployed("upgrade --quiet").env("DATABASE_URL", "sqlite://deployed.sqlite");
    assert_snapshot!(deployed.shown(), @"exit 0");
    assert_eq!(project.sqlite("target/deployed/deployed.sqlite", "SELECT count(*) FROM users"), "0");
}
