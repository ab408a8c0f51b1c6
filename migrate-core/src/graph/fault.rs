//! What can be wrong with a graph of revisions, and at which argument of which revision.

/// One thing wrong with the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Index of the revision in the list that was checked; `None` when the whole package is at fault.
    pub revision: Option<usize>,
    /// The argument at fault.
    pub place: Place,
    /// What is wrong: lower case, names the thing in backticks.
    pub message: String,
    /// What to type instead.
    pub help: Option<String>,
}

/// An argument of `#[migration]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `revision`, or the package when no revision is named.
    Revision,
    /// The literal of `down_revision` at this index.
    DownRevision(usize),
    /// The literal of `depends_on` at this index.
    DependsOn(usize),
    /// The literal of `branch_labels` at this index.
    BranchLabel(usize),
}
