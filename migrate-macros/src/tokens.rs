//! The compiler's tokens as the grammar's tokens, and problems as `compile_error!`s.

use migrate_syntax::Problem;
use migrate_syntax::literal;
use migrate_syntax::token::{Kind, Token};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote_spanned;

/// Flattens the compiler's tokens, groups of a macro's making included.
pub(crate) fn flat(stream: TokenStream) -> Vec<Token<'static, Span>> {
    let mut tokens = Vec::new();
    push(stream, &mut tokens);
    tokens
}

/// Flattens an item up to its body, which is its last group of braces; gives the body's absence away by nothing.
pub(crate) fn without_body(item: TokenStream) -> Vec<Token<'static, Span>> {
    flat(item.into_iter().take_while(|tree| !is_braces(tree)).collect())
}

fn is_braces(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn push(stream: TokenStream, tokens: &mut Vec<Token<'static, Span>>) {
    let mut trees = stream.into_iter();
    while let Some(tree) = trees.next() {
        let span = tree.span();
        let kind = match tree {
            // A lifetime comes in two.
            TokenTree::Punct(quote) if quote.as_char() == '\'' => {
                Kind::Other(format!("'{}", trees.next().map(|name| name.to_string()).unwrap_or_default()).into())
            }
            TokenTree::Group(group) => {
                push_group(&group, tokens);
                continue;
            }
            TokenTree::Ident(ident) => Kind::Word(ident.to_string().into()),
            TokenTree::Punct(punct) => Kind::Mark(punct.as_char()),
            TokenTree::Literal(value) => {
                let written = value.to_string();
                match literal::text(&written) {
                    Some(text) => Kind::Text(text.into_owned().into()),
                    None => Kind::Other(written.into()),
                }
            }
        };
        tokens.push(Token { kind, span });
    }
}

fn push_group(group: &Group, tokens: &mut Vec<Token<'static, Span>>) {
    let brackets = match group.delimiter() {
        Delimiter::Parenthesis => Some(('(', ')')),
        Delimiter::Bracket => Some(('[', ']')),
        Delimiter::Brace => Some(('{', '}')),
        Delimiter::None => None,
    };
    if let Some((open, _)) = brackets {
        tokens.push(Token { kind: Kind::Open(open), span: group.span_open() });
    }
    push(group.stream(), tokens);
    if let Some((_, close)) = brackets {
        tokens.push(Token { kind: Kind::Close(close), span: group.span_close() });
    }
}

/// Turns problems into errors at their tokens.
pub(crate) fn errors(problems: &[Problem<Span>]) -> TokenStream {
    problems.iter().map(|problem| error(problem.span, &problem.text())).collect()
}

/// Makes one error at a token.
pub(crate) fn error(span: Span, text: &str) -> TokenStream {
    quote_spanned! { span => ::core::compile_error! { #text } }
}
