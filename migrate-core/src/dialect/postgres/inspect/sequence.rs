//! Sequences, alone and of columns.

use super::super::normal::{type_of, unsaid};
use crate::schema::{Identity, Sequence, TableName};

/// A sequence that belongs to a column.
pub(super) struct Owned {
    /// What it is.
    pub(super) sequence: Sequence,
    /// Whether it is the column's identity.
    pub(super) is_identity: bool,
    /// What people say about it.
    pub(super) comment: Option<String>,
}

/// Makes a sequence of what the catalog says, which always says all: what is usual is left out.
pub(super) fn sequence(name: TableName, ty: &str, numbers: &[i64], cycle: bool) -> Sequence {
    let [start, increment, minimum, maximum, cache] = *numbers else { return Sequence::new(name) };
    let mut sequence = Sequence {
        ty: Some(type_of(ty)),
        start: Some(start),
        increment: Some(increment),
        minimum: Some(minimum),
        maximum: Some(maximum),
        cache: u32::try_from(cache).ok(),
        cycle,
        ..Sequence::new(name)
    };
    unsaid(&mut sequence);
    sequence
}

impl Owned {
    /// Tells whether it has bounds, a cache or a cycle that no identity of ours has.
    pub(super) fn says_more(&self) -> bool {
        let Sequence { minimum, maximum, cache, cycle, .. } = &self.sequence;
        minimum.is_some() || maximum.is_some() || cache.is_some() || *cycle
    }

    /// Tells how it numbers the rows, where it is an identity.
    pub(super) fn identity(&self, always: bool) -> Identity {
        let Sequence { start, increment, minimum, maximum, .. } = self.sequence;
        // It begins at the bound that it counts from.
        let bound = if increment.is_some_and(i64::is_negative) { maximum } else { minimum };
        Identity { always, start: start.or(bound), increment }
    }
}
