//! A pager, as git uses one: on a terminal, for an answer that does not fit it.
//!
//! `MIGRATE_PAGER` names it, else `PAGER`, else it is `less`; an empty name or `cat` means none.

use std::env;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Seek, Write, stdout};
use std::process::{Command, Stdio};

use terminal_size::{Height, Width, terminal_size};

use super::shell;

/// Options of `less` unless `LESS` says otherwise: leave when all fits, keep colours, leave the text on the screen.
const LESS: &str = "FRX";

/// Becomes the pager that shows a text; returns when none is wanted or none could be started.
///
/// The pager takes this process's place, so that a Ctrl-C is the pager's own affair.
pub(super) fn show(text: &str) {
    let Some(name) = wanted(|name| env::var(name).ok()) else { return };
    if !stdout().is_terminal() || fits(text) {
        return;
    }
    // A pager that is missing is no error: the answer is then printed as it is.
    let Ok(file) = unlinked(text) else { return };
    // A shell that finds no such program has read nothing yet.
    let line = if shell::is_needed(&name) { format!("{name}; test $? -ne 127 || cat") } else { name };
    let mut pager = shell::of_line(&line);
    pager.stdin(Stdio::from(file));
    for (name, value) in [("LESS", LESS), ("LV", "-c")] {
        if env::var_os(name).is_none() {
            pager.env(name, value);
        }
    }
    become_program(&mut pager);
}

/// Chooses the pager by the environment.
fn wanted(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let name = variable("MIGRATE_PAGER").or_else(|| variable("PAGER")).unwrap_or_else(|| "less".to_owned());
    let name = name.trim();
    (!name.is_empty() && name != "cat").then(|| name.to_owned())
}

/// Tells whether a text fits on the screen, with a line left for the prompt.
fn fits(text: &str) -> bool {
    let Some((Width(width), Height(height))) = terminal_size() else { return false };
    height_of(text, usize::from(width)) < usize::from(height)
}

/// Counts the lines that a text takes on a screen.
fn height_of(text: &str, width: usize) -> usize {
    let plain = anstream::adapter::strip_str(text).to_string();
    plain.lines().map(|line| line.chars().count().div_ceil(width.max(1)).max(1)).sum()
}

/// Writes a text into a file that has no name any more, and so leaves nothing behind.
fn unlinked(text: &str) -> io::Result<File> {
    let path = env::temp_dir().join(format!("cargo-migrate-{}", std::process::id()));
    let mut file = File::options().read(true).write(true).create_new(true).open(&path)?;
    fs::remove_file(&path)?;
    let mut writer = io::BufWriter::new(&file);
    match anstream::AutoStream::choice(&stdout()) {
        anstream::ColorChoice::Never => write!(writer, "{}", anstream::adapter::strip_str(text))?,
        anstream::ColorChoice::Auto | anstream::ColorChoice::AlwaysAnsi | anstream::ColorChoice::Always => {
            writer.write_all(text.as_bytes())?;
        }
    }
    writer.flush()?;
    drop(writer);
    file.rewind()?;
    Ok(file)
}

#[cfg(unix)]
fn become_program(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    // What comes back is why it could not be started.
    drop(command.exec());
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) {
    if let Ok(status) = command.status() {
        std::process::exit(status.code().unwrap_or(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pager(variables: &[(&str, &str)]) -> Option<String> {
        wanted(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_own_variable_beats_the_common_one_and_cat_is_none() {
        assert_eq!(pager(&[]).as_deref(), Some("less"));
        assert_eq!(pager(&[("PAGER", "more")]).as_deref(), Some("more"));
        assert_eq!(pager(&[("PAGER", "more"), ("MIGRATE_PAGER", "less -S")]).as_deref(), Some("less -S"));
        assert_eq!(pager(&[("PAGER", "more"), ("MIGRATE_PAGER", "")]), None);
        assert_eq!(pager(&[("PAGER", "cat")]), None);
    }

    #[test]
    fn lines_wider_than_the_screen_count_as_several() {
        assert_eq!(height_of("a\n\nb\n", 80), 3);
        assert_eq!(height_of(&format!("\u{1b}[31m{}\u{1b}[0m\n", "é".repeat(81)), 80), 2);
    }

    #[test]
    fn the_text_of_a_pager_has_no_name() {
        let file = unlinked("some text").expect("a file");
        assert_eq!(io::read_to_string(file).expect("its text"), "some text");
        let path = env::temp_dir().join(format!("cargo-migrate-{}", std::process::id()));
        assert!(!path.exists());
    }
}
