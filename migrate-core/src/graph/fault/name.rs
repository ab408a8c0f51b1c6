//! Faults of names: what may not be one, what is one twice, and what nobody bears.

use std::collections::HashMap;

use super::{Fault, FaultKind, Named, Place};
use crate::graph::link::Links;
use crate::graph::{Candidate, Revision};
use crate::revision::identifier;

/// So many unknown names get a suggestion: each costs a comparison with every name that exists.
const SUGGESTIONS: usize = 30;

/// Finds the faults that lie in the names alone.
pub(super) fn check(revisions: &[Revision], links: &Links) -> Vec<Fault> {
    let mut check = Check { revisions, links, faults: Vec::new(), nearest: HashMap::new() };
    for (index, revision) in revisions.iter().enumerate() {
        check.id(index, revision);
        check.labels(index, revision);
        check.parents(index, revision);
        check.dependencies(index, revision);
    }
    check.faults
}

struct Check<'r> {
    revisions: &'r [Revision],
    links: &'r Links,
    faults: Vec<Fault>,
    /// What was suggested for an unknown name. Never iterated.
    nearest: HashMap<&'r str, Option<Candidate>>,
}

impl<'r> Check<'r> {
    fn fault(&mut self, index: usize, place: Place, kind: FaultKind) {
        self.faults.push(Fault::at(index, place, kind));
    }

    fn id(&mut self, index: usize, revision: &Revision) {
        let id = &revision.id;
        if let Some(problem) = identifier::check(id.as_str()) {
            let kind = FaultKind::BadName { what: Named::Revision, name: id.as_str().to_owned(), problem };
            self.fault(index, Place::Revision, kind);
        }
        if self.links.are_unique {
            return;
        }
        if let Some(first) = self.links.named(id.as_str()).map(|node| node as usize).filter(|&first| first != index) {
            let (first, second) = (self.revisions[first].path.to_string(), revision.path.to_string());
            self.fault(index, Place::Revision, FaultKind::DuplicateRevision { id: id.clone(), first, second });
        }
    }

    fn labels(&mut self, index: usize, revision: &Revision) {
        for (at, label) in revision.branch_labels.iter().enumerate() {
            let place = Place::BranchLabel(at);
            if let Some(problem) = identifier::check_label(label) {
                let kind = FaultKind::BadName { what: Named::BranchLabel, name: label.clone(), problem };
                self.fault(index, place, kind);
            }
            let Some(owner) = self.links.named(label).map(|node| node as usize) else { continue };
            let bearer = &self.revisions[owner];
            if bearer.id.as_str() == label {
                let kind = FaultKind::LabelIsRevision { label: label.clone(), path: bearer.path.to_string() };
                self.fault(index, place, kind);
            } else if owner != index || revision.branch_labels[..at].contains(label) {
                let kind = FaultKind::DuplicateLabel { label: label.clone(), owner: Candidate::of(bearer) };
                self.fault(index, place, kind);
            }
        }
    }

    fn parents(&mut self, index: usize, revision: &'r Revision) {
        if self.links.are_unique && self.links.parents.of(index as u32).len() == revision.down_revision.len() {
            // Each led to a revision of its own.
            return;
        }
        // Of two equal parents the later one is at fault.
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (at, id) in revision.down_revision.iter().enumerate() {
            let place = Place::DownRevision(at);
            let repeated = revision.down_revision.len() > 1 && *seen.entry(id.as_str()).or_insert(at) != at;
            let found = self.links.named(id.as_str()).map(|node| &self.revisions[node as usize]);
            let kind = match found {
                _ if *id == revision.id => FaultKind::OwnParent { id: id.clone() },
                _ if repeated => FaultKind::RepeatedParent { id: id.clone() },
                Some(found) if found.id == *id => continue,
                Some(owner) => FaultKind::ParentIsLabel { label: id.clone(), owner: Candidate::of(owner) },
                None => FaultKind::UnknownParent { id: id.clone(), nearest: self.suggest(id.as_str()) },
            };
            self.fault(index, place, kind);
        }
    }

    fn dependencies(&mut self, index: usize, revision: &'r Revision) {
        for (at, name) in revision.depends_on.iter().enumerate() {
            let kind = match self.links.named(name) {
                Some(target) if self.revisions[target as usize].id == revision.id => {
                    FaultKind::OwnDependency { id: revision.id.clone() }
                }
                Some(_) => continue,
                None => FaultKind::UnknownDependency { name: name.clone(), nearest: self.suggest(name) },
            };
            self.fault(index, Place::DependsOn(at), kind);
        }
    }

    fn suggest(&mut self, name: &'r str) -> Option<Candidate> {
        if !self.nearest.contains_key(name) && self.nearest.len() < SUGGESTIONS {
            self.nearest.insert(name, self.links.nearest(self.revisions, name));
        }
        self.nearest.get(name).cloned().flatten()
    }
}
