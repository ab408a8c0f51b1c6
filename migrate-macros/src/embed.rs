//! `migrations!()`: the modules and the registry that the build script wrote.

use std::path::Path;

use migrate_syntax::diagnostic::{MODULES_FILE, PACKAGE_PLACEHOLDER};
use proc_macro2::{Span, TokenStream};

use crate::{package, tokens};

/// Expands `migrations!()`.
pub(crate) fn expand() -> TokenStream {
    let source = package::out_dir().and_then(|folder| std::fs::read_to_string(folder.join(MODULES_FILE)).ok());
    let Some(source) = source else {
        return tokens::error(
            Span::call_site(),
            "no build script has looked for migrations\n\
             help: write `fn main() { migrate_build::embed() }` in `build.rs`, with `migrate-build` among \
             the build-dependencies; or list the modules: `migrations![users, listings]`",
        );
    };
    // The text goes to the compiler as a whole: its own lexer is the fastest way for 10,000 modules.
    match source.replace(PACKAGE_PLACEHOLDER, &package_from_here()).parse() {
        Ok(code) => code,
        Err(error) => tokens::error(
            Span::call_site(),
            &format!("the build script's output is damaged: {error}\nhelp: `cargo clean`"),
        ),
    }
}

/// The way from the invoking file's folder to the package; `#[path]` is read from that folder.
///
/// It is relative, so that messages and `Location`s show a short path, and no binary holds where it was built.
fn package_from_here() -> String {
    let folder = package::file_of(Span::call_site()).and_then(|file| file.parent().map(Path::to_owned));
    match (folder, package::manifest_dir()) {
        (Some(folder), Some(package)) => match package::relative(&folder, &package::clean(&package)) {
            way if way.is_empty() => ".".to_owned(),
            way => way,
        },
        _ => "..".to_owned(),
    }
}
