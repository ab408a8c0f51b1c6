//! Conditions of sources: `#[cfg(..)]` and `#[cfg_attr(..)]`.
//!
//! What the sources say of a schema is one thing, whatever a program is built for: all is read but what tests alone have.
//! The compiler has decided before a macro sees an item, so that this is asked of files alone.

use super::item::Attribute;
use crate::migration::split;
use crate::signature::group;
use crate::token::{Kind, Token};

/// Tells whether an item with this attribute is there in some build, other than one of tests.
pub(crate) fn holds<S: Copy>(attribute: &Attribute<'_, '_, S>) -> bool {
    attribute.name != "cfg" || is_met(attribute.arguments, None) != Some(false)
}

/// Tells whether an item with this attribute is there with every feature.
pub(super) fn holds_with_all<S: Copy>(attribute: &Attribute<'_, '_, S>) -> bool {
    attribute.name != "cfg" || is_met(attribute.arguments, Some(true)) != Some(false)
}

/// Gives the attributes that a `#[cfg_attr(condition, one, other(..))]` stands for with every feature, without their
/// brackets.
pub(super) fn given<'t, 'a, S: Copy>(attribute: &Attribute<'t, 'a, S>) -> Vec<&'t [Token<'a, S>]> {
    match split(attribute.arguments).as_slice() {
        [condition, rest @ ..] if is_met(condition, Some(true)) != Some(false) => rest.to_vec(),
        _ => Vec::new(),
    }
}

/// Tells whether a condition is met outside of tests, where a build has `feature`; nothing where that is not known.
fn is_met<S: Copy>(condition: &[Token<'_, S>], feature: Option<bool>) -> Option<bool> {
    match condition {
        [Token { kind: Kind::Word(word), .. }, open, inner @ ..] if open.kind == Kind::Open('(') => {
            let parts: Vec<_> = split(group(inner).0).into_iter().map(|it| is_met(it, feature)).collect();
            let has = |met| parts.contains(&met);
            match word.as_ref() {
                "not" => parts.first().copied().flatten().map(|met| !met),
                "any" if has(Some(true)) => Some(true),
                "any" if has(None) => None,
                "any" => Some(false),
                _ if has(Some(false)) => Some(false),
                _ if has(None) => None,
                _ => Some(true),
            }
        }
        [word, ..] if word.kind.is_word("test") || word.kind.is_word("false") => Some(false),
        [word, ..] if word.kind.is_word("true") => Some(true),
        _ => feature,
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::tokens;
    use super::*;

    #[test]
    fn a_condition_is_met_outside_of_tests_as_far_as_is_known() {
        let met = |text: &str, feature| is_met(&tokens(text).expect("Rust"), feature);
        for text in ["feature = \"a\"", "unix", "any(test, unix)", "all(unix, true)"] {
            assert_eq!((met(text, None), met(text, Some(true))), (None, Some(true)), "{text}");
        }
        for text in ["not(feature = \"a\")", "all(not(test), not(unix))"] {
            assert_eq!((met(text, None), met(text, Some(true))), (None, Some(false)), "{text}");
        }
        for text in ["test", "all(test, unix)", "any()", "not(any(not(test), unix))", "false"] {
            assert_eq!(met(text, None), Some(false), "{text}");
        }
        assert_eq!([met("all()", None), met("not(test)", None), met("any(unix, not(test))", None)], [Some(true); 3]);
    }
}
