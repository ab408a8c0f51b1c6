//! Identifiers of revisions, and the words that select them.
//!
//! **Architecture Invariant**: nothing here knows which revisions exist; that is the graph's.

pub mod identifier;
pub mod selector;

pub use selector::{RevisionRange, RevisionSelector, SelectorError, Symbol};

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The identifier of a revision, as its `#[migration]` gives it.
#[derive(Clone)]
pub struct RevisionId(Characters);

/// A compiled package has all of its identifiers before `main`, and ten thousand of them are not copied.
#[derive(Clone)]
enum Characters {
    Compiled(&'static str),
    Read(Arc<str>),
}

impl RevisionId {
    /// Takes an identifier as it stands; [`identifier::check`] says what is wrong with one.
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self(Characters::Read(id.into()))
    }

    /// Takes an identifier of the program itself, as it stands.
    pub const fn compiled(id: &'static str) -> Self {
        Self(Characters::Compiled(id))
    }

    /// Gives the identifier's characters.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Characters::Compiled(id) => id,
            Characters::Read(id) => id,
        }
    }
}

impl From<&str> for RevisionId {
    fn from(id: &str) -> Self {
        Self::new(id)
    }
}

// `Hash`, `Eq` and `Ord` are those of `str`, as `Borrow` demands.
impl Borrow<str> for RevisionId {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for RevisionId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for RevisionId {}

impl PartialOrd for RevisionId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RevisionId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for RevisionId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for RevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RevisionId").field(&self.as_str()).finish()
    }
}

impl fmt::Display for RevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
