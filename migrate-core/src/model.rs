//! What `#[derive(Model)]` and `#[derive(DbEnum)]` say of a type at run time.
//!
//! A struct's table and an enum's values go out as constants; what the rest of the attributes says is read from the
//! sources by whoever compares models with a database.
//! **Architecture Invariant**: nothing here knows a schema; a model is not asked for its types.

use std::fmt;

/// A struct that is a row of a table.
///
/// ```
/// use migrate_core::Model;
///
/// #[derive(Model)]
/// #[model(schema = "shop")]
/// struct OrderItem {
///     #[column(primary_key)]
///     id: i64,
///     #[column(name = "type", max_length = 20)]
///     kind: String,
/// }
///
/// assert_eq!((OrderItem::SCHEMA, OrderItem::TABLE), (Some("shop"), "order_items"));
/// assert_eq!(OrderItem::columns(), ["id", "type"]);
/// ```
pub trait Model {
    /// The name of the table.
    const TABLE: &'static str;
    /// The schema that it lies in, where the model says one.
    const SCHEMA: Option<&'static str>;

    /// Lists the names of the columns, those of mixins in their place.
    fn columns() -> Vec<&'static str>;
}

/// A struct whose columns several tables have: `#[model(mixin)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no mixin",
    note = "give the struct `#[derive(Model)]` and `#[model(mixin)]`"
)]
pub trait Mixin {
    /// Lists the names of the columns, those of mixins in their place.
    fn columns() -> Vec<&'static str>;
}

/// An enum that is the type of columns.
///
/// ```
/// use migrate_core::DbEnum;
///
/// #[derive(Debug, PartialEq, DbEnum)]
/// #[db_enum(name = "feeling", rename_all = "kebab-case")]
/// enum Mood {
///     Happy,
///     SoSo,
/// }
///
/// assert_eq!((Mood::TYPE, Mood::VALUES), ("feeling", &["happy", "so-so"][..]));
/// assert_eq!(Mood::SoSo.to_string(), "so-so");
/// assert_eq!("happy".parse(), Ok(Mood::Happy));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no type of a column",
    note = "say which type the column has: `#[column(ty = Text)]`; or give the enum that it is `#[derive(DbEnum)]`"
)]
pub trait DbEnum: Sized {
    /// The name of the type.
    const TYPE: &'static str;
    /// The values, in order.
    const VALUES: &'static [&'static str];

    /// Gives the value in the database.
    fn as_str(&self) -> &'static str;
}

/// A SQL type of Diesel that enums are kept in: on PostgreSQL the enum's own, as `schema!()` writes it, else `Text`.
///
/// With a database's feature, [`DbEnum`] makes an enum one that Diesel writes and reads as such a type.
pub trait SqlEnum {
    /// The name of the enum type; none where any enum may be kept in it.
    const NAME: Option<&'static str>;
}

/// Tells whether an enum of this name is kept in a type, when a program is compiled.
#[doc(hidden)]
pub const fn is_kept(in_type: Option<&str>, name: &str) -> bool {
    let Some(in_type) = in_type else { return true };
    let (one, other) = (in_type.as_bytes(), name.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// A text that is no value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    /// The name of the type.
    pub ty: &'static str,
    /// The text.
    pub value: String,
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the enum type `{}` has no value `{}`", self.ty, self.value)
    }
}

impl std::error::Error for UnknownValue {}
