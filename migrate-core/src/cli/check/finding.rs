//! In what two sides differ.

use serde::Serialize;

use crate::diff::{self, Hints};
use crate::error::Result;
use crate::schema::Schema;

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
        Self::hinted(pair, (found, expected), Hints::default(), help)
    }

    /// Compares what is there with what should be, which may say what it was called before.
    pub(super) fn hinted(
        pair: &'static str,
        (found, expected): (&Schema, &Schema),
        hints: Hints,
        help: &str,
    ) -> Result<Self> {
        let (changes, differences) = diff::compared(found, expected, hints)?;
        let operations: Vec<String> = changes.operations.iter().map(crate::operation::Operation::describe).collect();
        // Where there is nothing to do, only what no operation makes up for is told.
        let differences: Vec<String> = match operations.as_slice() {
            [] => changes.left().map(str::to_owned).collect(),
            [_, ..] => differences.iter().map(ToString::to_string).collect(),
        };
        let agree = operations.is_empty() && differences.is_empty();
        let help = (!agree).then(|| help.to_owned());
        Ok(Self { pair, agree, differences, operations, remarks: Vec::new(), help })
    }
}
