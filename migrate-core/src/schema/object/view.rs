//! Views.

use super::super::{Ident, Index, Schema, TableName, query};
use super::{Definition, ObjectName};

/// A query with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct View {
    /// The name.
    pub name: TableName,
    /// The query, as SQL.
    pub query: String,
    /// What the database is told besides, in its own words: `security_invoker = true`, `SQL SECURITY INVOKER`.
    pub options: Option<String>,
    /// Whether its rows are kept.
    pub materialized: bool,
    /// Whether its rows are there from the start, where they are kept.
    pub with_data: bool,
    /// Its indexes, where its rows are kept.
    pub indexes: Vec<Index>,
}

impl View {
    /// Makes a view whose rows are not kept.
    pub fn new(name: impl Into<TableName>, query: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            query: query.into(),
            options: None,
            materialized: false,
            with_data: true,
            indexes: Vec::new(),
        }
    }

    /// Tells whether PostgreSQL can put the other in its place: it adds columns at the end at most.
    ///
    /// <https://www.postgresql.org/docs/current/sql-createview.html>. Seen from the texts: a column that is written
    /// otherwise may have another type.
    pub fn is_replaced_in_place_by(&self, other: &Self) -> bool {
        let columns = (query::selected(&self.query), query::selected(&other.query));
        let (Some(old), Some(new)) = columns else { return false };
        !self.materialized && !other.materialized && new.starts_with(&old)
    }
}

impl Schema {
    /// Finds a materialised view, to change it.
    pub fn materialized_view_mut(&mut self, name: &TableName) -> Option<&mut View> {
        let object = self.objects.get_mut(&ObjectName::MaterializedView(name.clone()))?;
        if let Definition::View(view) = &mut object.definition { Some(view) } else { None }
    }

    /// Finds an index of a materialised view.
    pub fn view_index(&self, view: &TableName, name: &Ident) -> Option<&Index> {
        let definition = &self.object(&ObjectName::MaterializedView(view.clone()))?.definition;
        let view = if let Definition::View(view) = definition { Some(view) } else { None };
        view?.indexes.iter().find(|it| it.name == *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_that_gains_columns_at_its_end_is_put_in_place() {
        let view = |query: &str| View::new("v", query);
        let one = view("SELECT id, lower(name) AS name FROM users");
        assert!(one.is_replaced_in_place_by(&view("SELECT id,  lower( name ) AS name, email FROM users WHERE id > 0")));
        assert!(!one.is_replaced_in_place_by(&view("SELECT id FROM users")));
        assert!(!one.is_replaced_in_place_by(&view("SELECT id, name FROM users")));
    }
}
