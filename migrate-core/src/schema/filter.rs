//! What of a database is looked at, by name.

use super::{Object, Schema, TableName};

/// Patterns of the names that are looked at.
///
/// A pattern is `table` or `schema.table`; `*` stands for any characters. One without a schema fits in every schema.
///
/// ```
/// use migrate_core::schema::Filter;
/// let filter = Filter { include: vec!["shop.*".into()], exclude: vec!["*_old".into()] };
/// assert!(filter.takes(&"shop.items".into()));
/// assert!(!filter.takes(&"shop.items_old".into()) && !filter.takes(&"users".into()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What is looked at; none looks at all.
    pub include: Vec<String>,
    /// What is not looked at, even where it is included.
    pub exclude: Vec<String>,
}

impl Default for Filter {
    /// Looks at everything but what the tools keep for themselves, where they have their usual names.
    fn default() -> Self {
        Self::without(["migrate_version", "migrate_journal", "migrate_lock"])
    }
}

impl Filter {
    /// Looks at all there is.
    pub fn all() -> Self {
        Self { include: Vec::new(), exclude: Vec::new() }
    }

    /// Looks at everything but what fits a pattern.
    pub fn without(patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { include: Vec::new(), exclude: patterns.into_iter().map(Into::into).collect() }
    }

    /// Tells whether a table, or an object of that name, is looked at.
    pub fn takes(&self, name: &TableName) -> bool {
        let fits = |pattern: &String| fits(pattern, name);
        (self.include.is_empty() || self.include.iter().any(fits)) && !self.exclude.iter().any(fits)
    }

    /// Tells whether an object is looked at; what is a part of a table goes with the table.
    pub fn takes_object(&self, object: &Object) -> bool {
        match object.owner().cloned().or_else(|| object.name().qualified()) {
            Some(name) => self.takes(&name),
            None => true,
        }
    }

    /// Leaves out of a schema what is not looked at.
    pub fn retain(&self, schema: &mut Schema) {
        schema.tables.retain(|name, _| self.takes(name));
        schema.objects.retain(|_, object| self.takes_object(object));
    }
}

fn fits(pattern: &str, name: &TableName) -> bool {
    match pattern.split_once('.') {
        Some((schema, table)) => {
            like(schema, name.schema.as_ref().map_or("", |it| it.as_str())) && like(table, name.name.as_str())
        }
        None => like(pattern, name.name.as_str()),
    }
}

/// Tells whether a text fits a pattern in which `*` is any characters, in time of their product.
fn like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Definition, Grant, GrantTarget, Table, Trigger};

    #[test]
    fn a_star_is_any_characters() {
        for (pattern, text) in [("*", ""), ("a*", "a"), ("a*c", "abbc"), ("*a*a", "aa"), ("a", "a"), ("*b*", "abc")] {
            assert!(like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a", "ab"), ("a*a", "a"), ("*a*a", "ba"), ("", "a"), ("b*", "ab"), ("A", "a")] {
            assert!(!like(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn a_pattern_without_a_schema_fits_in_every_schema() {
        let filter = Filter::without(["log_*", "audit.*"]);
        assert!(!filter.takes(&"log_a".into()) && !filter.takes(&"shop.log_a".into()));
        assert!(!filter.takes(&"audit.users".into()) && filter.takes(&"users".into()));
    }

    #[test]
    fn only_what_is_included_and_not_excluded_is_taken() {
        let filter = Filter { include: vec!["u*".into(), ".orders".into()], exclude: vec!["users".into()] };
        assert!(filter.takes(&"units".into()) && filter.takes(&"orders".into()));
        assert!(!filter.takes(&"users".into()) && !filter.takes(&"items".into()) && !filter.takes(&"a.orders".into()));
    }

    #[test]
    fn what_is_part_of_a_table_goes_with_it() {
        let trigger = |table: &str| {
            let (event, action) = ("AFTER INSERT".to_owned(), "EXECUTE FUNCTION f()".to_owned());
            Object::new(Definition::Trigger(Trigger { name: "t".into(), table: table.into(), event, action }))
        };
        let grant = Grant {
            privilege: "USAGE".to_owned(),
            on: GrantTarget::Schema("shop".into()),
            to: "anna".into(),
            grantable: false,
        };
        let mut schema = Schema::default();
        for object in [trigger("a"), trigger("migrate_journal"), Object::new(Definition::Grant(grant))] {
            schema.insert_object(object).expect("another name");
        }
        schema.insert(Table::new("migrate_version")).expect("the first");
        Filter::default().retain(&mut schema);
        assert_eq!((schema.tables.len(), schema.objects.len()), (0, 2));
    }
}
