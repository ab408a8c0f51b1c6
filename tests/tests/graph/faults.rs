//! Broken graphs: everything is found at once, at its argument, and however large the graph is.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use migrate_core::explain::Explain;
use migrate_core::graph::fault::{self, Fault, FaultKind, Place};
use migrate_core::graph::{GraphError, Revision, RevisionGraph};
use migrate_core::plan;
use migrate_core::revision::RevisionId;
use proptest::prelude::*;

use crate::{ids, names, revision};

/// Far more than the work takes on a busy machine, and far less than a quadratic way would.
const SOON: Duration = Duration::from_secs(10);

fn codes(faults: &[Fault]) -> Vec<(Option<usize>, Place, &'static str)> {
    faults.iter().map(|fault| (fault.revision, fault.place, fault.code())).collect()
}

#[test]
fn all_faults_are_found_at_once_in_the_order_of_the_files() {
    let revisions = [
        revision("a-1", &[], &["nobody"], &["shop", "shop"]),
        revision("b2", &["a-1", "a1", "a-1"], &[], &["b2"]),
        revision("c3", &["c3", "zz"], &["c3"], &["shop"]),
        revision("b2", &["b2"], &[], &[]),
    ];
    assert_eq!(
        codes(&fault::check(&revisions, false)),
        [
            (Some(0), Place::Revision, "bad-revision-id"),
            (Some(0), Place::DependsOn(0), "unknown-dependency"),
            (Some(0), Place::BranchLabel(1), "duplicate-branch-label"),
            (Some(1), Place::DownRevision(1), "unknown-parent"),
            (Some(1), Place::DownRevision(2), "repeated-parent"),
            (Some(1), Place::BranchLabel(0), "branch-label-is-revision"),
            (Some(2), Place::DownRevision(0), "own-parent"),
            (Some(2), Place::DownRevision(1), "unknown-parent"),
            (Some(2), Place::DependsOn(0), "own-dependency"),
            (Some(2), Place::BranchLabel(0), "duplicate-branch-label"),
            (Some(3), Place::Revision, "duplicate-revision"),
            (Some(3), Place::DownRevision(0), "own-parent"),
        ]
    );
}

#[test]
fn a_broken_link_is_not_told_as_a_second_head_as_well() {
    let revisions = [revision("a1b2", &[], &[], &[]), revision("b2c3", &["a1b"], &[], &[])];
    assert_eq!(codes(&fault::check(&revisions, false)), [(Some(1), Place::DownRevision(0), "unknown-parent")]);
}

#[test]
fn several_heads_and_bases_are_faults_only_where_one_is_wanted() {
    let revisions = [revision("a1", &[], &[], &[]), revision("b2", &[], &[], &[])];
    let faults = [(Some(1), Place::Revision, "several-bases"), (None, Place::Revision, "several-heads")];
    assert_eq!(codes(&fault::check(&revisions, false)), faults);
    assert_eq!(fault::check(&revisions, true), []);
    assert_eq!(names(RevisionGraph::new(revisions.to_vec()).unwrap().heads()), ["a1", "b2"]);
}

#[test]
fn a_head_that_another_branch_depends_on_may_be_merged_with_it() {
    let revisions = [
        revision("a1", &[], &[], &[]),
        revision("b2", &["a1"], &[], &[]),
        revision("c3", &["a1"], &["b2"], &[]),
        revision("d4", &["b2", "c3"], &[], &[]),
    ];
    assert_eq!(fault::check(&revisions, false), []);
    let graph = RevisionGraph::new(revisions[..3].to_vec()).unwrap();
    assert_eq!((names(graph.heads()), names(graph.real_heads())), (vec!["b2", "c3"], vec!["c3"]));
    assert!(graph.is_effective_head(&"b2".into()) && !graph.is_effective_head(&"c3".into()));
    assert_eq!(graph.is_at_heads(&ids(["c3"])), Ok(true));
    assert_eq!(graph.is_at_heads(&ids(["b2"])), Ok(false));
}

