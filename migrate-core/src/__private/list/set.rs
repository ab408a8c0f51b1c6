//! Indices of a list, as bits.

/// How many modules a hand-written list may have.
const CAPACITY: usize = 4096;

/// A set of indices.
#[derive(Clone, Copy)]
pub(super) struct Set([u64; CAPACITY / 64]);

impl Set {
    pub(super) const fn empty() -> Self {
        Self([0; CAPACITY / 64])
    }

    /// All indices below `length`.
    #[track_caller]
    pub(super) const fn full(length: usize) -> Self {
        assert!(
            length <= CAPACITY,
            "a list of more than 4096 modules needs a build script: `migrate_core::build::embed()`"
        );
        let mut set = Self::empty();
        let mut index = 0;
        while index < length {
            set = set.with(index);
            index += 1;
        }
        set
    }

    pub(super) const fn has(&self, index: usize) -> bool {
        self.0[index / 64] & (1 << (index % 64)) != 0
    }

    pub(super) const fn with(mut self, index: usize) -> Self {
        self.0[index / 64] |= 1 << (index % 64);
        self
    }

    pub(super) const fn without(mut self, index: usize) -> Self {
        self.0[index / 64] &= !(1 << (index % 64));
        self
    }
}
