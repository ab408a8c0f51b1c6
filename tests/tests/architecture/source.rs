//! The sources of the workspace as tokens: what stands in a comment or in a string is no code.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Returns the folder of the workspace.
pub(crate) fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("`tests` stands in the workspace").to_owned()
}

/// Returns every Rust file under a folder, sorted, without what is built.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries.map(|entry| entry.expect("readable")) {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Reads a file's tokens.
pub(crate) fn tokens(file: &Path) -> Vec<TokenTree> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let stream: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    stream.into_iter().collect()
}

/// Returns the token's text when it is an identifier.
pub(crate) fn ident(token: Option<&TokenTree>) -> Option<String> {
    match token? {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    }
}

/// Tells whether `::` begins at the index.
pub(crate) fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    colon(tokens.get(at)) && colon(tokens.get(at + 1))
}

/// Takes out every `#[cfg(test)] mod name { .. }`: the tests of a room may use any other.
pub(crate) fn without_tests(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if is_cfg_test(tokens, at) && ident(tokens.get(at + 2)).as_deref() == Some("mod") {
            at += 5;
        } else {
            kept.push(token.clone());
            at += 1;
        }
    }
    kept
}

fn is_cfg_test(tokens: &[TokenTree], at: usize) -> bool {
    let hash = matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
    hash && matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if group.stream().to_string() == "cfg (test)")
}

/// Returns the modules that a file declares with `mod name;`, at its outermost level or in a `pub mod name { .. }`.
pub(crate) fn declared_modules(tokens: &[TokenTree]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in tokens.iter().enumerate() {
        if ident(tokens.get(at)).as_deref() != Some("mod") {
            continue;
        }
        let Some(name) = ident(tokens.get(at + 1)) else { continue };
        match tokens.get(at + 2) {
            Some(TokenTree::Punct(punct)) if punct.as_char() == ';' => found.push(name),
            Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
                let body: Vec<TokenTree> = body.stream().into_iter().collect();
                found.extend(declared_modules(&body).into_iter().map(|inner| format!("{name}/{inner}")));
            }
            _ => {}
        }
    }
    found
}
