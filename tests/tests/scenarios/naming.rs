//! Names that nobody gave, and names at the limits.

use migrate_core::operation::Operations;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::schema::naming::Convention;
use migrate_core::script::{self, Replay};
use migrate_tests::Backend;

use crate::fingerprint::fingerprint;
use crate::scenario::{apply, dialect, migration, text};

fn unnamed(op: &mut Operations) -> Result<()> {
    op.create_table("users", |t| {
        t.column("id", BigInt).primary_key();
        t.column("email", VarChar(100)).unique();
    })?;
    op.create_table("orders", |t| {
        t.column("id", BigInt).primary_key();
        t.column("user_id", BigInt).references("users", "id").index();
        t.column("total", Integer).check("total > 0").check("total < 9999");
        t.check("small", "total < 100");
        t.unique(["user_id", "total"]);
    })?;
    op.add_column("orders", "code", VarChar(10)).unique();
    op.create_index(None, "orders", ["code", "total"]);
    op.create_check("whole", "orders", "total IS NOT NULL");
    Ok(())
}

#[test]
fn what_is_not_named_gets_the_name_of_the_convention() {
    let naming = Convention {
        primary_key: "%(table_name)s_pkey",
        unique: "%(table_name)s_%(column_0_N_name)s_key",
        foreign_key: "%(table_name)s_%(column_0_name)s_to_%(referred_table_name)s_%(referred_column_0_name)s",
        check: "{table_name}_{constraint_name}_check",
        index: "{column_0_label}_idx",
        ..Convention::DEFAULT
    };
    let migration = migration("a", unnamed, None);
    let mut replay = Replay::new(Dialect::Postgres, []).with_naming(naming);
    let script = script::write(&migration, Direction::Upgrade, &mut replay);
    insta::assert_snapshot!(text(&script), @r#"
CREATE TABLE "users" (
  "id" BIGINT NOT NULL,
  "email" VARCHAR(100),
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_email_key" UNIQUE ("email")
);
CREATE TABLE "orders" (
  "id" BIGINT NOT NULL,
  "user_id" BIGINT,
  "total" INTEGER,
  CONSTRAINT "orders_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "orders_user_id_to_users_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id"),
  CONSTRAINT "orders_total_check" CHECK (total > 0),
  CONSTRAINT "orders_total_2_check" CHECK (total < 9999),
  CONSTRAINT "orders_small_check" CHECK (total < 100),
  CONSTRAINT "orders_user_id_total_key" UNIQUE ("user_id", "total")
);
CREATE INDEX "orders_user_id_idx" ON "orders" ("user_id");
ALTER TABLE "orders" ADD COLUMN "code" VARCHAR(10);
ALTER TABLE "orders" ADD CONSTRAINT "orders_code_key" UNIQUE ("code");
CREATE INDEX "orders_code_idx" ON "orders" ("code", "total");
ALTER TABLE "orders" ADD CONSTRAINT "orders_whole_check" CHECK (total IS NOT NULL);
"#);
}

/// A name of so many bytes that holds what names should not hold.
fn long(bytes: usize) -> String {
    let odd = "a `\"' ü;";
    format!("{odd}{}", "x".repeat(bytes - odd.len()))
}

fn at_the_limit(op: &mut Operations) -> Result<()> {
    op.create_table(long(63), |t| {
        t.column(long(63), Integer).primary_key().unique();
        t.column("other", Integer).references(long(63), long(63)).index().check("other > 0");
    })?;
    op.create_unique(long(62), long(63), ["other"]);
    op.create_index(long(61), long(63), [long(63)]);
    op.create_check(long(60), long(63), "other < 9");
    op.create_foreign_key(long(59), long(63), ["other"], long(63), [long(63)]);
    op.rename_constraint(long(63), long(60), long(58))
}

#[test]
fn names_as_long_as_the_databases_take_them_and_those_made_of_them_are_kept() {
    for backend in Backend::ALL {
        let Some(database) = backend.database("limit") else { continue };
        let (change, mut replay) = (migration("a", at_the_limit, None), Replay::new(dialect(backend), []));
        let (up, before) = (script::write(&change, Direction::Upgrade, &mut replay), fingerprint(&database));
        apply(&database, &up.expect("is written"));
        let there = fingerprint(&database);
        for length in [63, 62, 61, 59] {
            assert!(there.contains(&long(length)) || backend != Backend::Postgres, "{backend}: {length}\n{there}");
        }
        let down = script::write(&change, Direction::Downgrade, &mut replay);
        apply(&database, &down.expect("is written"));
        assert_eq!(fingerprint(&database), before, "{backend}");
    }
}

#[test]
fn a_name_that_is_given_and_too_long_is_refused_and_never_cut() {
    let table: fn(&mut Operations) -> Result<()> = |op| {
        op.create_table("t", |t| {
            t.column("a", Integer).primary_key();
        })
    };
    let said = |dialect, change| {
        let (from, change) = (migration("from", table, None), migration("a", change, None));
        let script = script::write(&change, Direction::Upgrade, &mut Replay::new(dialect, [&from]));
        script.map(|_| ()).map_err(|error| error.cause.to_string())
    };
    let refused = |name: String, of: &str, limit| format!("the name `{name}` is longer than the {limit} {of} takes");
    let index: fn(&mut Operations) -> Result<()> = |op| {
        op.create_index("i".repeat(64), "t", ["a"]);
        Ok(())
    };
    assert_eq!(said(Dialect::Postgres, index), Err(refused("i".repeat(64), "PostgreSQL", 63)));
    assert_eq!(said(Dialect::Mysql, index), Ok(()));
    let unique: fn(&mut Operations) -> Result<()> = |op| {
        op.create_unique("🔑".repeat(16), "t", ["a"]);
        Ok(())
    };
    assert_eq!(said(Dialect::Postgres, unique), Err(refused("🔑".repeat(16), "PostgreSQL", 63)));
    let check: fn(&mut Operations) -> Result<()> = |op| {
        op.create_check("c".repeat(65), "t", "a > 0");
        Ok(())
    };
    assert_eq!(said(Dialect::Mysql, check), Err(refused("c".repeat(65), "MySQL", 64)));
}
