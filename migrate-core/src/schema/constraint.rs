//! Constraints of tables.

use super::{Ident, TableName, expression, name};

/// A rule that the rows of a table keep, with the name by which it is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// The name.
    pub name: Ident,
    /// What it demands.
    pub rule: Rule,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// The columns identify a row.
    PrimaryKey {
        /// The columns, in order.
        columns: Vec<Ident>,
    },
    /// No two rows agree in all the columns.
    Unique {
        /// The columns, in order.
        columns: Vec<Ident>,
    },
    /// The columns name a row of another table.
    ForeignKey(ForeignKey),
    /// A condition holds for every row.
    Check {
        /// The condition, as SQL.
        expression: String,
    },
}

/// A reference to the rows of another table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The columns that refer.
    pub columns: Vec<Ident>,
    /// The table that they refer to.
    pub references: TableName,
    /// The columns that they refer to, in the same order.
    pub referenced_columns: Vec<Ident>,
    /// What becomes of a row when the one that it refers to is deleted.
    pub on_delete: ReferentialAction,
    /// What becomes of a row when the key that it refers to changes.
    pub on_update: ReferentialAction,
    /// When it is checked.
    pub deferral: Deferral,
}

impl ForeignKey {
    /// Makes a foreign key that lets nothing happen to the rows it refers to, and is checked at once.
    pub fn new(columns: Vec<Ident>, references: TableName, referenced_columns: Vec<Ident>) -> Self {
        Self {
            columns,
            references,
            referenced_columns,
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            deferral: Deferral::NotDeferrable,
        }
    }
}

/// What becomes of a row when the one that it refers to goes or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferentialAction {
    /// The change is refused at the end of the statement, or of the transaction when deferred.
    NoAction,
    /// The change is refused at once.
    Restrict,
    /// The row goes or changes too.
    Cascade,
    /// The row's columns become null.
    SetNull,
    /// The row's columns get their defaults.
    SetDefault,
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deferral {
    /// After each statement, always.
    NotDeferrable,
    /// After each statement, unless a transaction asks otherwise.
    InitiallyImmediate,
    /// Before the commit, unless a transaction asks otherwise.
    InitiallyDeferred,
}

impl Constraint {
    /// Lists the columns of the table that it names; a check names none, it has only an expression.
    pub fn columns(&self) -> &[Ident] {
        match &self.rule {
            Rule::PrimaryKey { columns } | Rule::Unique { columns } => columns,
            Rule::ForeignKey(key) => &key.columns,
            Rule::Check { .. } => &[],
        }
    }

    /// Names the table that it refers to, where it is a foreign key.
    pub fn references(&self) -> Option<&TableName> {
        match &self.rule {
            Rule::ForeignKey(key) => Some(&key.references),
            Rule::PrimaryKey { .. } | Rule::Unique { .. } | Rule::Check { .. } => None,
        }
    }

    /// Tells whether it is about the column, a check by its words.
    pub fn mentions(&self, column: &Ident) -> bool {
        match &self.rule {
            Rule::PrimaryKey { .. } | Rule::Unique { .. } | Rule::ForeignKey(_) => self.columns().contains(column),
            Rule::Check { expression } => expression::mentions(expression, column.as_str()),
        }
    }

    pub(super) fn rename_column(&mut self, from: &Ident, to: &Ident) {
        match &mut self.rule {
            Rule::PrimaryKey { columns } | Rule::Unique { columns } => name::rename(columns, from, to),
            Rule::ForeignKey(key) => name::rename(&mut key.columns, from, to),
            Rule::Check { expression } => *expression = expression::renamed(expression, from.as_str(), to.as_str()),
        }
    }
}
