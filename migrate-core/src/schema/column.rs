//! Columns of tables.

use super::{Ident, SqlType, expression};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Column {
    /// The name.
    pub name: Ident,
    /// The type.
    pub ty: SqlType,
    /// Whether it may be null.
    pub nullable: bool,
    /// What a row gets that does not say, as SQL; text stands in single quotes.
    pub default: Option<String>,
    /// Whether MySQL sets it to the current time whenever the row changes.
    pub on_update_now: bool,
    /// How the database numbers the rows in it.
    pub identity: Option<Identity>,
    /// How the database computes it from the others.
    pub generated: Option<Generated>,
    /// How its texts are compared and sorted, where not as usual.
    pub collation: Option<Ident>,
    /// What people say about it.
    pub comment: Option<String>,
}

/// How a database numbers the rows in a column.
///
/// ```
/// use migrate_core::schema::Identity;
/// let even = Identity::always().start(2).increment(2);
/// assert_eq!((even.start, even.increment), (Some(2), Some(2)));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Identity {
    /// Whether it takes no number but its own.
    pub always: bool,
    /// The first number; `None` is 1.
    pub start: Option<i64>,
    /// What is added from one number to the next; `None` is 1.
    pub increment: Option<i64>,
}

impl Identity {
    /// Numbers the rows that do not say a number.
    pub fn by_default() -> Self {
        Self::default()
    }

    /// Numbers all rows.
    pub fn always() -> Self {
        Self { always: true, ..Self::default() }
    }

    /// Begins with a number.
    pub fn start(self, number: i64) -> Self {
        Self { start: Some(number), ..self }
    }

    /// Adds so much from one number to the next.
    pub fn increment(self, by: i64) -> Self {
        Self { increment: Some(by), ..self }
    }
}

/// How a database computes a column from the others of its row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Generated {
    /// The value, as SQL.
    pub expression: String,
    /// Whether it is kept in the row, or computed when it is read.
    pub stored: bool,
}

impl Column {
    /// Makes a nullable column without a default.
    pub fn new(name: impl Into<Ident>, ty: impl Into<SqlType>) -> Self {
        Self {
            name: name.into(),
            ty: ty.into(),
            nullable: true,
            default: None,
            on_update_now: false,
            identity: None,
            generated: None,
            collation: None,
            comment: None,
        }
    }

    /// Names two sources of its values that no database takes together.
    pub fn contradiction(&self) -> Option<(&'static str, &'static str)> {
        let sources = [
            (self.identity.is_some(), "a number of the database's"),
            (self.generated.is_some(), "an expression that it is computed from"),
            (self.default.is_some(), "a default"),
        ];
        let mut said = sources.into_iter().filter(|(is_said, _)| *is_said).map(|(_, what)| what);
        Some((said.next()?, said.next()?))
    }

    pub(super) fn rename_mentioned(&mut self, from: &Ident, to: &Ident) {
        if let Some(generated) = &mut self.generated {
            generated.expression = expression::renamed(&generated.expression, from.as_str(), to.as_str());
        }
    }
}

/// Writes a text as an SQL literal, to be a default.
///
/// ```
/// assert_eq!(migrate_core::schema::literal("it's"), "'it''s'");
/// ```
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
