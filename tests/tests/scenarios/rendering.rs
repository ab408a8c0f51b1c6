//! Migrations as Rust source: what is written reads well, parses, compiles, and records what it was written from.

use std::fmt::Write as _;
use std::process::Command;

use insta::assert_snapshot;
use migrate_core::diff::{self, Changes, Hints};
use migrate_core::operation::Operation;
use migrate_core::prelude::*;
use migrate_core::render;
use migrate_core::schema::Schema;
use migrate_core::schema::naming::Convention;
use migrate_tests::Package;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::random::whole;

fn changes(from: &Schema, to: &Schema) -> Changes {
    diff::operations(from, to, &Hints::dropping_all(from)).expect("nothing is asked")
}

/// The body of `upgrade`.
fn body(changes: &Changes, from: &Schema) -> String {
    render::migration(changes, from, Convention::DEFAULT).expect("every operation is written").upgrade
}

fn function(number: usize, body: &str) -> String {
    format!("pub fn upgrade_{number}(op: &mut Operations) -> Result<()> {{\n{body}}}\n")
}

/// A schema by the calls that make it.
fn schema(record: impl FnOnce(&mut Operations) -> Result<()>) -> Schema {
    let mut op = Operations::new(Dialect::Postgres);
    record(&mut op).expect("fits");
    let mut schema = Schema::default();
    for operation in op.completed(&schema).expect("fits") {
        operation.apply(&mut schema).expect("fits");
    }
    schema
}

/// What is written for the way from one schema to the other.
fn written(from: impl FnOnce(&mut Operations) -> Result<()>, to: impl FnOnce(&mut Operations) -> Result<()>) -> String {
    let (from, to) = (schema(from), schema(to));
    body(&changes(&from, &to), &from)
}

proptest! {
    #[test]
    fn every_text_is_rust(from in whole(), to in whole()) {
        let text = function(0, &body(&changes(&from, &to), &from));
        prop_assert!(text.parse::<proc_macro2::TokenStream>().is_ok(), "{}", text);
    }
}

/// Compiles functions in one package, and compares what they record with what they were written from.
#[test]
fn what_is_compiled_records_what_it_was_written_from() {
    let mut runner = TestRunner::deterministic();
    let (mut functions, mut calls, mut cases) = (String::new(), String::new(), Vec::new());
    for number in 0..60 {
        let mut next = || whole().new_tree(&mut runner).expect("is made up").current();
        let from = if number % 4 == 0 { Schema::default() } else { next() };
        let to = next();
        let changes = changes(&from, &to);
        functions += &function(number, &body(&changes, &from));
        writeln!(calls, "        {number} => upgrade_{number}(op),").expect("a text takes all");
        cases.push((from, changes.operations));
    }
    let package = Package::new("rendered", &["sqlite-bundled"]);
    let manifest = std::fs::read_to_string(package.folder().join("Cargo.toml")).expect("is there");
    package
        .write("Cargo.toml", &manifest.replace("[build-dependencies]", "serde_json = \"1\"\n\n[build-dependencies]"));
    package.write("cases.json", &serde_json::to_string(&cases).expect("is written"));
    package.write("src/main.rs", &format!("{}{functions}", PROGRAM.replace("CALLS\n", &calls)));
    let binary = package.build("dev");
    let output = Command::new(binary).current_dir(package.folder()).output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}\n{functions}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(told.trim(), "60 are the same");
}

/// Records each function after its schema.
const PROGRAM: &str = r#"#![deny(warnings)]

use migrate_core::operation::Operation;
use migrate_core::prelude::*;
use migrate_core::schema::Schema;

fn upgrade(number: usize, op: &mut Operations) -> Result<()> {
    match number {
CALLS
        _ => Ok(()),
    }
}

fn main() {
    let text = std::fs::read_to_string("cases.json").unwrap();
    let cases: Vec<(Schema, Vec<Operation>)> = serde_json::from_str(&text).unwrap();
    let mut same = 0;
    for (number, (from, operations)) in cases.iter().enumerate() {
        let mut op = Operations::new(Dialect::Postgres);
        let recorded = upgrade(number, &mut op).and_then(|()| op.completed(from));
        match recorded {
            Err(error) => println!("{number}: {error}"),
            Ok(recorded) if recorded == *operations => same += 1,
            Ok(recorded) => {
                let differs = recorded.iter().zip(operations).find(|(one, other)| one != other);
                println!("{number}: {} for {}: {differs:#?}", recorded.len(), operations.len());
            }
        }
    }
    println!("{same} are the same");
}
"#;