#[test]
fn an_empty_package_has_no_fault_and_no_head() {
    let graph = RevisionGraph::new(vec![]).unwrap();
    assert_eq!(fault::check(&[], false), []);
    assert_eq!(plan::upgrade(&graph, &[], "head"), Ok(vec![]));
    assert_eq!(plan::downgrade(&graph, &[], "base"), Ok(vec![]));
    assert_eq!(graph.is_at_heads(&[]), Ok(true));
    assert_eq!(graph.history(&":".parse().unwrap(), &[]).unwrap(), Vec::<&Revision>::new());
}

#[test]
fn a_broken_graph_is_refused_with_all_its_faults() {
    let revisions = vec![revision("a1", &["b2"], &[], &[]), revision("b2", &["a1"], &[], &["a1"])];
    let Err(GraphError::Broken { faults }) = RevisionGraph::new(revisions) else { panic!("a cycle is accepted") };
    assert_eq!(
        codes(&faults).iter().map(|(_, _, code)| *code).collect::<Vec<_>>(),
        ["cycle", "branch-label-is-revision"]
    );
}

#[test]
fn a_chain_of_100_000_overflows_no_stack() {
    let started = Instant::now();
    let id = |at: usize| format!("{at:06x}");
    let chain: Vec<Revision> = (0..100_000)
        .map(|at| match at {
            0 => revision(&id(0), &[], &[], &["core"]),
            at => revision(&id(at), &[&id(at - 1)], &[], &[]),
        })
        .collect();
    assert_eq!(fault::check(&chain, false), []);
    let last: RevisionId = id(99_999).as_str().into();
    let graph = RevisionGraph::new(chain.clone()).unwrap();
    let up = plan::upgrade(&graph, &[], "core@head").unwrap();
    assert_eq!((up.len(), &up[99_999].heads), (100_000, &vec![last.clone()]));
    assert_eq!(plan::downgrade(&graph, std::slice::from_ref(&last), "base").unwrap().len(), 100_000);
    assert_eq!(plan::downgrade(&graph, std::slice::from_ref(&last), "-99999").unwrap().len(), 99_999);
    assert_eq!(graph.history(&"000005:".parse().unwrap(), &[]).unwrap().len(), 99_995);

    let mut ring = chain;
    ring[0].down_revision = vec![last];
    let faults = fault::check(&ring, false);
    assert!(matches!(&faults[..], [Fault { kind: FaultKind::Cycle { members, .. }, .. }] if members.len() == 100_000));
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

#[test]
fn wide_graphs_cost_no_more_than_long_ones() {
    let started = Instant::now();
    let id = |at: usize| format!("{at:06x}");
    // A star under one merge; then each point depends on the one before it as well.
    for (points, is_linked) in [(20_000, false), (1_000, true)] {
        let mut star = vec![revision(&id(0), &[], &[], &[]), revision(&id(1), &[&id(0)], &[], &[])];
        let left = |at: usize| if is_linked { vec![id(at - 1)] } else { Vec::new() };
        let point =
            |at: usize| revision(&id(at), &[&id(0)], &left(at).iter().map(String::as_str).collect::<Vec<_>>(), &[]);
        star.extend((2..=points).map(point));
        let parents: Vec<String> = (1..=points).map(id).collect();
        star.push(revision("merge", &parents.iter().map(String::as_str).collect::<Vec<_>>(), &[], &[]));
        assert_eq!(fault::check(&star, false), []);
        assert_eq!(RevisionGraph::new(star).unwrap().topological_order().len(), points + 2);
    }

    // All depend on one, and each on the one before it.
    let mut comb = vec![revision(&id(0), &[], &[], &["core"]), revision(&id(1), &[], &["core"], &[])];
    comb.extend((2..20_000).map(|at| revision(&id(at), &[&id(at - 1)], &["core"], &[])));
    let graph = RevisionGraph::new(comb).unwrap();
    assert_eq!(plan::upgrade(&graph, &[], "heads").unwrap().len(), 20_000);
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

#[test]
fn ten_thousand_unknown_parents_are_told_soon() {
    let started = Instant::now();
    let broken: Vec<Revision> =
        (0..10_000).map(|at| revision(&format!("{at:012x}"), &[&format!("{at:011x}z")], &[], &[])).collect();
    assert_eq!(fault::check(&broken, true).len(), 10_000);
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

/// A graph with any edges between few revisions, cycles included.
fn tangle() -> impl Strategy<Value = Vec<Revision>> {
    (2usize..9).prop_flat_map(|count| {
        let edges = || prop::collection::btree_set(0..count, 0..3);
        prop::collection::vec((edges(), edges()), count).prop_map(|nodes| {
            let id = |at: usize| format!("r{at}");
            let revision = |(at, (down, deps)): (usize, (BTreeSet<usize>, BTreeSet<usize>))| {
                let others = |list: BTreeSet<usize>| list.into_iter().filter(|&other| other != at).map(id).collect();
                let [down, deps]: [Vec<String>; 2] = [others(down), others(deps)];
                let [down, deps] = [&down, &deps].map(|list| list.iter().map(String::as_str).collect::<Vec<_>>());
                revision(&id(at), &down, &deps, &[])
            };
            nodes.into_iter().enumerate().map(revision).collect()
        })
    })
}

/// Which revisions lead to which by at least one edge, by trying until nothing is new.
fn reach(revisions: &[Revision], with_dependencies: bool) -> Vec<BTreeSet<usize>> {
    let at = |name: &str| revisions.iter().position(|revision| revision.id.as_str() == name).unwrap();
    let edges = |revision: &Revision| {
        let dependencies = revision.depends_on.iter().filter(|_| with_dependencies).map(String::as_str);
        revision.down_revision.iter().map(RevisionId::as_str).chain(dependencies).map(at).collect()
    };
    let mut reach: Vec<BTreeSet<usize>> = revisions.iter().map(edges).collect();
    for _ in revisions {
        reach =
            reach.iter().map(|set| set.iter().flat_map(|&next| &reach[next]).chain(set).copied().collect()).collect();
    }
    reach
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cycles_and_vain_merges_are_those_that_trying_finds(revisions in tangle()) {
        let faults = fault::check(&revisions, true);
        let (lines, all) = (reach(&revisions, false), reach(&revisions, true));
        let on_cycle: BTreeSet<&RevisionId> = revisions.iter().enumerate()
            .filter(|(at, _)| lines[*at].contains(at)).map(|(_, revision)| &revision.id).collect();
        let mut named: BTreeSet<&RevisionId> = BTreeSet::new();
        for fault in &faults {
            if let FaultKind::Cycle { members, depends_on: false } = &fault.kind {
                prop_assert!(members.iter().all(|member| named.insert(member)), "a revision is on two cycles");
            }
        }
        prop_assert_eq!(named, on_cycle);
        let is_cyclic = revisions.iter().enumerate().any(|(at, _)| all[at].contains(&at));
        prop_assert_eq!(faults.iter().any(|fault| fault.code() == "cycle"), is_cyclic);
        prop_assert_eq!(RevisionGraph::new(revisions.clone()).is_ok(), faults.is_empty());
        // What is on a cycle stands nowhere; the others are told from each other without it.
        let mut revisions = revisions;
        for (_, revision) in revisions.iter_mut().enumerate().filter(|(at, _)| all[*at].contains(at)) {
            revision.down_revision.clear();
        }
        let lines = reach(&revisions, false);
        let at = |id: &RevisionId| revisions.iter().position(|revision| revision.id == *id).unwrap();
        let mut vain = BTreeSet::new();
        for (merge, revision) in revisions.iter().enumerate() {
            for (place, parent) in revision.down_revision.iter().enumerate() {
                if revision.down_revision.iter().any(|other| lines[at(other)].contains(&at(parent))) {
                    vain.insert((merge, Place::DownRevision(place)));
                }
            }
        }
        let vainly = faults.iter().filter(|fault| fault.code() != "cycle");
        let told: BTreeSet<_> = vainly.map(|fault| (fault.revision.unwrap(), fault.place)).collect();
        prop_assert_eq!(told, vain);
    }
}
