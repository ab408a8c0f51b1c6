//! Exclusions: no two rows for which every comparison holds.

use super::super::{Ident, IndexPart, expression, name};
use super::Deferral;

/// Comparisons that no two rows may all meet, as of rooms that are booked at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Exclusion {
    /// The access method of its index (`gist`); `None` is the database's usual one.
    pub using: Option<String>,
    /// The comparisons.
    pub elements: Vec<ExclusionElement>,
    /// Columns that its index carries along.
    pub include: Vec<Ident>,
    /// The condition of the rows that are compared, as SQL; `None` compares all.
    pub condition: Option<String>,
    /// When it is checked.
    pub deferral: Deferral,
}

/// One comparison of two rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ExclusionElement {
    /// What is compared.
    pub part: IndexPart,
    /// The operator, as SQL (`=`, `&&`).
    pub operator: String,
}

impl<P: Into<IndexPart>, O: Into<String>> From<(P, O)> for ExclusionElement {
    fn from((part, operator): (P, O)) -> Self {
        Self { part: part.into(), operator: operator.into() }
    }
}

impl Exclusion {
    /// Makes an exclusion of all rows that is checked at once.
    pub fn new(elements: impl IntoIterator<Item = impl Into<ExclusionElement>>) -> Self {
        let elements = elements.into_iter().map(Into::into).collect();
        Self { using: None, elements, include: Vec::new(), condition: None, deferral: Deferral::default() }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &Ident> {
        self.elements.iter().filter_map(|it| it.part.column()).chain(&self.include)
    }

    pub(super) fn mentions(&self, column: &Ident) -> bool {
        self.elements.iter().any(|it| it.part.mentions(column))
            || self.condition.as_ref().is_some_and(|sql| expression::mentions(sql, column.as_str()))
    }

    pub(super) fn rename_column(&mut self, from: &Ident, to: &Ident) {
        self.elements.iter_mut().for_each(|it| it.part.rename_column(from, to));
        name::rename(&mut self.include, from, to);
        self.condition = self.condition.as_ref().map(|sql| expression::renamed(sql, from.as_str(), to.as_str()));
    }
}
