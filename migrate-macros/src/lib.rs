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
/// Without it the way down is derived from the way up.
#[proc_macro_attribute]
pub fn downgrade(args: TokenStream, item: TokenStream) -> TokenStream {
    downgrade::expand(args.into(), item.into()).into()
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
