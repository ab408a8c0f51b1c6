//! Names for the constraints and indexes that nobody named: predictable, so that they can be dropped.
//!
//! A [`Convention`] has one template for each kind, with SQLAlchemy's tokens, written `{table_name}` or
//! `%(table_name)s`. A name that a migration gives is whole and is taken as it stands, as by Alembic's `op.f`; only that
//! of a check goes through a template that has `constraint_name`, and only once.
//! **Architecture Invariant**: a name depends on the table and the columns alone, never on the database, so that a
//! migration that drops it by name does so everywhere. So all are cut at the shortest limit, PostgreSQL's.

#[cfg(feature = "source")]
mod error;
mod template;

#[cfg(feature = "source")]
pub use error::NamingError;

use super::{Constraint, ForeignKey, Ident, IndexPart, IndexTerm, Rule, TableName};
use template::{Values, expand, unwrapped};

/// PostgreSQL cuts longer names without a word; MySQL's limit is 64 characters, and SQLite has none.
const LIMIT: usize = 63;

/// Templates of names, by kind.
///
/// ```
/// use migrate_core::schema::naming::Convention;
/// let convention = Convention { unique: "%(table_name)s_%(column_0_N_name)s_key", ..Convention::DEFAULT };
/// let name = convention.unique(&"users".into(), &["email".into()]);
/// assert_eq!(name.as_str(), "users_email_key");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Convention {
    /// Of primary keys, `pk`.
    pub primary_key: &'static str,
    /// Of unique keys, `uq`.
    pub unique: &'static str,
    /// Of foreign keys, `fk`.
    pub foreign_key: &'static str,
    /// Of checks, `ck`.
    pub check: &'static str,
    /// Of indexes, `ix`.
    pub index: &'static str,
    /// Of exclusions, `ex`.
    pub exclusion: &'static str,
}

/// The keys of a convention, as they are configured.
pub const KINDS: [&str; 6] = ["ix", "uq", "ck", "fk", "pk", "ex"];

impl Convention {
    /// The convention of a package that configures none.
    pub const DEFAULT: Self = Self {
        primary_key: "pk_{table_name}",
        unique: "uq_{table_name}_{column_0_N_name}",
        foreign_key: "fk_{table_name}_{column_0_N_name}_{referred_table_name}",
        check: "ck_{table_name}_{column_0_name}",
        index: "ix_{table_name}_{column_0_N_name}",
        exclusion: "ex_{table_name}_{column_0_N_name}",
    };

    /// Names a primary key: `pk_users`.
    pub fn primary_key(&self, table: &TableName, columns: &[Ident]) -> Ident {
        named(self.primary_key, &Values::new(table, words(columns)))
    }

    /// Names a unique key: `uq_users_email`.
    pub fn unique(&self, table: &TableName, columns: &[Ident]) -> Ident {
        named(self.unique, &Values::new(table, words(columns)))
    }

    /// Names a foreign key: `fk_orders_user_id_users`.
    pub fn foreign_key(&self, table: &TableName, key: &ForeignKey) -> Ident {
        let values = Values::new(table, words(&key.columns));
        named(self.foreign_key, &values.referring(&key.references, words(&key.referenced_columns)))
    }

    /// Names a check of a column, the first or a later one: `ck_items_price`, `ck_items_price_2`.
    pub fn check(&self, table: &TableName, column: &Ident, number: usize) -> Ident {
        let word = if number > 1 { format!("{column}_{number}") } else { column.to_string() };
        named(self.check, &Values::new(table, vec![&word]).given(&word))
    }

    /// Names a check of which a name is given: the convention's where its template has `constraint_name`, else that one.
    pub fn check_called(&self, table: &TableName, given: &Ident) -> Ident {
        let values = Values::new(table, Vec::new()).given(given.as_str());
        match unwrapped(self.check, &values) {
            Some(whole) if whole != given.as_str() => cut(whole),
            Some(_) | None => given.clone(),
        }
    }

    /// Names an index: `ix_items_title`; an expression counts as `expr`.
    pub fn index(&self, table: &TableName, parts: &[IndexPart]) -> Ident {
        named(self.index, &Values::new(table, parts.iter().map(word).collect()))
    }

    /// Names a constraint of any kind by its rule; of a check nothing but the table is known.
    pub fn constraint(&self, table: &TableName, rule: &Rule) -> Ident {
        match rule {
            Rule::PrimaryKey(key) => self.primary_key(table, &key.columns),
            Rule::Unique(key) => self.unique(table, &key.columns),
            Rule::ForeignKey(key) => self.foreign_key(table, key),
            Rule::Check(_) => self.check(table, &Ident::from("check"), 1),
            Rule::Exclusion(exclusion) => {
                let parts = exclusion.elements.iter().map(|it| word(&it.part)).collect();
                named(self.exclusion, &Values::new(table, parts))
            }
        }
    }

