//! Renames of tables, columns and values of enums: asked about, hinted, and never guessed.

use migrate_core::diff::{self, Choice, DiffError, Hints};
use migrate_core::explain::Explain;
use migrate_core::operation::{ObjectOperation, Operation};
use migrate_core::schema::{Column, Definition, EnumType, Object, Schema, SqlType};

use crate::difference::{changed, schema, table};

#[test]
fn a_column_that_is_gone_where_another_came_is_asked_about() {
    let (from, to) = (schema([table("users", &["fullname"])]), schema([table("users", &["full_name"])]));
    let error = diff::operations(&from, &to, &Hints::default()).expect_err("is not told");
    assert_eq!(error.code(), "ambiguous-change");
    assert_eq!(
        error.to_string(),
        "table `users` lost column `fullname` and gained `full_name`: a rename, or a drop and an add?"
    );
    let help =
        "say which with `--rename users.fullname=full_name` or `--drop users.fullname`; on a terminal the command asks";
    assert_eq!(error.help().expect("is told"), help);
    let mut hints = Hints::default();
    hints.rename("users.fullname=full_name", &from).expect("is there");
    assert_eq!(changed(&from, &to, &hints), ["rename column `users.fullname` to `full_name`"]);
    let mut hints = Hints::default();
    hints.drop("users.fullname", &from).expect("is there");
    assert_eq!(changed(&from, &to, &hints), ["add column `users.full_name`", "drop column `users.fullname`"]);
}

#[test]
fn a_table_that_is_gone_where_one_like_it_came_is_asked_about() {
    let (from, mut to) = (schema([table("users", &["name"])]), schema([table("people", &["name"])]));
    let error = diff::operations(&from, &to, &Hints::default()).expect_err("is not told");
    let choice = Choice::Table { lost: "users".into(), gained: vec!["people".into()] };
    assert_eq!(error, DiffError::Ambiguous { choices: vec![choice] });
    let mut hints = Hints::default();
    hints.rename("users=people", &from).expect("is there");
    let renamed = ["rename table `users` to `people`", "rename constraint `pk_users` of `people` to `pk_people`"];
    assert_eq!(changed(&from, &to, &hints), renamed);
    // Who renames a table may change a column of it, too.
    to.table_mut(&"people".into()).expect("there").columns.push(Column::new("more", SqlType::Text));
    let error = diff::operations(&from, &to, &Hints::default()).expect_err("is not told");
    assert_eq!(
        error.to_string(),
        "table `users` is gone and `people` has most of its columns: a rename, or a drop and a new table?"
    );
    // One that is not like it is another.
    to.table_mut(&"people".into()).expect("there").columns.push(Column::new("yet_more", SqlType::Text));
    assert_eq!(changed(&from, &to, &Hints::default()), ["create table `people`", "drop table `users`"]);
}

#[test]
fn a_value_of_an_enum_type_that_is_gone_where_others_came_is_asked_about() {
    let mood = |values: &[&str]| {
        let values = values.iter().map(|it| (*it).to_owned()).collect();
        let mut schema = Schema::default();
        schema
            .insert_object(Object::new(Definition::Enum(EnumType { name: "mood".into(), values })))
            .expect("the first");
        schema
    };
    let (from, to) = (mood(&["sad", "ok"]), mood(&["sad", "fine", "glad"]));
    let error = diff::operations(&from, &to, &Hints::default()).expect_err("is not told");
    let choice =
        Choice::Value { ty: "mood".into(), lost: "ok".into(), gained: vec!["fine".to_owned(), "glad".to_owned()] };
    assert_eq!(error, DiffError::Ambiguous { choices: vec![choice] });
    assert_eq!(
        error.to_string(),
        "enum type `mood` lost value `ok` and gained `fine` or `glad`: a rename, or a drop and an add?"
    );
    let mut hints = Hints::default();
    hints.rename("mood.ok=fine", &from).expect("is there");
    let changes = diff::operations(&from, &to, &hints).expect("is told");
    let renamed = |it: &&Operation| matches!(it, Operation::Object(ObjectOperation::AlterEnum(it)) if it.moves == [("ok".to_owned(), "fine".to_owned())]);
    assert_eq!(changes.operations.iter().filter(renamed).count(), 1, "{:?}", changes.operations);
    let mut hints = Hints::default();
    hints.drop("mood.ok", &from).expect("is there");
    assert!(diff::operations(&from, &to, &hints).expect("is told").operations.iter().filter(renamed).count() == 0);
    // What only comes, or only goes, is nothing else.
    assert_eq!(changed(&mood(&["ok"]), &mood(&["ok", "sad"]), &Hints::default()), ["alter enum type `mood`"]);
    assert_eq!(changed(&mood(&["ok", "sad"]), &mood(&["ok"]), &Hints::default()), ["alter enum type `mood`"]);
}

#[test]
fn names_are_swapped_by_a_name_between() {
    let (mut from, mut to) = (table("t", &["a", "b"]), table("t", &["a", "b"]));
    from.columns[1].ty = SqlType::Integer;
    to.columns[2].ty = SqlType::Integer;
    let hints = Hints {
        renamed_columns: vec![("t".into(), "a".into(), "b".into()), ("t".into(), "b".into(), "a".into())],
        ..Hints::default()
    };
    let swapped =
        ["rename column `t.a` to `a_renamed`", "rename column `t.b` to `a`", "rename column `t.a_renamed` to `b`"];
    assert_eq!(changed(&schema([from]), &schema([to]), &hints), swapped);
}

#[test]
fn a_hint_that_a_model_gives_for_ever_is_passed_over_when_it_is_done() {
    let hints = Hints {
        renamed_tables: vec![("people".into(), "users".into())],
        renamed_columns: vec![("users".into(), "fullname".into(), "name".into())],
        ..Hints::default()
    };
    let users = schema([table("users", &["name"])]);
    assert!(changed(&users, &users, &hints).is_empty());
}
