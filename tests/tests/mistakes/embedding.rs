//! What a sound package embeds, and what makes cargo look again.

use std::fs;

use crate::package::{Package, migration};

fn revisions(package: &Package) -> Vec<String> {
    let output = package.run();
    assert_eq!(output.stderr, "");
    output.stdout.lines().filter_map(|line| line.split(" | ").next()).map(str::to_owned).collect()
}

#[test]
fn a_new_a_renamed_and_a_deleted_file_are_noticed_by_a_plain_build() {
    let package = Package::reserve();
    package.versions(&[("0001.rs", &migration("revision = \"a1\""))]);
    assert_eq!(revisions(&package), ["a1"]);

    package.write("migrations/versions/2026/11/0002.rs", &migration("revision = \"b2\", down_revision = \"a1\""));
    assert_eq!(revisions(&package), ["a1", "b2"], "a new file, in a new subfolder");

    let versions = package.path("migrations/versions");
    fs::rename(versions.join("2026/11/0002.rs"), versions.join("0000.rs")).expect("the file can be renamed");
    assert_eq!(revisions(&package), ["b2", "a1"], "a renamed file");

    fs::remove_file(versions.join("0000.rs")).expect("the file can be removed");
    assert_eq!(revisions(&package), ["a1"], "a deleted file");
}

#[test]
fn an_empty_and_a_missing_version_folder_embed_nothing() {
    let package = Package::reserve();
    assert!(revisions(&package).is_empty());
    fs::remove_dir(package.path("migrations/versions")).expect("the folder can be removed");
    assert!(revisions(&package).is_empty());
    package.versions(&[("0001.rs", &migration("revision = \"a1\""))]);
    assert_eq!(revisions(&package), ["a1"]);
}

#[test]
fn the_message_is_the_argument_or_the_first_line_of_the_doc() {
    let package = Package::reserve();
    let documented = format!("//! Create users.\n//!\n//! More.\n{}", migration("revision = \"a1\""));
    let told = format!("//! Doc.\n{}", migration("revision = \"b2\", down_revision = \"a1\", message = \"Told\""));
    package.versions(&[("0001.rs", &documented), ("0002.rs", &told)]);
    let stdout = package.run().stdout;
    let facts: Vec<_> = stdout.lines().filter_map(|line| line.rsplit_once(" | ")).map(|(facts, _)| facts).collect();
    assert_eq!(facts, ["a1 | Create users | versions/0001.rs:6", "b2 | Told | versions/0002.rs:4"]);
}

#[test]
fn files_of_one_name_in_two_folders_are_two_modules() {
    let package = Package::reserve();
    let (first, second) = (migration("revision = \"a1\""), migration("revision = \"b2\", down_revision = \"a1\""));
    package.versions(&[("x/create-users.rs", &first), ("y/create-users.rs", &second)]);
    assert_eq!(revisions(&package), ["a1", "b2"]);
}

#[test]
fn the_macro_may_stand_in_any_file_of_the_package() {
    let package = Package::reserve();
    package.versions(&[("0001.rs", &migration("revision = \"a1\""))]);
    package.write("migrations/src/lib.rs", "mod db;\npub use db::embedded::MIGRATIONS;\n");
    package.write("migrations/src/db.rs", "pub mod embedded;\n");
    package.write("migrations/src/db/embedded.rs", "migrate_core::migrations!();\n");
    assert_eq!(revisions(&package), ["a1"]);
}

#[test]
fn no_binary_holds_the_place_where_it_was_built() {
    let package = Package::reserve();
    let text =
        migration("revision = \"a1\"").replace("Ok(())", "Err(Error::message(std::panic::Location::caller().file()))");
    package.versions(&[("0001.rs", &text)]);
    assert_eq!(revisions(&package), ["a1"]);
    let binary = fs::read(package.path("target/debug/migrations")).expect("cargo built it");
    let has = |text: &str| binary.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(has("migrations/src/../versions/0001.rs"));
    assert!(!has(&package.path("migrations/versions").to_string_lossy()));
    assert!(!has(&package.path("migrations/src/../versions").to_string_lossy()));
}

#[test]
fn without_a_build_script_the_macro_says_what_to_write() {
    let package = Package::reserve();
    package.without_build_script();
    insta::assert_snapshot!(package.check().stderr);
}
