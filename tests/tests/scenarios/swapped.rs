//! Names that go from one thing to another: in a chain, in a ring, and between things of several kinds.

use std::collections::BTreeSet;

use migrate_core::diff::{self, Hints};
use migrate_core::operation::Operation;
use migrate_core::schema::{Column, Constraint, ForeignKey, Ident, Index, Rule, Schema, SqlType, Table, TableName};
use migrate_core::script;
use migrate_tests::Backend;
use proptest::prelude::*;

use crate::difference::{changed, schema};
use crate::fingerprint::fingerprint;
use crate::scenario::{apply, dialect};

/// A table of three numbers, the first of which is its key.
fn table(name: &str, key: &str) -> Table {
    let mut table = Table::new(name);
    table.columns = ["a", "b", "c"].map(|it| Column { nullable: false, ..Column::new(it, SqlType::Integer) }).into();
    with(table, key, Rule::primary_key(vec!["a".into()]))
}

fn with(mut table: Table, name: &str, rule: Rule) -> Table {
    table.constraints.push(Constraint { name: name.into(), rule });
    table
}

fn indexed(mut table: Table, name: &str, column: &str) -> Table {
    table.indexes.push(Index::new(name, [column]));
    table
}

fn unique(column: &str) -> Rule {
    Rule::unique(vec![column.into()])
}

fn to_a_of(table: &str) -> Rule {
    Rule::ForeignKey(ForeignKey::new(vec!["b".into()], table.into(), vec!["a".into()]))
}

/// What leads from the one to the other, where everything may go that is gone.
fn led(from: impl IntoIterator<Item = Table>, to: impl IntoIterator<Item = Table>) -> Vec<String> {
    let (from, to) = (schema(from), schema(to));
    changed(&from, &to, &Hints::dropping_all(&from))
}

#[test]
fn a_name_is_given_on_when_it_is_free() {
    let steps = led([table("s", "one"), table("t", "two")], [table("s", "two"), table("t", "three")]);
    assert_eq!(steps, ["rename constraint `two` of `t` to `three`", "rename constraint `one` of `s` to `two`"]);
}

#[test]
fn tables_swap_the_names_of_their_keys_by_one_between() {
    let steps = led([table("s", "one"), table("t", "two")], [table("s", "two"), table("t", "one")]);
    let swapped = [
        "rename constraint `one` of `s` to `one_renamed`",
        "rename constraint `two` of `t` to `one`",
        "rename constraint `one_renamed` of `s` to `two`",
    ];
    assert_eq!(steps, swapped);
}

#[test]
fn keys_indexes_and_checks_give_their_names_to_each_other() {
    let made = |unique_name: &str, index: &str, check: &str| {
        let table = indexed(with(table("t", "pk"), unique_name, unique("b")), index, "c");
        with(table, check, Rule::check("c > 0"))
    };
    let steps = led([made("one", "two", "three")], [made("two", "three", "four")]);
    let given = [
        "rename constraint `three` of `t` to `four`",
        "rename index `two` of `t` to `three`",
        "rename constraint `one` of `t` to `two`",
    ];
    assert_eq!(steps, given);
}

#[test]
fn foreign_keys_swap_their_names() {
    let made = |one: &str, other: &str| {
        [table("r", "pk_r"), with(table("s", "pk_s"), one, to_a_of("r")), with(table("t", "pk_t"), other, to_a_of("r"))]
    };
    assert_eq!(led(made("one", "two"), made("two", "one")).len(), 3);
}

#[test]
fn what_goes_gives_its_name_first() {
    let from = [indexed(table("s", "pk_s"), "one", "b"), indexed(table("t", "pk_t"), "two", "b")];
    let steps = led(from, [table("s", "pk_s"), indexed(table("t", "pk_t"), "one", "b")]);
    assert_eq!(steps, ["drop index `one` of `s`", "rename index `two` of `t` to `one`"]);
    let steps = led([table("s", "one"), table("t", "two")], [table("t", "one")]);
    assert_eq!(steps, ["drop table `s`", "rename constraint `two` of `t` to `one`"]);
}

#[test]
fn a_table_is_made_when_its_name_is_no_index_any_more() {
    let from = [indexed(table("s", "pk_s"), "one", "b")];
    let steps = led(from.clone(), [indexed(table("s", "pk_s"), "two", "b"), table("one", "pk_one")]);
    assert_eq!(steps, ["rename index `one` of `s` to `two`", "create table `one`"]);
    // An index that would go with its column goes before.
    let mut left = table("s", "pk_s");
    left.columns.remove(1);
    let steps = led(from, [left, table("one", "pk_one")]);
    assert_eq!(steps, ["drop index `one` of `s`", "create table `one`", "drop column `s.b`"]);
}

#[test]
fn a_table_gets_the_name_that_an_index_had() {
    let from = schema([indexed(table("s", "pk_s"), "one", "b"), table("t", "pk_t")]);
    let to = schema([indexed(table("s", "pk_s"), "two", "b"), table("one", "pk_t")]);
    let hints = Hints { renamed_tables: vec![("t".into(), "one".into())], ..Hints::default() };
    let steps = [
        "rename index `one` of `s` to `one_renamed`",
        "rename table `t` to `one`",
        "rename index `one_renamed` of `s` to `two`",
    ];
    assert_eq!(changed(&from, &to, &hints), steps);
}

