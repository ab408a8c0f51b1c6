//! Constraints of tables.

mod check;
mod exclusion;
mod foreign_key;
mod key;

pub use check::Check;
pub use exclusion::{Exclusion, ExclusionElement};
pub use foreign_key::{ForeignKey, Matching, ReferentialAction};
pub use key::{Conflict, Key};

use super::{Ident, TableName, name};

/// A rule that the rows of a table keep, with the name by which it is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Constraint {
    /// The name.
    pub name: Ident,
    /// What it demands.
    pub rule: Rule,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Rule {
    /// The columns identify a row.
    PrimaryKey(Key),
    /// No two rows agree in all the columns.
    Unique(Key),
    /// The columns name a row of another table.
    ForeignKey(ForeignKey),
    /// A condition holds for every row.
    Check(Check),
    /// No two rows compare to each other in a certain way.
    Exclusion(Exclusion),
}

impl Rule {
    /// Makes a plain primary key.
    pub fn primary_key(columns: Vec<Ident>) -> Self {
        Self::PrimaryKey(Key::new(columns))
    }

    /// Makes a plain unique key.
    pub fn unique(columns: Vec<Ident>) -> Self {
        Self::Unique(Key::new(columns))
    }

    /// Makes a plain check.
    pub fn check(expression: impl Into<String>) -> Self {
        Self::Check(Check::new(expression))
    }
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Deferral {
    /// After each statement, always.
    #[default]
    NotDeferrable,
    /// After each statement, unless a transaction asks otherwise.
    InitiallyImmediate,
    /// Before the commit, unless a transaction asks otherwise.
    InitiallyDeferred,
}

impl Constraint {
    /// Lists the columns of its key, in order; a check and an exclusion have none.
    pub fn columns(&self) -> &[Ident] {
        match &self.rule {
            Rule::PrimaryKey(key) | Rule::Unique(key) => &key.columns,
            Rule::ForeignKey(key) => &key.columns,
            Rule::Check(_) | Rule::Exclusion(_) => &[],
        }
    }

    /// Names the table that it refers to, where it is a foreign key.
    pub fn references(&self) -> Option<&TableName> {
        match &self.rule {
            Rule::ForeignKey(key) => Some(&key.references),
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
        }
    }

    /// Lists every column that it names, those that it carries along too; a check names none, it has only an expression.
    pub fn names(&self) -> Vec<&Ident> {
        match &self.rule {
            Rule::PrimaryKey(key) | Rule::Unique(key) => key.columns.iter().chain(&key.include).collect(),
            Rule::ForeignKey(key) => key.columns.iter().chain(&key.set_columns).collect(),
            Rule::Exclusion(exclusion) => exclusion.names().collect(),
            Rule::Check(_) => Vec::new(),
        }
    }

    /// Tells whether it is about the column, expressions by their words.
    pub fn mentions(&self, column: &Ident) -> bool {
        self.names().contains(&column)
            || match &self.rule {
                Rule::Check(check) => check.mentions(column),
                Rule::Exclusion(exclusion) => exclusion.mentions(column),
                Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::ForeignKey(_) => false,
            }
    }

    /// Tells whether it refers to another table.
    pub fn is_foreign_key(&self) -> bool {
        matches!(self.rule, Rule::ForeignKey(_))
    }

    /// Tells whether the rows that were there when it was made are known to keep it.
    pub fn is_validated(&self) -> bool {
        match &self.rule {
            Rule::ForeignKey(key) => key.validated,
            Rule::Check(check) => check.validated,
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Exclusion(_) => true,
        }
    }

    /// Says whether the rows that were there are known to keep it; of keys and exclusions they always are.
    pub fn set_validated(&mut self, validated: bool) {
        match &mut self.rule {
            Rule::ForeignKey(key) => key.validated = validated,
            Rule::Check(check) => check.validated = validated,
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Exclusion(_) => {}
        }
    }

    /// Tells whether it is a foreign key to the table.
    pub fn refers_to(&self, table: &TableName) -> bool {
        matches!(&self.rule, Rule::ForeignKey(key) if key.references == *table)
    }

    /// Says another name of a column.
    pub(crate) fn rename_column(&mut self, from: &Ident, to: &Ident) {
        match &mut self.rule {
            Rule::PrimaryKey(key) | Rule::Unique(key) => {
                name::rename(&mut key.columns, from, to);
                name::rename(&mut key.include, from, to);
            }
            Rule::ForeignKey(key) => {
                name::rename(&mut key.columns, from, to);
                name::rename(&mut key.set_columns, from, to);
            }
            Rule::Check(check) => check.rename_column(from, to),
            Rule::Exclusion(exclusion) => exclusion.rename_column(from, to),
        }
    }
}
