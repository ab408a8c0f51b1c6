//! `migrations![..]`: a list that is written by hand, checked by the compiler's own evaluation.

use insta::assert_snapshot;

use crate::package::{Package, migration};

/// A library of the modules `m0`, `m1`, ..., listed by hand.
fn library(rule: &str, arguments: &[&str]) -> String {
    let mut text = String::new();
    let mut names = Vec::new();
    for (number, arguments) in arguments.iter().enumerate() {
        text += &format!("mod m{number} {{\n{}}}\n", migration(arguments));
        names.push(format!("m{number}"));
    }
    format!("{text}\nmigrate_core::migrations![{rule}{}];\n", names.join(", "))
}

fn check(rule: &str, arguments: &[&str]) -> String {
    let package = Package::reserve();
    package.without_build_script();
    package.write("migrations/src/lib.rs", &library(rule, arguments));
    package.check().stderr
}

#[test]
fn every_fault_of_a_list_is_shown_at_its_module() {
    assert_snapshot!(check(
        "",
        &[
            "revision = \"a1\", branch_labels = \"shop\"",
            "revision = \"a1\", down_revision = \"a1\"",
            "revision = \"b2\", down_revision = \"a1x\"",
            "revision = \"c3\", down_revision = \"c3\"",
            "revision = \"d-4\", down_revision = \"a1\"",
            "revision = \"e5\", down_revision = \"a1\", depends_on = \"shpo\"",
            "revision = \"f6\", down_revision = \"a1\", branch_labels = \"shop\"",
            "revision = \"g7\"",
            "revision = \"h8\", down_revision = [\"a1\", \"f6\"]",
            "revision = \"\", down_revision = \"h8\"",
        ]
    ));
}

#[test]
fn a_cycle_and_several_heads_of_a_list_are_shown() {
    let cycle = ["revision = \"a1\", down_revision = \"b2\"", "revision = \"b2\", down_revision = \"a1\""];
    let heads =
        ["revision = \"a1\"", "revision = \"b2\", down_revision = \"a1\"", "revision = \"c3\", down_revision = \"a1\""];
    assert_snapshot!(check("", &cycle) + "\n" + &check("", &heads));
}

#[test]
fn a_list_may_allow_several_heads_and_nothing_else_before_the_semicolon() {
    assert_eq!(check("heads = \"many\"; ", &["revision = \"a1\"", "revision = \"b2\""]), "");
    assert_snapshot!(check("heads = 2; ", &["revision = \"a1\""]));
}

#[test]
fn a_listed_file_has_the_message_and_the_checksum_of_an_embedded_one() {
    let text = format!("//! Create users.\n{}", migration("revision = \"a1\""));
    let package = Package::reserve();
    package.versions(&[("0001.rs", &text)]);
    let embedded = package.run().stdout;
    package.without_build_script();
    package.write("migrations/src/lib.rs", "mod users;\nmigrate_core::migrations![users];\n");
    package.write("migrations/src/users.rs", &text);
    let listed = package.run().stdout;
    assert_eq!(listed.replace("src/users.rs", "versions/0001.rs"), embedded);
}
