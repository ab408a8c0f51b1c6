use super::*;

/// As `diesel print-schema` writes it, with what people add.
const PRINTED: &str = r#"// @generated automatically by Diesel CLI.
//! Tables.
use diesel::prelude::*;

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "mood", schema = "shop"))]
    pub struct Mood;

    #[derive(diesel::sql_types::SqlType)]
    #[diesel(mysql_type(name = "Enum"))]
    pub struct UsersStateEnum;

    #[derive(SqlType)]
    #[postgres(type_name = "tsvector")]
    pub struct Tsvector;

    pub struct NotOne;
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Mood;

    /// People.
    #[sql_name = "all users"]
    shop.users (id, r#type) {
        /// The key.
        id -> Int4,
        #[sql_name = "type"]
        #[max_length = 1_00]
        r#type -> Varchar,
        moods -> Nullable<Array<Nullable<super::sql_types::Mood>>>,
        size -> Unsigned<BigInt>,
    }
}

table! { posts { id -> Integer, user_id -> Nullable<Integer> } }

view! { stats { total -> BigInt } }
macro_rules! m { () => { table! { no { id -> Integer } } } }
joinable!(posts -> users (user_id));
diesel::allow_tables_to_appear_in_same_query!(posts, users,);
#[cfg(test)] mod tests { table! { no { id -> Integer } } }
"#;

fn shown<S>(ty: &TypeName<S>) -> String {
    match &ty.of {
        Some(of) => format!("{}<{}>", ty.word.value, shown(of)),
        None => ty.word.value.clone(),
    }
}

#[test]
fn what_diesel_prints_is_read() {
    let file = read(PRINTED, |bytes| bytes).expect("Rust");
    assert_eq!(file.problems, []);
    let [users, posts] = file.tables.as_slice() else { panic!("two tables: {:?}", file.tables) };
    assert_eq!((users.schema.as_deref(), users.name.value.as_str()), (Some("shop"), "users"));
    assert_eq!(users.sql_name, "all users");
    let key = |table: &Table<_>| table.key.iter().map(|it| it.value.clone()).collect::<Vec<_>>();
    assert_eq!((key(users), key(posts)), (vec!["id".to_owned(), "type".to_owned()], vec!["id".to_owned()]));
    let columns: Vec<_> =
        users.columns.iter().map(|it| (it.sql_name.as_str(), shown(&it.ty), it.max_length, it.nullable)).collect();
    let wanted = [
        ("id", "Int4".to_owned(), None, false),
        ("type", "Varchar".to_owned(), Some(100), false),
        ("moods", "Array<Nullable<Mood>>".to_owned(), None, true),
        ("size", "Unsigned<BigInt>".to_owned(), None, false),
    ];
    assert_eq!(columns, wanted);
    let [join] = file.joins.as_slice() else { panic!("one join: {:?}", file.joins) };
    let words = [&join.child, &join.parent, &join.column].map(|it| it.value.as_str());
    assert_eq!(words, ["posts", "users", "user_id"]);
}

#[test]
fn types_say_their_names_in_databases() {
    let file = read(PRINTED, |bytes| bytes).expect("Rust");
    let names: Vec<_> = file
        .types
        .iter()
        .map(|it| {
            let postgres = it.postgres.as_ref().map(|it| (it.schema.as_deref(), it.name.as_str()));
            (it.name.value.as_str(), postgres, it.mysql.as_deref())
        })
        .collect();
    let wanted = [
        ("Mood", Some((Some("shop"), "mood")), None),
        ("UsersStateEnum", None, Some("Enum")),
        ("Tsvector", Some((None, "tsvector")), None),
    ];
    assert_eq!(names, wanted);
}

#[test]
fn every_mistake_is_told_at_its_token() {
    let problems = |text: &str| {
        let file = read(text, |bytes| bytes).expect("Rust");
        let shown = |it: Problem<ByteSpan>| (text[it.span.start..it.span.end].to_owned(), it.message);
        file.problems.into_iter().map(shown).collect::<Vec<_>>()
    };
    for (text, at, message) in [
        ("table! {}", "table", "`table!` says nothing"),
        ("table! { \"a\" { id -> Integer } }", "\"a\"", "expected the name of a table"),
        ("table! { a (id) }", "a", "the table `a` has no columns"),
        ("table! { a { id: Integer } }", ":", "expected `->` and a type after `id`"),
        ("table! { a { id } }", "id", "the column `id` has no type"),
        ("table! { a { id -> } }", "id", "expected a type of Diesel's"),
        ("table! { a { id -> Integer name -> Text } }", "-", "this does not belong to the type `name`"),
        ("table! { a { id -> sql_types:: } }", ":", "expected a type of Diesel's after `::`"),
        ("table! { a (uid) { id -> Integer } }", "uid", "the key of `a` names `uid`, which is none of its columns"),
        ("table! { a { uid -> Integer } }", "a", "the key of `a` names `id`, which is none of its columns"),
        ("table! { a { #[sql_nam = \"x\"] id -> Integer } }", "sql_nam", "`#[sql_nam]` of a column is not known here"),
        ("table! { a { #[generated] id -> Integer } }", "generated", "`#[generated]` of a column is not known here"),
        (
            "table! { a { #[max_length = \"x\"] id -> Integer } }",
            "\"x\"",
            "`max_length` takes a whole number of its range",
        ),
        ("joinable!(a -> b);", "a", "expected two tables and a column"),
        (
            "infer_schema!(\"env:DATABASE_URL\");",
            "infer_schema",
            "`infer_schema!` asks a database while the code is compiled, and nothing is asked here",
        ),
    ] {
        assert_eq!(problems(text), [(at.to_owned(), message.to_owned())], "{text}");
    }
    assert!(read("table! { a { id -> Integer }", |bytes| bytes).is_err());
}
