//! Several revisions in the form that was asked for.

use super::args::Format;
use super::entry::{Node, View};
use super::output;
use crate::graph::Revision;

/// How much is told about each revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Its name and whether it is a head.
    Name,
    /// One line, from its parents to its message.
    Line,
    /// Everything.
    Entry,
}

impl Detail {
    /// Gives names, or everything.
    pub fn names(verbose: bool) -> Self {
        if verbose { Self::Entry } else { Self::Name }
    }

    /// Gives lines, or everything.
    pub fn lines(verbose: bool) -> Self {
        if verbose { Self::Entry } else { Self::Line }
    }
}

/// Writes revisions in the order given.
pub fn listing(view: View<'_>, revisions: &[&Revision], detail: Detail, format: Format) -> String {
    if format == Format::Json {
        let nodes: Vec<Node<'_>> = revisions.iter().map(|revision| view.node(revision)).collect();
        return output::json(&nodes);
    }
    match detail {
        Detail::Name => revisions.iter().map(|revision| view.name(revision) + "\n").collect(),
        Detail::Line => revisions.iter().map(|revision| view.line(revision)).collect(),
        Detail::Entry => {
            let entries: Vec<String> = revisions.iter().map(|revision| view.entry(revision)).collect();
            entries.join("\n")
        }
    }
}
