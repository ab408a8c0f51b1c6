//! Files of models as schemas.

use std::path::Path;

use super::{Models, models};
use crate::dialect::Dialect;
use crate::operation::Operations;
use crate::prelude::*;
use crate::schema::Schema;
use crate::schema::naming::Convention;

fn read(files: &[(&str, &str)], paths: &[&str]) -> Models {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    let paths: Vec<String> = paths.iter().map(ToString::to_string).collect();
    models(folder.path(), &paths, Convention::DEFAULT)
}

fn one(text: &str) -> Models {
    let models = read(&[("models.rs", text)], &["models.rs"]);
    assert_eq!(models.problems, []);
    models
}

fn migrated(record: impl FnOnce(&mut Operations) -> Result<()>) -> Schema {
    let mut op = Operations::new(Dialect::Postgres);
    record(&mut op).expect("recorded");
    let mut schema = Schema::default();
    for operation in op.completed(&schema).expect("whole") {
        operation.apply(&mut schema).expect("fits");
    }
    schema
}

fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let shown = |it: &crate::source::SourceProblem| format!("{}:{}: {}", it.path, it.place.line, it.message);
    read(files, &paths).problems.iter().map(shown).collect()
}

#[test]
fn a_model_is_what_a_migration_of_the_same_words_makes() {
    let models = one(r#"
        #[derive(Model)]
        #[model(table = "products", schema = "ecommerce", comment = "what is sold")]
        #[model(unique("sku", "category_id", name = "uq_sku", deferrable), check(price_positive = "price >= 0"))]
        #[model(index("sku", col("price").desc().nulls_last(), expr("lower(sku)"), name = "ix_p", unique,
            using = "btree", filter = "price > 1", include = ["id"], with(fillfactor = "70")))]
        #[model(foreign_key("sku", "price", references = "ecommerce.prices(sku, price)", on_update = "cascade", match_full))]
        #[model(with(fillfactor = "80"), engine = "InnoDB", strict)]
        pub struct Product {
            #[column(primary_key, default = "gen_random_uuid()")]
            pub id: Uuid,
            #[column(max_length = 100, unique, collation = "de", comment = "on the shelf")]
            pub sku: String,
            #[column(references = "categories.id", on_delete = "set_null", index)]
            pub category_id: Option<i64>,
            #[column(precision = 10, scale = 2, default = 0, check = "price < 100", check = "price <> 7")]
            pub price: BigDecimal,
            #[column(ty = VarChar(20), name = "type", default = literal("it's"))]
            pub kind: Kind,
            #[column(generated = "price * 2", stored)]
            pub double: Option<BigDecimal>,
            pub tags: Vec<String>,
            pub made: chrono::DateTime<Utc>,
            #[column(skip)]
            pub total: HashMap<String, i32>,
        }
        #[derive(Model)]
        #[model(table = "categories", schema = "ecommerce")]
        struct Category {
            #[column(primary_key, identity(always, start = 10))]
            id: i64,
        }
        #[derive(Model)]
        #[model(schema = "ecommerce", primary_key("sku", "price", name = "pk_of_prices"))]
        struct Price {
            #[column(max_length = 100)]
            sku: String,
            #[column(ty = "Numeric(10, 2)")]
            price: BigDecimal,
        }
    "#);
    let wanted = migrated(|op| {
        op.create_table("ecommerce.categories", |t| {
            t.column("id", BigInt).primary_key().identity_with(Identity::always().start(10));
        })?;
        op.create_table("ecommerce.prices", |t| {
            t.column("sku", VarChar(100)).not_null();
            t.column("price", Numeric(10, 2)).not_null();
            t.primary_key(["sku", "price"]).name("pk_of_prices");
        })?;
        op.create_table("ecommerce.products", |t| {
            t.column("id", Uuid).primary_key().default("gen_random_uuid()");
            t.column("sku", VarChar(100)).not_null().unique().collation("de").comment("on the shelf");
            t.column("category_id", BigInt).references("ecommerce.categories", "id").on_delete(SetNull).index();
            t.column("price", Numeric(10, 2)).not_null().default("0").check("price < 100").check("price <> 7");
            t.column("type", VarChar(20)).not_null().default("'it''s'");
            t.column("double", Decimal).generated_stored("price * 2");
            t.column("tags", Array(Text)).not_null();
            t.column("made", TimestampTz).not_null();
            t.unique(["sku", "category_id"]).name("uq_sku").deferrable();
            t.check("price_positive", "price >= 0");
            t.foreign_key(["sku", "price"], "ecommerce.prices", ["sku", "price"]).on_update(Cascade).match_full();
            t.index([col("sku"), col("price").desc().nulls_last(), expr("lower(sku)")])
                .name("ix_p")
                .unique()
                .using("btree")
                .filter("price > 1")
                .include(["id"])
                .with("fillfactor", "70");
            t.comment("what is sold");
            t.with("fillfactor", "80");
            t.engine("InnoDB");
            t.strict();
        })
    });
    assert_eq!(models.schema, wanted);
}

