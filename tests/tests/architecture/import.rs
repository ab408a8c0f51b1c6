//! Reads who imports whom in migrate-core.

use std::collections::BTreeSet;
use std::path::Path;

use proc_macro2::TokenTree;

use crate::room::{may_import, may_name_diesel, place};
use crate::source::{declared_modules, files, ident, is_path_separator, tokens, without_tests, workspace};

#[test]
fn every_room_is_one_of_the_design() {
    let unknown: Vec<String> =
        modules().into_iter().map(|(module, _)| module).filter(|module| place(module).is_none()).collect();
    assert!(unknown.is_empty(), "give these rooms a line in `room.rs` and in the design: {unknown:#?}");
}

#[test]
fn rooms_import_only_from_lines_above_them() {
    let all: BTreeSet<(String, String)> = modules()
        .into_iter()
        .flat_map(|(module, tokens)| imports(&tokens, &module).into_iter().map(move |to| (module.clone(), to)))
        .collect();
    assert!(all.len() > 10, "the imports were read: {all:?}");
    let wrong: Vec<_> = all.iter().filter(|(from, to)| !may_import(from, to)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_rooms_that_talk_to_a_database_name_diesel() {
    let wrong: Vec<String> = modules()
        .into_iter()
        .filter(|(module, tokens)| !may_name_diesel(module) && names(tokens, "diesel"))
        .map(|(module, _)| module)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_import_is_seen_however_it_is_written() {
    let read = |text: &str| {
        let tokens: Vec<TokenTree> = text.parse::<proc_macro2::TokenStream>().expect("tokens").into_iter().collect();
        imports(&without_tests(&tokens), "graph/order")
    };
    assert_eq!(read("use crate::plan::Step;"), ["plan/Step"]);
    assert_eq!(read("use crate::{error::Result, plan::{self, Step}};"), ["error/Result", "plan/self", "plan/Step"]);
    assert_eq!(read("fn f() { g(crate::runner::run()) }"), ["runner/run"]);
    assert_eq!(read("use super::super::schema::Table; use super::Revision;"), ["schema/Table"]);
    assert_eq!(read("/// [`crate::cli::main`]\nfn f() -> &'static str { \"crate::cli\" }"), [""; 0]);
    assert_eq!(read("mod inner { use super::super::super::plan::Step; use super::super::order; }"), ["plan/Step"]);
    assert_eq!(read("#[cfg(test)] mod tests { use crate::cli::main; }"), [""; 0]);
}

/// Returns each module of migrate-core, `graph/order` for `graph/order.rs`, with its tokens but for its tests.
fn modules() -> Vec<(String, Vec<TokenTree>)> {
    let folder = workspace().join("migrate-core/src");
    let name = |file: &Path| {
        let inner = file.strip_prefix(&folder).expect("inside").with_extension("");
        inner.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    let all: Vec<(String, Vec<TokenTree>)> =
        files(&folder).into_iter().map(|file| (name(&file), without_tests(&tokens(&file)))).collect();
    assert!(all.len() > 10, "migrate-core was found in {}", folder.display());
    // A file that holds only tests is theirs, as `mod tests { .. }` is.
    all.into_iter().filter(|(module, _)| !module.ends_with("/tests")).collect()
}

/// Returns the paths within the crate that a module names outside of itself.
fn imports(tokens: &[TokenTree], module: &str) -> Vec<String> {
    let is_root = module == "lib";
    let mut found = outside(tokens, if is_root { 0 } else { module.split('/').count() });
    if is_root {
        found.extend(declared_modules(tokens));
    }
    found
}

/// Reads the paths that begin at the crate's root, seen from a module so many levels below it.
fn outside(tokens: &[TokenTree], depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let word = ident(tokens.get(at));
        if word.as_deref() == Some("crate") && is_path_separator(tokens, at + 1) {
            found.extend(paths(tokens, at + 3));
        }
        let mut up = 0;
        while ident(tokens.get(at)).as_deref() == Some("super") && is_path_separator(tokens, at + 1) {
            up += 1;
            at += 3;
        }
        if up == depth && up > 0 {
            found.extend(paths(tokens, at));
        }
        if let Some(TokenTree::Group(group)) = tokens.get(at) {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let is_module = at > 1 && ident(tokens.get(at - 2)).as_deref() == Some("mod");
            found.extend(outside(&inner, depth + usize::from(is_module)));
        }
        at += 1;
    }
    found
}

/// Reads the path, or the tree of paths, that begins at the index: at most three parts, which is all that a room's name has.
fn paths(tokens: &[TokenTree], at: usize) -> Vec<String> {
    match tokens.get(at) {
        Some(TokenTree::Ident(first)) => {
            if !is_path_separator(tokens, at + 1) {
                return vec![first.to_string()];
            }
            let rest = paths(tokens, at + 3);
            if rest.is_empty() {
                return vec![first.to_string()];
            }
            rest.into_iter().map(|rest| format!("{first}/{rest}")).collect()
        }
        Some(TokenTree::Group(tree)) => {
            let inner: Vec<TokenTree> = tree.stream().into_iter().collect();
            let starts_anew =
                |at: &usize| *at == 0 || matches!(&inner[at - 1], TokenTree::Punct(punct) if punct.as_char() == ',');
            (0..inner.len()).filter(starts_anew).flat_map(|at| paths(&inner, at)).collect()
        }
        Some(TokenTree::Punct(_) | TokenTree::Literal(_)) | None => Vec::new(),
    }
}

fn names(tokens: &[TokenTree], name: &str) -> bool {
    tokens.iter().enumerate().any(|(at, token)| match token {
        // `"diesel"` in an attribute is a literal; a path begins with the identifier itself.
        TokenTree::Ident(ident) => ident == name && is_path_separator(tokens, at + 1),
        TokenTree::Group(group) => names(&group.stream().into_iter().collect::<Vec<_>>(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
