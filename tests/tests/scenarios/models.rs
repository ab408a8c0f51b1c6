//! Models as Rust source: what is written reads well, compiles, and says what it was written from.

use std::fmt::Write as _;

use insta::assert_snapshot;
use migrate_core::prelude::*;
use migrate_core::render::{self, ModelFile};
use migrate_core::schema::naming::Convention;
use migrate_core::schema::{Definition, Schema};
use migrate_core::source::{self, Models};
use migrate_tests::Package;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::random::whole;

/// Reads a text as models.
fn read(text: &str) -> Models {
    let folder = tempfile::tempdir().expect("a folder can be made");
    std::fs::write(folder.path().join("models.rs"), text).expect("it can be written");
    source::models(folder.path(), &["models.rs".to_owned()], Convention::DEFAULT)
}

/// Checks that a text is Rust, and says what it tells to say.
fn is_read_back(file: &ModelFile) -> Result<(), TestCaseError> {
    prop_assert!(file.text.parse::<proc_macro2::TokenStream>().is_ok(), "{}", file.text);
    let models = read(&file.text);
    prop_assert!(models.problems.is_empty(), "{:#?}\n{}", models.problems, file.text);
    prop_assert_eq!(&models.schema, &file.schema, "{}", file.text);
    Ok(())
}

/// Leaves of a schema what models can say at all: tables, and enum types of them.
fn without_objects(mut schema: Schema) -> Schema {
    schema.objects.retain(|_, it| matches!(it.definition, Definition::Enum(_) | Definition::Schema(_)));
    schema
}

