//! Files that are wrong by themselves.

use insta::assert_snapshot;

use crate::package::{Package, migration};

fn check(files: &[(&str, &str)]) -> String {
    let package = Package::reserve();
    package.versions(files);
    let output = package.check();
    assert!(!output.success, "the compiler accepted it");
    output.stderr
}

const FUNCTION: &str = "(_op: &mut Operations) -> Result<()> {\n    Ok(())\n}\n";

#[test]
fn a_file_without_a_migration_is_named_at_the_macro() {
    assert_snapshot!(check(&[("0001.rs", &migration("revision = \"a1\"")), ("notes.rs", "//! Nothing.\n")]));
}

#[test]
fn a_second_migration_in_a_file_is_refused() {
    let second = format!("\n#[migration(revision = \"b2\", down_revision = \"a1\")]\npub fn second{FUNCTION}");
    assert_snapshot!(check(&[("0001.rs", &(migration("revision = \"a1\"") + &second))]));
}

#[test]
fn a_migration_that_only_some_builds_have_is_refused() {
    let text = migration("revision = \"a1\"").replace("#[migration", "#[cfg(feature = \"later\")]\n#[migration");
    assert_snapshot!(check(&[("0001.rs", &text)]));
}

#[test]
fn a_downgrade_without_a_migration_is_refused() {
    let text = format!("use migrate_core::prelude::*;\n\n#[downgrade]\npub fn downgrade{FUNCTION}");
    assert_snapshot!(check(&[("0001.rs", &text)]));
}

#[test]
fn an_irreversible_migration_has_no_downgrade() {
    let text = migration("revision = \"a1\", irreversible = \"rows are gone\"");
    let text = format!("{text}\n#[downgrade]\npub fn downgrade{FUNCTION}");
    assert_snapshot!(check(&[("0001.rs", &text)]));
}

#[test]
fn a_file_that_is_not_rust_is_the_compilers_to_tell_and_its_children_are_not_blamed() {
    let broken = migration("revision = \"b2\", down_revision = \"a1\"").replace("Ok(())", "Ok((]");
    assert_snapshot!(check(&[
        ("0001.rs", &migration("revision = \"a1\"")),
        ("0002.rs", &broken),
        ("0003.rs", &migration("revision = \"c3\", down_revision = \"b2\"")),
    ]));
}

#[test]
fn a_body_that_does_not_compile_is_one_error_at_its_line() {
    let text = migration("revision = \"a1\"").replace("Ok(())", "op.nothing()");
    assert_snapshot!(check(&[("0001.rs", &text)]));
}
