//! Checks.

use super::super::{Ident, expression};

/// A condition that holds for every row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Check {
    /// The condition, as SQL.
    pub expression: String,
    /// Whether tables that inherit from this one are free of it.
    pub no_inherit: bool,
    /// Whether the database sees to it; one that is not enforced only tells people.
    pub enforced: bool,
    /// Whether the rows that were there when it was made are known to keep it.
    pub validated: bool,
}

impl Check {
    /// Makes a check that every row keeps.
    pub fn new(expression: impl Into<String>) -> Self {
        Self { expression: expression.into(), no_inherit: false, enforced: true, validated: true }
    }

    pub(super) fn mentions(&self, column: &Ident) -> bool {
        expression::mentions(&self.expression, column.as_str())
    }

    pub(super) fn rename_column(&mut self, from: &Ident, to: &Ident) {
        self.expression = expression::renamed(&self.expression, from.as_str(), to.as_str());
    }
}
