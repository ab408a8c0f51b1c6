//! `#[migration]`: the item as it is, and beside it the constant that the registry reads.

use migrate_syntax::diagnostic::{Diagnostic, Place};
use migrate_syntax::{MigrationArgs, Spanned, migration, signature};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::own_file::Facts;
use crate::{own_file, package, tokens};

/// Expands `#[migration(args)] item`.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let whole = Span::call_site();
    let (parsed, problems) = migration::parse(&tokens::flat(args.clone()), whole);
    let mut errors = tokens::errors(&problems);
    let upgrade = match signature::check("migration", &tokens::without_body(item.clone()), whole) {
        Ok(name) => Some(name),
        Err(problems) => {
            errors.extend(tokens::errors(&problems));
            None
        }
    };
    let revision = parsed.revision.as_ref().map_or("", |id| &id.value);
    let file = package::file_of(whole);
    let mut facts = Facts::default();
    let mut is_second = false;
    match package::report().filter(|report| file.as_ref().is_none_or(|file| package::is_scanned(report, file))) {
        Some(report) => {
            for diagnostic in package::diagnostics(report, file.as_deref(), revision) {
                is_second |= diagnostic.place == Place::Second;
                errors.extend(place(&parsed, diagnostic, whole).map(|span| tokens::error(span, &diagnostic.text)));
            }
        }
        None => {
            facts = own_file::facts(file.as_deref(), revision, &args, &item);
            errors.extend(own_file_errors(file.as_deref(), &parsed));
        }
    }
    // The first one has made the constant.
    let constant = if is_second { TokenStream::new() } else { constant(&parsed, &facts, upgrade.as_ref()) };
    quote! { #item #constant #errors }
}

fn own_file_errors(file: Option<&std::path::Path>, parsed: &MigrationArgs<Span>) -> Option<TokenStream> {
    let reason = parsed.irreversible.as_ref()?;
    let file = own_file::read(file?)?;
    let problem = file.way_back_problem()?;
    Some(tokens::error(reason.span, &problem.text()))
}

/// The token that a fault is about; `None` for a fault of another attribute.
fn place(parsed: &MigrationArgs<Span>, diagnostic: &Diagnostic, whole: Span) -> Option<Span> {
    let span_of = |literal: Option<&Spanned<String, Span>>| literal.map(|literal| literal.span);
    let literal = match diagnostic.place {
        Place::Revision | Place::Second => span_of(parsed.revision.as_ref()),
        Place::DownRevision(index) => span_of(parsed.down_revision.get(index)),
        Place::DependsOn(index) => span_of(parsed.depends_on.get(index)),
        Place::BranchLabel(index) => span_of(parsed.branch_labels.get(index)),
        Place::Irreversible => span_of(parsed.irreversible.as_ref()),
        Place::Downgrade => return None,
    };
    Some(literal.unwrap_or(whole))
}

fn constant(parsed: &MigrationArgs<Span>, facts: &Facts, upgrade: Option<&Spanned<String, Span>>) -> TokenStream {
    let revision = parsed.revision.as_ref().map_or("", |id| &id.value);
    let down_revision = values(&parsed.down_revision);
    let depends_on = values(&parsed.depends_on);
    let branch_labels = values(&parsed.branch_labels);
    let message =
        parsed.message.as_ref().map(|message| &message.value).or(facts.message.as_ref()).map_or("", |text| text);
    let created = option(parsed.created.as_ref().map(|created| &created.value));
    let transaction = option(parsed.transaction.as_ref().map(|transaction| transaction.value));
    let irreversible = option(parsed.irreversible.as_ref().map(|reason| &reason.value));
    let checksum = &facts.checksum;
    let path = &facts.path;
    let upgrade = match upgrade {
        Some(name) => {
            let name = Ident::new(&name.value, name.span);
            quote!(#name)
        }
        None => quote!(::migrate_core::__private::nothing),
    };
    quote! {
        #[doc(hidden)]
        pub const __MIGRATION: ::migrate_core::Migration = ::migrate_core::Migration {
            revision: #revision,
            down_revision: &[#(#down_revision),*],
            depends_on: &[#(#depends_on),*],
            branch_labels: &[#(#branch_labels),*],
            message: #message,
            created: #created,
            transaction: #transaction,
            irreversible: #irreversible,
            checksum: #checksum,
            path: #path,
            line: ::core::line!(),
            upgrade: #upgrade,
            downgrade: __DOWNGRADE,
        };
        #[allow(unused_imports)]
        use ::migrate_core::__private::no_downgrade::*;
    }
}

fn values(literals: &[Spanned<String, Span>]) -> Vec<&str> {
    literals.iter().map(|literal| literal.value.as_str()).collect()
}

fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
