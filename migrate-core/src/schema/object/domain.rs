//! Domains.

use super::super::{Ident, SqlType, TableName};

/// A type that is another one with conditions. Equality leaves out their order: all of them hold.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Domain {
    /// The name.
    pub name: TableName,
    /// The type that it is made of.
    pub base: SqlType,
    /// Whether it may be null.
    pub nullable: bool,
    /// What a column gets that has no default of its own, as SQL.
    pub default: Option<String>,
    /// What holds for every value.
    pub checks: Vec<DomainCheck>,
}

/// A condition of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DomainCheck {
    /// The name.
    pub name: Ident,
    /// The condition, as SQL in which `VALUE` is the value.
    pub expression: String,
}

impl PartialEq for Domain {
    fn eq(&self, other: &Self) -> bool {
        // No `..`, so that a new field is not forgotten here.
        let Self { name, base, nullable, default, checks } = self;
        let is_of = |it: &DomainCheck| other.checks.contains(it);
        (name, base, nullable, default) == (&other.name, &other.base, &other.nullable, &other.default)
            && checks.len() == other.checks.len()
            && checks.iter().all(is_of)
    }
}

impl Eq for Domain {}