proptest! {
    #[test]
    fn models_that_are_written_are_read_back(schema in whole()) {
        is_read_back(&render::models(Dialect::Postgres, &schema, Convention::DEFAULT))?;
    }

    #[test]
    fn what_is_not_told_to_be_left_out_is_said(schema in whole()) {
        let mut schema = without_objects(schema);
        let file = render::models(Dialect::Postgres, &schema, Convention::DEFAULT);
        if file.unsaid.is_empty() {
            schema.objects.retain(|_, it| matches!(it.definition, Definition::Enum(_)));
            prop_assert_eq!(&file.schema, &schema);
        } else {
            prop_assert_ne!(&file.schema, &schema);
        }
    }

    #[test]
    fn names_of_every_kind_are_read_back(
        tables in proptest::collection::btree_set("[a-zA-Z0-9_ .ü-]{1,9}", 1..5),
        columns in proptest::collection::btree_set(r#"[a-zA-Z0-9_ ."\\ü-]{1,6}|type|self|a\(b|fn"#, 1..6),
        values in proptest::collection::btree_set("[a-zA-Z0-9_ ü-]{1,6}|[ -~]{1,4}", 1..5),
        text in r#"[ -~\n]{1,20}"#,
    ) {
        let mut op = Operations::new(Dialect::Postgres);
        op.create_enum("kind", values);
        for (number, table) in tables.iter().enumerate() {
            let schema = if number % 2 == 0 { "s" } else { "Data" };
            op.create_table((schema, table.as_str()), |t| {
                for (number, column) in columns.iter().enumerate() {
                    let own = t.column(column.as_str(), Enum("kind")).comment(text.as_str()).default(literal(&text));
                    if number == 0 {
                        own.primary_key().unique().index();
                    } else {
                        own.references("s.other", column.as_str());
                    }
                }
                t.check(text.as_str(), "a > 0");
            }).expect("fits");
        }
        let mut schema = Schema::default();
        for operation in op.completed(&schema).expect("fits") {
            operation.apply(&mut schema).expect("fits");
        }
        is_read_back(&render::models(Dialect::Postgres, &schema, Convention::DEFAULT))?;
    }
}

fn schema(record: impl FnOnce(&mut Operations) -> Result<()>) -> Schema {
    let mut op = Operations::new(Dialect::Postgres);
    record(&mut op).expect("fits");
    let mut schema = Schema::default();
    for operation in op.completed(&schema).expect("fits") {
        operation.apply(&mut schema).expect("fits");
    }
    schema
}

#[test]
fn models_read_as_people_write_them() {
    let schema = schema(|op| {
        op.create_enum("mood", ["happy", "so_so"]);
        op.create_enum("shop.Size", ["S", "M", "X-L"]).comment("of clothes");
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key().identity();
            t.column("email", VarChar(100)).not_null().unique();
            t.column("mood", Enum("mood")).not_null().default("'happy'");
            t.column("moods", Array(Enum("mood")));
            t.column("born", Date);
            t.column("seen", TimestampTz).not_null().default("now()");
            t.column("type", Json).not_null();
            t.column("token", Uuid).default("gen_random_uuid()");
            t.comment("who buys");
        })?;
        op.create_table("shop.categories", |t| {
            t.column("id", SmallInt).primary_key().identity_with(Identity::always().start(10));
            t.column("ParentID", SmallInt).references("shop.categories", "id").on_delete(SetNull).index();
        })?;
        op.create_table("shop.order_items", |t| {
            t.column("order_id", BigInt).not_null();
            t.column("category_id", SmallInt).not_null();
            t.column("size", Enum("shop.Size"));
            t.column("price", Numeric(10, 2)).not_null().default("0").check("price >= 0").check("price < 1000000");
            t.column("amount", Integer).not_null().comment("in pieces");
            t.column("sum", Numeric(12, 2)).generated_stored("price * amount");
            t.column("during", Range(Date)).not_null();
            t.column("words", Custom("tsvector"));
            t.column("user_id", BigInt);
            t.primary_key(["order_id", "category_id"]).name("order_items_key");
            t.foreign_key(["order_id"], "orders", ["id"]).on_delete(Cascade);
            t.foreign_key(["category_id"], "shop.categories", ["id"]).name("of_category").initially_deferred();
            t.foreign_key(["user_id"], "users", ["id"]);
            t.unique(["category_id", "size"]).nulls_not_distinct();
            t.check("priced", "price > 0 OR amount = 0");
            t.check("odd name", "amount <> 13");
            t.exclusion([("order_id", "="), ("during", "&&")]).using("gist");
            t.index([col("words")]).using("gin");
            t.index([col("price").desc().nulls_last(), expr("lower(size)")]).unique().filter("amount > 0").name("ix_p");
        })?;
        op.create_view("happy", "SELECT id FROM users WHERE mood = 'happy'");
        Ok(())
    });
    let file = render::models(Dialect::Postgres, &schema, Convention::DEFAULT);
    assert_snapshot!(file.text, @r#"
    use bigdecimal::BigDecimal;
    use chrono::{DateTime, NaiveDate, Utc};
    use migrate_core::{DbEnum, Model};
    use uuid::Uuid;

    #[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
    pub enum Mood {
        Happy,
        SoSo,
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
    #[db_enum(name = "Size", schema = "shop", comment = "of clothes")]
    pub enum Size {
        #[db_enum(rename = "S")]
        S,
        #[db_enum(rename = "M")]
        M,
        #[db_enum(rename = "X-L")]
        XL,
    }

    #[derive(Debug, Clone, Model)]
    #[model(comment = "who buys")]
    pub struct User {
        #[column(primary_key, identity)]
        pub id: i64,
        #[column(max_length = 100, unique)]
        pub email: String,
        #[column(default = literal("happy"))]
        pub mood: Mood,
        pub moods: Option<Vec<Mood>>,
        pub born: Option<NaiveDate>,
        #[column(default = "now()")]
        pub seen: DateTime<Utc>,
        #[column(ty = Json)]
        pub r#type: serde_json::Value,
        #[column(default = "gen_random_uuid()")]
        pub token: Option<Uuid>,
    }

    #[derive(Debug, Clone, Model)]
    #[model(table = "categories", schema = "shop")]
    pub struct Category {
        #[column(primary_key, identity(always, start = 10))]
        pub id: i16,
        #[column(
            name = "ParentID",
            references = "shop.categories.id",
            on_delete = "set_null",
            index
        )]
        pub parent_id: Option<i16>,
    }

    #[derive(Debug, Clone, Model)]
    #[model(schema = "shop")]
    #[model(primary_key("order_id", "category_id", name = "order_items_key"))]
    #[model(unique("category_id", "size", nulls_not_distinct))]
    #[model(check(priced = "price > 0 OR amount = 0"))]
    #[model(check("odd name" = "amount <> 13"))]
    #[model(exclusion(("order_id", "="), ("during", "&&"), using = "gist"))]
    #[model(index(
        col("price").desc().nulls_last(),
        expr("lower(size)"),
        name = "ix_p",
        unique,
        filter = "amount > 0"
    ))]
    pub struct OrderItem {
        #[column(references("orders.id", external, on_delete = "cascade"))]
        pub order_id: i64,
        #[column(references("shop.categories.id", name = "of_category", initially_deferred))]
        pub category_id: i16,
        pub size: Option<Size>,
        #[column(
            precision = 10,
            scale = 2,
            default = 0,
            check = "price >= 0",
            check = "price < 1000000"
        )]
        pub price: BigDecimal,
        #[column(comment = "in pieces")]
        pub amount: i32,
        #[column(precision = 12, scale = 2, generated = "price * amount", stored)]
        pub sum: Option<BigDecimal>,
        #[column(ty = Range(Date))]
        pub during: (std::ops::Bound<NaiveDate>, std::ops::Bound<NaiveDate>),
        #[column(ty = Custom("tsvector"), index(using = "gin"))]
        pub words: Option<String>,
        #[column(references = "users.id")]
        pub user_id: Option<i64>,
    }
    "#);
    let unsaid: Vec<String> = file.unsaid.iter().map(ToString::to_string).collect();
    assert_eq!(unsaid, ["view `happy`: models say nothing of it"]);
    assert_eq!(read(&file.text).schema, file.schema);
}

