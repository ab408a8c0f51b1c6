//! The name that was probably meant.

/// Picks the candidate nearest to `word`, when one is near enough to be meant; the first of equals.
///
/// ```
/// let names = ["revision", "down_revision"];
/// assert_eq!(migrate_syntax::suggestion::nearest("revison", names), Some("revision"));
/// assert_eq!(migrate_syntax::suggestion::nearest("colour", names), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