#[test]
fn an_enum_is_a_type_of_its_own() {
    let models = one(r#"
        #[derive(DbEnum)]
        #[db_enum(name = "feeling", schema = "s", comment = "c")]
        enum Mood { Happy, #[db_enum(rename = "so-so")] SoSo }
        #[derive(Model)]
        struct User { #[column(primary_key)] id: i32, mood: Option<Mood>, moods: Vec<Mood> }
    "#);
    let wanted = migrated(|op| {
        op.create_enum("s.feeling", ["happy", "so-so"]).comment("c");
        op.create_table("users", |t| {
            t.column("id", Integer).primary_key();
            t.column("mood", Enum("s.feeling"));
            t.column("moods", Array(Enum("s.feeling"))).not_null();
        })
    });
    assert_eq!(models.schema, wanted);
}

#[test]
fn files_modules_and_folders_are_one_schema() {
    let user = "#[derive(Model)] pub struct User { #[column(primary_key)] id: i64, #[model(flatten)] times: Times }";
    let times = "#[derive(Model)] #[model(mixin, index(\"created_at\"))] \
                 pub struct Times { created_at: NaiveDateTime, #[model(flatten)] gone: Gone }";
    let gone = "#[derive(Model)] #[model(mixin)] pub struct Gone { deleted_at: Option<NaiveDateTime> }";
    let wanted = migrated(|op| {
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key();
            t.column("created_at", Timestamp).not_null().index();
            t.column("deleted_at", Timestamp);
        })
    });
    let by_module = read(
        &[
            ("src/models.rs", "pub mod user; mod inner { mod times; } #[path = \"other/gone.rs\"] mod g;"),
            ("src/models/user.rs", user),
            ("src/models/inner/times.rs", times),
            ("src/other/gone.rs", gone),
            ("src/models/stray.rs", "#[derive(Model)] struct Stray { id: i32 }"),
        ],
        &["src/models.rs"],
    );
    assert_eq!((by_module.problems, by_module.schema), (Vec::new(), wanted.clone()));
    assert_eq!(
        by_module.files,
        ["src/models.rs", "src/models/user.rs", "src/models/inner/times.rs", "src/other/gone.rs"]
    );
    let by_folder = read(&[("m/a.rs", gone), ("m/b/c.rs", times), ("m/b.rs", user)], &["m"]);
    assert_eq!((by_folder.problems, by_folder.schema), (Vec::new(), wanted));
}

#[test]
fn what_was_called_otherwise_is_hinted() {
    let models = one(r#"
        #[derive(Model)]
        #[model(schema = "s", renamed_from = "people")]
        struct User { #[column(primary_key, renamed_from = "uid")] id: i64, state: State }
        #[derive(DbEnum)]
        enum State { #[db_enum(renamed_from = "open")] New, #[db_enum(rename = "off", renamed_from = "gone")] Closed }
    "#);
    assert_eq!(models.hints.renamed_tables, [("s.people".into(), "s.users".into())]);
    assert_eq!(models.hints.renamed_columns, [("s.users".into(), "uid".into(), "id".into())]);
    let renamed = [("open", "new"), ("gone", "off")].map(|(from, to)| ("state".into(), from.to_owned(), to.to_owned()));
    assert_eq!(models.hints.renamed_values, renamed);
}

#[test]
fn what_follows_from_a_field_that_was_not_read_is_not_told() {
    let told = problems(&[(
        "a.rs",
        "#[derive(Model)]\n#[model(index(\"body\"))] struct A { id: i32,\n#[column(ty = JsonB)] body: String,\n\
              #[model(flatten)] t: T }\n#[derive(Model)] #[model(mixin)] struct T { at: i32 }\n\
              #[derive(Model)] struct B { #[column(references = \"as.body\")] a: i32 }",
    )]);
    assert_eq!(told, ["a.rs:3: there is no type `JsonB`"]);
}

#[test]
fn what_is_wrong_between_models_is_told_with_its_file() {
    let told = problems(&[
        (
            "a.rs",
            "#[derive(Model)]\nstruct User { id: i32 }\n#[derive(Model)] struct A { mood: Mod, #[model(flatten)] t: User }",
        ),
        ("b.rs", "mod x {\n#[derive(Model)]\n#[model(table = \"users\")] struct B { id: i32 }\n}"),
        (
            "c.rs",
            "#[derive(Model)] struct C { #[column(references = \"user.id\")] a: i32,\n\
                  #[column(references = \"users.idd\")] b: i32, #[column(references(\"z.id\", external))] c: i32 }",
        ),
        ("d.rs", "#[derive(Model)]\nstruct D { a: (i32, i32), b: str }"),
        ("e.rs", "struct E {\n"),
        ("f.rs", "#[derive(DbEnum)] enum Mood { A }"),
    ]);
    assert_eq!(
        told,
        [
            "a.rs:3: `Mod` is no type of a column",
            "a.rs:3: `User` is a table of its own, not a mixin",
            "b.rs:3: the table `users` has a model already: `User`",
            "c.rs:1: no model has the table `user`",
            "c.rs:2: table `users` has no column `idd`",
            "d.rs:2: `(i32, i32)` is no type of a column",
            "d.rs:2: `str` is no type of a column",
            "e.rs:1: `e.rs` is not Rust: this bracket is not closed",
        ]
    );
    let gone = models(Path::new("/nowhere"), &["models.rs".to_owned()], Convention::DEFAULT);
    assert_eq!(gone.problems[0].message, "`models.rs` is not there");
}

#[test]
fn a_reference_that_is_none_is_told_once_and_two_indexes_of_one_name_with_what_to_do() {
    let faulty = r#"
        #[derive(Model)]
        struct User {
            #[column(primary_key)] id: i64,
            #[column(references = "teams", on_delete = "cascade")] team: i64,
        }
    "#;
    assert_eq!(problems(&[("models.rs", faulty)]), ["models.rs:5: `teams` names no table with a column"]);
    let twice = r#"
        #[derive(Model)]
        #[model(index("id"), index(col("id").desc()))]
        struct User { id: i64 }
    "#;
    let found = read(&[("models.rs", twice)], &["models.rs"]).problems;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].help.as_deref(), Some("give one of them a name of its own: `name = \"..\"`"));
}

#[test]
fn a_module_without_a_file_is_told_where_no_condition_may_leave_it_out() {
    let text = "mod gone;\n#[cfg(feature = \"a\")] mod maybe;\n#[path = \"x.rs\"] mod named;\nmod there;";
    let there = "#[derive(Model)] struct A { id: i32 }";
    let beside = read(&[("app/server.rs", text), ("app/there.rs", there)], &["app/server.rs"]);
    let told: Vec<_> = beside.problems.iter().map(|it| format!("{}: {}", it.place.line, it.message)).collect();
    assert_eq!(told, ["1: there is no file of the module `gone`", "3: there is no file `x.rs`"]);
    assert_eq!(beside.schema.tables.len(), 1);
    assert_eq!(beside.unread[..2], ["app/server/gone.rs", "app/server/gone/mod.rs"]);
    assert_eq!(read(&[("a.rs", "mod b;"), ("a/b.rs", "struct A {")], &["a.rs"]).unread, ["a/b.rs"]);
}

#[test]
fn what_a_model_and_its_mixin_say_together_is_told_once() {
    let told = problems(&[(
        "a.rs",
        "#[derive(Model)]\n#[model(unique(\"idd\"))] struct A { #[model(flatten)] t: T }\n\
              #[derive(Model)] #[model(mixin)] struct T { #[column(primary_key)] id: i32 }\n\
              #[derive(Model)]\n#[model(primary_key(\"id\"))] struct B { #[model(flatten)] t: T }\n\
              #[derive(Model)] struct C {}\n#[derive(DbEnum)] enum D {}\n#[derive(DbEnum)] enum E { A, a }",
    )]);
    let wanted = [
        "a.rs:2: the model `A` has no column `idd`",
        "a.rs:5: the column `id` is the primary key already",
        "a.rs:6: the model `C` has no columns",
        "a.rs:7: the enum `D` has no variants",
        "a.rs:8: two variants have the value `a`",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn a_parameter_of_an_index_may_be_a_number() {
    let text = |value| {
        format!("#[derive(Model)] #[model(index(\"id\", with(fillfactor = {value})))] struct User {{ id: i64 }}")
    };
    assert_eq!(one(&text("70")).schema, one(&text("\"70\"")).schema);
    assert_eq!(one(&text("false")).schema, one(&text("\"false\"")).schema);
}
