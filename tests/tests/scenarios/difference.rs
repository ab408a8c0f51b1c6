//! What leads from one schema to another: laws on schemas made up at random, and the order and words of single changes.

use migrate_core::diff::{self, Changes, Hints};
use migrate_core::operation::{DropTable, Operation};
use migrate_core::schema::{
    Column, Constraint, Definition, ForeignKey, Generated, Grant, GrantTarget, Identity, Index, Object,
    ReferentialAction, Rule, Schema, SqlType, Table, View,
};
use proptest::prelude::*;

use crate::random::whole;

fn applied(changes: &Changes, from: &Schema) -> Schema {
    let mut schema = from.clone();
    for operation in &changes.operations {
        operation.apply(&mut schema).unwrap_or_else(|error| panic!("{}: {error}", operation.describe()));
    }
    schema
}

fn described(changes: &Changes) -> Vec<String> {
    changes.operations.iter().map(Operation::describe).collect()
}

proptest! {
    #[test]
    fn a_schema_does_not_differ_from_itself(schema in whole()) {
        let changes = diff::operations(&schema, &schema, &Hints::default()).expect("nothing is asked");
        prop_assert_eq!(described(&changes), [""; 0]);
        prop_assert_eq!(changes.notes, []);
    }

    #[test]
    fn what_differs_leads_from_one_schema_to_the_other(from in whole(), to in whole()) {
        let changes = diff::operations(&from, &to, &Hints::dropping_all(&from)).expect("nothing is asked");
        let there = applied(&changes, &from);
        let left: Vec<String> = diff::differences(&there, &to).iter().map(ToString::to_string).collect();
        prop_assert_eq!(left, [""; 0], "{:#?}", described(&changes));
        prop_assert_eq!(there, to);
    }

    #[test]
    fn what_differs_can_be_undone(from in whole(), to in whole()) {
        let changes = diff::operations(&from, &to, &Hints::dropping_all(&from)).expect("nothing is asked");
        let mut schema = to;
        for operation in changes.operations.iter().rev() {
            let inverse = operation.inverse().expect("is whole");
            inverse.apply(&mut schema).unwrap_or_else(|error| panic!("{}: {error}", inverse.describe()));
        }
        prop_assert_eq!(schema, from);
    }
}

fn column(name: &str, ty: SqlType) -> Column {
    Column { nullable: false, ..Column::new(name, ty) }
}

/// A table with a key and some texts.
pub(crate) fn table(name: &str, columns: &[&str]) -> Table {
    let mut table = Table::new(name);
    table.columns.push(column("id", SqlType::BigInt));
    table.columns.extend(columns.iter().map(|it| column(it, SqlType::Text)));
    let rule = Rule::primary_key(vec!["id".into()]);
    table.constraints.push(Constraint { name: format!("pk_{name}").into(), rule });
    table
}

fn refer(table: &mut Table, column: &str, to: &str) {
    let key = ForeignKey::new(vec![column.into()], to.into(), vec!["id".into()]);
    let name = format!("fk_{}_{to}", table.name).into();
    table.constraints.push(Constraint { name, rule: Rule::ForeignKey(key) });
}

pub(crate) fn schema(tables: impl IntoIterator<Item = Table>) -> Schema {
    let mut schema = Schema::default();
    tables.into_iter().for_each(|table| schema.insert(table).expect("each once"));
    schema
}

pub(crate) fn changed(from: &Schema, to: &Schema, hints: &Hints) -> Vec<String> {
    let changes = diff::operations(from, to, hints).expect("nothing is asked");
    assert_eq!(applied(&changes, from), *to);
    described(&changes)
}

#[test]
fn what_rewritten_operations_do_to_data_is_told_anew() {
    let (from, to) = (schema([table("users", &["name"])]), schema([table("users", &["name", "nick"])]));
    let changes = diff::operations(&from, &to, &Hints::default()).expect("nothing is asked");
    let required = "`users.nick` may not be null and has no default: a table with rows refuses it, or gives them a value \
                    of the database's own";
    assert_eq!(changes.notes_of(0).collect::<Vec<_>>(), [required]);
    let with = |change: fn(&mut Column)| {
        let mut operations = changes.operations.clone();
        let Operation::AddColumn(op) = &mut operations[0] else { panic!("a column is added") };
        change(&mut op.column);
        let drop = DropTable { name: "old".into(), table: None, if_exists: false, cascade: false };
        operations.insert(0, Operation::DropTable(drop));
        let rewritten = changes.clone().rewritten(operations);
        rewritten.notes.into_iter().map(|it| it.text).collect::<Vec<_>>()
    };
    let gone = "the rows of `old` are lost: the way back makes the table, not its rows";
    assert_eq!(with(|it| it.comment = Some("new".to_owned())), [gone, required]);
    assert_eq!(with(|it| it.default = Some("''".into())), [gone]);
}

#[test]
fn a_table_that_no_model_makes_is_not_waited_for() {
    let mut orders = table("orders", &[]);
    refer(&mut orders, "id", "accounts");
    assert_eq!(changed(&Schema::default(), &schema([orders]), &Hints::default()), ["create table `orders`"]);
}

