use super::*;
use crate::render;
use crate::schema::{EnumType, SqlType};

fn read(text: &str, dialect: Dialect) -> Models {
    of_text("schema.rs", text, Some(dialect), Convention::DEFAULT)
}

/// The types of the columns of the first table.
fn types(dialect: Dialect, columns: &str) -> Vec<SqlType> {
    let text = format!("{TYPES} table! {{ t (id) {{ id -> Integer, {columns} }} }}");
    let Models { schema, problems, .. } = read(&text, dialect);
    assert_eq!(problems, []);
    schema.tables.values().flat_map(|it| &it.columns).skip(1).map(|it| it.ty.clone()).collect()
}

const TYPES: &str = r#"mod sql_types {
    #[derive(SqlType)] #[diesel(postgres_type(name = "Mood", schema = "shop"))] #[diesel(mysql_type(name = "Enum"))]
    pub struct Mood;
    #[derive(SqlType)] #[diesel(sqlite_type(name = "Text"))] pub struct Word;
}"#;

#[test]
fn diesels_words_mean_the_types_of_their_database() {
    let moment = |dialect| types(dialect, "a -> Timestamp, b -> Nullable<Mood>");
    assert_eq!(moment(Dialect::Postgres), [SqlType::Timestamp, SqlType::Custom("shop.\"Mood\"".into())]);
    let words = EnumType { name: "mood".into(), values: Vec::new() };
    assert_eq!(moment(Dialect::Mysql), [SqlType::TimestampTz, SqlType::Enum(words)]);
    assert_eq!(types(Dialect::Sqlite, "a -> Word, b -> TimestamptzSqlite"), [SqlType::Text, SqlType::TimestampTz]);
    assert_eq!(
        types(Dialect::Mysql, "a -> Datetime, b -> Unsigned<Bigint>, c -> Tinytext, d -> Tinyint"),
        [SqlType::Timestamp, SqlType::UnsignedBigInt, SqlType::TinyText, SqlType::TinyInt]
    );
    assert_eq!(
        types(
            Dialect::Postgres,
            "#[max_length = 3] a -> Bpchar, b -> Array<Nullable<Text>>, c -> Tstzrange, d -> Citext, e -> Numeric, \
             #[max_length = 50] f -> Varchar, g -> Range<Int4>, h -> Jsonb, i -> Inet, j -> Timestamptz"
        ),
        [
            SqlType::Char(3),
            SqlType::Array(Box::new(SqlType::Text)),
            SqlType::Range(Box::new(SqlType::TimestampTz)),
            SqlType::Custom("citext".into()),
            SqlType::Decimal,
            SqlType::VarChar(50),
            SqlType::Range(Box::new(SqlType::Integer)),
            SqlType::Jsonb,
            SqlType::Inet,
            SqlType::TimestampTz,
        ]
    );
}

#[test]
fn keys_and_joins_are_named_by_the_convention() {
    let text = "table! { shop.users { id -> Nullable<Integer> } }
        table! { #[sql_name = \"all\"] posts (id) { id -> Integer, #[sql_name = \"user\"] user_ -> Integer } }
        joinable!(posts -> users (user_));";
    let Models { schema, problems, .. } = read(text, Dialect::Sqlite);
    assert_eq!(problems, []);
    let users = schema.table(&"shop.users".into()).expect("read");
    assert!(!users.columns[0].nullable, "a key is never null");
    let all = schema.table(&"all".into()).expect("read");
    let key = ForeignKey::new(vec!["user".into()], "shop.users".into(), vec!["id".into()]);
    let names: Vec<_> = all.constraints.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["pk_all", "fk_all_user_users"]);
    assert_eq!(all.constraints[1].rule, Rule::ForeignKey(key));
}

#[test]
fn the_words_of_a_file_tell_its_database() {
    let of = |column: &str| {
        let text = format!("table! {{ t {{ id -> Integer, at -> Timestamp, {column} }} }}");
        of_text("schema.rs", &text, None, Convention::DEFAULT).schema.tables[&"t".into()].columns[1].ty.clone()
    };
    assert_eq!(of("a -> Datetime"), SqlType::TimestampTz);
    assert_eq!(of("a -> Timestamptz"), SqlType::Timestamp);
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let told = |text: &str| {
        let problems = read(text, Dialect::Postgres).problems;
        let shown = |it: &SourceProblem| (it.place.column, it.message.clone(), it.help.clone().unwrap_or_default());
        problems.iter().map(shown).collect::<Vec<_>>()
    };
    for (text, wanted) in [
        (
            "table! { t { id -> Integre, id -> Text } }",
            vec![(20, "`Integre` is no type of Diesel's that is known here", "did you mean `Integer`?")],
        ),
        (
            "table! { t { id -> Text } } table! { t { id -> Text } }",
            vec![(38, "there are two tables `t`", "take one of them out")],
        ),
        (
            "#[derive(SqlType)] struct M; table! { t { id -> M } }",
            vec![(
                49,
                "`M` does not say what the database calls it",
                "write `#[diesel(postgres_type(name = \"..\"))]` on `struct M`",
            )],
        ),
        (
            "table! { tab { id -> Text } } joinable!(tab -> tap (id)); joinable!(tab -> tab (di));",
            vec![
                (48, "there is no table `tap` in this file", "did you mean `tab`?"),
                (81, "there is no column `di` in this file", "did you mean `id`?"),
            ],
        ),
        (
            "table! { u (a, b) { a -> Text, b -> Text } } joinable!(u -> u (a));",
            vec![(
                61,
                "`u` has a key of several columns, and one column cannot refer to it",
                "take the `joinable!` out, and join with `on`",
            )],
        ),
        (
            "#[derive(DeriveEntityModel)] pub struct Model { id: i32 }",
            vec![(
                1,
                "`schema.rs` has no `table!`",
                "name a `schema.rs` of Diesel's, as `diesel print-schema` writes it; what other tools write is not read",
            )],
        ),
        ("table! { t {", vec![(12, "`schema.rs` is not Rust: this bracket is not closed", "")]),
    ] {
        let wanted: Vec<_> =
            wanted.into_iter().map(|(at, what, help)| (at, what.to_owned(), help.to_owned())).collect();
        assert_eq!(told(text), wanted, "{text}");
    }
}

#[test]
fn what_is_written_is_read_back() {
    let mut users = Table::new("shop.all users");
    for (name, ty) in [
        ("id", SqlType::BigInt),
        ("type", SqlType::VarChar(20)),
        ("a b", SqlType::Binary),
        ("at", SqlType::TimestampTz),
        ("words", SqlType::Array(Box::new(SqlType::Text))),
        ("size", SqlType::Decimal),
    ] {
        users.columns.push(Column { nullable: name != "id", ..Column::new(name, ty) });
    }
    let rule = Rule::primary_key(vec!["id".into()]);
    users.constraints.push(Constraint { name: "pk_all users".into(), rule });
    let Models { schema, problems, .. } =
        read(&render::tables(Dialect::Postgres, &crate::schema::Schema::default(), &[&users]), Dialect::Postgres);
    assert_eq!(problems, []);
    let read = schema.table(&users.name).expect("read");
    assert_eq!((&read.columns, &read.constraints), (&users.columns, &users.constraints));
}
