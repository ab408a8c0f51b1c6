//! The name that was probably meant: near in letters, or what another tool calls it.

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

/// What Diesel, SQLAlchemy, Django and the peers of Rust call a property of a model, and what it is called here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("type", "ty"),
    ("type_", "ty"),
    ("sql_type", "ty"),
    ("column_type", "ty"),
    ("pk", "primary_key"),
    ("null", "nullable"),
    ("autoincrement", "identity"),
    ("auto_increment", "identity"),
    ("serial", "identity"),
    ("server_default", "default"),
    ("default_value", "default"),
    ("default_expr", "default"),
    ("length", "max_length"),
    ("size", "max_length"),
    ("column_name", "name"),
    ("column", "name"),
    ("foreign_key", "references"),
    ("belongs_to", "references"),
    ("computed", "generated"),
    ("collate", "collation"),
    ("ignore", "skip"),
    ("name", "table"),
    ("table_name", "table"),
    ("unique_together", "unique"),
    ("indexes", "index"),
    ("constraint", "check"),
];

/// Finds the candidate that means what another tool calls `word`.
///
/// ```
/// use migrate_syntax::suggestion::known_as;
/// assert_eq!(known_as("sql_type", ["name", "ty"]), Some("ty"));
/// assert_eq!(known_as("sql_type", ["table"]), None);
/// ```
pub fn known_as<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let meant = ELSEWHERE.iter().filter(|(theirs, _)| *theirs == word);
    let ours: Vec<_> = meant.map(|(_, ours)| *ours).collect();
    candidates.into_iter().find(|candidate| ours.contains(candidate))
}
