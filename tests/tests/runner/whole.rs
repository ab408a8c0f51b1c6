//! All revisions of a run in one transaction.

use migrate_core::Migrations;
use migrate_core::explain::Explain;
use migrate_core::migration::{MigrationFn, TransactionMode};
use migrate_core::prelude::*;
use migrate_tests::Backend;

use crate::package::{TRANSACTIONAL, journal, log, on_each, package, revision, rows, say_one};

fn whole(last: MigrationFn) -> Migrations {
    let mut migrations = package(vec![
        revision("a", &[], |op| {
            log(op)?;
            op.create_table("users", |t| {
                t.column("id", BigInt).primary_key();
                t.column("name", VarChar(20));
            })?;
            op.create_table("items", |t| {
                t.column("user_id", BigInt).references("users", "id").on_delete(Cascade);
            })?;
            op.execute("INSERT INTO users VALUES (1, 'ada'); INSERT INTO items VALUES (1)")
        }),
        revision("b", &["a"], |op| {
            op.alter_column("users", "name").set_not_null();
            Ok(())
        }),
        revision("c", &["b"], last),
    ]);
    migrations.settings.transaction = TransactionMode::All;
    migrations
}

#[test]
fn a_run_in_one_transaction_leaves_nothing_when_its_last_revision_fails() {
    on_each("whole", &TRANSACTIONAL, |database, connection| {
        let error = whole(|op| op.execute("INSERT INTO absent VALUES (1)")).upgrade(connection).expect_err("it fails");
        assert_eq!(error.code(), "statement-failed");
        assert!(error.to_string().ends_with("the whole run was one transaction, and is undone"), "{error}");
        for table in ["log", "users", "migrate_version", "migrate_journal"] {
            assert!(database.try_query(&format!("SELECT * FROM {table}")).is_err(), "{table}");
        }
        whole(say_one).upgrade(connection).expect("an upgrade");
        assert_eq!((rows(database).as_str(), journal(database).len()), ("c", 3));
        assert_eq!(database.query("SELECT user_id FROM items"), "1", "the rebuilt table took no rows along");
        whole(say_one).upgrade(connection).expect("nothing to do");
    });
}

#[test]
fn rows_that_refer_to_nothing_undo_the_whole_run() {
    on_each("orphans", &[Backend::Sqlite], |database, connection| {
        let error =
            whole(|op| op.execute("INSERT INTO items VALUES (77)")).upgrade(connection).expect_err("no such user");
        assert_eq!(error.code(), "foreign-keys-broken");
        assert!(database.try_query("SELECT * FROM log").is_err(), "nothing remains");
    });
}

#[test]
fn what_cannot_be_in_one_transaction_is_refused_before_anything_is_run() {
    on_each("not_in_one", &[Backend::Postgres, Backend::Mariadb], |database, connection| {
        let migrations = whole(|op| {
            op.create_index("by_word", "log", ["word"]).concurrently();
            Ok(())
        });
        let error = migrations.upgrade(connection).expect_err("it is refused");
        assert_eq!(error.code(), "not-in-one-transaction");
        let why = if database.backend == Backend::Postgres {
            "revision `c` must run outside of one"
        } else {
            "of MySQL commits"
        };
        assert!(error.to_string().contains(why), "{error}");
        assert!(database.try_query("SELECT * FROM log").is_err(), "nothing ran");
    });
}
