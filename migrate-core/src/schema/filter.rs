//! What of a database is looked at, by name and kind.

mod error;
mod part;

pub use error::FilterError;
pub use part::PART_KINDS;

use super::{Definition, Object, ObjectName, Schema, Sequence, TableName};

/// Patterns of what is looked at.
///
/// A pattern is `name` or `schema.name`; `*` stands for any characters. One without a schema fits in every schema. A kind
/// before it (`view:report_*`) makes it fit only what is of the kind; without one it fits things of any kind, and what is
/// a part of a table goes with the table. Kinds of what a table is made of (`index:dba_*`, `column:users.secret`,
/// `check:*`) fit that alone, and in `include` leave out what is of the kind and fits none.
///
/// ```
/// use migrate_core::schema::Filter;
/// let filter = Filter { include: vec!["shop.*".into()], exclude: vec!["*_old".into(), "view:*".into()] };
/// assert!(filter.takes(&"shop.items".into()));
/// assert!(!filter.takes(&"shop.items_old".into()) && !filter.takes(&"users".into()));
/// assert!(!filter.takes_kind("view", &"shop.totals".into()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What is looked at; none looks at all.
    pub include: Vec<String>,
    /// What is not looked at, even where it is included.
    pub exclude: Vec<String>,
}

/// The kinds, as patterns name them.
pub const KINDS: [&str; 15] = [
    "table",
    "view",
    "materialized_view",
    "enum",
    "domain",
    "sequence",
    "function",
    "procedure",
    "trigger",
    "policy",
    "row_security",
    "grant",
    "schema",
    "extension",
    "collation",
];

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

    /// Checks a pattern, and gives it back.
    ///
    /// # Errors
    /// [`FilterError::UnknownKind`] when it names a kind that there is not.
    pub fn pattern(pattern: &str) -> Result<String, FilterError> {
        match pattern.split_once(':') {
            Some((kind, _)) if !KINDS.contains(&kind) && !PART_KINDS.contains(&kind) => Err(FilterError::unknown(kind)),
            Some(_) | None => Ok(pattern.to_owned()),
        }
    }

    /// Tells whether patterns say which tables and objects are looked at, or else all are.
    #[cfg(feature = "database")]
    pub(crate) fn names_whole(&self) -> bool {
        self.include.iter().any(|it| !part::is_of_member(it))
    }

    /// Tells whether a table is looked at.
    pub fn takes(&self, name: &TableName) -> bool {
        self.takes_kind("table", name)
    }

    /// Tells whether something of one of the [`KINDS`] is looked at; of another kind, only patterns without one tell.
    pub fn takes_kind(&self, kind: &str, name: &TableName) -> bool {
        self.takes_one(&Named { kind, name: Some(name), owner: None })
    }

    /// Tells whether a part of a table or view is looked at: with its owner, unless a pattern says otherwise of its kind.
    pub fn takes_part(&self, kind: &str, name: &TableName, owner: &TableName) -> bool {
        self.takes_one(&Named { kind, name: Some(name), owner: Some(owner) })
    }

    /// Tells whether an object is looked at.
    pub fn takes_object(&self, object: &Object) -> bool {
        let name = object.name();
        let owner = if let Definition::Sequence(Sequence { owned_by: Some((table, _)), .. }) = &object.definition {
            Some(table)
        } else {
            object.owner()
        };
        let (kind, own) = (word(&name), name.qualified());
        // A right on a function or schema has no name, and belongs to nothing that is looked at by its name.
        let is_nameless = own.is_none() && owner.is_none();
        let named = Named { kind, name: own.as_ref(), owner };
        if is_nameless { !self.exclude.iter().any(|it| fits(it, &named)) } else { self.takes_one(&named) }
    }

    /// Leaves out of a schema what is not looked at.
    pub fn retain(&self, schema: &mut Schema) {
        schema.tables.retain(|name, _| self.takes(name));
        schema.objects.retain(|_, object| self.takes_object(object));
        self.retain_members(schema);
    }

    fn takes_one(&self, named: &Named<'_>) -> bool {
        let fits = |pattern: &String| fits(pattern, named);
        let mut included = self.include.iter().filter(|it| !part::is_of_member(it)).peekable();
        (included.peek().is_none() || included.any(fits)) && !self.exclude.iter().any(fits)
    }
}

