//! `#[derive(Model)]` and `#[derive(DbEnum)]`: what is wrong with them, and what they say at run time.

use migrate_syntax::Spanned;
use migrate_syntax::model::{self, DbEnum, Field, Model};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::tokens;

/// Expands `#[derive(Model)]`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let (model, problems) = model::parse(&tokens::flat(item), Span::call_site());
    let errors = tokens::errors(&problems);
    let code = model.as_ref().map(model_code);
    let used = model.as_ref().filter(|_| problems.is_empty()).map(used);
    quote! { #code #used #errors }
}

/// Expands `#[derive(DbEnum)]`.
pub(crate) fn expand_enum(item: TokenStream) -> TokenStream {
    let (found, problems) = model::parse_enum(&tokens::flat(item), Span::call_site());
    let errors = tokens::errors(&problems);
    let code = found.as_ref().map(enum_code);
    // What a variant that holds something is made of is not known.
    let sound = found.as_ref().filter(|_| problems.is_empty());
    let from_str = sound.map(from_str);
    let diesel = sound.map(|it| {
        let name = ident(&it.name);
        quote_spanned!(it.name.span => ::migrate_core::__db_enum!(#name);)
    });
    quote! { #code #from_str #diesel #errors }
}

fn model_code(model: &Model<Span>) -> TokenStream {
    let name = ident(&model.name);
    let columns = model.fields.iter().map(|field| match field {
        Field::Column(column) => {
            let column = &column.name.value;
            quote!(columns.push(#column);)
        }
        Field::Mixin(mixin) => {
            let ty = path(mixin);
            quote_spanned!(mixin.span => columns.extend(<#ty as ::migrate_core::model::Mixin>::columns());)
        }
    });
    let columns = quote! {
        fn columns() -> ::std::vec::Vec<&'static str> {
            let mut columns = ::std::vec::Vec::new();
            #(#columns)*
            columns
        }
    };
    // A type that has no word must be an enum; only the compiler knows whether it is.
    let enums = model.columns().filter_map(|column| column.ty.rust()).map(|rust| {
        let ty = path(rust);
        quote_spanned!(rust.span => is_enum::<#ty>();)
    });
    let enums = quote! {
        const _: fn() = || {
            #[allow(dead_code)]
            fn is_enum<T: ::migrate_core::model::DbEnum>() {}
            #(#enums)*
        };
    };
    if model.is_mixin {
        return quote! { impl ::migrate_core::model::Mixin for #name { #columns } #enums };
    }
    let table = &model.table.value;
    let schema = match &model.schema {
        Some(schema) => quote!(::core::option::Option::Some(#schema)),
        None => quote!(::core::option::Option::None),
    };
    quote! {
        impl ::migrate_core::model::Model for #name {
            const TABLE: &'static str = #table;
            const SCHEMA: ::core::option::Option<&'static str> = #schema;
            #columns
        }
        #enums
    }
}

/// Makes and reads each field, as nobody else may do: a field declares a column, whether the program has a row of it or not.
fn used(model: &Model<Span>) -> TokenStream {
    let (name, fields) = (ident(&model.name), model.members.iter().map(ident).collect::<Vec<_>>());
    quote! {
        #[allow(deprecated, non_snake_case)]
        const _: fn(&#name) -> #name = |#name { #(#fields),* }| {
            fn __any<T>(_: &T) -> T {
                ::core::unreachable!()
            }
            #name { #(#fields: __any(#fields)),* }
        };
    }
}

fn enum_code(found: &DbEnum<Span>) -> TokenStream {
    let name = ident(&found.name);
    let ty = &found.type_name.value;
    let variants: Vec<Ident> = found.variants.iter().map(|(name, _)| ident(name)).collect();
    let values: Vec<&String> = found.variants.iter().map(|(_, value)| value).collect();
    // `{ .. }` fits a variant that holds something too, so that its mistake is one error.
    quote! {
        impl ::migrate_core::model::DbEnum for #name {
            const TYPE: &'static str = #ty;
            const VALUES: &'static [&'static str] = &[#(#values),*];

            fn as_str(&self) -> &'static str {
                match *self {
                    #(Self::#variants { .. } => #values,)*
                }
            }
        }

        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(::migrate_core::model::DbEnum::as_str(self))
            }
        }
    }
}

fn from_str(found: &DbEnum<Span>) -> TokenStream {
    let name = ident(&found.name);
    let ty = &found.type_name.value;
    let variants: Vec<Ident> = found.variants.iter().map(|(name, _)| ident(name)).collect();
    let values: Vec<&String> = found.variants.iter().map(|(_, value)| value).collect();
    quote! {
        impl ::core::str::FromStr for #name {
            type Err = ::migrate_core::model::UnknownValue;

            fn from_str(value: &str) -> ::core::result::Result<Self, ::migrate_core::model::UnknownValue> {
                match value {
                    #(#values => ::core::result::Result::Ok(Self::#variants),)*
                    _ => ::core::result::Result::Err(::migrate_core::model::UnknownValue {
                        ty: #ty,
                        value: value.to_owned(),
                    }),
                }
            }
        }
    }
}

/// The name of an item, which may be a keyword behind `r#`.
fn ident(name: &Spanned<String, Span>) -> Ident {
    Ident::new_raw(&name.value, name.span)
}

/// The path of a type, each of its tokens where the type stands.
fn path(name: &Spanned<String, Span>) -> TokenStream {
    let path: TokenStream = name.value.parse().unwrap_or_default();
    let placed = path.into_iter().map(|mut tree| {
        tree.set_span(name.span);
        tree
    });
    placed.collect()
}
