//! What can be wrong with a graph of revisions, and at which argument of which revision.
//!
//! [`check`] finds everything in one pass, so that a build or a command shows all faults together.

mod cycle;
mod kind;
mod merge;
mod name;

pub use kind::{FaultKind, Named};

use crate::explain::{Exit, Explain};
use crate::graph::link::Links;
use crate::graph::reach::Order;
use crate::graph::{Candidate, Revision};

/// One thing wrong with the graph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Fault {
    /// Index of the revision in the list that was checked; `None` when the whole package is at fault.
    pub revision: Option<usize>,
    /// The argument at fault.
    pub place: Place,
    /// What is wrong.
    pub kind: FaultKind,
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

impl Fault {
    fn at(revision: usize, place: Place, kind: FaultKind) -> Self {
        Self { revision: Some(revision), place, kind }
    }
}

impl Explain for Fault {
    fn code(&self) -> &'static str {
        self.kind.code()
    }

    fn help(&self) -> Option<String> {
        self.kind.help()
    }

    fn exit(&self) -> Exit {
        Exit::Failed
    }
}

/// Finds everything wrong with the graph, in the order of the list and of the arguments; the package's faults come last.
///
/// Several heads or bases are faults unless `many_heads`.
pub fn check(revisions: &[Revision], many_heads: bool) -> Vec<Fault> {
    examine(revisions, many_heads).2
}

/// Links and orders the revisions, and finds the faults; there is no order when there is a cycle.
pub(crate) fn examine(revisions: &[Revision], many_heads: bool) -> (Links, Option<Order>, Vec<Fault>) {
    let links = Links::new(revisions);
    let mut faults = name::check(revisions, &links);
    let order = Order::new(&[&links.parents, &links.dependencies]);
    match &order {
        Some(order) => faults.extend(merge::check(revisions, &links.parents, order)),
        None => {
            let (cycles, cyclic) = cycle::check(revisions, &links);
            faults.extend(cycles);
            // What is not on a cycle is ordered without what is.
            let [parents, dependencies] = [&links.parents, &links.dependencies].map(|it| it.without(&cyclic));
            if let Some(order) = Order::new(&[&parents, &dependencies]) {
                faults.extend(merge::check(revisions, &parents, &order));
            }
        }
    }
    // With a broken link, what seems a head or a base may be none.
    if !many_heads && faults.is_empty() {
        faults.extend(ends(revisions, &links));
    }
    faults.sort_by_key(|fault| (fault.revision.unwrap_or(usize::MAX), fault.place));
    (links, order, faults)
}

/// Finds the second base and all further ones, and several heads.
fn ends(revisions: &[Revision], links: &Links) -> Vec<Fault> {
    let nodes = 0..revisions.len() as u32;
    let candidate = |node: u32| Candidate::of(&revisions[node as usize]);
    let mut bases = nodes.clone().filter(|&node| links.parents.of(node).is_empty());
    let first = bases.next();
    let mut faults: Vec<Fault> = first.map_or_else(Vec::new, |first| {
        let kind = |base| FaultKind::SeveralBases { base: candidate(base), first: candidate(first) };
        bases.map(|base| Fault::at(base as usize, Place::Revision, kind(base))).collect()
    });
    let children = links.parents.reversed();
    let heads: Vec<Candidate> = nodes.filter(|&node| children.of(node).is_empty()).map(candidate).collect();
    if heads.len() > 1 {
        faults.push(Fault { revision: None, place: Place::Revision, kind: FaultKind::SeveralHeads { heads } });
    }
    faults
}
