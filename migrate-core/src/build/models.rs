//! What an app's own build script calls: what its models or its migrations make becomes a constant of the program.

use std::path::Path;

use super::{BuildError, folder, naming, write};
use crate::dialect::Dialect;
use crate::diff::{self, Hints, Reach};
use crate::explain::Explain;
use crate::migration::Migrations;
use crate::render;
use crate::schema::naming::Convention;
use crate::schema::{Home, Schema, Table};
use crate::source::{self, Models};

/// The file in `OUT_DIR` that `migrate_core::schema!()` takes in.
const SCHEMA_FILE: &str = "migrate-schema.rs";

/// The models that a build script has read.
#[derive(Debug, Clone)]
pub struct ModelsRead {
    dialect: Dialect,
    /// What they want; nothing where they could not be read.
    wanted: Option<Schema>,
}

/// Reads an app's models, and writes what `migrate_core::schema!()` takes in; paths are as seen from the package.
///
/// ```no_run
/// use migrate_core::dialect::Dialect;
///
/// migrate_core::build::models(Dialect::Postgres, &["src/models.rs"]);
/// ```
///
/// The dialect chooses the types of Diesel's tables. Keys and indexes are named by the `naming-convention` of the package,
/// else of its workspace's package of migrations. What is wrong with a model is an error of the build at `schema!()`.
pub fn models(dialect: Dialect, paths: &[&str]) -> ModelsRead {
    let wanted = try_models(dialect, paths).unwrap_or_else(|error| {
        tell(&error);
        None
    });
    ModelsRead { dialect, wanted }
}

impl ModelsRead {
    /// Warns where migrations do not make what the models want, with what to type.
    ///
    /// The migrations are functions, so that they must be compiled first: the package is a build-dependency of the app.
    /// Without its default features it needs no database: `migrations = { path = "migrations", default-features = false }`.
    ///
    /// ```no_run
    /// # mod migrations { pub static MIGRATIONS: migrate_core::Migrations = migrate_core::Migrations {
    /// #     list: &[], settings: migrate_core::migration::Settings::DEFAULT }; }
    /// use migrate_core::dialect::Dialect;
    ///
    /// migrate_core::build::models(Dialect::Postgres, &["src/models.rs"]).compared_with(&migrations::MIGRATIONS);
    /// ```
    pub fn compared_with(&self, migrations: &Migrations) {
        let Some(wanted) = &self.wanted else { return };
        match unlike(self.dialect, wanted, migrations) {
            Ok(None) => {}
            Ok(Some(how)) => println!(
                "cargo::warning=the migrations do not make what the models want: {how}; write what is missing: \
                 `cargo migrate revision --autogenerate -m \"what it does\"`"
            ),
            Err(error) => tell(&error),
        }
    }
}

/// Writes what `migrate_core::schema!()` takes in from migrations alone, for an app that has no models.
///
/// The package of migrations is a build-dependency of the app; no database is asked.
///
/// ```no_run
/// # mod migrations { pub static MIGRATIONS: migrate_core::Migrations = migrate_core::Migrations {
/// #     list: &[], settings: migrate_core::migration::Settings::DEFAULT }; }
/// use migrate_core::dialect::Dialect;
///
/// migrate_core::build::migrations(Dialect::Postgres, &migrations::MIGRATIONS);
/// ```
pub fn migrations(dialect: Dialect, migrations: &Migrations) {
    // What they are compiled of, cargo knows; nothing else is read.
    println!("cargo::rerun-if-changed=build.rs");
    let schema = match migrations.schema(dialect) {
        Ok(schema) => schema,
        Err(error) => return tell(&error),
    };
    if let Some(since) = &schema.opaque_since {
        println!(
            "cargo::warning=raw SQL of revision `{since}` or later may have made what is not in the tables for Diesel"
        );
    }
    let written = folder("OUT_DIR").and_then(|out| write(&out.join(SCHEMA_FILE), &embedded(dialect, &schema)));
    if let Err(error) = written {
        tell(&error);
    }
}

