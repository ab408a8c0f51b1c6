//! What raw SQL may have given a table beside what the migrations tell: for SQLite's rebuild, written without the database.

use crate::dialect::Dialect;
use crate::operation::Sql;
use crate::schema::{Ident, Schema, TableName, expression};

/// The raw SQL of a history that may have changed tables.
#[derive(Debug, Clone, Default)]
pub(super) struct RawSql {
    texts: Vec<Text>,
}

#[derive(Debug, Clone)]
struct Text {
    revision: &'static str,
    sql: Sql,
    /// The later names of tables that it names.
    renamed: Vec<Ident>,
}

impl RawSql {
    /// Takes in a text.
    pub(super) fn push(&mut self, revision: &'static str, sql: &Sql) {
        self.texts.push(Text { revision, sql: sql.clone(), renamed: Vec::new() });
    }

    /// Follows a table to its new name.
    pub(super) fn rename(&mut self, from: &TableName, to: &TableName) {
        for text in self.texts.iter_mut().filter(|text| Dialect::ALL.iter().any(|it| text.names(&from.name, *it))) {
            text.renamed.push(to.name.clone());
        }
    }

    /// Names the first revision whose raw SQL names something besides tables.
    #[cfg(feature = "database")]
    pub(super) fn named_since(&self, object: &TableName, schema: &Schema, dialect: Dialect) -> Option<String> {
        let since = schema.opaque_since.as_ref()?;
        if self.texts.iter().all(|text| text.revision != since) {
            return Some(since.clone());
        }
        let found = self.texts.iter().find(|text| text.names(&object.name, dialect));
        found.map(|text| text.revision.to_owned())
    }

    /// Names the first revision that may have given a table columns, indexes or triggers which the schema does not have.
    pub(super) fn unseen_since(&self, table: &TableName, schema: &Schema, dialect: Dialect) -> Option<String> {
        let since = schema.opaque_since.as_ref()?;
        // Not raw SQL hides something, but a history that does not fit together.
        if self.texts.iter().all(|text| text.revision != since) {
            return Some(since.clone());
        }
        let found = self.texts.iter().find(|text| text.may_give(&table.name, dialect));
        found.map(|text| text.revision.to_owned())
    }
}

impl Text {
    /// A view that reads a table gives it nothing.
    fn may_give(&self, table: &Ident, dialect: Dialect) -> bool {
        const WORDS: [&str; 3] = ["trigger", "index", "table"];
        let sql = self.sql.of(dialect).unwrap_or_default();
        self.names(table, dialect) && WORDS.iter().any(|word| expression::mentions(sql, word))
    }

    fn names(&self, table: &Ident, dialect: Dialect) -> bool {
        let sql = self.sql.of(dialect).unwrap_or_default();
        expression::mentions(sql, table.as_str()) || self.renamed.contains(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_sql_counts_for_the_tables_that_it_names_under_their_later_names_too() {
        let mut raw = RawSql::default();
        raw.push("a", &"CREATE VIEW v AS SELECT * FROM items".into());
        raw.push("b", &"CREATE TRIGGER t AFTER INSERT ON items BEGIN SELECT 1; END".into());
        let schema = Schema { opaque_since: Some("a".to_owned()), ..Schema::default() };
        let since = |raw: &RawSql, table: &str| raw.unseen_since(&table.into(), &schema, Dialect::Sqlite);
        assert_eq!(since(&raw, "items").as_deref(), Some("b"), "a view gives nothing");
        assert_eq!(since(&raw, "users"), None);
        raw.rename(&"items".into(), &"things".into());
        assert_eq!(since(&raw, "things").as_deref(), Some("b"));
    }

    #[test]
    fn a_history_that_does_not_fit_hides_everything() {
        let schema = Schema { opaque_since: Some("a".to_owned()), ..Schema::default() };
        let since = RawSql::default().unseen_since(&"items".into(), &schema, Dialect::Sqlite);
        assert_eq!(since.as_deref(), Some("a"));
    }
}
