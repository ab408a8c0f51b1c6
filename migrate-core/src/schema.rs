//! A database's schema as plain values.

/// Everything that migrations have made, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {}
