//! `#[downgrade]`: the item as it is, and a constant that shadows the one which says that there is no way down.

use migrate_syntax::diagnostic::Place;
use migrate_syntax::signature;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::{own_file, package, tokens};

const ALONE: &str = "`#[downgrade]` without `#[migration]` in the same file\n\
                     help: put `#[migration(revision = \"...\")]` on the function that goes up, in this file";

/// Expands `#[downgrade] item`.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let whole = Span::call_site();
    let mut errors = TokenStream::new();
    if let Some(first) = args.into_iter().next() {
        errors.extend(tokens::error(
            first.span(),
            "`#[downgrade]` takes no arguments\nhelp: write `#[downgrade]`; it belongs to the file's `#[migration]`",
        ));
    }
    let downgrade = match signature::check("downgrade", &tokens::without_body(item.clone()), whole) {
        Ok(name) => {
            let name = Ident::new(&name.value, name.span);
            quote!(#name)
        }
        Err(problems) => {
            errors.extend(tokens::errors(&problems));
            quote!(::migrate_core::__private::nothing)
        }
    };
    if is_alone() {
        errors.extend(tokens::error(whole, ALONE));
    }
    quote! {
        #item
        #[doc(hidden)]
        pub const __DOWNGRADE: ::core::option::Option<::migrate_core::migration::MigrationFn> =
            ::core::option::Option::Some(#downgrade);
        #errors
    }
}

/// Whether the file has no `#[migration]`, as the build script found, or as the file itself says.
fn is_alone() -> bool {
    let Some(file) = package::file_of(Span::call_site()) else { return false };
    match package::report().filter(|report| package::is_scanned(report, &file)) {
        Some(report) => {
            package::diagnostics(report, Some(&file), "").iter().any(|fault| fault.place == Place::Downgrade)
        }
        None => own_file::has_no_migration(&file),
    }
}
