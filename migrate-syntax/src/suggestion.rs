//! The name that was probably meant.

use std::fmt::Display;

/// Picks the candidate nearest to `word`, when one is near enough to be meant; the first of equals. A capital counts
/// only between candidates that are as near.
///
/// ```
/// use migrate_syntax::suggestion::nearest;
/// let names = ["revision", "down_revision"];
/// assert_eq!(nearest("revison", names), Some("revision"));
/// assert_eq!(nearest("colour", names), None);
/// assert_eq!(nearest("JsonB", ["Json", "Jsonb"]), Some("Jsonb"));
/// ```
pub fn nearest<T: Display>(word: &str, candidates: impl IntoIterator<Item = T>) -> Option<T> {
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    let small = word.to_lowercase();
    let scored = candidates.into_iter().map(|candidate| {
        let name = candidate.to_string();
        let distance = strsim::damerau_levenshtein(&small, &name.to_lowercase());
        ((distance, strsim::damerau_levenshtein(word, &name)), candidate)
    });
    let near = scored.filter(|((distance, _), _)| *distance <= allowed);
    near.min_by_key(|(distances, _)| *distances).map(|(_, candidate)| candidate)
}