    /// Gives a constraint its name: the given one, or the convention's.
    pub fn named(&self, table: &TableName, name: Name, rule: Rule) -> Constraint {
        let name = match name.0 {
            Some(name) if matches!(rule, Rule::Check(_)) => self.check_called(table, &name),
            Some(name) => name,
            None => self.constraint(table, &rule),
        };
        Constraint { name, rule }
    }
}

impl Default for Convention {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A name that is given, or `None` for the convention's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name(pub Option<Ident>);

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self(Some(name.into()))
    }
}

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self(Some(name.into()))
    }
}

impl From<Ident> for Name {
    fn from(name: Ident) -> Self {
        Self(Some(name))
    }
}

impl From<&Ident> for Name {
    fn from(name: &Ident) -> Self {
        Self(Some(name.clone()))
    }
}

impl From<Option<&str>> for Name {
    fn from(name: Option<&str>) -> Self {
        Self(name.map(Into::into))
    }
}

/// Checks a template of a kind (`ix`, `uq`, `ck`, `fk`, `pk`, `ex`).
///
/// # Errors
/// When there is no such kind, a token is not known or has no value for the kind, or there is none.
#[cfg(feature = "source")]
pub fn check(kind: &str, template: &str) -> Result<(), NamingError> {
    template::check(kind, template)
}

fn words(columns: &[Ident]) -> Vec<&str> {
    columns.iter().map(Ident::as_str).collect()
}

fn word(part: &IndexPart) -> &str {
    match &part.term {
        IndexTerm::Column(column) => column.as_str(),
        IndexTerm::Expression(_) => "expr",
    }
}

fn named(template: &str, values: &Values<'_>) -> Ident {
    cut(expand(template, values))
}

fn cut(mut name: String) -> Ident {
    if name.len() > LIMIT {
        let hash = format!("_{:08x}", fnv1a(name.as_bytes()));
        name.truncate(name.floor_char_boundary(LIMIT - hash.len()));
        name.push_str(&hash);
    }
    Ident::new(name)
}

/// FNV-1a of 32 bits: the same on every machine and in every version, as a name in a database must be.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: Convention = Convention::DEFAULT;

    fn key() -> ForeignKey {
        ForeignKey::new(vec!["a".into(), "b".into()], "shop.users".into(), vec!["id".into(), "part".into()])
    }

    #[test]
    fn names_say_what_and_where() {
        let table = TableName::from("shop.orders");
        assert_eq!(DEFAULT.primary_key(&table, &["id".into()]).as_str(), "pk_orders");
        assert_eq!(DEFAULT.foreign_key(&table, &key()).as_str(), "fk_orders_a_b_users");
        assert_eq!(DEFAULT.index(&table, &["a".into(), super::super::expr("lower(b)")]).as_str(), "ix_orders_a_expr");
    }

    #[test]
    fn every_token_of_sqlalchemy_has_its_value() {
        let written = |template| Convention { foreign_key: template, ..DEFAULT }.foreign_key(&"orders".into(), &key());
        for (template, name) in [
            ("%(table_name)s.%(column_0_name)s", "orders.a"),
            ("{column_0_key} {column_1_name}", "a b"),
            ("{column_0_label}", "orders_a"),
            ("{column_0_N_name} {column_0N_name}", "a_b ab"),
            ("{column_0_N_label} {column_0N_key}", "orders_a_orders_b ab"),
            ("{referred_table_name} {referred_column_0_name} {referred_column_0_N_name}", "users id id_part"),
            ("fk%%%(column_9_name)s", "fk%"),
        ] {
            assert_eq!(written(template).as_str(), name, "{template}");
        }
    }

    #[test]
    fn the_given_name_of_a_check_is_wrapped_once() {
        let convention = Convention { check: "ck_%(table_name)s_%(constraint_name)s", ..DEFAULT };
        let named = |name: &str| convention.check_called(&"items".into(), &name.into());
        assert_eq!(named("positive").as_str(), "ck_items_positive");
        assert_eq!(named("ck_items_positive").as_str(), "ck_items_positive");
        assert_eq!(DEFAULT.check_called(&"items".into(), &"positive".into()).as_str(), "positive");
        assert_eq!(convention.check(&"items".into(), &"price".into(), 2).as_str(), "ck_items_price_2");
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let table = TableName::from("t".repeat(60).as_str());
        let (a, b) = (DEFAULT.unique(&table, &["first".into()]), DEFAULT.unique(&table, &["second".into()]));
        assert_eq!(a.as_str().len(), LIMIT);
        assert_ne!(a, b);
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        let table = TableName::from("ü".repeat(60).as_str());
        assert!(DEFAULT.primary_key(&table, &[]).as_str().len() <= LIMIT);
    }
}
