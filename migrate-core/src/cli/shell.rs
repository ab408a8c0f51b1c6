//! A command line that a variable holds: `less`, `code --wait`, `LESS=R less`.

use std::process::Command;

/// Characters that only a shell understands.
const OF_SHELL: &str = "|&;<>()$`\\\"'*?[]#~=%{}";

/// Makes the command of a line; arguments that are added come after the line's own.
pub fn of_line(line: &str) -> Command {
    let mut words = line.split_whitespace();
    match words.next() {
        Some(program) if !is_needed(line) => {
            let mut command = Command::new(program);
            command.args(words);
            command
        }
        Some(_) | None => {
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("{line} \"$@\""), line]);
            shell
        }
    }
}

/// Tells whether a line is more than words.
pub fn is_needed(line: &str) -> bool {
    line.contains(|c| OF_SHELL.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(line: &str) -> String {
        let output = of_line(line).args(["a b", "c"]).output().expect("it starts");
        String::from_utf8(output.stdout).expect("text")
    }

    #[test]
    fn arguments_come_after_those_of_the_line() {
        assert_eq!(of_line("less -S").get_program(), "less");
        assert_eq!(printed("printf %s,"), "a b,c,");
        assert_eq!(printed("WORD='x y' && printf '<%s>' \"$WORD\""), "<x y><a b><c>");
    }
}
