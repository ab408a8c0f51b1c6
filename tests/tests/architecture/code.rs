//! The codes of errors: scripts match on them, so each means one thing.

use std::collections::BTreeMap;

use proc_macro2::TokenTree;

use crate::source::{files, ident, tokens, without_tests, workspace};

#[test]
fn every_code_is_kebab_case_and_means_one_error() {
    let codes = codes();
    assert!(codes.contains_key("migration-failed"), "the reader sees the codes: {codes:#?}");
    let kebab = |code: &str| {
        let word = |word: &str| {
            word.starts_with(|first: char| first.is_ascii_lowercase())
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        code.split('-').all(word)
    };
    let wrong: Vec<_> = codes.iter().filter(|(code, places)| !kebab(code) || places.len() > 1).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Returns the literals in every `fn code(..) { .. }` of the workspace, with the files in which they stand.
fn codes() -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for member in ["migrate-syntax", "migrate-macros", "migrate-core", "cargo-migrate"] {
        for file in files(&workspace().join(member).join("src")) {
            for code in of_functions(&without_tests(&tokens(&file))) {
                let place = file.strip_prefix(workspace()).expect("inside").display().to_string();
                found.entry(code).or_default().push(place);
            }
        }
    }
    found
}

fn of_functions(tokens: &[TokenTree]) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (at, token) in tokens.iter().enumerate() {
        if ident(Some(token)).as_deref() == Some("fn") {
            in_code = ident(tokens.get(at + 1)).as_deref() == Some("code");
        }
        if let TokenTree::Group(group) = token {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let is_body = group.delimiter() == proc_macro2::Delimiter::Brace;
            found.extend(if in_code && is_body { literals(&inner) } else { of_functions(&inner) });
            in_code &= !is_body;
        }
    }
    found
}

fn literals(tokens: &[TokenTree]) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                found.extend(text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).map(str::to_owned));
            }
            TokenTree::Group(group) => found.extend(literals(&group.stream().into_iter().collect::<Vec<_>>())),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
    found
}