/// Something by what patterns know of it.
struct Named<'a> {
    kind: &'a str,
    name: Option<&'a TableName>,
    /// What it is a part of.
    owner: Option<&'a TableName>,
}

/// Names the kind as patterns do.
fn word(name: &ObjectName) -> &'static str {
    match name {
        ObjectName::Schema(_) => "schema",
        ObjectName::Extension(_) => "extension",
        ObjectName::Collation(_) => "collation",
        ObjectName::Enum(_) => "enum",
        ObjectName::Domain(_) => "domain",
        ObjectName::Sequence(_) => "sequence",
        ObjectName::Function { .. } => "function",
        ObjectName::Procedure { .. } => "procedure",
        ObjectName::View(_) => "view",
        ObjectName::MaterializedView(_) => "materialized_view",
        ObjectName::Trigger { .. } => "trigger",
        ObjectName::Policy { .. } => "policy",
        ObjectName::RowSecurity(_) => "row_security",
        ObjectName::Grant { .. } => "grant",
    }
}

fn fits(pattern: &str, named: &Named<'_>) -> bool {
    let Named { kind, name, owner } = named;
    match pattern.split_once(':') {
        None => owner.or(*name).is_some_and(|it| has_name(pattern, it)),
        // What has no name of its own is found by what it is a part of.
        Some((of, rest)) if of == *kind => match name.or(*owner) {
            Some(name) => has_name(rest, name),
            None => rest == "*",
        },
        // What a part is a part of is a table mostly; that it is a view the part does not tell.
        Some((of, rest)) => of == "table" && owner.is_some_and(|it| has_name(rest, it)),
    }
}

fn has_name(pattern: &str, name: &TableName) -> bool {
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
    use crate::explain::Explain;
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
    fn a_kind_before_a_pattern_fits_only_what_is_of_it() {
        let filter =
            Filter { include: vec!["table:audit_*".into(), "view:*".into()], exclude: vec!["view:*_old".into()] };
        assert!(filter.takes(&"audit_users".into()) && !filter.takes(&"users".into()));
        assert!(filter.takes_kind("view", &"a.totals".into()) && !filter.takes_kind("view", &"totals_old".into()));
        assert!(!filter.takes_kind("enum", &"audit_kind".into()));
        assert!(!filter.takes_part("trigger", &"stamp".into(), &"users".into()), "of no view");
        let (own, owner) = ("stamp".into(), "audit_users".into());
        assert!(filter.takes_part("trigger", &own, &owner), "it goes with its table");
        assert!(!Filter::without(["trigger:st*"]).takes_part("trigger", &own, &owner));
        assert!(Filter::without(["trigger:audit_*"]).takes_part("trigger", &own, &owner), "it is of another name");
        assert!(Filter::without(["trigger:*"]).takes(&owner));
    }

    #[test]
    fn a_kind_that_there_is_not_is_told() {
        let error = Filter::pattern("tabel:audit_*").expect_err("misspelt");
        assert_eq!(error.to_string(), "there is no kind `tabel`");
        assert_eq!(error.help().as_deref(), Some("did you mean `table`?"));
        assert_eq!(Filter::pattern("view:*"), Ok("view:*".to_owned()));
    }

    #[test]
    fn the_sequence_of_a_column_goes_with_its_table() {
        let owned_by = Some(("users".into(), "id".into()));
        let sequence = Object::new(Definition::Sequence(Sequence { owned_by, ..Sequence::new("users_id_seq") }));
        let only = |pattern: &str| Filter { include: vec![pattern.into()], exclude: Vec::new() };
        assert!(only("users").takes_object(&sequence) && !only("items").takes_object(&sequence));
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