#[test]
fn tables_that_refer_to_each_other_get_their_key_when_both_are_there() {
    let (mut a, mut b) = (table("a", &[]), table("b", &[]));
    a.columns.push(column("b_id", SqlType::BigInt));
    b.columns.push(column("a_id", SqlType::BigInt));
    refer(&mut a, "b_id", "b");
    refer(&mut b, "a_id", "a");
    // What leads into the cycle is no part of it.
    let mut early = table("_early", &[]);
    early.columns.push(column("b_id", SqlType::BigInt));
    refer(&mut early, "b_id", "b");
    let both = schema([a, b, early]);
    let made = ["create table `a`", "create table `b`", "create table `_early`", "add constraint `fk_a_b` to `a`"];
    assert_eq!(changed(&Schema::default(), &both, &Hints::default()), made);
    let dropped = ["drop constraint `fk_a_b` of `a`", "drop table `_early`", "drop table `b`", "drop table `a`"];
    assert_eq!(changed(&both, &Schema::default(), &Hints::default()), dropped);
}

#[test]
fn a_column_is_computed_no_more_before_what_it_was_computed_from_changes() {
    let computed = |ty, generated| {
        let mut table = table("t", &[]);
        table.columns.push(column("n", ty));
        table.columns.push(Column { generated, ..column("twice", SqlType::Integer) });
        schema([table])
    };
    let twice = Generated { expression: "n * 2".to_owned(), stored: true };
    let (from, to) = (computed(SqlType::Integer, Some(twice)), computed(SqlType::BigInt, None));
    assert_eq!(changed(&from, &to, &Hints::default()), ["alter column `t.twice`", "alter column `t.n`"]);
}

#[test]
fn a_schema_is_made_before_a_table_moves_to_it() {
    let there = |name: &str| {
        let mut there = schema([table(name, &[])]);
        there.insert_object(Object::new(Definition::Schema(name[..3].into()))).expect("the only one");
        there
    };
    let mut hints = Hints::default();
    hints.renamed_tables.push(("old.t".into(), "new.t".into()));
    let changed = changed(&there("old.t"), &there("new.t"), &hints);
    assert_eq!(changed[..2], ["create schema `new`", "rename table `old.t` to `new.t`"]);
    assert_eq!(changed.last().map(String::as_str), Some("drop schema `old`"));
}

#[test]
fn a_key_to_a_table_that_nobody_makes_is_a_part_of_its_own_table() {
    let mut books = table("books", &[]);
    books.columns.push(column("user_id", SqlType::BigInt));
    refer(&mut books, "user_id", "users");
    assert_eq!(changed(&Schema::default(), &schema([books]), &Hints::default()), ["create table `books`"]);
}

#[test]
fn a_chain_of_ten_thousand_foreign_keys_is_made_and_dropped_in_order() {
    // The names are in the other order than the keys.
    let name = |number: usize| format!("t{:05}", 10_000 - number);
    let tables = (0..10_000).map(|number| {
        let mut table = table(&name(number), &[]);
        if number > 0 {
            refer(&mut table, "id", &name(number - 1));
        }
        table
    });
    let all = schema(tables);
    let made = diff::operations(&Schema::default(), &all, &Hints::default()).expect("nothing is asked").operations;
    assert_eq!((made.len(), made[0].describe()), (10_000, "create table `t10000`".to_owned()));
    let dropped = diff::operations(&all, &Schema::default(), &Hints::default()).expect("nothing is asked").operations;
    assert_eq!((dropped.len(), dropped[0].describe()), (10_000, "drop table `t00001`".to_owned()));
}

#[test]
fn a_key_that_changes_leaves_what_refers_to_it_as_it_was() {
    let (mut users, mut orders) = (table("users", &[]), table("orders", &[]));
    orders.columns.push(column("user_id", SqlType::BigInt));
    refer(&mut orders, "user_id", "users");
    let from = schema([users.clone(), orders.clone()]);
    for table in [&mut users, &mut orders] {
        table.columns.iter_mut().for_each(|it| it.ty = SqlType::Uuid);
    }
    let to = schema([users, orders]);
    let steps = [
        "drop constraint `fk_orders_users` of `orders`",
        "alter column `orders.id`",
        "alter column `orders.user_id`",
        "alter column `users.id`",
        "add constraint `fk_orders_users` to `orders`",
    ];
    assert_eq!(changed(&from, &to, &Hints::default()), steps);
}

#[test]
fn what_goes_with_a_column_is_left_to_it() {
    let mut from = table("users", &["email", "name"]);
    let rule = Rule::unique(vec!["email".into()]);
    from.constraints.push(Constraint { name: "uq".into(), rule });
    from.indexes.push(Index::new("ix", ["email", "name"]));
    let mut to = table("users", &["name"]);
    let steps = ["drop constraint `uq` of `users`", "drop index `ix` of `users`", "drop column `users.email`"];
    assert_eq!(changed(&schema([from.clone()]), &schema([to.clone()]), &Hints::default()), steps);
    // Unless its name is wanted.
    to.indexes.push(Index::new("ix", ["name"]));
    let steps = [
        "drop index `ix` of `users`",
        "create index `ix` on `users`",
        "drop constraint `uq` of `users`",
        "drop column `users.email`",
    ];
    assert_eq!(changed(&schema([from]), &schema([to]), &Hints::default()), steps);
}

