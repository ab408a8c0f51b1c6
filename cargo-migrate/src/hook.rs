//! The commands that a package runs on a new migration's file: rustfmt, unless it says otherwise.

use std::path::Path;
use std::process::{Command, Stdio};

use migrate_core::cli::output;

/// The word of a command that stands for the file.
const FILE: &str = "{file}";

/// Runs each command in the package's folder, with the file where `{file}` stands, else as its last argument.
///
/// The file is well formed as it is, so that a program that is missing or fails is only told.
pub(crate) fn run(hooks: &[Vec<String>], file: &Path, package: &Path) {
    for hook in hooks {
        let Some(mut command) = command(hook, file) else { continue };
        let ended = command.current_dir(package).stdin(Stdio::null()).stdout(Stdio::null()).status();
        let program = command.get_program().to_string_lossy();
        match ended {
            Ok(status) if status.success() => {}
            Ok(status) => output::warning(&format!("the post-write hook `{program}` ended with {status}")),
            Err(error) => output::warning(&format!("the post-write hook `{program}` could not be started: {error}")),
        }
    }
}

fn command(hook: &[String], file: &Path) -> Option<Command> {
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned()).to_string_lossy().into_owned();
    let (program, arguments) = hook.split_first()?;
    let mut command = Command::new(program);
    command.args(arguments.iter().map(|argument| argument.replace(FILE, &file)));
    if !arguments.iter().any(|argument| argument.contains(FILE)) {
        command.arg(file);
    }
    Some(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(hook: &[&str]) -> Vec<String> {
        let hook: Vec<String> = hook.iter().map(|&word| word.to_owned()).collect();
        let command = command(&hook, Path::new("/p/a b.rs")).unwrap();
        command.get_args().map(|word| word.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn the_file_is_the_last_argument_unless_it_has_a_place() {
        assert_eq!(words(&["rustfmt", "--edition", "2024"]), ["--edition", "2024", "/p/a b.rs"]);
        assert_eq!(words(&["sh", "-c", "git add '{file}'"]), ["-c", "git add '/p/a b.rs'"]);
    }
}
