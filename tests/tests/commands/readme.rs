//! The README shows what is there.

use std::fs;
use std::path::Path;

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
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let readme = workspace("README.md");
    let table: Vec<&str> = readme.lines().filter(|line| line.starts_with("| `")).collect();
    for command in commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        let stands = |line: &&str| line.contains(&format!("`{command}`")) || line.contains(&format!("`{command} "));
        assert!(table.iter().any(|line| stands(&line)), "`{command}` is not in the README's table");
    }
}