#[test]
fn a_table_may_have_no_columns_but_those_of_its_parent() {
    let schema = schema(|op| {
        op.create_table("payments", |t| {
            t.column("id", BigInt).primary_key();
            t.column("paid", Date).not_null();
        })?;
        op.create_table("payments_2007", |t| {
            t.inherits("payments");
            t.primary_key(["id"]);
            t.check("of_2007", "paid < '2008-01-01'");
            t.index(["paid"]);
        })
    });
    let file = render::models(Dialect::Postgres, &schema, Convention::DEFAULT);
    let last = file.text.split("\n\n").last().expect("there are two");
    assert_snapshot!(last, @r#"
    #[derive(Debug, Clone, Model)]
    #[model(table = "payments_2007")]
    #[model(primary_key("id"))]
    #[model(check(of_2007 = "paid < '2008-01-01'"))]
    #[model(index("paid"))]
    #[model(inherits("payments"))]
    pub struct Payments2007 {}
    "#);
    assert_eq!(file.unsaid, []);
    assert_eq!(read(&file.text).schema, schema);
}

/// Compiles files of models in one package; what they take from other crates is there as empty types.
#[test]
fn what_is_compiled_are_models() {
    const CRATES: &str = "
        #[derive(Debug, Clone)] pub struct DateTime<T>(T);
        #[derive(Debug, Clone)] pub struct One;
        pub use One as BigDecimal; pub use One as NaiveDate; pub use One as NaiveTime; pub use One as NaiveDateTime;
        pub use One as Utc; pub use One as TimeDelta; pub use One as Uuid; pub use One as Value; pub use One as IpNetwork;
    ";
    let mut runner = TestRunner::deterministic();
    let (mut text, mut asked, mut wanted) =
        (String::from("#![deny(warnings)]\n#![allow(dead_code, unused_imports)]\n"), String::new(), 0);
    writeln!(text, "mod crates {{ {CRATES} }}").expect("a text takes all");
    for number in 0..12 {
        let schema = whole().new_tree(&mut runner).expect("is made up").current();
        let file = render::models(Dialect::Postgres, &schema, Convention::DEFAULT);
        let crates = ["bigdecimal", "chrono", "uuid", "serde_json", "ipnetwork"]
            .map(|it| format!("use crate::crates as {it};\n"));
        writeln!(text, "mod m{number} {{\n{}{}}}", crates.concat(), file.text).expect("a text takes all");
        for line in file.text.lines().filter_map(|it| it.strip_prefix("pub struct ")) {
            let name = line.trim_end_matches(" {");
            writeln!(asked, "    count += <m{number}::{name} as migrate_core::Model>::columns().len();")
                .expect("a text takes all");
        }
        wanted += file.schema.tables.values().map(|it| it.columns.len()).sum::<usize>();
    }
    writeln!(text, "fn main() {{\n    let mut count = 0;\n{asked}    println!(\"{{count}}\");\n}}")
        .expect("a text takes all");
    let package = Package::new("written-models", &["sqlite-bundled"]);
    package.write("src/main.rs", &text);
    let output = std::process::Command::new(package.build("dev")).output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), wanted.to_string());
}
