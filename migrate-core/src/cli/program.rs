//! How this program is called: texts say `cargo migrate ..`, and a deployed binary has a name of its own.

use std::sync::OnceLock;

use clap::Subcommand;

use super::Command;

/// The name that stands in for `cargo migrate`; decided once, before anything is told.
static NAME: OnceLock<String> = OnceLock::new();

/// Gives the program a name of its own.
pub(super) fn name(name: String) {
    // Only the first name counts, and a second is not given.
    drop(NAME.set(name));
}

/// Puts the program's own name into a text, before the commands that it has.
pub fn spoken(text: &str) -> String {
    match NAME.get() {
        Some(name) => renamed(text, name),
        None => text.to_owned(),
    }
}

/// Puts the program's own name into the help of every command.
pub(super) fn spoken_help(command: clap::Command) -> clap::Command {
    command.mut_subcommands(|command| match command.get_after_help().map(ToString::to_string) {
        Some(text) => command.after_help(spoken(&text)),
        None => command,
    })
}

fn renamed(text: &str, name: &str) -> String {
    let own = Command::augment_subcommands(clap::Command::new(""));
    let mut pieces = text.split("cargo migrate ");
    let mut renamed = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let command = piece.split(|letter: char| !letter.is_ascii_lowercase() && letter != '-').next();
        let line = piece.split(['`', '\n']).next().unwrap_or_default();
        // What cargo builds is not the deployed binary's to choose.
        let is_own =
            own.get_subcommands().any(|known| Some(known.get_name()) == command) && !line.contains("--features");
        renamed += if is_own { name } else { "cargo migrate" };
        renamed += " ";
        renamed += piece;
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deployed_binary_speaks_of_itself_where_it_has_the_command() {
        for (text, own) in [
            ("create it with `cargo migrate ensure-database`", "create it with `./app ensure-database`"),
            (
                "  cargo migrate upgrade +1    the next\n  cargo migrate upgrade",
                "  ./app upgrade +1    the next\n  ./app upgrade",
            ),
            ("`cargo migrate merge`, then `cargo migrate upgrade`", "`cargo migrate merge`, then `./app upgrade`"),
            ("`cargo migrate upgrade --features sqlite`", "`cargo migrate upgrade --features sqlite`"),
        ] {
            assert_eq!(renamed(text, "./app"), own);
        }
    }
}
