//! Functions and procedures.

use super::super::TableName;
use super::super::query;

/// A function or a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Routine {
    /// The name.
    pub name: TableName,
    /// What stands between its parentheses, as SQL: `price numeric, rate numeric DEFAULT 1`.
    pub arguments: String,
    /// What stands after them, as SQL: `RETURNS numeric LANGUAGE sql AS $$ .. $$`.
    pub definition: String,
}

impl Routine {
    /// Tells whether PostgreSQL can put the other in its place: same name, arguments and result.
    pub fn is_replaced_in_place_by(&self, other: &Self) -> bool {
        self.name == other.name
            && self.arguments == other.arguments
            && result(&self.definition) == result(&other.definition)
    }
}

/// Gives what a definition says of the result, words alone: from `RETURNS` to the language or body.
fn result(definition: &str) -> String {
    const ENDS: [&str; 14] = [
        "language",
        "as",
        "immutable",
        "stable",
        "volatile",
        "strict",
        "called",
        "security",
        "parallel",
        "cost",
        "rows",
        "leakproof",
        "begin",
        "return",
    ];
    let Some(start) = query::find_word(definition, "returns") else { return String::new() };
    let words = definition[start..].split_whitespace();
    let result = words.take_while(|word| !ENDS.iter().any(|end| word.eq_ignore_ascii_case(end)));
    result.collect::<Vec<_>>().join(" ").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_body_is_put_in_place_and_another_result_is_not() {
        let routine = |definition: &str| Routine {
            name: "f".into(),
            arguments: String::new(),
            definition: definition.to_owned(),
        };
        let one = routine("RETURNS int LANGUAGE sql AS $$ SELECT 1 $$");
        assert!(one.is_replaced_in_place_by(&routine("RETURNS  INT STABLE LANGUAGE sql AS $$ SELECT 2 $$")));
        assert!(!one.is_replaced_in_place_by(&routine("RETURNS bigint LANGUAGE sql AS $$ SELECT 1 $$")));
    }
}
