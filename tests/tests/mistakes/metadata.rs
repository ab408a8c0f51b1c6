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
