//! Names of every kind: each is kept as it is, or refused before anything runs.

use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::schema::TableName;
use migrate_core::script::{self, Replay};
use migrate_tests::Backend;

use crate::scenario::{apply, dialect, migration};

thread_local! {
    /// The name that the migrations below give.
    static NAME: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
}

const LONG: &str = "n123456789n123456789n123456789n123456789n123456789n123456789n123456789n123456789n123456789n123456789\
    n123456789n123456789n123456789n123456789n123456789n123456789n123456789n123456789n123456789n123456789";

/// Names that every database takes.
const TAKEN: [&str; 20] = [
    "a\"b",
    "\"",
    "a`b",
    "it's",
    "''",
    "two words",
    " before",
    "[a]",
    "a\\b",
    "a\\",
    "select",
    "Order",
    "1st",
    "%s",
    ":name",
    "$1",
    "Größe",
    "e\u{301}",
    "\u{634}\u{631}\u{627}\u{621}",
    "-- no comment; DROP TABLE kept",
];

fn name() -> String {
    NAME.with_borrow(String::clone)
}

/// A table whose every part has the name.
fn named(op: &mut Operations) -> Result<()> {
    let table = || TableName { schema: None, name: name().into() };
    op.create_table(table(), |t| {
        t.column("id", Integer).primary_key().identity();
        t.column(name(), VarChar(20)).not_null().default(literal("x"));
        t.column("parent", Integer);
        t.foreign_key(["parent"], table(), ["id"]).name(format!("{}k", cut(&name())));
        t.index([name().as_str()]).name(format!("{}i", cut(&name())));
        t.comment(name());
    })
}

/// Leaves room for what makes it another.
fn cut(name: &str) -> &str {
    &name[..name.floor_char_boundary(60)]
}

fn changed(op: &mut Operations) -> Result<()> {
    let table = || TableName { schema: None, name: name().into() };
    op.create_unique(format!("{}u", cut(&name())), table(), [name()]);
    op.alter_column(table(), name()).set_type(VarChar(30));
    op.rename_column(table(), name(), "plain")?;
    op.rename_column(table(), "plain", name())?;
    op.rename_table(table(), "plain")?;
    op.rename_table("plain", table())
}

#[test]
fn a_name_that_needs_quotes_names_every_part() {
    for backend in Backend::ALL {
        let Some(database) = backend.database("names") else { continue };
        database.execute("CREATE TABLE kept (id INTEGER)");
        let (at_limit, over) = match backend {
            Backend::Sqlite => (LONG, None),
            Backend::Postgres => (&LONG[..63], Some(&LONG[..64])),
            Backend::Mariadb => (&LONG[..64], Some(&LONG[..65])),
        };
        let emoji = if backend == Backend::Mariadb { None } else { Some("🦀") };
        let trailing = if backend == Backend::Mariadb { None } else { Some("after ") };
        for text in TAKEN.into_iter().chain([at_limit]).chain(emoji).chain(trailing) {
            NAME.set(text.to_owned());
            let (named, changed) = (migration("named", named, None), migration("changed", changed, None));
            let mut replay = Replay::new(dialect(backend), []);
            replay.schema().expect("is recorded");
            for (migration, direction) in [
                (&named, Direction::Upgrade),
                (&changed, Direction::Upgrade),
                (&changed, Direction::Downgrade),
                (&named, Direction::Downgrade),
            ] {
                let written = script::write(migration, direction, &mut replay);
                let script = written.unwrap_or_else(|error| panic!("{backend}, `{text}`: {error}"));
                apply(&database, &script);
            }
            assert_eq!(database.query("SELECT count(*) FROM kept"), "0", "{backend}: `{text}` broke out");
        }
        for text in over.into_iter().chain(["", "a\0b"]) {
            NAME.set(text.to_owned());
            let named = migration("named", named, None);
            script::write(&named, Direction::Upgrade, &mut Replay::new(dialect(backend), [])).expect_err(text);
        }
    }
}

#[test]
fn what_mysql_takes_in_no_name_is_refused_beforehand() {
    let refused = |text: &str| {
        NAME.set(text.to_owned());
        let named = migration("named", named, None);
        let error = script::write(&named, Direction::Upgrade, &mut Replay::new(Dialect::Mysql, []));
        error.expect_err("MySQL takes none").cause.to_string()
    };
    assert_eq!(refused("after "), "the name `after ` ends with a space, and MySQL takes none that does");
    assert_eq!(refused("🦀"), "the name `🦀` has a character above U+FFFF, and MySQL takes none that does");
}

#[test]
fn names_that_differ_in_case_only_are_two_where_the_database_tells_them_apart() {
    let both = migration(
        "both",
        |op| {
            for name in ["users", "Users"] {
                op.create_table(name, |t| {
                    t.column("id", Integer).primary_key().not_null();
                    t.index(["id"]).name(format!("ix_{name}"));
                })?;
            }
            Ok(())
        },
        None,
    );
    let written = |backend| script::write(&both, Direction::Upgrade, &mut Replay::new(dialect(backend), []));
    if let Some(database) = Backend::Postgres.database("case") {
        apply(&database, &written(Backend::Postgres).expect("is written"));
        assert_eq!(database.query("SELECT count(*) FROM pg_tables WHERE tablename IN ('users', 'Users')"), "2");
    }
    let Some(database) = Backend::Sqlite.database("case") else { return };
    let script = written(Backend::Sqlite).expect("is written");
    let sql: Vec<String> = script.statements.iter().flat_map(|it| it.action.sql().into_owned()).collect();
    let said = database.try_query(&sql.join(";")).expect_err("they are one to SQLite").to_string();
    assert!(said.contains("already exists"), "{said}");
}

#[test]
fn names_made_by_convention_are_cut_and_stay_apart() {
    for backend in Backend::ALL {
        let Some(database) = backend.database("cut") else { continue };
        let long = migration(
            "long",
            |op| {
                let (one, other) = (&LONG[..60], format!("{}x", &LONG[..59]));
                op.create_table(one, |t| {
                    t.column("id", Integer).primary_key();
                    t.column(one, Integer).unique().index();
                    t.column(other.as_str(), Integer).unique().index();
                })
            },
            None,
        );
        let mut replay = Replay::new(dialect(backend), []);
        replay.schema().expect("is recorded");
        apply(&database, &script::write(&long, Direction::Upgrade, &mut replay).expect("is written"));
        apply(&database, &script::write(&long, Direction::Downgrade, &mut replay).expect("is written"));
    }
}
