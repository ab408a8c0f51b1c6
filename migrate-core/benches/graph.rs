//! What the graph costs: 10,000 revisions with 500 merges, and a chain of 100,000.
//!
//! `cargo bench -p migrate-core --no-default-features --bench graph`

use divan::Bencher;
use migrate_core::graph::{Revision, RevisionGraph, fault};
use migrate_core::plan;
use migrate_core::revision::{RevisionId, RevisionRange};

fn main() {
    divan::main();
}

fn revision(at: usize, parents: &[usize]) -> Revision {
    // Spread as real identifiers are, so that files come in another order than the history.
    let id = |at: usize| format!("{:012x}", (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16);
    Revision {
        id: id(at).as_str().into(),
        down_revision: parents.iter().map(|&parent| id(parent).as_str().into()).collect(),
        depends_on: Vec::new(),
        branch_labels: Vec::new(),
        message: format!("change number {at}").into(),
        created: None,
        path: format!("versions/{}.rs", id(at)).into(),
    }
}

/// A history as teams make it: every twenty revisions, a branch of ten beside a branch of nine, merged.
fn merged() -> Vec<Revision> {
    let mut revisions = vec![revision(0, &[])];
    for at in 1..=10_000 {
        let parents = match at % 20 {
            0 => vec![at - 1, at - 10],
            11 => vec![at - 11],
            _ => vec![at - 1],
        };
        revisions.push(revision(at, &parents));
    }
    revisions.sort_by(|one, other| one.path.cmp(&other.path));
    revisions
}

fn chain() -> Vec<Revision> {
    let mut revisions = vec![revision(0, &[])];
    revisions.extend((1..100_000).map(|at| revision(at, &[at - 1])));
    revisions.sort_by(|one, other| one.path.cmp(&other.path));
    revisions
}

/// The histories that are measured, by the names that the report shows.
const NAMES: [&str; 2] = ["10,000 with 500 merges", "chain of 100,000"];

fn named(name: &str) -> Vec<Revision> {
    if name == NAMES[0] { merged() } else { chain() }
}

fn graph(name: &str) -> (RevisionGraph, Vec<RevisionId>) {
    let graph = RevisionGraph::new(named(name)).expect("the history has no fault");
    let heads = graph.real_heads().into_iter().map(|head| head.id.clone()).collect();
    (graph, heads)
}

#[divan::bench(args = NAMES)]
fn check(bencher: Bencher<'_, '_>, name: &str) {
    let revisions = named(name);
    assert_eq!(fault::check(&revisions, false), []);
    bencher.bench(|| fault::check(&revisions, false));
}

#[divan::bench(args = NAMES)]
fn build(bencher: Bencher<'_, '_>, name: &str) {
    bencher.with_inputs(|| named(name)).bench_values(RevisionGraph::new);
}

#[divan::bench(args = NAMES)]
fn heads(bencher: Bencher<'_, '_>, name: &str) {
    let (graph, _) = graph(name);
    bencher.bench(|| graph.heads().len());
}

#[divan::bench(args = NAMES)]
fn history(bencher: Bencher<'_, '_>, name: &str) {
    let (graph, _) = graph(name);
    bencher.bench(|| graph.history(&RevisionRange::default(), &[]).expect("all is in it").len());
}

#[divan::bench(args = NAMES)]
fn upgrade_from_base(bencher: Bencher<'_, '_>, name: &str) {
    let (graph, _) = graph(name);
    bencher.bench(|| plan::upgrade(&graph, &[], "head").expect("there is one head"));
}

#[divan::bench(args = NAMES)]
fn upgrade_at_head(bencher: Bencher<'_, '_>, name: &str) {
    let (graph, heads) = graph(name);
    bencher.bench(|| plan::upgrade(&graph, &heads, "head").expect("there is one head"));
}

#[divan::bench(args = NAMES)]
fn downgrade_to_base(bencher: Bencher<'_, '_>, name: &str) {
    let (graph, heads) = graph(name);
    bencher.bench(|| plan::downgrade(&graph, &heads, "base").expect("all is applied"));
}