#[test]
fn what_data_is_lost_is_noted_at_its_operation() {
    let (from, to) = (schema([table("users", &["note"])]), schema([table("users", &[])]));
    let changes = diff::operations(&from, &to, &Hints::default()).expect("nothing is asked");
    let notes: Vec<&str> = changes.notes_of(0).collect();
    assert_eq!(notes, ["the values of `users.note` are lost: the way back makes the column, not its values"]);
}

#[test]
fn why_something_is_made_anew_is_noted() {
    let with = |ty: SqlType, expression: &str, on_delete: ReferentialAction| {
        let (mut users, mut orders) = (table("users", &[]), table("orders", &[]));
        orders.columns.extend([
            column("user_id", SqlType::BigInt),
            column("price", ty),
            column("gross", SqlType::BigInt),
        ]);
        orders.columns[3].generated = Some(Generated { expression: expression.to_owned(), stored: true });
        refer(&mut orders, "user_id", "users");
        users.columns[0].ty = SqlType::BigInt;
        if let Some(Constraint { rule: Rule::ForeignKey(key), .. }) = orders.constraints.last_mut() {
            key.on_delete = on_delete;
        }
        schema([users, orders])
    };
    let from = with(SqlType::Integer, "price * 2", ReferentialAction::NoAction);
    let told = |to: &Schema| {
        let changes = diff::operations(&from, to, &Hints::default()).expect("nothing is asked");
        let notes = (0..changes.operations.len()).flat_map(|it| changes.notes_of(it));
        notes.filter_map(|it| Some(it.split_once("is added again below, as ")?.1.to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(
        told(&with(SqlType::Integer, "price * 3", ReferentialAction::Cascade)),
        ["it is to refer otherwise", "it is computed otherwise"]
    );
    let to = with(SqlType::BigInt, "price * 2", ReferentialAction::NoAction);
    assert_eq!(told(&to), ["what it is computed from changes"]);
}

#[test]
fn what_no_operation_changes_is_said() {
    let mut to = table("users", &[]);
    to.options.engine = Some("Aria".to_owned());
    to.options.strict = true;
    let changes = diff::operations(&schema([table("users", &[])]), &schema([to]), &Hints::default());
    let changes = changes.expect("nothing is asked");
    let said: Vec<&str> = changes.left().collect();
    assert_eq!(said, ["table `users` is to have another strictness, which needs a new table"]);
    let described: Vec<String> = changes.operations.iter().map(Operation::describe).collect();
    assert_eq!(described, ["change options of table `users`"]);
}

#[test]
fn a_table_that_holds_a_wanted_name_goes_first() {
    let (mut old, mut new) = (table("old", &["a"]), table("new", &["b"]));
    for table in [&mut old, &mut new] {
        table.constraints[0].name = "key".into();
    }
    let steps = ["drop table `old`", "create table `new`"];
    assert_eq!(changed(&schema([old]), &schema([new]), &Hints::default()), steps);
}

#[test]
fn numbering_ends_before_its_key_goes_whatever_is_between() {
    let table = |name: &str, key: &str, identity: Option<Identity>| {
        let mut table = Table::new(name);
        let column = |name: &str| Column { nullable: false, ..Column::new(name, SqlType::BigInt) };
        table.columns = vec![Column { identity, ..column("id") }, column("number")];
        table
            .constraints
            .push(Constraint { name: format!("pk_{name}").into(), rule: Rule::primary_key(vec![key.into()]) });
        table
    };
    let from = schema([table("a", "id", Some(Identity::default())), table("b", "id", None)]);
    let to = schema([table("a", "number", None), table("b", "number", None)]);
    let steps = [
        "alter column `a.id`",
        "drop constraint `pk_a` of `a`",
        "drop constraint `pk_b` of `b`",
        "add constraint `pk_a` to `a`",
        "add constraint `pk_b` to `b`",
    ];
    assert_eq!(changed(&from, &to, &Hints::default()), steps);
}

#[test]
fn a_right_on_a_view_that_is_made_anew_is_given_again() {
    let with = |options: Option<&str>| {
        let options = options.map(str::to_owned);
        let view = View { options, ..View::new("names", "SELECT id FROM users") };
        let (privilege, on) = ("SELECT".to_owned(), GrantTarget::Table("names".into()));
        let right = Grant { privilege, on, to: "staff".into(), grantable: false };
        let mut schema = schema([table("users", &[])]);
        for it in [Definition::View(view), Definition::Grant(right)] {
            schema.insert_object(Object::new(it)).expect("each once");
        }
        schema
    };
    assert_eq!(
        changed(&with(Some("security_barrier")), &with(None), &Hints::default()),
        [
            "revoke right of `staff` to SELECT on table `names`",
            "drop view `names`",
            "create view `names`",
            "grant right of `staff` to SELECT on table `names`",
        ]
    );
}
