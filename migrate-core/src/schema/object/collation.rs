//! Collations.

use super::super::TableName;

/// An order of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Collation {
    /// The name.
    pub name: TableName,
    /// Whose library it is of: `icu` or `libc`; unsaid, the database's usual one.
    pub provider: Option<String>,
    /// The locale, in the provider's words: `de-u-co-phonebk`.
    pub locale: String,
    /// Whether texts are equal only when their bytes are.
    pub deterministic: bool,
}
