//! The macros of `migrate-core`, which re-exports them.
//!
//! `migrate-syntax` reads the tokens; here they become code. A macro that finds a mistake still emits the user's item
//! and everything that other code names, so that one mistake is one error.
//! **Architecture Invariant**: no graph is checked here. What is wrong between files was found by the build script; a
//! macro only puts it at its literal.

mod downgrade;
mod embed;
mod list;
mod migration;
mod model;
mod own_file;
mod package;
mod tokens;

use proc_macro::TokenStream;

/// Makes a function the way up of a revision.
///
/// ```
/// use migrate_core::prelude::*;
///
/// #[migration(revision = "50c3593832b4", down_revision = "cf5a32f4e1d5")]
/// pub fn upgrade(op: &mut Operations) -> Result<()> {
///     op.execute("DELETE FROM listings")?;
///     Ok(())
/// }
/// ```
///
/// | argument | value | |
/// | --- | --- | --- |
/// | `revision` | `"50c3593832b4"` | the identifier, unique in the package |
/// | `down_revision` | `"..."` or `["...", "..."]` | the parent, or the parents of a merge; left out for a base |
/// | `branch_labels` | `"..."` or `[..]` | names of the branch that starts here |
/// | `depends_on` | `"..."` or `[..]` | revisions or labels that must be applied before |
/// | `message` | `"..."` | what it does; otherwise the first line of the file's `//!` doc |
/// | `created` | `"..."` | when the file was written |
/// | `transaction` | `false` | runs it outside of a transaction |
/// | `irreversible` | `"reason"` or `true` | says that there is no way back |
#[proc_macro_attribute]
pub fn migration(args: TokenStream, item: TokenStream) -> TokenStream {
    migration::expand(args.into(), item.into()).into()
}

/// Makes a function the way down of the revision that the same file's `#[migration]` declares.
///
/// Without it the way down is derived from the way up. It may be written or mended after the way up was run: it is no part
/// of the revision's checksum.
#[proc_macro_attribute]
pub fn downgrade(args: TokenStream, item: TokenStream) -> TokenStream {
    downgrade::expand(args.into(), item.into()).into()
}

/// Makes a struct with named fields the model of a table.
///
/// The derive checks what the struct says and implements `migrate_core::model::Model`; the tables themselves are read
/// from the sources, `cargo migrate revision --autogenerate` does. A field is a column of its type: `Option` may be null,
/// `Vec<u8>` is bytes and any other `Vec` an array, a type with `#[derive(DbEnum)]` is an enum type. All that the
/// sources say is read but what tests alone have, whatever its `#[cfg]`; a model that a macro makes is not read, and told.
///
/// ```
/// use migrate_core::Model;
///
/// #[derive(Model)]
/// #[model(table = "people", unique("name", "tenant"), index(col("name").desc(), filter = "tenant > 0"))]
/// #[model(check(tenant_positive = "tenant >= 0"))]
/// struct Person {
///     #[column(primary_key, identity)]
///     id: i64,
///     #[column(max_length = 100)]
///     name: String,
///     #[column(references = "people.id", on_delete = "set_null", index)]
///     boss: Option<i64>,
///     #[column(default = 0)]
///     tenant: i32,
///     #[model(flatten)]
///     times: Times,
/// }
///
/// #[derive(Model)]
/// #[model(mixin)]
/// struct Times {
///     #[column(ty = TimestampTz, default = now())]
///     created_at: String,
/// }
/// ```
///
/// | `#[model(..)]` at the struct | |
/// | --- | --- |
/// | `table`, `schema`, `comment` | the table's name, in snake case with an `s` unless said |
/// | `primary_key("a", "b")`, `unique("a", "b")` | keys; also `name`, `include`, `nulls_not_distinct`, `deferrable`, `initially_deferred`, `on_conflict` |
/// | `index("a", col("b").desc(), expr("lower(c)"))` | an index; also `name`, `unique`, `using`, `filter`, `include`, `with(..)`, `nulls_not_distinct`, `fulltext`, `parser`, `spatial`, `tablespace`, `invisible` |
/// | `check(name = "sql")`, `check(name("sql", not_enforced))` | checks |
/// | `foreign_key("a", "b", references = "t(x, y)")` | a reference; also `name`, `on_delete`, `on_update`, `set_columns`, `match_full`, `deferrable`, `initially_deferred`, `external` |
/// | `exclusion(("room", "="), ("during", "&&"), using = "gist")` | an exclusion |
/// | `renamed_from` | what the table was called before |
/// | `mixin` | no table, but what tables take in by `#[model(flatten)]` at a field |
/// | `strict`, `without_rowid`, `unlogged`, `tablespace`, `with(..)`, `inherits`, `engine`, `charset`, `collation`, `row_format`, `auto_increment`, `mysql(..)` | how the table is kept |
///
/// | `#[column(..)]` at a field | |
/// | --- | --- |
/// | `name`, `comment`, `renamed_from`, `skip` | the column's name; what is said about it; its name before; that there is no column |
/// | `ty = VarChar(20)`, `max_length`, `precision`, `scale`, `nullable`, `collation` | the type, where the field's does not say it |
/// | `primary_key`, `unique`, `index`, `check = "sql"` | keys, an index, a check; `unique(..)` and `index(..)` take what they take at the struct |
/// | `references = "table.column"` | a reference; with `on_delete`, `on_update`, `deferrable`, `initially_deferred` |
/// | `default = "sql"`, `identity(always, start = 10)`, `generated = "sql"`, `stored`, `on_update_now` | where its values come from |
#[proc_macro_derive(Model, attributes(model, column))]
pub fn derive_model(item: TokenStream) -> TokenStream {
    model::expand(item.into()).into()
}

/// Makes an enum whose variants hold nothing the type of columns.
///
/// It implements `migrate_core::model::DbEnum`, `Display` and `FromStr`, and, where migrate-core has a database, what lets
/// Diesel write and read it as a column of the tables of `migrate_core::schema!()`, for which it has to be `Debug`. The values are the variants' names in snake case
/// unless `#[db_enum(rename_all = "..")]` at the enum or `#[db_enum(rename = "..")]` at a variant says otherwise;
/// `#[db_enum(renamed_from = "..")]` at a variant tells what its value was called before. The enum takes `name`, `schema`
/// and `comment` too.
#[proc_macro_derive(DbEnum, attributes(db_enum))]
pub fn derive_db_enum(item: TokenStream) -> TokenStream {
    model::expand_enum(item.into()).into()
}

/// Makes `pub static MIGRATIONS` of the files that the build script found, or of the modules that are named.
///
/// `migrations!()` needs `migrate_build::embed()` in the package's `build.rs`, and stands at the top level of a file.
/// `migrations![users, listings]` lists modules that are declared by hand; `migrations![heads = "many"; users, listings]`
/// allows several heads and bases.
#[proc_macro]
pub fn migrations(input: TokenStream) -> TokenStream {
    if input.is_empty() { embed::expand().into() } else { list::expand(input.into()).into() }
}
