//! The README shows what is there.

use std::fs;
use std::path::Path;

use crate::help::commands;
use crate::project::market;

fn workspace(path: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name(path);
    fs::read_to_string(&file).expect("the file can be read")
}

#[test]
fn the_first_example_is_the_quickstart() {
    let file = "examples/quickstart/migrations/versions/20260101_3f1c2ab4d5e6_create_users.rs";
    assert!(workspace("README.md").contains(&format!("```rust\n{}```\n", workspace(file))));
}

#[test]
fn every_command_stands_in_the_table() {
    let help = market().migrate("--help").run().succeeded().stdout;
    let readme = workspace("README.md");
    let table: Vec<&str> = readme.lines().filter(|line| line.starts_with("| `")).collect();
    for command in commands(&help) {
        let stands = |line: &&str| line.contains(&format!("`{command}`")) || line.contains(&format!("`{command} "));
        assert!(table.iter().any(stands), "`{command}` is not in the README's table");
    }
}
