//! The grammar of `#[derive(Model)]` and `#[derive(DbEnum)]`: a struct or an enum to what it says of a table or a type.
//!
//! The tokens of the whole item come in, with its attributes; a [`Model`] or a [`DbEnum`] goes out, beside everything
//! that is wrong with it. Words of SQL stay words: what they mean is known to whoever makes a schema of them.
//! **Architecture Invariant**: one item is read by itself; what is in another (a mixin, an enum, a table that is referred
//! to) stays a name.

pub(crate) mod argument;
mod column;
pub(crate) mod condition;
mod db_enum;
pub mod file;
mod foreign_key;
mod index;
pub(crate) mod item;
mod key;
mod name;
mod rust_type;
mod table;
mod type_name;

pub use column::{Column, Generated, Identity};
pub use db_enum::{DbEnum, parse as parse_enum};
pub use foreign_key::{Action, ForeignKey};
pub use index::{Index, Nulls, Part, Term};
pub use key::{Check, Deferral, Element, Exclusion, Key};
pub use name::{STYLES, styled, table as table_of, words};
pub use rust_type::is_known as is_known_type;
pub use table::{Field, Model, TableOption, doubled_key, parse, unknown_column};
pub use type_name::{Form, TypeName, WORDS, last_of};
