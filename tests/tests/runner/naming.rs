//! Tables that are named with the schema in which the connection is at home, and without it.

use std::cell::RefCell;

use migrate_core::connection::{OpenOptions, open};
use migrate_core::dialect::Dialect;
use migrate_core::prelude::*;
use migrate_core::verify::Scope;
use migrate_tests::Backend;

use crate::package::{on_each, package, revision, words};

thread_local! {
    /// The schema that the migrations of a test say: on MySQL the database's own name.
    static HOME: RefCell<String> = const { RefCell::new(String::new()) };
}

fn at_home(table: &str) -> String {
    HOME.with_borrow(|home| format!("{home}.{table}"))
}

fn said(op: &mut Operations) -> Result<()> {
    op.create_table(at_home("users"), |t| {
        t.column("id", BigInt).primary_key();
        t.column("name", VarChar(50)).not_null();
    })
}

fn unsaid(op: &mut Operations) -> Result<()> {
    op.add_column("users", "age", Integer);
    op.create_index("ix_users_name", "users", ["name"]);
    op.create_table("orders", |t| {
        t.column("id", BigInt).primary_key();
        t.column("user_id", BigInt).references("users", "id");
    })
}

fn said_again(op: &mut Operations) -> Result<()> {
    op.drop_column(at_home("users"), "age")?;
    op.create_table("items", |t| {
        t.column("id", BigInt).primary_key();
        t.column("order_id", BigInt).references(at_home("orders"), "id");
    })
}

#[test]
fn a_table_is_one_table_by_both_names() {
    HOME.set("public".to_owned());
    on_each("one_table", &[Backend::Postgres], |database, connection| {
        let chain = package(vec![
            revision("a1", &[], said),
            revision("b2", &["a1"], unsaid),
            revision("c3", &["b2"], said_again),
        ]);
        chain.upgrade(connection).expect("a way up");
        let scope = Scope { data: true, ..Scope::default() };
        let verified = chain.verify_within(connection, &scope).expect("a look");
        assert!(verified.is_sound(), "{:#?}", verified.faults);
        assert_eq!((verified.tables, verified.notes.len(), verified.unjudged.len()), (3, 0, 0), "{verified:#?}");
        chain.check_downgrades(Dialect::Postgres).expect("the way back is known");
        chain.downgrade(connection, "a1").expect("a way down");
        assert!(chain.verify(connection).expect("a look").is_sound());
        chain.downgrade(connection, "base").expect("a way down");
        assert_eq!(database.query("SELECT count(*) FROM pg_tables WHERE tablename IN ('users', 'orders')"), "0");
    });
}

#[test]
fn the_name_of_the_database_itself_says_nothing_more() {
    on_each("own_name", &[Backend::Mariadb], |database, connection| {
        HOME.set(database.name.clone());
        let chain = package(vec![revision("a1", &[], said)]);
        chain.upgrade(connection).expect("a way up");
        let verified = chain.verify(connection).expect("a look");
        assert!(verified.is_sound() && verified.notes.is_empty(), "{verified:#?}");
        database.execute("ALTER TABLE users DROP COLUMN name");
        let told = chain.verify(connection).expect("a look").faults[0].to_string();
        assert_eq!(told, "table `users`: column `name` is missing");
    });
}

fn elsewhere(op: &mut Operations) -> Result<()> {
    op.create_table("users", |t| {
        t.column("id", BigInt).primary_key();
    })?;
    op.create_table("public.users", |t| {
        t.column("id", BigInt).primary_key();
        t.column("name", VarChar(50)).not_null();
    })?;
    op.drop_column("public.users", "name")
}

#[test]
fn a_connection_that_is_at_home_elsewhere_has_two_tables() {
    on_each("elsewhere", &[Backend::Postgres], |database, _| {
        database.execute("CREATE SCHEMA app");
        let url = format!("{}?options=-csearch_path%3Dapp", database.url);
        let mut connection = open(&url, &OpenOptions::default()).expect("a connection");
        let chain = package(vec![revision("a1", &[], elsewhere)]);
        assert_eq!(words(&chain.upgrade(&mut connection).expect("a way up").heads), ["a1"]);
        let verified = chain.verify(&mut connection).expect("a look");
        assert!(verified.is_sound(), "{:#?}", verified.faults);
        assert_eq!(verified.tables, 2);
        assert_eq!(database.query("SELECT count(*) FROM information_schema.columns WHERE table_name = 'users'"), "2");
    });
}
