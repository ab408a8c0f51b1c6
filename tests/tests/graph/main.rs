//! The revision graph: selectors, orders, plans, faults and their words. Nothing here needs a database.

#![cfg(test)]

mod cases;
mod dags;
mod drawing;
mod errors;
mod faults;
mod walks;

use migrate_core::graph::Revision;
use migrate_core::revision::RevisionId;

/// Makes a revision as a file `<id>.rs` would give it.
fn revision(id: &str, down: &[&str], deps: &[&str], labels: &[&str]) -> Revision {
    Revision {
        id: id.into(),
        down_revision: down.iter().map(|&id| id.into()).collect(),
        depends_on: deps.iter().map(|&name| name.to_owned()).collect(),
        branch_labels: labels.iter().map(|&label| label.to_owned()).collect(),
        message: format!("do {id}").into(),
        created: None,
        path: format!("versions/{id}.rs").into(),
    }
}

/// Makes identifiers of text.
fn ids<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<RevisionId> {
    texts.into_iter().map(RevisionId::from).collect()
}

/// Names revisions by their identifiers.
fn names<'r>(revisions: impl IntoIterator<Item = &'r Revision>) -> Vec<&'r str> {
    revisions.into_iter().map(|revision| revision.id.as_str()).collect()
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort();
    list
}
