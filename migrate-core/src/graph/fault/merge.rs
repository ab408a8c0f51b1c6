//! Merges that merge nothing: a parent that is an ancestor of another parent of the same revision.

use std::collections::BTreeMap;

use super::{Fault, FaultKind, Place};
use crate::graph::Revision;
use crate::graph::edges::Edges;
use crate::graph::reach::{self, Order};

/// Finds the parents that lie above another parent by `down_revision`.
///
/// A dependency between two parents is no fault: merging it away is how one head is left.
pub(super) fn check(revisions: &[Revision], parents: &Edges, order: &Order) -> Vec<Fault> {
    let children = parents.reversed();
    let merges = |node: u32| children.of(node).iter().copied().filter(|&child| parents.of(child).len() > 1);
    let merged: Vec<u32> = order.nodes().iter().copied().filter(|&node| merges(node).next().is_some()).collect();
    let mut faults = Vec::new();
    for batch in merged.chunks(64) {
        // Each merge with the bits of those of its parents that are in the batch.
        let mut asked: BTreeMap<u32, u64> = BTreeMap::new();
        for (bit, &node) in batch.iter().enumerate() {
            merges(node).for_each(|merge| *asked.entry(merge).or_default() |= 1 << bit);
        }
        // A merge's parents are mostly near to each other, so that the window is small.
        let asked_parents = asked.keys().flat_map(|&merge| parents.of(merge));
        let end = asked_parents.map(|&node| order.rank(node) + 1).max().unwrap_or(0);
        let seeds = batch.iter().enumerate().map(|(bit, &node)| (node, 1 << bit));
        let above = reach::carry(&children, order, order.rank(batch[0])..end, seeds);
        for (merge, mut bits) in asked {
            for &descendant in parents.of(merge) {
                let mut found = above.bits(descendant) & bits;
                bits &= !found;
                while found != 0 {
                    let ancestor = batch[found.trailing_zeros() as usize];
                    found &= found - 1;
                    faults.extend(fault(revisions, merge, ancestor, descendant));
                }
            }
        }
    }
    faults
}

fn fault(revisions: &[Revision], merge: u32, ancestor: u32, descendant: u32) -> Option<Fault> {
    let [ancestor, descendant] = [ancestor, descendant].map(|node| revisions[node as usize].id.clone());
    let at = revisions[merge as usize].down_revision.iter().position(|id| *id == ancestor)?;
    let kind = FaultKind::RelatedParents { ancestor, descendant };
    Some(Fault::at(merge as usize, Place::DownRevision(at), kind))
}
