//! `[package.metadata.migrate]` as the build script reads it.

use insta::assert_snapshot;

use crate::package::{Package, migration};

const TWO_BASES: [&str; 2] = ["revision = \"a1\"", "revision = \"b2\""];

#[test]
fn an_unknown_key_is_an_error_at_the_macro_with_the_nearest_name() {
    let package = Package::reserve();
    package.metadata("[package.metadata.migrate]\nversion = [\"versions\"]\n");
    assert_snapshot!(package.check().stderr);
}

#[test]
fn many_heads_and_bases_are_accepted_where_the_package_allows_them() {
    let package = Package::reserve();
    package.metadata("[package.metadata.migrate]\nheads = \"many\"\n");
    let [first, second] = TWO_BASES.map(migration);
    package.versions(&[("0001.rs", &first), ("0002.rs", &second)]);
    let output = package.check();
    assert_eq!(output.stderr, "");
}

#[test]
fn several_version_folders_are_read_and_one_may_lie_outside() {
    let package = Package::reserve();
    package.metadata("[package.metadata.migrate]\nversions = [\"versions\", \"../elsewhere\"]\n");
    package.versions(&[("0001.rs", &migration("revision = \"a1\""))]);
    package.write("elsewhere/0002.rs", &migration("revision = \"b2\", down_revision = \"a1x\""));
    let output = package.check();
    std::fs::remove_dir_all(package.path("elsewhere")).expect("the folder can be removed");
    assert_snapshot!(output.stderr);
}

/// Prints the SQL of each migration.
const PRINTS_SQL: &str = "//! Prints SQL.\n
use migrate_core::{plan::Direction, prelude::Dialect, script::{self, Replay}};\n
fn main() {
    let migrate_core::Migrations { list, settings } = migrations::MIGRATIONS;
    let mut replay = Replay::new(Dialect::Postgres, []).with_naming(settings.naming);
    for migration in list {
        let script = script::write(migration, Direction::Upgrade, &mut replay).expect(\"is written\");
        script.statements.iter().flat_map(|it| it.action.sql().into_owned()).for_each(|sql| println!(\"{sql}\"));
    }
}
";

#[test]
fn a_naming_convention_reaches_the_migrations() {
    let package = Package::reserve();
    package.metadata(
        "[package.metadata.migrate]\nnaming-convention = { uq = \"%(table_name)s_%(column_0_name)s_key\", \
         pk = \"{table_name}_pkey\" }\n",
    );
    package.write("migrations/src/main.rs", PRINTS_SQL);
    let table = "op.create_table(\"users\", |t| {
        t.column(\"id\", BigInt).primary_key();
        t.column(\"email\", Text).unique().index();
    })";
    package.versions(&[("0001.rs", &migration("revision = \"a1\"").replace("_op", "op").replace("Ok(())", table))]);
    let output = package.run();
    assert_eq!(output.stderr, "");
    assert_snapshot!(output.stdout, @r#"
CREATE TABLE "users" (
  "id" BIGINT NOT NULL,
  "email" TEXT,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_email_key" UNIQUE ("email")
)
CREATE INDEX "ix_users_email" ON "users" ("email")
"#);
}

#[test]
fn an_unknown_token_of_a_naming_convention_is_an_error_with_the_nearest_name() {
    let package = Package::reserve();
    package.metadata("[package.metadata.migrate]\nnaming-convention = { uq = \"uq_%(tabel_name)s\" }\n");
    assert_snapshot!(package.check().stderr);
}
