//! Indexes of tables.

use super::{Ident, expression, name};

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// The name.
    pub name: Ident,
    /// What it orders rows by.
    pub parts: Vec<IndexPart>,
    /// Whether it also keeps rows from agreeing in all parts.
    pub unique: bool,
    /// The access method (`gin`, `hash`); `None` is the database's usual one.
    pub using: Option<String>,
    /// The condition of the rows that it holds, as SQL; `None` holds all.
    pub condition: Option<String>,
    /// Columns that it carries along without ordering by them.
    pub include: Vec<Ident>,
}

/// One part of an index's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexPart {
    /// What is ordered by.
    pub term: IndexTerm,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// PostgreSQL's operator class (`gin_trgm_ops`).
    pub operator_class: Option<String>,
    /// How many leading characters count; MySQL demands it for text without a length.
    pub length: Option<u32>,
}

/// What a part of an index's key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexTerm {
    /// A column.
    Column(Ident),
    /// An SQL expression.
    Expression(String),
}

impl Index {
    /// Makes a plain index.
    pub fn new(name: impl Into<Ident>, parts: impl IntoIterator<Item = impl Into<IndexPart>>) -> Self {
        Self {
            name: name.into(),
            parts: parts.into_iter().map(Into::into).collect(),
            unique: false,
            using: None,
            condition: None,
            include: Vec::new(),
        }
    }

    /// Lists the columns that it names, in its key or carried along.
    pub fn columns(&self) -> impl Iterator<Item = &Ident> {
        let key = self.parts.iter().filter_map(|part| match &part.term {
            IndexTerm::Column(column) => Some(column),
            IndexTerm::Expression(_) => None,
        });
        key.chain(&self.include)
    }

    /// Tells whether it is about the column, expressions by their words.
    pub fn mentions(&self, column: &Ident) -> bool {
        let word = |text: &String| expression::mentions(text, column.as_str());
        self.columns().any(|it| it == column)
            || self.condition.as_ref().is_some_and(word)
            || self.parts.iter().any(|part| match &part.term {
                IndexTerm::Expression(text) => word(text),
                IndexTerm::Column(_) => false,
            })
    }

    pub(super) fn rename_column(&mut self, from: &Ident, to: &Ident) {
        let renamed = |text: &String| expression::renamed(text, from.as_str(), to.as_str());
        for part in &mut self.parts {
            match &mut part.term {
                IndexTerm::Column(column) => name::rename(std::slice::from_mut(column), from, to),
                IndexTerm::Expression(text) => *text = renamed(text),
            }
        }
        name::rename(&mut self.include, from, to);
        self.condition = self.condition.as_ref().map(renamed);
    }
}

impl IndexPart {
    fn new(term: IndexTerm) -> Self {
        Self { term, descending: false, operator_class: None, length: None }
    }

    /// Puts the greatest first.
    pub fn desc(mut self) -> Self {
        self.descending = true;
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
