//! The invoking file, read by its own macros where no build script has read it.

use std::path::Path;

use migrate_syntax::file::{self, Attribute, File};
use proc_macro2::TokenStream;

use crate::package;

/// What a hand-listed module knows about itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The first line of the file's doc.
    pub(crate) message: Option<String>,
    /// The file, relative to the package.
    pub(crate) path: String,
    /// The checksum of the file, or of the item where the file holds several migrations.
    pub(crate) checksum: String,
}

/// Reads the facts of the migration with this identifier; `args` and `item` are its own tokens.
pub(crate) fn facts(file: Option<&Path>, revision: &str, args: &TokenStream, item: &TokenStream) -> Facts {
    let read = file.and_then(|file| std::fs::read_to_string(file).ok());
    let path =
        file.zip(package::manifest_dir()).map(|(file, package)| package::relative(&package::clean(&package), file));
    let path = path.unwrap_or_default();
    match read.as_deref().map(file::read_with_checksum) {
        Some(Ok((file, checksum))) if is_alone(&file, revision) => Facts { message: file.message, path, checksum },
        _ => {
            let own = format!("#[migration({args})] {item}");
            Facts { message: None, path, checksum: migrate_syntax::checksum::of_text(&own).unwrap_or_default() }
        }
    }
}

fn is_alone(file: &File, revision: &str) -> bool {
    let is_ours = |attribute: &Attribute| attribute.args.revision.as_ref().is_some_and(|id| id.value == revision);
    matches!(file.migrations.as_slice(), [only] if is_ours(only))
}

/// Reads a file's attributes.
pub(crate) fn read(file: &Path) -> Option<File> {
    file::read(&std::fs::read_to_string(file).ok()?).ok()
}

/// Whether a file can be read and has no `#[migration]` of its own.
///
/// Modules inside the file are not looked into, so a `#[downgrade]` in one of them is believed.
pub(crate) fn has_no_migration(file: &Path) -> bool {
    read(file).is_some_and(|file| file.migrations.is_empty() && !file.downgrades.is_empty())
}
