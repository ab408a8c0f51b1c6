//! The histories that are measured, as files.

use std::fs;
use std::path::Path;

use migrate_tests::package::revision;
use migrate_tests::{Failure, Result};

/// Returns the parents of a revision by its number, counted from zero.
pub(crate) fn parents(number: usize) -> Vec<usize> {
    match number % 20 {
        _ if number == 0 => vec![],
        0 => vec![number - 1, number - 10],
        11 => vec![number - 11],
        _ => vec![number - 1],
    }
}

/// Writes as many migrations of one table each.
pub(crate) fn write(folder: &Path, count: usize) -> Result<()> {
    let failed = |error| Failure::new(folder.display(), error);
    fs::create_dir_all(folder).map_err(failed)?;
    for number in 0..count {
        let own = revision(number + 1);
        fs::write(folder.join(format!("{own}_create_t{number}.rs")), text(number)).map_err(failed)?;
    }
    Ok(())
}

/// Returns the text of a migration.
pub(crate) fn text(number: usize) -> String {
    let parents: Vec<String> = parents(number).into_iter().map(|parent| revision(parent + 1)).collect();
    let down = match parents.as_slice() {
        [] => String::new(),
        [one] => format!(", down_revision = {one:?}"),
        several => format!(", down_revision = {several:?}"),
    };
    format!(
        "//! Create t{number}.\nuse migrate_core::prelude::*;\n\n#[migration(revision = \"{}\"{down})]\n\
         pub fn upgrade(op: &mut Operations) -> Result<()> {{\n    op.create_table(\"t{number}\", |t| {{\n        \
         t.column(\"id\", BigInt).primary_key();\n        t.column(\"name\", VarChar(50)).not_null();\n    }})\n}}\n",
        revision(number + 1)
    )
}
