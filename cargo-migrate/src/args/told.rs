//! What texts tell a user to type is what the command line takes: help texts, errors, docs and the README are read, and
//! every `cargo migrate ..` in them is parsed.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;

use super::Cli;

/// A command line in a text.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    words: Vec<String>,
    /// The text that it stands in, as it is written.
    written: String,
}

#[test]
fn every_command_that_a_text_tells_is_one_that_clap_takes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("");
    let mut files = vec![root.join("README.md"), root.join("CHANGELOG.md")];
    for package in ["cargo-migrate", "migrate-core", "migrate-macros", "migrate-syntax"] {
        files.extend(sources(&root.join(package).join("src")));
    }
    let mut count = 0;
    let mut refused = Vec::new();
    for file in files.iter().filter(|file| !file.ends_with("args/told.rs") && !file.ends_with("cli/program.rs")) {
        for told in commands(&fs::read_to_string(file).unwrap()) {
            count += 1;
            if let Err(error) = Cli::try_parse_from(["cargo-migrate".to_owned()].iter().chain(&told.words))
                && error.use_stderr()
            {
                refused.push(format!("{}: {}\n{error}", file.display(), told.written));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(count > 80, "only {count} commands were found");
}

#[test]
fn commands_are_found_in_prose_in_examples_and_over_line_ends() {
    let words = |text: &str| commands(text).into_iter().map(|told| told.words.join("|")).collect::<Vec<_>>();
    assert_eq!(words("type `cargo migrate stamp {rows}`, then `cargo migrate upgrade`"), ["stamp|a1", "upgrade"]);
    assert_eq!(
        words("\n  cargo migrate upgrade +1     the next\n$ DATABASE_URL=x cargo migrate upgrade --sql > a.sql\n"),
        ["upgrade|+1", "upgrade|--sql"]
    );
    assert_eq!(
        words("`cargo migrate revision -m \\\"create users\\\" \\\n     --head <REV>`"),
        ["revision|-m|create users|--head|a1"]
    );
    assert_eq!(words("`cargo migrate` and `cargo migrate ..`"), [""; 0]);
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Finds the command lines of a text: up to the closing backtick, else up to two spaces, a redirection or the line's end.
fn commands(text: &str) -> Vec<Told> {
    let text = joined(text);
    let mut found = Vec::new();
    for (at, start) in text.match_indices("cargo migrate ") {
        let rest = &text[at + start.len()..];
        let is_quoted = text[..at].rsplit('\n').next().is_some_and(|line| line.matches('`').count() % 2 == 1);
        let line = rest.split(['\n', '`']).next().unwrap_or_default();
        let ends = if is_quoted {
            [" > ", " # ", " && "].as_slice()
        } else {
            &["  ", " > ", " # ", " && ", "\\n", "\")]", "\");"]
        };
        let line = ends.iter().fold(line, |line, end| line.split(end).next().unwrap_or_default());
        let is_command =
            is_quoted || text[..at].ends_with(['\n', ' ']) && line.starts_with(|c: char| c.is_ascii_lowercase());
        if is_command && !line.starts_with("..") {
            found.push(Told { words: words(line), written: line.to_owned() });
        }
    }
    found
}

/// Joins lines that a `\` at their end joins in Rust, and takes away the escapes of quotes.
fn joined(text: &str) -> String {
    let mut pieces = text.split("\\\n");
    let mut joined = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        // Clap's examples begin behind such an end, and keep their spaces.
        joined += if piece.starts_with(' ') { piece.trim_start_matches(' ') } else { piece };
    }
    joined.replace("\\\"", "\"")
}

/// Cuts a line into words, with a sample for what is filled in.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, piece) in line.split('"').enumerate() {
        if number % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(sampled(piece).split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Puts a sample in the place of `{name}` and `<NAME>`.
fn sampled(text: &str) -> String {
    let mut sampled = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{', '<']) {
        let (before, placeholder) = rest.split_at(start);
        let Some(end) = placeholder.find(['}', '>']) else { break };
        sampled += before;
        sampled += match &placeholder[1..end] {
            "command" => "upgrade",
            "number" => "1",
            _ => "a1",
        };
        rest = &placeholder[end + 1..];
    }
    sampled + rest
}