#[test]
fn a_table_is_written_as_people_write_it() {
    let written = written(
        |_| Ok(()),
        |op| {
            op.create_table("users", |t| {
                t.column("id", BigInt).primary_key().identity();
            })?;
            op.create_table("shop.items", |t| {
                t.column("id", BigInt).primary_key().identity_with(Identity::always().start(1000));
                t.column("user_id", BigInt).not_null().references("users", "id").on_delete(Cascade);
                t.column("title", VarChar(200)).not_null().index();
                t.column("price", Numeric(10, 2)).not_null().default("0").check("price >= 0");
                t.column("state", Text).default(literal("draft")).comment("draft, sold or \"gone\"");
                t.column("gross", Numeric(10, 2)).generated_stored("price * 1.19");
                t.unique(["user_id", "title"]);
                t.unique(["title", "price"]).name("own");
                t.check("cheap", "price < 1000");
                t.index([col("price").desc(), expr("lower(title)")]).filter("price > 0");
                t.comment("what is sold");
            })
        },
    );
    assert_snapshot!(written, @r##"
    op.create_table("users", |t| {
        t.column("id", BigInt).primary_key().identity();
    })?;

    op.create_table("shop.items", |t| {
        t.column("id", BigInt)
            .primary_key()
            .identity_with(Identity::always().start(1000));
        t.column("user_id", BigInt)
            .not_null()
            .references("users", "id")
            .on_delete(Cascade);
        t.column("title", VarChar(200)).not_null().index();
        t.column("price", Numeric(10, 2))
            .not_null()
            .default("0")
            .check("price >= 0");
        t.column("state", Text)
            .default(literal("draft"))
            .comment(r#"draft, sold or "gone""#);
        t.column("gross", Numeric(10, 2))
            .generated_stored("price * 1.19");
        t.unique(["user_id", "title"]);
        t.unique(["title", "price"]).name("own");
        t.check("cheap", "price < 1000");
        t.index([col("price").desc(), expr("lower(title)")])
            .filter("price > 0");
        t.comment("what is sold");
    })
    "##);
}

#[test]
fn changes_are_written_as_people_write_them() {
    let before = |op: &mut Operations| {
        op.create_enum("mood", ["sad", "ok"]);
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key().identity();
            t.column("email", VarChar(100)).unique();
            t.column("name", VarChar(100)).not_null();
            t.column("mood", Enum("mood"));
        })?;
        op.create_table("old", |t| {
            t.column("id", BigInt).primary_key();
            t.column("user_id", BigInt).references("users", "id");
        })?;
        op.create_view("names", "SELECT id, name FROM users");
        Ok(())
    };
    let written = written(before, |op| {
        op.create_enum("mood", ["sad", "ok", "glad"]);
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key().identity();
            t.column("name", VarChar(20)).not_null();
            t.column("mood", Enum("mood")).default(literal("glad"));
            t.column("team_id", BigInt).references("teams", "id").index();
            t.column("born", Date);
        })?;
        op.create_table("teams", |t| {
            t.column("id", BigInt).primary_key();
        })?;
        op.create_view("names", "SELECT id, name, born\nFROM users");
        Ok(())
    });
    assert_snapshot!(written, @r#"
    // View `names` is made again below, on what it reads then.
    op.drop_view("names")?;

    op.add_enum_value("mood", "glad");

    op.create_table("teams", |t| {
        t.column("id", BigInt).primary_key();
    })?;

    op.add_column("users", "team_id", BigInt)
        .references("teams", "id")
        .index();

    op.add_column("users", "born", Date);

    // Values of `users.name` that fit into `VarChar(100)` and not into `VarChar(20)` are refused,
    // cut or changed.
    op.alter_column("users", "name").set_type(VarChar(20));

    op.alter_column("users", "mood")
        .set_default(literal("glad"));

    // The values of `users.email` are lost: the way back makes the column, not its values.
    op.drop_column("users", "email")?;

    // The rows of `old` are lost: the way back makes the table, not its rows.
    op.drop_table("old")?;

    op.create_view(
        "names",
        "SELECT id, name, born
FROM users",
    );

    Ok(())
    "#);
}

fn without_comments(mut schema: Schema) -> Schema {
    schema.objects.values_mut().for_each(|it| it.comment = None);
    schema
}

#[test]
fn what_rustfmt_would_change_is_nothing() {
    let mut runner = TestRunner::deterministic();
    let mut text = String::new();
    for number in 0..40 {
        // Whoever comments on a trigger has rustfmt part the braces of its name.
        let mut next = || without_comments(whole().new_tree(&mut runner).expect("is made up").current());
        let (from, to) = (next(), next());
        text += &function(number, &body(&changes(&from, &to), &from));
        text.push('\n');
    }
    let text = format!("{}\n", text.trim_end());
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("text.rs");
    std::fs::write(&file, &text).expect("is written");
    let output = Command::new("rustfmt")
        .args(["--edition", "2024", "--color", "never", "--check"])
        .arg(&file)
        .output()
        .expect("rustfmt runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn what_nobody_can_undo_has_its_way_back_written_as_far_as_it_goes() {
    let to = schema(|op| {
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key();
        })
    });
    let mut changes = diff::operations(&Schema::default(), &to, &Hints::default()).expect("nothing is asked");
    changes.operations.push(Operation::Execute(sql("GRANT SELECT ON users TO staff")));
    let functions = render::migration(&changes, &Schema::default(), Convention::DEFAULT).expect("is written");
    assert_snapshot!(functions.downgrade.expect("is not derived"), @r#"
    // Not undone: execute `GRANT SELECT ON users TO staff`.
    op.drop_table("users")
    "#);
}

#[test]
fn a_table_that_comes_home_is_moved_to_the_schema_by_its_name() {
    let table = |name: &'static str| {
        schema(move |op| {
            op.create_table(name, |t| {
                t.column("id", BigInt).primary_key();
            })
        })
    };
    let (from, to) = (table("crm.people"), table("people"));
    let hints = Hints { renamed_tables: vec![("crm.people".into(), "people".into())], ..Hints::default() };
    let changes = diff::operations(&from, &to, &hints).expect("nothing is asked");
    let functions = render::migration_at_home(&changes, &from, Convention::DEFAULT, Some(&"public".into()));
    assert_snapshot!(functions.expect("is written").upgrade, @r#"    op.move_table("crm.people", "public")"#);
}

#[test]
fn texts_that_people_read_stand_on_one_line() {
    let text = written(
        |_| Ok(()),
        |op| {
            op.create_table("notes", |t| {
                t.column("text", Text).default(literal("one\n\"two\"")).comment("first\nsecond");
            })
        },
    );
    assert_snapshot!(text, @r#"
    op.create_table("notes", |t| {
        t.column("text", Text)
            .default(literal("one\n\"two\""))
            .comment("first\nsecond");
    })
    "#);
}
