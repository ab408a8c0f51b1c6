//! Help: every command says what it does, and shows how it is typed.

use crate::project::{Project, market};

/// Lists the commands of a help text.
pub(crate) fn commands(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // What a command does may go on on a further line.
    lines
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .filter(|name| name != "help")
        .collect()
}

#[test]
fn every_command_has_examples_and_no_line_is_too_wide() {
    let project = Project::empty();
    let all = commands(&project.migrate("--help").run().succeeded().stdout);
    assert!(all.len() >= 13, "{all:?}");
    for command in all {
        let help = project.migrate(&format!("{command} -h")).run().succeeded().stdout;
        assert!(help.contains("\nExamples:\n  cargo migrate "), "{help}");
        let wide: Vec<&str> = help.lines().filter(|line| line.chars().count() > 100).collect();
        assert!(wide.is_empty(), "{wide:#?}");
    }
}

#[test]
fn the_deployed_binary_has_the_commands_that_need_no_sources() {
    let own = commands(&market().deployed("--help").run().succeeded().stdout);
    let all = commands(&market().migrate("--help").run().succeeded().stdout);
    assert!(own.iter().all(|command| all.contains(command)), "{own:?}");
    let only: Vec<&str> = all.iter().filter(|command| !own.contains(command)).map(String::as_str).collect();
    for command in ["init", "revision", "merge"] {
        assert!(only.contains(&command), "{only:?}");
    }
}

#[test]
fn nothing_and_a_wrong_word_end_with_2() {
    let project = Project::empty();
    for line in ["", "upgrad", "upgrade --frm a1", "show", "upgrade a1 b2"] {
        let ran = project.migrate(line).run();
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{line}: {}", ran.shown());
        assert!(ran.stderr.contains("Usage: cargo migrate"), "{}", ran.stderr);
    }
}
