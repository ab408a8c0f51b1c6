//! Identifiers of revisions, and the words that select them.
//!
//! **Architecture Invariant**: nothing here knows which revisions exist; that is the graph's.

pub mod identifier;
pub mod selector;

pub use selector::{RevisionRange, RevisionSelector, SelectorError, Symbol};

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// The identifier of a revision, as its `#[migration]` gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionId(Arc<str>);

impl RevisionId {
    /// Takes an identifier as it stands; [`identifier::check`] says what is wrong with one.
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self(id.into())
    }

    /// Gives the identifier's characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for RevisionId {
    fn from(id: &str) -> Self {
        Self::new(id)
    }
}

// `Hash`, `Eq` and `Ord` of `Arc<str>` are those of `str`, as `Borrow` demands.
impl Borrow<str> for RevisionId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
