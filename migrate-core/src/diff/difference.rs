//! What differs, in words.

use std::fmt;

use super::description::{Description, Part};
use crate::schema::Schema;

/// Something in which a schema is not as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// It is not there, and should be.
    Missing {
        /// What: "table `users`: column `note`".
        what: String,
    },
    /// It is there, and should not be.
    LeftOver {
        /// What.
        what: String,
    },
    /// It is there in another form.
    Changed {
        /// What.
        what: String,
        /// Which of its properties: "type".
        property: &'static str,
        /// What the property is.
        found: String,
        /// What it should be.
        expected: String,
    },
}

impl Difference {
    /// Says what it is about: "table `users`: column `note`".
    pub fn what(&self) -> &str {
        match self {
            Self::Missing { what } | Self::LeftOver { what } | Self::Changed { what, .. } => what,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { what } => write!(f, "{what} is missing"),
            Self::LeftOver { what } => write!(f, "{what} is left over"),
            Self::Changed { what, property, found, expected } => {
                write!(f, "{what} has {property} {found}, and should have {expected}")
            }
        }
    }
}

/// Lists in what a schema differs from the one that is expected; the order of columns does not count.
///
/// ```
/// use migrate_core::diff;
/// use migrate_core::schema::{Column, Schema, SqlType, Table};
/// let mut expected = Schema::default();
/// let mut users = Table::new("users");
/// users.columns.push(Column::new("note", SqlType::Text));
/// expected.insert(users.clone())?;
/// let mut found = Schema::default();
/// users.columns.clear();
/// found.insert(users)?;
/// assert_eq!(diff::differences(&found, &expected)[0].to_string(), "table `users`: column `note` is missing");
/// # Ok::<(), migrate_core::schema::SchemaError>(())
/// ```
pub fn differences(found: &Schema, expected: &Schema) -> Vec<Difference> {
    let (found, expected) = (Description::of(found), Description::of(expected));
    let mut paths: Vec<&Vec<String>> = found.parts.keys().chain(expected.parts.keys()).collect();
    paths.sort();
    paths.dedup();
    let mut differences = Vec::new();
    let mut told: Option<&Vec<String>> = None;
    for path in paths {
        // What belongs to a table that is missing is missing with it.
        if told.is_some_and(|whole| path.len() > whole.len() && path.starts_with(whole)) {
            continue;
        }
        let what = path.join(": ");
        match (found.parts.get(path), expected.parts.get(path)) {
            (Some(_), None) => differences.push(Difference::LeftOver { what }),
            (None, _) => differences.push(Difference::Missing { what }),
            (Some(found), Some(expected)) => {
                differences.extend(changed(&what, found, expected));
                continue;
            }
        }
        told = Some(path);
    }
    differences
}

fn changed(what: &str, found: &Part, expected: &Part) -> Vec<Difference> {
    let pairs = found.iter().zip(expected).filter(|(one, other)| one != other);
    pairs
        .map(|((property, found), (_, expected))| Difference::Changed {
            what: what.to_owned(),
            property,
            found: found.clone(),
            expected: expected.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, Constraint, EnumType, Index, Rule, SqlType, Table};

    fn schema() -> Schema {
        let mut users = Table::new("users");
        users.columns = vec![Column::new("id", SqlType::BigInt), Column::new("note", SqlType::VarChar(50))];
        users.constraints = vec![Constraint { name: "pk".into(), rule: Rule::primary_key(vec!["id".into()]) }];
        users.indexes = vec![Index::new("ix", ["note"])];
        let mut schema = Schema::default();
        schema.insert(users).expect("the first");
        schema
    }

    fn said(change: impl FnOnce(&mut Schema)) -> Vec<String> {
        let mut found = schema();
        change(&mut found);
        differences(&found, &schema()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn equal_schemas_have_no_differences_whatever_the_order_of_their_columns() {
        assert!(said(|_| {}).is_empty());
        assert!(said(|schema| schema.tables.values_mut().for_each(|table| table.columns.reverse())).is_empty());
    }

    #[test]
    fn values_that_stand_at_a_column_are_told_there() {
        let with = |values: &[&str]| {
            let values = values.iter().map(|it| (*it).to_owned()).collect();
            let mut schema = schema();
            let table = schema.table_mut(&"users".into()).expect("there");
            table.columns[1].ty = SqlType::Enum(EnumType { name: "mood".into(), values });
            schema
        };
        let told = differences(&with(&["sad"]), &with(&["sad", "it's"]));
        let told: Vec<_> = told.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["table `users`: column `note` has values 'sad', and should have 'sad', 'it''s'"]);
    }

    #[test]
    fn every_difference_is_told_where_it_is_once() {
        assert_eq!(said(|schema| schema.tables.clear()), ["table `users` is missing"]);
        assert_eq!(said(|schema| schema.insert(Table::new("other")).expect("free")), ["table `other` is left over"]);
        let changes = said(|schema| {
            let table = schema.table_mut(&"users".into()).expect("there");
            table.columns[1].ty = SqlType::Text;
            table.columns[1].default = Some("''".to_owned());
            table.constraints.clear();
            table.indexes[0].unique = true;
            table.comment = Some("people".to_owned());
        });
        assert_eq!(
            changes,
            [
                "table `users` has comment 'people', and should have none",
                "table `users`: column `note` has type Text, and should have VarChar(50)",
                "table `users`: column `note` has default '', and should have none",
                "table `users`: constraint `pk` is missing",
                "table `users`: index `ix` has uniqueness yes, and should have no",
            ]
        );
    }
}
