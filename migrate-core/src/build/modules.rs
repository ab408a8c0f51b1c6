//! The modules and the registry, as Rust source.
//!
//! It is plain text and as little as possible a migration, because the compiler reads 10,000 of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use migrate_syntax::diagnostic::PACKAGE_PLACEHOLDER;

use super::report::Findings;
use crate::config::Config;
use crate::graph::Revision;
use crate::schema::naming::Convention;
use crate::source::{SourceFile, Sources};

const INFALLIBLE: &str = "a String takes every write";

/// Writes what `migrations!()` expands to.
pub(super) fn write(package: &str, config: &Config, sources: &Sources, findings: &Findings) -> String {
    let mut text = String::with_capacity(sources.files.len() * 320 + 1024);
    let mut registry = String::with_capacity(sources.files.len() * 200);
    let mut taken = BTreeSet::new();
    for (revision, file) in sources.revisions.iter().zip(&sources.files) {
        if findings.modules_without_revision.contains(&file.path) {
            continue;
        }
        let module = module_name(&file.path, &mut taken);
        declare(&mut text, &module, &file.path);
        register(&mut registry, &module, revision, file);
    }
    // Their attributes show what is wrong with them.
    for path in &findings.modules_without_revision {
        declare(&mut text, &module_name(path, &mut taken), path);
    }
    for fault in &findings.package {
        writeln!(text, "::core::compile_error! {{ {fault:?} }}").expect(INFALLIBLE);
    }
    writeln!(
        text,
        "/// The migrations of this package.\n\
         pub static MIGRATIONS: ::migrate_core::Migrations = ::migrate_core::Migrations {{ list: &[\n{registry}], settings: {} }};",
        settings(package, config)
    )
    .expect(INFALLIBLE);
    text
}

fn declare(text: &mut String, module: &str, path: &str) {
    let from = if Path::new(path).is_absolute() { String::new() } else { format!("{PACKAGE_PLACEHOLDER}/") };
    let path = path.escape_debug();
    writeln!(text, "#[doc(hidden)] #[path = \"{from}{path}\"] pub mod {module};").expect(INFALLIBLE);
}

fn register(text: &mut String, module: &str, revision: &Revision, file: &SourceFile) {
    let checksum = file.checksum.as_deref().unwrap_or_default();
    let Revision { message, path, .. } = revision;
    let line = file.line;
    writeln!(
        text,
        "::migrate_core::Migration {{ checksum: {checksum:?}, path: {path:?}, message: {message:?}, line: {line}, ..{module}::__MIGRATION }},"
    )
    .expect(INFALLIBLE);
}

fn settings(package: &str, config: &Config) -> String {
    let Config { many_heads, version_table, version_schema, journal_table, database_url, .. } = config;
    let Config { transaction, lock_timeout, statement_timeout, checksum, .. } = config;
    let Config { table_lock_timeout, retries, expect_database, protected, backup_keep, .. } = config;
    let Config { sqlite_foreign_keys, sqlite_write_ahead_log, sqlite_busy_timeout, .. } = config;
    let Config { include, exclude, .. } = config;
    let naming = naming(&config.naming_convention);
    // `Option`'s own `Debug` is Rust for the types here.
    format!(
        "::migrate_core::migration::Settings {{ package: {package:?}, many_heads: {many_heads}, \
         version_table: {version_table:?}, version_schema: {version_schema:?}, journal_table: {journal_table:?}, \
         database_url: {database_url:?}, transaction: ::migrate_core::migration::TransactionMode::{transaction:?}, \
         lock_timeout: {lock_timeout}, statement_timeout: {statement_timeout:?}, \
         table_lock_timeout: {table_lock_timeout}, retries: {retries}, expect_database: {expect_database:?}, \
         protected: {protected}, backup_keep: {backup_keep:?}, checksum: ::migrate_core::migration::ChecksumPolicy::{checksum:?}, \
         sqlite_foreign_keys: {sqlite_foreign_keys}, sqlite_write_ahead_log: {sqlite_write_ahead_log}, \
         sqlite_busy_timeout: {sqlite_busy_timeout}, include: &{include:?}, exclude: &{exclude:?}, naming: {naming} }}"
    )
}

/// The templates that are configured, the others as they are by default.
fn naming(templates: &BTreeMap<String, String>) -> String {
    let template = |kind: &str, default: &str| format!("{:?}", templates.get(kind).map_or(default, String::as_str));
    let Convention { primary_key, unique, foreign_key, check, index, exclusion } = Convention::DEFAULT;
    let (primary_key, unique) = (template("pk", primary_key), template("uq", unique));
    let (foreign_key, check) = (template("fk", foreign_key), template("ck", check));
    let (index, exclusion) = (template("ix", index), template("ex", exclusion));
    format!(
        "::migrate_core::schema::naming::Convention {{ primary_key: {primary_key}, unique: {unique}, \
         foreign_key: {foreign_key}, check: {check}, index: {index}, exclusion: {exclusion} }}"
    )
}

/// A module's name from its file's, made unique.
fn module_name(path: &str, taken: &mut BTreeSet<String>) -> String {
    let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rs");
    let word: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let mut name = format!("m_{word}");
    let mut number = 1;
    while !taken.insert(name.clone()) {
        number += 1;
        name = format!("m_{word}_{number}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_of_one_file_name_get_numbers() {
        let mut taken = BTreeSet::new();
        let names = ["versions/a-b.rs", "versions/x/a_b.rs", "versions/é.rs"].map(|path| module_name(path, &mut taken));
        assert_eq!(names, ["m_a_b", "m_a_b_2", "m__"]);
    }
}
