//! `migrations![users, listings]`: a registry of modules that are declared by hand.
//!
//! There is no build script to check the chain, so the compiler evaluates the check, once for each module.

use migrate_syntax::token::Kind;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use crate::tokens;

const FORM: &str = "help: write `migrations![users, listings]`, or `migrations![heads = \"many\"; users, listings]`";

/// Expands `migrations![..]`.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let trees: Vec<TokenTree> = input.into_iter().collect();
    let (many_heads, modules) = match head_rule(&trees) {
        Ok(found) => found,
        Err(errors) => return errors,
    };
    let mut errors = TokenStream::new();
    let mut paths = Vec::new();
    for path in modules.split(|tree| is_mark(tree, ',')).filter(|path| !path.is_empty()) {
        match path.iter().find(|tree| !is_path(tree)) {
            Some(odd) => errors.extend(tokens::error(odd.span(), &format!("expected the path of a module\n{FORM}"))),
            None => paths.push(path.iter().cloned().collect::<TokenStream>()),
        }
    }
    // Each check stands at its module, so that the compiler points there.
    let checks = modules.split(|tree| is_mark(tree, ',')).filter_map(<[_]>::last).enumerate().map(|(index, last)| {
        quote_spanned! { last.span() =>
            #[allow(long_running_const_eval)]
            const _: () = ::migrate_core::__private::list::check(&MIGRATIONS, #index);
        }
    });
    let checks: TokenStream = if errors.is_empty() { checks.collect() } else { TokenStream::new() };
    quote! {
        /// The migrations of this package.
        pub static MIGRATIONS: ::migrate_core::Migrations = ::migrate_core::Migrations {
            list: &[#(#paths::__MIGRATION),*],
            settings: ::migrate_core::migration::Settings {
                package: ::core::env!("CARGO_PKG_NAME"),
                many_heads: #many_heads,
                ..::migrate_core::migration::Settings::DEFAULT
            },
        };
        #checks
        #[allow(long_running_const_eval)]
        const _: () = ::migrate_core::__private::list::check_whole(&MIGRATIONS);
        #errors
    }
}

/// Takes `heads = "many";` off the front.
fn head_rule(trees: &[TokenTree]) -> Result<(bool, &[TokenTree]), TokenStream> {
    let Some(end) = trees.iter().position(|tree| is_mark(tree, ';')) else { return Ok((false, trees)) };
    let (rule, modules) = (&trees[..end], &trees[end + 1..]);
    let flat = tokens::flat(rule.iter().cloned().collect());
    match flat.iter().map(|token| &token.kind).collect::<Vec<_>>().as_slice() {
        [name, equals, Kind::Text(value)] if name.is_word("heads") && equals.is_mark('=') && value == "many" => {
            Ok((true, modules))
        }
        [name, equals, Kind::Text(value)] if name.is_word("heads") && equals.is_mark('=') && value == "one" => {
            Ok((false, modules))
        }
        _ => {
            let at = rule.first().map_or_else(Span::call_site, TokenTree::span);
            Err(tokens::error(
                at,
                &format!("only `heads = \"many\"` or `heads = \"one\"` may stand before `;`\n{FORM}"),
            ))
        }
    }
}

fn is_mark(tree: &TokenTree, mark: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn is_path(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Ident(_)) || is_mark(tree, ':')
}
