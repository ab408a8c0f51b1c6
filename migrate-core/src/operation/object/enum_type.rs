//! Other values for an enum type.

use crate::schema::{Ident, Schema, SchemaError, TableName, literal};

/// Gives an enum type other values.
///
/// On PostgreSQL the type changes; elsewhere its columns do, by operations that come along.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AlterEnum {
    /// The type.
    pub name: TableName,
    /// The values before.
    pub from: Vec<String>,
    /// The values after.
    pub to: Vec<String>,
    /// What becomes of the rows of a value, value by value: before, after.
    pub moves: Vec<(String, String)>,
}

impl AlterEnum {
    pub(super) fn describe(&self) -> String {
        format!("alter enum type `{}`", self.name)
    }

    #[expect(clippy::unnecessary_wraps, reason = "every operation is applied in the same words")]
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        schema.set_enum_values(&self.name, &self.to, |default| self.default_after(default));
        Ok(())
    }

    /// The rows of a value that was merged with another stay with that one: which they were is not known.
    pub(super) fn inverse(&self) -> Self {
        let back = self.moves.iter().filter(|(_, to)| !self.from.contains(to));
        Self {
            name: self.name.clone(),
            from: self.to.clone(),
            to: self.from.clone(),
            moves: back.map(|(from, to)| (to.clone(), from.clone())).collect(),
        }
    }

    /// Gives the default of a column that has the type: another name for its value is another text.
    ///
    /// A value that is merged with another is not replaced: whose default that was would not be known on the way back.
    pub fn default_after(&self, default: String) -> String {
        let moved = self.moves.iter().find(|(from, to)| !self.from.contains(to) && literal(from) == default.trim());
        moved.map_or(default, |(_, to)| literal(to))
    }

    /// Gives the values that are added, each with the one that it stands before; `None` when more than that changes.
    pub fn added(&self) -> Option<Vec<(&str, Option<&str>)>> {
        let mut from = self.from.iter().peekable();
        let mut added = Vec::new();
        for value in &self.to {
            if from.next_if_eq(&value).is_none() {
                added.push((value.as_str(), from.peek().map(|it| it.as_str())));
            }
        }
        (self.moves.is_empty() && from.next().is_none()).then_some(added)
    }

    /// Gives the values that get another name, before and after; `None` when more than that changes.
    pub fn renamed(&self) -> Option<Vec<(&str, &str)>> {
        let pairs = self.from.iter().zip(&self.to).filter(|(from, to)| from != to);
        let moved = |(from, to): &(&String, &String)| {
            !self.from.contains(to) && self.moves.iter().any(|it| (&it.0, &it.1) == (*from, *to))
        };
        let renamed: Vec<_> = pairs.collect();
        (self.from.len() == self.to.len() && renamed.len() == self.moves.len() && renamed.iter().all(moved))
            .then(|| renamed.into_iter().map(|(from, to)| (from.as_str(), to.as_str())).collect())
    }
}

/// Gives the rows of a table another value of an enum type, where that is said at each column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MoveValues {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: Ident,
    /// Values before and after.
    pub moves: Vec<(String, String)>,
}

impl MoveValues {
    pub(super) fn describe(&self) -> String {
        let moves: Vec<String> = self.moves.iter().map(|(from, to)| format!("`{from}` to `{to}`")).collect();
        format!("move `{}.{}` from {}", self.table, self.column, moves.join(", "))
    }

    pub(super) fn inverse(&self) -> Self {
        let moves = self.moves.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
        Self { table: self.table.clone(), column: self.column.clone(), moves }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn altered(from: &[&str], to: &[&str], moves: &[(&str, &str)]) -> AlterEnum {
        let own = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        let moves = moves.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        AlterEnum { name: "mood".into(), from: own(from), to: own(to), moves }
    }

    #[test]
    fn added_values_know_the_one_that_they_stand_before() {
        let op = altered(&["b", "d"], &["a", "b", "c", "d", "e"], &[]);
        assert_eq!(op.added(), Some(vec![("a", Some("b")), ("c", Some("d")), ("e", None)]));
        assert_eq!(op.renamed(), None);
        assert_eq!(op.inverse().added(), None);
    }

    #[test]
    fn a_value_with_another_name_is_told_from_one_that_is_merged() {
        let renamed = altered(&["a", "b"], &["a", "c"], &[("b", "c")]);
        assert_eq!(renamed.renamed(), Some(vec![("b", "c")]));
        assert_eq!(renamed.inverse().renamed(), Some(vec![("c", "b")]));
        let merged = altered(&["a", "b"], &["a"], &[("b", "a")]);
        assert_eq!((merged.renamed(), merged.added()), (None, None));
        assert_eq!(merged.inverse().added(), Some(vec![("b", None)]));
    }
}
