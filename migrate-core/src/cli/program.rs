//! How this program is called: texts say `cargo migrate ..`, and a deployed binary has a name of its own; what `cargo
//! migrate` was told to build, a text that says what to type next has to tell it again.

use std::sync::{LazyLock, OnceLock};

use clap::Subcommand;

use super::Command;

/// The name that stands in for `cargo migrate`; decided once, before anything is told.
static NAME: OnceLock<String> = OnceLock::new();

/// Gives the program a name of its own.
pub(super) fn name(name: String) {
    // Only the first name counts, and a second is not given.
    drop(NAME.set(name));
}

/// The flags that `cargo migrate` was called with and built this program by; decided once, before anything is told.
static FLAGS: OnceLock<String> = OnceLock::new();

/// Says by which flags the program was built.
pub(super) fn flags(flags: String) {
    drop(FLAGS.set(flags));
}

/// Puts the program's own name into a text, before the commands that it has, or after them the flags that it was built by.
pub fn spoken(text: &str) -> String {
    match (NAME.get(), FLAGS.get()) {
        (Some(name), _) => rewritten(text, |command, rest| format!("{name} {command}{rest}")),
        (None, Some(flags)) => rewritten(text, |command, rest| format!("cargo migrate {command} {flags}{rest}")),
        (None, None) => text.to_owned(),
    }
}

/// Puts the program's own name into the help of every command.
pub(super) fn spoken_help(command: clap::Command) -> clap::Command {
    command.mut_subcommands(|command| match command.get_after_help().map(ToString::to_string) {
        Some(text) => command.after_help(spoken(&text)),
        None => command,
    })
}

/// The commands that the program has itself; every help text is looked through for them.
static OWN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let own = Command::augment_subcommands(clap::Command::new(""));
    own.get_subcommands().map(|command| command.get_name().to_owned()).collect()
});

/// Writes the calls of the program's own commands anew, each a command and what follows it.
fn rewritten(text: &str, call: impl Fn(&str, &str) -> String) -> String {
    let mut pieces = text.split("cargo migrate ");
    let mut written = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|letter: char| !letter.is_ascii_lowercase() && letter != '-').unwrap_or(piece.len());
        let (command, rest) = piece.split_at(end);
        let line = rest.split(['`', '\n']).next().unwrap_or_default();
        // What cargo builds is not the deployed binary's to choose.
        let is_own = OWN.iter().any(|known| known == command) && !line.contains("--features");
        written += &if is_own { call(command, rest) } else { format!("cargo migrate {piece}") };
    }
    written
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
            assert_eq!(rewritten(text, |command, rest| format!("./app {command}{rest}")), own);
        }
    }

    #[test]
    fn the_flags_that_it_was_built_by_are_told_again_with_its_own_commands() {
        let told = |text| rewritten(text, |command, rest| format!("cargo migrate {command} --features postgres{rest}"));
        assert_eq!(told("`cargo migrate stamp --purge REV`"), "`cargo migrate stamp --features postgres --purge REV`");
        assert_eq!(told("`cargo migrate merge`"), "`cargo migrate merge`");
    }
}
