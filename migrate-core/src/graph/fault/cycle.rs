//! Cycles: first those of `down_revision` alone, then those that need a `depends_on`.

use super::{Fault, FaultKind, Place};
use crate::graph::Revision;
use crate::graph::edges::Edges;
use crate::graph::link::Links;
use crate::graph::set::NodeSet;

/// Finds each cycle once; a revision is its own cycle only by a self-loop, which is a fault of names.
///
/// Gives the revisions on cycles too.
pub(super) fn check(revisions: &[Revision], links: &Links) -> (Vec<Fault>, NodeSet) {
    let mut cyclic = NodeSet::empty(revisions.len());
    let mut reported = NodeSet::empty(revisions.len());
    let mut faults = Vec::new();
    let mut both = Edges::with_capacity(revisions.len());
    for node in 0..revisions.len() as u32 {
        both.push(links.parents.of(node).iter().chain(links.dependencies.of(node)).copied());
    }
    for (edges, depends_on) in [(&links.parents, false), (&both, true)] {
        for component in components(edges).into_iter().filter(|it| it.len() > 1) {
            component.iter().for_each(|&node| {
                cyclic.insert(node);
            });
            // A cycle of parents is in a component with dependencies as well; it is told once.
            if !component.iter().any(|&node| reported.contains(node)) {
                component.iter().for_each(|&node| {
                    reported.insert(node);
                });
                faults.extend(fault(revisions, links, &component, depends_on));
            }
        }
    }
    (faults, cyclic)
}

/// Points at the first argument that leads from a member to a member.
fn fault(revisions: &[Revision], links: &Links, component: &[u32], depends_on: bool) -> Option<Fault> {
    let members = component.iter().map(|&node| revisions[node as usize].id.clone()).collect();
    let inside = |target: Option<u32>, node: u32| {
        target.is_some_and(|target| target != node && component.binary_search(&target).is_ok())
    };
    let place = |&node: &u32| {
        let revision = &revisions[node as usize];
        let place = if depends_on {
            let at = revision.depends_on.iter().position(|name| inside(links.named(name), node));
            at.map(Place::DependsOn)
        } else {
            let at = revision.down_revision.iter().position(|id| inside(links.parent(revisions, id), node));
            at.map(Place::DownRevision)
        };
        place.map(|place| (node, place))
    };
    let (node, place) = component.iter().find_map(place)?;
    Some(Fault::at(node as usize, place, FaultKind::Cycle { members, depends_on }))
}

/// Finds the strongly connected components by Tarjan's algorithm with a stack of its own; members come in ascending order.
fn components(edges: &Edges) -> Vec<Vec<u32>> {
    const NEW: u32 = u32::MAX;
    let nodes = edges.len();
    let mut found = vec![NEW; nodes];
    let mut lowest = vec![NEW; nodes];
    let mut open: Vec<u32> = Vec::new();
    let mut is_open = NodeSet::empty(nodes);
    let mut path: Vec<(u32, usize)> = Vec::new();
    let mut count = 0;
    let mut components = Vec::new();
    for root in 0..nodes as u32 {
        if found[root as usize] == NEW {
            path.push((root, 0));
        }
        while let Some((node, at)) = path.last_mut() {
            let (node, index) = (*node, *node as usize);
            if found[index] == NEW {
                (found[index], lowest[index]) = (count, count);
                count += 1;
                open.push(node);
                is_open.insert(node);
            }
            if let Some(&next) = edges.of(node).get(*at) {
                *at += 1;
                if found[next as usize] == NEW {
                    path.push((next, 0));
                } else if is_open.contains(next) {
                    lowest[index] = lowest[index].min(found[next as usize]);
                }
                continue;
            }
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                lowest[parent as usize] = lowest[parent as usize].min(lowest[index]);
            }
            if lowest[index] == found[index] {
                let start = open.iter().rposition(|&member| member == node).unwrap_or(0);
                let mut component = open.split_off(start);
                component.iter().for_each(|&member| is_open.remove(member));
                component.sort_unstable();
                components.push(component);
            }
        }
    }
    components
}
