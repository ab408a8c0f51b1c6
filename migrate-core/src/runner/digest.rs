//! A digest of the statements that were sent, to know after an edit whether they are still the same.

use crate::operation::Value;
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
            Action::Bound(bound) => self.bytes(b"bound").bytes(bound.sql.as_bytes()),
            // Written out, the rows would cost more than their insertion.
            Action::Insert(insert) => {
                let values = insert.rows.iter().flat_map(|row| &row.0);
                values.fold(self.bytes(b"insert").bytes(insert.target.as_bytes()), Self::value)
            }
            // How the rows are cut into batches and how long it waits may change after a kill.
            Action::Backfill(batches) => self.bytes(b"backfill").bytes(batches.whole.as_bytes()),
            Action::Concurrent(index) => self.bytes(b"sql").bytes(index.sql.as_bytes()),
            Action::Rebuild(rebuild) => {
                let digest = self.bytes(b"rebuild").bytes(rebuild.table.to_string().as_bytes());
                // What no migration knows is written when its turn comes; then the operations tell what it does.
                let operations = rebuild.operations.iter().filter(|_| rebuild.statements.is_empty());
                let digest = operations.fold(digest, |digest, it| digest.bytes(it.describe().as_bytes()));
                rebuild.statements.iter().fold(digest, |digest, sql| digest.bytes(sql.as_bytes()))
            }
            // The code of a closure cannot be seen; that there was one, and what came before it, can.
            Action::Run(run) => self.bytes(b"run").bytes(run.connection.as_bytes()),
        }
    }

    /// Adds a text.
    pub(super) fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// Adds several statements.
    pub(crate) fn of(statements: &[Statement]) -> Self {
        statements.iter().fold(Self::NOTHING, Self::and)
    }

    fn value(self, value: &Value) -> Self {
        match value {
            Value::Null => self.bytes(b"null"),
            Value::Boolean(value) => self.bytes(&[u8::from(*value)]),
            Value::Integer(value) => self.bytes(&value.to_le_bytes()),
            Value::Float(value) => self.bytes(&value.to_bits().to_le_bytes()),
            Value::Text(text) | Value::Typed(text, _) => self.bytes(text.as_bytes()),
            Value::Bytes(bytes) => self.bytes(bytes),
        }
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
