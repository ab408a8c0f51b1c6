//! What cannot be done: one clear error, its exit status, and nothing changed.

use insta::assert_snapshot;
use migrate_tests::sqlite;

use crate::project::{Project, market};

#[test]
fn a_database_that_is_not_named_or_not_understood() {
    assert_snapshot!(market().migrate("upgrade").shown(), @"
    exit 2
    --- stderr
    error[database-url-missing]: no database is named
    help: give one with `--database-url sqlite:app.db`, or set `DATABASE_URL` in the environment or in `.env`
    ");
    assert_snapshot!(market().migrate("upgrade --database-url postgres://me:secret@host:port/app").shown(), @"
    exit 2
    --- stderr
    error[database-url-malformed]: the database URL `postgres://me:***@host:port/app` is malformed: `port` is not a port
    help: write `sqlite:path/to/app.db`, `postgres://user:password@host/database` or `mysql://user:password@host/database`; escape special characters of a password, `@` as `%40`
    ");
    assert_snapshot!(market().migrate("current").env("DATABASE_URL", "me:secret@host/app").shown(), @"
    exit 2
    --- stderr
    error[database-url-malformed]: the database URL `me:***@host/app` is malformed: it is neither a URL nor the path of a file
    help: write `sqlite:path/to/app.db`, `postgres://user:password@host/database` or `mysql://user:password@host/database`; escape special characters of a password, `@` as `%40`
    ");
    assert_snapshot!(market().migrate("current --database-url postgers://me:secret@host/app").shown(), @"
    exit 2
    --- stderr
    error[database-url-unknown-scheme]: the database URL `postgers://me:***@host/app` has an unknown scheme `postgers`
    help: did you mean `postgres://`?
    ");
    assert_snapshot!(market().migrate("upgrade --database-url postgres://me:secret@host/app").shown(), @"
    exit 1
    --- stderr
    error[backend-not-compiled-in]: `postgres://me:***@host/app` needs PostgreSQL, which is not compiled in
    help: add `--features postgres` to the command, or to the `cargo build` of the migrations package
    ");
    assert_snapshot!(market().migrate("upgrade").env("MIGRATE_LOCK_TIMEOUT", "soon").env("DATABASE_URL", "x.db").shown(), @"
    exit 2
    --- stderr
    error[malformed-setting]: `MIGRATE_LOCK_TIMEOUT` is `soon`, which is not a number of seconds
    help: unset `MIGRATE_LOCK_TIMEOUT`, or correct it
    ");
}

#[test]
fn a_database_that_is_not_there_or_cannot_be_written() {
    let before = market().files();
    assert_snapshot!(market().migrate("current --database-url sqlite://none.sqlite").shown(), @"
    exit 1
    --- stderr
    error[database-missing]: there is no database `none.sqlite`: no such file
    help: create it with `cargo migrate ensure-database`
    ");
    let flagged = market().migrate("current --features sqlite --database-url sqlite://none.sqlite").run();
    let help = "help: create it with `cargo migrate ensure-database --features sqlite`\n";
    assert!(flagged.stderr.ends_with(help), "what is built is told again: {}", flagged.shown());
    assert_snapshot!(market().migrate("upgrade --database-url sqlite://no/folder/app.sqlite").shown(), @"
    exit 1
    --- stderr
    error[database-unwritable]: cannot open the SQLite database `no/folder/app.sqlite` for writing: the folder `no/folder` does not exist
    help: check that the folder exists and that this user may write to the file and its folder
    ");
    assert_snapshot!(market().migrate("upgrade --database-url sqlite:///proc/app.sqlite").shown(), @"
    exit 1
    --- stderr
    error[database-unwritable]: cannot open the SQLite database `/proc/app.sqlite` for writing: unable to open database file
    help: check that the folder exists and that this user may write to the file and its folder
    ");
    assert_snapshot!(market().migrate("upgrade --database-url sqlite://migrations/src").shown(), @"
    exit 1
    --- stderr
    error[database-unwritable]: cannot open the SQLite database `migrations/src` for writing: it is a folder
    help: check that the folder exists and that this user may write to the file and its folder
    ");
    assert_snapshot!(market().migrate("upgrade --database-url sqlite://Cargo.toml").shown(), @"
    exit 1
    --- stderr
    error[database-unwritable]: cannot open the SQLite database `Cargo.toml` for writing: file is not a database
    help: name a file of SQLite's, or one that does not exist yet
    ");
    assert_eq!(market().files(), before);
}

#[test]
fn a_version_row_that_no_migration_has() {
    let database = sqlite::database();
    market().migrate("upgrade a1").on(&database).run().succeeded();
    database.execute("UPDATE migrate_version SET version_num = 'f00d'");
    let dump = database.query(".dump");
    assert_snapshot!(market().migrate("upgrade").on(&database).shown(), @"
    exit 1
    --- stderr
    error[unknown-database-revision]: the database is at revision `f00d`, which no migration has
    help: check out the sources that were applied, or correct the row with `cargo migrate stamp --purge REVISION`
    ");
    assert_snapshot!(market().migrate("current").on(&database).shown(), @"
    exit 1
    --- stderr
    error[unknown-database-revision]: the database is at revision `f00d`, which no migration has
    help: check out the sources that were applied, or correct the row with `cargo migrate stamp --purge REVISION`
    ");
    assert_snapshot!(market().migrate("downgrade -1").on(&database).shown(), @"
    exit 1
    --- stderr
    error[unknown-database-revision]: the database is at revision `f00d`, which no migration has
    help: check out the sources that were applied, or correct the row with `cargo migrate stamp --purge REVISION`
    ");
    assert_eq!(database.query(".dump"), dump);
    assert_snapshot!(market().migrate("stamp a1 --purge").on(&database).shown(), @"
    exit 0
    --- stderr
         Stamped a10001
    ");
    market().migrate("upgrade").on(&database).run().succeeded();
}

#[test]
fn a_target_that_is_unknown_ambiguous_or_the_wrong_way() {
    let database = sqlite::database();
    market().migrate("upgrade a1").on(&database).run().succeeded();
    let dump = database.query(".dump");
    assert_snapshot!(market().migrate("upgrade a10002").on(&database).shown(), @"
    exit 1
    --- stderr
    error[unknown-revision]: no revision or branch label starts with `a10002`
    help: did you mean `a10001` (Create t_a10001)?
    ");
    assert_snapshot!(market().migrate("upgrade b2").on(&database).shown(), @"
    exit 1
    --- stderr
    error[ambiguous-revision]: `b2` matches 2 revisions
      b20001  Create t_b20001
      b20002  Create t_b20002
    help: write 4 more characters, for example `b20001`
    ");
    assert_snapshot!(market().migrate("upgrade +9").on(&database).shown(), @"
    exit 1
    --- stderr
    error[ambiguous-walk]: `+9` comes to 2 revisions at once
      b20001  Create t_b20001
      b20002  Create t_b20002
    help: name the revision, for example `b20001`
    ");
    assert_snapshot!(market().migrate("upgrade -1").on(&database).shown(), @"
    exit 1
    --- stderr
    error[wrong-way]: `-1` leads down, and an upgrade goes up
    help: write `cargo migrate downgrade -1`
    ");
    assert_snapshot!(market().migrate("downgrade d4").on(&database).shown(), @"
    exit 1
    --- stderr
    error[not-applied]: `d40001` (Create t_d40001) is not applied; the database is at `a10001`
    help: write `cargo migrate upgrade d40001`, or name a revision that is applied: `cargo migrate history -i` tells which are
    ");
    assert_snapshot!(market().migrate("upgrade a1:d4").on(&database).shown(), @"
    exit 2
    --- stderr
    error[range-without-sql]: `a1:d4` is a range, and a range can only be written as SQL
    help: to write it: `cargo migrate upgrade a1:d4 --sql`
    ");
    assert_snapshot!(market().migrate("downgrade base --sql").on(&database).shown(), @"
    exit 2
    --- stderr
    error[downgrade-without-start]: `downgrade --sql` has to be told where it starts
    help: name the revision the database is at: `cargo migrate downgrade head:base --sql`
    ");
    assert_snapshot!(market().migrate("downgrade").on(&database).shown(), @"
    exit 2
    --- stderr
    error: the following required arguments were not provided:
      <TARGET>

    Usage: cargo migrate downgrade <TARGET>

    For more information, try '--help'.
    ");
    assert_eq!(database.query(".dump"), dump);
}

#[test]
fn a_file_without_a_migration_and_a_broken_chain_are_shown_where_they_are() {
    let project = Project::with_chain("refused", &["a1", "b2 a0"]);
    project.write("migrations/versions/notes.rs", "//! Not a migration.\n\nfn helper() {}\n");
    let before = project.files();
    assert_snapshot!(project.migrate("history").shown(), @r#"
    exit 1
    --- stderr
    error[broken-chain]: `versions/notes.rs` has no `#[migration]`
     --> migrations/versions/notes.rs:1:1
      |
    1 | //! Not a migration.
      | ^
      |
      = help: write one on the function that goes up, or move the file out of the version folder

    error[broken-chain]: no migration has revision `a0`
     --> migrations/versions/b2.rs:4:46
      |
    4 | #[migration(revision = "b2", down_revision = "a0")]
      |                                              ^^^^
      |
      = help: did you mean `a1` (Create t_a1)?
    "#);
    assert_snapshot!(project.migrate("revision -m more").shown(), @r#"
    exit 1
    --- stderr
    error[broken-chain]: `versions/notes.rs` has no `#[migration]`
     --> migrations/versions/notes.rs:1:1
      |
    1 | //! Not a migration.
      | ^
      |
      = help: write one on the function that goes up, or move the file out of the version folder

    error[broken-chain]: no migration has revision `a0`
     --> migrations/versions/b2.rs:4:46
      |
    4 | #[migration(revision = "b2", down_revision = "a0")]
      |                                              ^^^^
      |
      = help: did you mean `a1` (Create t_a1)?
    "#);
    let built = project.migrate("upgrade").run();
    assert_eq!(built.status, 1);
    for fault in ["`versions/notes.rs` has no", "no migration has revision `a0`"] {
        assert_eq!(built.stderr.matches(fault).count(), 1, "{fault}: {}", built.stderr);
    }
    assert_eq!(project.files(), before);
}

#[test]
fn a_package_without_a_migration_says_so_and_leaves_the_database_alone() {
    let project = Project::with_chain("vacant", &[]);
    let before = project.files();
    for line in ["heads", "history", "branches"] {
        assert_eq!(project.migrate(line).shown(), "exit 0\n", "{line}");
    }
    for line in ["upgrade", "downgrade base"] {
        let ran = project.migrate(line).env("DATABASE_URL", "sqlite:vacant.sqlite").run();
        assert_eq!(ran.status, 1, "{line}: {}", ran.shown());
        let told = "error[nothing-to-run]: there are no migrations to run\n\
                    help: write the first one: `cargo migrate revision -m \"create users\"`\n";
        assert!(ran.stderr.ends_with(told), "{line}: {}", ran.shown());
    }
    assert!(project.files() == before, "nothing is written");
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let lines =
        ["history", "history --format json", "upgrade --sql --dialect mysql", "--help", "upgrade --plan --from \"\""];
    for line in lines {
        assert_eq!(market().migrate(line).run_unread().shown(), "exit 0\n", "{line}");
    }
    let refused = market().migrate("show x9 --format json").run_unread();
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.starts_with("error[unknown-revision]"), "{}", refused.stderr);
}