fn tell(error: &dyn Explain) {
    println!("cargo::error={}", told(error).replace('\n', "; "));
}

fn told(error: &dyn Explain) -> String {
    migrate_syntax::problem::text(&error.to_string(), error.help().as_deref())
}

/// Says in what the migrations do not make what is wanted, the first few.
fn unlike(dialect: Dialect, wanted: &Schema, migrations: &Migrations) -> crate::Result<Option<String>> {
    const TOLD: usize = 3;
    let (mut there, mut wanted) = (migrations.schema(dialect)?, wanted.clone());
    if there.is_opaque() {
        // What raw SQL made is not seen here.
        return Ok(None);
    }
    let mut filter = migrations.settings.filter();
    if let Some(home) = dialect.home().map(Home::from) {
        (there, wanted, filter) = (there.at_home(&home), wanted.at_home(&home), filter.at_home(&home));
    }
    filter.retain(&mut there);
    filter.retain(&mut wanted);
    let wanted = diff::completed(wanted, &there, Reach::Models);
    let (_, differences) = diff::compared(&there, &wanted, Hints::default())?;
    let mut told: Vec<String> = differences.iter().take(TOLD).map(ToString::to_string).collect();
    if differences.len() > TOLD {
        told.push(format!("{} more", differences.len() - TOLD));
    }
    Ok((!told.is_empty()).then(|| told.join("; ")))
}

fn try_models(dialect: Dialect, paths: &[&str]) -> Result<Option<Schema>, BuildError> {
    let (package, out) = (folder("CARGO_MANIFEST_DIR")?, folder("OUT_DIR")?);
    for path in paths {
        println!("cargo::rerun-if-changed={path}");
    }
    let (text, wanted) = text(dialect, &package, paths, naming::of(&package));
    write(&out.join(SCHEMA_FILE), &text)?;
    Ok(wanted)
}

fn text(dialect: Dialect, package: &Path, paths: &[&str], naming: Convention) -> (String, Option<Schema>) {
    let paths: Vec<String> = paths.iter().map(|&path| path.to_owned()).collect();
    let Models { schema, problems, files, unread, hints: _ } = source::models(package, &paths, naming);
    // What is not there yet, or no Rust, is looked at again.
    for file in files.iter().chain(&unread) {
        println!("cargo::rerun-if-changed={file}");
    }
    let mistakes: String = problems.iter().map(|it| format!("::core::compile_error! {{ {:?} }}\n", told(it))).collect();
    (mistakes + &embedded(dialect, &schema), problems.is_empty().then_some(schema))
}

fn embedded(dialect: Dialect, schema: &Schema) -> String {
    let json = serde_json::to_string(schema).expect("values of a schema have string keys and no failing parts");
    let tables: Vec<&Table> = schema.tables.values().collect();
    let diesel = render::tables(dialect, schema, &tables);
    let enums: String = render::enum_types(dialect, &tables)
        .iter()
        .map(|(name, rust)| {
            format!(
                "impl ::migrate_core::model::SqlEnum for schema::sql_types::{rust} {{\n    \
                 const NAME: ::core::option::Option<&'static str> = ::core::option::Option::Some({:?});\n}}\n",
                name.name.as_str()
            )
        })
        .collect();
    format!(
        "/// What the app wants of its database, as the build read it.\n\
         #[allow(dead_code, unreachable_pub, clippy::allow_attributes)]\n\
         pub static SCHEMA: ::migrate_core::embedded::Embedded =\n    \
         ::migrate_core::embedded::Embedded {{ fingerprint: \"{:016x}\", json: {json:?} }};\n\n\
         /// The tables, for Diesel.\n\
         #[allow(missing_docs, unreachable_pub, clippy::allow_attributes)]\n\
         pub mod schema {{\n{diesel}}}\n{enums}",
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
        text(Dialect::Sqlite, folder.path(), &["models.rs"], Convention::DEFAULT).0
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
        assert!(text.contains("help: a table has one type for each column"), "{text}");
    }
}