#[test]
fn a_rename_to_what_keeps_its_name_is_none() {
    let from = schema([table("s", "one"), table("t", "two"), table("u", "three")]);
    let to = schema([table("t", "two"), table("u", "three")]);
    let renamed = [("s", "t"), ("t", "u")].map(|(from, to)| (from.into(), to.into()));
    let hints = Hints { renamed_tables: renamed.into(), ..Hints::dropping_all(&from) };
    assert_eq!(changed(&from, &to, &hints), ["drop table `s`"]);
    // Nor do two get one name.
    let to = schema([table("v", "one")]);
    let renamed = [("s", "v"), ("t", "v")].map(|(from, to)| (from.into(), to.into()));
    let hints = Hints { renamed_tables: renamed.into(), ..Hints::dropping_all(&from) };
    assert_eq!(changed(&from, &to, &hints), ["rename table `s` to `v`", "drop table `u`", "drop table `t`"]);
}

/// Two schemas whose parts have names out of one bag, each name once.
fn named() -> impl Strategy<Value = (Schema, Schema)> {
    let names: Vec<String> = (0..14).map(|it| format!("n{it}")).collect();
    let one = || {
        let shuffled = Just(names.clone()).prop_shuffle();
        (shuffled, proptest::collection::vec(any::<bool>(), 14), proptest::collection::vec(0..2_usize, 6))
            .prop_map(|(names, there, columns)| some(&names, &there, &columns))
    };
    (one(), one())
}

/// A table that refers to another, both with a key, a unique one, an index and a check of the names given, or without.
fn some(names: &[String], there: &[bool], columns: &[usize]) -> Schema {
    let column = |number: usize| ["b", "c"][columns[number]];
    let mut tables = Vec::new();
    for (number, name) in ["s", "t"].into_iter().enumerate() {
        let (names, there) = (&names[number * 5..], &there[number * 5..]);
        let mut table = table(name, &names[0]);
        if there[1] {
            table = with(table, &names[1], unique(column(number * 3)));
        }
        if there[2] {
            table = indexed(table, &names[2], column(number * 3 + 1));
        }
        if there[3] {
            table = with(table, &names[3], Rule::check(format!("{} > 0", column(number * 3 + 2))));
        }
        if there[4] {
            table = with(table, &names[4], to_a_of("s"));
        }
        tables.push(table);
    }
    // A table that comes and goes takes its name from the same bag.
    if there[10] {
        tables.push(table(&names[10], &names[11]));
    }
    schema(tables)
}

/// Every name of a schema, as often as something has it.
fn names(schema: &Schema) -> Vec<&Ident> {
    schema
        .tables
        .values()
        .flat_map(|table| {
            let keys = table.constraints.iter().map(|it| &it.name);
            keys.chain(table.indexes.iter().map(|it| &it.name)).chain([&table.name.name])
        })
        .collect()
}

proptest! {
    #[test]
    fn nothing_gets_a_name_that_something_has((from, to) in named()) {
        let changes = diff::operations(&from, &to, &Hints::dropping_all(&from)).expect("nothing is asked");
        let mut at = from;
        let told: Vec<String> = changes.operations.iter().map(Operation::describe).collect();
        for operation in &changes.operations {
            operation.apply(&mut at).expect("fits");
            let all = names(&at);
            let once: BTreeSet<&Ident> = all.iter().copied().collect();
            prop_assert_eq!(all.len(), once.len(), "{} of {:#?}", operation.describe(), told);
        }
        prop_assert_eq!(at, to);
    }
}

/// Makes a schema in an empty database, or leads from one to another.
fn lead(backend: Backend, name: &str, through: &[&Schema]) -> Option<String> {
    let database = backend.database(name)?;
    let mut at = Schema::default();
    for (number, to) in through.iter().enumerate() {
        let changes = diff::operations(&at, to, &Hints::dropping_all(&at)).expect("nothing is asked");
        apply(&database, &script::sketch(dialect(backend), &at, changes.operations).expect("is written"));
        if number == 0 {
            for table in to.tables.keys() {
                database.execute(&format!("INSERT INTO {table} VALUES (1, 1, 1), (2, 2, 2)"));
            }
        }
        at = (*to).clone();
    }
    let rows = |table: &TableName| format!("{table}: {}\n", database.query(&format!("SELECT a, b, c FROM {table}")));
    let rows: String = at.tables.keys().map(rows).collect();
    Some(format!("{}{rows}", fingerprint(&database)))
}

#[test]
fn names_go_round_on_every_database() {
    let made = |names: [&str; 8]| {
        let s = indexed(with(table("s", names[0]), names[1], unique("b")), names[2], "c");
        let t = indexed(with(table("t", names[3]), names[4], unique("b")), names[5], "c");
        schema([with(s, names[6], to_a_of("s")), with(t, names[7], to_a_of("s"))])
    };
    let from = made(["k0", "k1", "k2", "k3", "k4", "k5", "f0", "f1"]);
    // Rings of three, two and two; a chain.
    for names in [
        ["k3", "k4", "k5", "k0", "k1", "k2", "f1", "f0"],
        ["k1", "k2", "k3", "k4", "k5", "k0", "f1", "f2"],
        ["k9", "k0", "k1", "k2", "k3", "k4", "f2", "f0"],
    ] {
        let to = made(names);
        for backend in Backend::ALL {
            let led = lead(backend, "led", &[&from, &to]);
            assert_eq!(led, lead(backend, "direct", &[&to]), "{backend}: {names:?}");
        }
    }
}
