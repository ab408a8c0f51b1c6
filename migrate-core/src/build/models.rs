//! What an app's own build script calls: its models become a constant of the program.

use std::path::Path;

use super::{BuildError, folder, write};
use crate::dialect::Dialect;
use crate::error::Explain;
use crate::render;
use crate::schema::naming::Convention;
use crate::source::{self, Models};

/// The file in `OUT_DIR` that `migrate_core::schema!()` takes in.
const SCHEMA_FILE: &str = "migrate-schema.rs";

/// Reads an app's models, and writes what `migrate_core::schema!()` takes in; paths are as seen from the package.
///
/// ```no_run
/// use migrate_core::dialect::Dialect;
///
/// migrate_core::build::models(Dialect::Postgres, &["src/models.rs"]);
/// ```
///
/// The dialect chooses the types of Diesel's tables. What is wrong with a model is an error of the build at `schema!()`.
pub fn models(dialect: Dialect, paths: &[&str]) {
    if let Err(error) = try_models(dialect, paths) {
        let help = error.help().unwrap_or_default();
        println!("cargo::error={}", migrate_syntax::problem::text(&error.to_string(), Some(&help)).replace('\n', "; "));
    }
}

fn try_models(dialect: Dialect, paths: &[&str]) -> Result<(), BuildError> {
    let (package, out) = (folder("CARGO_MANIFEST_DIR")?, folder("OUT_DIR")?);
    for path in paths {
        println!("cargo::rerun-if-changed={path}");
    }
    let text = text(dialect, &package, paths);
    write(&out.join(SCHEMA_FILE), &text)
}

fn text(dialect: Dialect, package: &Path, paths: &[&str]) -> String {
    let paths: Vec<String> = paths.iter().map(|&path| path.to_owned()).collect();
    let models = source::models(package, &paths, Convention::DEFAULT);
    for file in &models.files {
        println!("cargo::rerun-if-changed={file}");
    }
    let mistakes: String =
        models.problems.iter().map(|it| format!("::core::compile_error! {{ {:?} }}\n", it.to_string())).collect();
    mistakes + &embedded(dialect, &models)
}

fn embedded(dialect: Dialect, Models { schema, .. }: &Models) -> String {
    let json = serde_json::to_string(schema).expect("values of a schema have string keys and no failing parts");
    let tables: Vec<_> = schema.tables.values().collect();
    let diesel = render::tables(dialect, &tables);
    format!(
        "/// What the models want, as the build read it.\n\
         pub static SCHEMA: ::migrate_core::embedded::Embedded =\n    \
         ::migrate_core::embedded::Embedded {{ fingerprint: \"{:016x}\", json: {json:?} }};\n\n\
         /// The tables of the models, for Diesel.\n\
         pub mod schema {{\n{diesel}}}\n",
        fingerprint(&json)
    )
}

/// The 64-bit FNV-1a hash of a text: <http://www.isthe.com/chongo/tech/comp/fnv/>
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(models: &str) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("models.rs"), models).expect("a file");
        text(Dialect::Sqlite, folder.path(), &["models.rs"])
    }

    fn fingerprint_of(text: &str) -> &str {
        text.split("fingerprint: \"").nth(1).expect("there is one").get(..16).expect("sixteen digits")
    }

    const USER: &str = "#[derive(Model)]\npub struct User { #[column(primary_key)] pub id: i64, pub name: String }\n";

    #[test]
    fn models_become_a_schema_and_diesels_tables() {
        let text = written(USER);
        assert!(text.contains("diesel::table! {\n    users (id) {\n        id -> BigInt,\n"), "{text}");
        assert!(!text.contains("compile_error!"), "{text}");
    }

    #[test]
    fn the_fingerprint_is_of_the_schema_and_not_of_the_text() {
        let (one, commented) = (written(USER), written(&format!("// A comment.\n{USER}")));
        assert_eq!(fingerprint_of(&one), fingerprint_of(&commented));
        assert_ne!(fingerprint_of(&one), fingerprint_of(&written(&USER.replace("String", "Option<String>"))));
    }

    #[test]
    fn what_is_wrong_with_a_model_is_an_error_of_the_build() {
        let text = written("#[derive(Model)]\npub struct User<T> { #[column(primary_key)] pub id: T }\n");
        assert!(text.starts_with("::core::compile_error! { \"") && text.contains("models.rs:2:"), "{text}");
    }
}
