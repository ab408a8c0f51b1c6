//! The parts of an index's key.

use super::super::{Ident, expression, name};

/// One part of an index's key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct IndexPart {
    /// What is ordered by.
    pub term: IndexTerm,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// Where nulls come, on PostgreSQL; `None` takes them for the greatest.
    pub nulls: Option<NullsOrder>,
    /// The collation, by the database's own name; `None` is the column's.
    pub collation: Option<Ident>,
    /// PostgreSQL's operator class (`gin_trgm_ops`).
    pub operator_class: Option<String>,
    /// How many leading characters count; MySQL demands it for text without a length.
    pub length: Option<u32>,
}

/// What a part of an index's key is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum IndexTerm {
    /// A column.
    Column(Ident),
    /// An SQL expression.
    Expression(String),
}

/// Where nulls come in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum NullsOrder {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

impl IndexPart {
    fn new(term: IndexTerm) -> Self {
        Self { term, descending: false, nulls: None, collation: None, operator_class: None, length: None }
    }

    /// Puts the greatest first.
    pub fn desc(mut self) -> Self {
        self.descending = true;
        self
    }

    /// Puts nulls first, on PostgreSQL; other databases leave it out.
    pub fn nulls_first(mut self) -> Self {
        self.nulls = Some(NullsOrder::First);
        self
    }

    /// Puts nulls last, on PostgreSQL; other databases leave it out.
    pub fn nulls_last(mut self) -> Self {
        self.nulls = Some(NullsOrder::Last);
        self
    }

    /// Orders by a collation, by the database's own name; MySQL orders by the column's.
    pub fn collate(mut self, collation: impl Into<Ident>) -> Self {
        self.collation = Some(collation.into());
        self
    }

    /// Takes one of PostgreSQL's operator classes; other databases leave it out.
    pub fn operator_class(mut self, class: impl Into<String>) -> Self {
        self.operator_class = Some(class.into());
        self
    }

    /// Takes only the first characters, on MySQL; other databases take all.
    pub fn length(mut self, characters: u32) -> Self {
        self.length = Some(characters);
        self
    }

    /// Gives the column, where it is one.
    pub fn column(&self) -> Option<&Ident> {
        match &self.term {
            IndexTerm::Column(column) => Some(column),
            IndexTerm::Expression(_) => None,
        }
    }

    /// Tells whether it is about the column, an expression by its words.
    pub fn mentions(&self, column: &Ident) -> bool {
        match &self.term {
            IndexTerm::Column(it) => it == column,
            IndexTerm::Expression(sql) => expression::mentions(sql, column.as_str()),
        }
    }

    pub(in super::super) fn rename_column(&mut self, from: &Ident, to: &Ident) {
        match &mut self.term {
            IndexTerm::Column(column) => name::rename(std::slice::from_mut(column), from, to),
            IndexTerm::Expression(sql) => *sql = expression::renamed(sql, from.as_str(), to.as_str()),
        }
    }
}

/// Names a column as a part of an index.
pub fn col(name: impl Into<Ident>) -> IndexPart {
    IndexPart::new(IndexTerm::Column(name.into()))
}

/// Takes an SQL expression as a part of an index.
pub fn expr(sql: impl Into<String>) -> IndexPart {
    IndexPart::new(IndexTerm::Expression(sql.into()))
}

impl From<&str> for IndexPart {
    fn from(column: &str) -> Self {
        col(column)
    }
}

impl From<String> for IndexPart {
    fn from(column: String) -> Self {
        col(column)
    }
}

impl From<&Ident> for IndexPart {
    fn from(column: &Ident) -> Self {
        col(column)
    }
}
