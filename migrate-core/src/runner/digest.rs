//! A digest of the statements that were sent, to know after an edit whether they are still the same.

use crate::script::{Action, Statement};

/// A running 64-bit FNV-1a hash: the same in every version of the tools, as the journal keeps it.
/// <http://www.isthe.com/chongo/tech/comp/fnv/>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digest(u64);

impl Digest {
    /// The digest of no statement.
    pub(crate) const NOTHING: Self = Self(0xcbf2_9ce4_8422_2325);

    /// Adds a statement.
    pub(crate) fn and(self, statement: &Statement) -> Self {
        match &statement.action {
            Action::Sql(sql) => self.bytes(b"sql").bytes(sql.as_bytes()),
            Action::Rebuild(rebuild) => {
                rebuild.statements.iter().fold(self.bytes(b"rebuild"), |digest, sql| digest.bytes(sql.as_bytes()))
            }
            // The code of a closure cannot be seen; that there was one, and what came before it, can.
            Action::Run(run) => self.bytes(b"run").bytes(run.connection.as_bytes()),
        }
    }

    /// Adds several statements.
    pub(crate) fn of(statements: &[Statement]) -> Self {
        statements.iter().fold(Self::NOTHING, Self::and)
    }

    fn bytes(self, bytes: &[u8]) -> Self {
        let hash = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        // The length parts `ab` + `c` from `a` + `bc`.
        Self((hash ^ bytes.len() as u64).wrapping_mul(0x0100_0000_01b3))
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
