//! Extensions.

use super::super::Ident;

/// An extension of PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Extension {
    /// The name.
    pub name: Ident,
    /// The schema that holds what it brings.
    pub schema: Option<Ident>,
    /// The version; unsaid, the newest that the server has.
    pub version: Option<String>,
    /// Whether extensions that it needs come along.
    pub cascade: bool,
}
