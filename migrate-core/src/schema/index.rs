//! Indexes of tables.

mod part;

use std::collections::BTreeMap;

pub use part::{IndexPart, IndexTerm, NullsOrder, col, expr};

use super::{Ident, expression, name};

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Index {
    /// The name.
    pub name: Ident,
    /// What it orders rows by.
    pub parts: Vec<IndexPart>,
    /// What it is searched for.
    pub kind: IndexKind,
    /// Whether it also keeps rows from agreeing in all parts.
    pub unique: bool,
    /// Whether two nulls count as the same value in a unique index.
    pub nulls_not_distinct: bool,
    /// The access method (`gin`, `hash`); `None` is the database's usual one.
    pub using: Option<String>,
    /// The condition of the rows that it holds, as SQL; `None` holds all.
    pub condition: Option<String>,
    /// Columns that it carries along without ordering by them.
    pub include: Vec<Ident>,
    /// PostgreSQL's storage parameters (`fillfactor`), as SQL.
    pub with: BTreeMap<String, String>,
    /// PostgreSQL's tablespace that it lies in; `None` is the usual one.
    pub tablespace: Option<Ident>,
    /// Whether MySQL's planner overlooks it.
    pub invisible: bool,
}

/// What an index is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum IndexKind {
    /// Values and their order.
    #[default]
    Plain,
    /// Words of texts.
    Fulltext {
        /// MySQL's parser (`ngram`), or PostgreSQL's text search configuration (`english`).
        parser: Option<String>,
    },
    /// Places.
    Spatial,
}

impl Index {
    /// Makes a plain index.
    pub fn new(name: impl Into<Ident>, parts: impl IntoIterator<Item = impl Into<IndexPart>>) -> Self {
        Self {
            name: name.into(),
            parts: parts.into_iter().map(Into::into).collect(),
            kind: IndexKind::Plain,
            unique: false,
            nulls_not_distinct: false,
            using: None,
            condition: None,
            include: Vec::new(),
            with: BTreeMap::new(),
            tablespace: None,
            invisible: false,
        }
    }

    /// Lists the columns that it names, in its key or carried along.
    pub fn columns(&self) -> impl Iterator<Item = &Ident> {
        self.parts.iter().filter_map(IndexPart::column).chain(&self.include)
    }

    /// Tells whether it is about the column, expressions by their words.
    pub fn mentions(&self, column: &Ident) -> bool {
        self.include.contains(column)
            || self.condition.as_ref().is_some_and(|sql| expression::mentions(sql, column.as_str()))
            || self.parts.iter().any(|part| part.mentions(column))
    }

    /// Says another name of a column.
    pub(crate) fn rename_column(&mut self, from: &Ident, to: &Ident) {
        self.parts.iter_mut().for_each(|part| part.rename_column(from, to));
        name::rename(&mut self.include, from, to);
        self.condition = self.condition.as_ref().map(|sql| expression::renamed(sql, from.as_str(), to.as_str()));
    }
}
