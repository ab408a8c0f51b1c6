//! In what two sides differ.

use serde::Serialize;

use crate::error::Result;
use crate::schema::Schema;
use crate::verify;

/// A comparison of two sides.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Finding {
    /// The sides: "models and migrations".
    pub(super) pair: &'static str,
    /// Whether there is nothing to tell.
    pub(super) agree: bool,
    /// In what the first side differs from the second, or the second from the first: said for people.
    pub(super) differences: Vec<String>,
    /// What would make them agree, said for people.
    pub(super) operations: Vec<String>,
    /// What was not seen.
    pub(super) remarks: Vec<String>,
    /// What to type.
    pub(super) help: Option<String>,
}

impl Finding {
    /// Compares what is there with what should be.
    pub(super) fn of(pair: &'static str, found: &Schema, expected: &Schema, help: &str) -> Result<Self> {
        let changes = verify::changes(found, expected)?;
        let operations: Vec<String> = changes.operations.iter().map(crate::operation::Operation::describe).collect();
        // Where there is nothing to do, only what no operation makes up for is told.
        let differences = if operations.is_empty() {
            changes.left
        } else {
            changes.differences.iter().map(ToString::to_string).collect()
        };
        let agree = operations.is_empty() && differences.is_empty();
        let help = (!agree).then(|| help.to_owned());
        Ok(Self { pair, agree, differences, operations, remarks: Vec::new(), help })
    }
}
