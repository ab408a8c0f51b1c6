//! Laws of plans on random graphs: whatever is done in whatever order, the rows are the maximal elements of what is applied.

use std::collections::BTreeSet;

use migrate_core::graph::{RevisionGraph, fault};
use migrate_core::plan::{self, Direction, Step};
use migrate_core::revision::RevisionId;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::revision;

/// What a user types; the indices choose revisions.
#[derive(Debug, Clone)]
enum Act {
    Upgrade(Target),
    Downgrade(Target),
    Stamp(Vec<Target>),
}

#[derive(Debug, Clone)]
enum Target {
    Revision(Index),
    Heads,
    Up(u8),
    Down(u8),
    Branch(Index, &'static str),
}

impl Target {
    fn text(&self, graph: &RevisionGraph) -> String {
        let id = |index: &Index| index.get(graph.revisions()).id.to_string();
        match self {
            Self::Revision(index) => id(index),
            Self::Heads => "heads".to_owned(),
            Self::Up(steps) => format!("+{steps}"),
            Self::Down(steps) => format!("-{steps}"),
            Self::Branch(index, symbol) => format!("{}@{symbol}", id(index)),
        }
    }
}

fn act() -> impl Strategy<Value = Act> {
    let revision = || any::<Index>().prop_map(Target::Revision);
    let branch = |symbol| any::<Index>().prop_map(move |index| Target::Branch(index, symbol));
    let up = prop_oneof![4 => revision(), 1 => Just(Target::Heads), 2 => (1u8..4).prop_map(Target::Up), 1 => branch("heads")];
    let down = prop_oneof![3 => revision(), 2 => (1u8..4).prop_map(Target::Down), 1 => branch("base")];
    let stamp = prop_oneof![4 => revision(), 1 => Just(Target::Heads), 1 => branch("heads"), 1 => branch("base")];
    prop_oneof![
        2 => up.prop_map(Act::Upgrade),
        2 => down.prop_map(Act::Downgrade),
        1 => prop::collection::vec(stamp, 1..4).prop_map(Act::Stamp),
    ]
}

/// A graph without faults: each node chooses parents and dependencies among earlier ones, and files come in another order.
fn graph() -> impl Strategy<Value = RevisionGraph> {
    let node = (prop::collection::vec(any::<Index>(), 0..4), prop::collection::vec(any::<Index>(), 0..3), any::<u32>());
    prop::collection::vec(node, 1..24).prop_map(|nodes| {
        let id = |at: usize| format!("{at:04x}");
        let choose = |choices: &[Index], at: usize| -> Vec<String> {
            let chosen: BTreeSet<usize> = choices.iter().filter(|_| at > 0).map(|choice| choice.index(at)).collect();
            chosen.into_iter().map(id).collect()
        };
        let mut revisions = Vec::new();
        for (at, (down, deps, file)) in nodes.iter().enumerate() {
            let (down, deps) = (choose(down, at), choose(&deps[..deps.len().min(1)], at));
            let [down, deps] = [&down, &deps].map(|list| list.iter().map(String::as_str).collect::<Vec<_>>());
            revisions.push((*file, revision(&id(at), &down, &deps, &[])));
        }
        revisions.sort_by_key(|(file, _)| *file);
        let mut revisions: Vec<_> = revisions.into_iter().map(|(_, revision)| revision).collect();
        // A merge with its own ancestor is refused; it becomes a plain child.
        for fault in fault::check(&revisions, true) {
            revisions[fault.revision.unwrap()].down_revision.truncate(1);
        }
        RevisionGraph::new(revisions).unwrap()
    })
}

/// What is applied, kept apart from the code under test.
struct Model<'g> {
    graph: &'g RevisionGraph,
    applied: BTreeSet<RevisionId>,
}

impl Model<'_> {
    fn above(&self, id: &RevisionId) -> BTreeSet<RevisionId> {
        let parents = self.graph.parents(id).into_iter().chain(self.graph.dependencies(id));
        parents.map(|revision| revision.id.clone()).collect()
    }

    fn maximal(&self) -> Vec<RevisionId> {
        let covered: BTreeSet<RevisionId> = self.applied.iter().flat_map(|id| self.above(id)).collect();
        self.applied.difference(&covered).cloned().collect()
    }

    fn run(&mut self, steps: &[Step]) {
        for step in steps {
            let above = self.above(&step.revision);
            match step.direction {
                Direction::Upgrade => {
                    assert!(above.is_subset(&self.applied), "{} is run before its parents", step.revision);
                    assert!(self.applied.insert(step.revision.clone()), "{} is run twice", step.revision);
                }
                Direction::Downgrade => {
                    assert!(self.maximal().contains(&step.revision), "{} is undone before its children", step.revision);
                    self.applied.remove(&step.revision);
                }
            }
            assert_eq!(step.heads, self.maximal(), "after {}", step.revision);
        }
    }

    fn stamp(&mut self, rows: &[RevisionId]) {
        let mut todo = rows.to_vec();
        self.applied.clear();
        while let Some(id) = todo.pop() {
            todo.extend(self.above(&id));
            self.applied.insert(id);
        }
        assert_eq!(rows, self.maximal(), "stamped rows imply one another");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_the_maximal_elements_after_every_step(graph in graph(), acts in prop::collection::vec(act(), 1..20)) {
        let mut model = Model { graph: &graph, applied: BTreeSet::new() };
        let mut rows = Vec::new();
        for act in acts {
            let (plan, target) = match &act {
                Act::Upgrade(target) => (plan::upgrade(&graph, &rows, &target.text(&graph)), target),
                Act::Downgrade(target) => (plan::downgrade(&graph, &rows, &target.text(&graph)), target),
                Act::Stamp(targets) => {
                    let texts: Vec<String> = targets.iter().map(|target| target.text(&graph)).collect();
                    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                    rows = plan::stamp(&graph, &rows, &texts).unwrap().rows;
                    model.stamp(&rows);
                    if let Some(Target::Revision(last)) = targets.last() {
                        prop_assert!(model.applied.contains(&last.get(graph.revisions()).id));
                    }
                    continue;
                }
            };
            // A relative target may be refused; then nothing happens.
            let Ok(steps) = plan else { continue };
            model.run(&steps);
            rows = model.maximal();
            let is_complete = model.applied.len() == graph.revisions().len();
            prop_assert_eq!(graph.is_at_heads(&rows).unwrap(), is_complete);
            if let Target::Revision(index) = target {
                prop_assert!(model.applied.contains(&index.get(graph.revisions()).id));
            }
            prop_assert!(!matches!(act, Act::Upgrade(Target::Heads)) || is_complete);
        }
        model.run(&plan::downgrade(&graph, &rows, "base").unwrap());
        prop_assert!(model.applied.is_empty());
    }

    #[test]
    fn every_history_shows_descendants_first(graph in graph(), from in any::<Index>(), to in any::<Index>()) {
        let [from, to] = [from, to].map(|index| index.get(graph.revisions()).id.to_string());
        let whole = graph.topological_order().into_iter().rev().map(|revision| revision.id.clone());
        prop_assert_eq!(whole.clone().collect::<BTreeSet<_>>().len(), graph.revisions().len());
        let range = |text: String| graph.history(&text.parse().unwrap(), &[]);
        let ranges = [range(":".to_owned()), range(format!("{from}:")), range(format!(":{to}")), range(format!("{from}:{to}"))];
        let is_ancestor = |above: &RevisionId, below: &RevisionId| {
            above != below && graph.applied(std::slice::from_ref(below)).unwrap().iter().any(|revision| revision.id == *above)
        };
        for (index, history) in ranges.into_iter().enumerate() {
            let Ok(history) = history else {
                prop_assert_eq!(index, 3, "only a range with two ends can be refused");
                continue;
            };
            for (at, newer) in history.iter().enumerate() {
                prop_assert!(!history[at..].iter().any(|older| is_ancestor(&newer.id, &older.id)));
            }
        }
    }
}

#[test]
fn a_table_whose_rows_imply_one_another_is_understood() {
    let chain = [revision("a1", &[], &[], &[]), revision("b2", &["a1"], &[], &[]), revision("c3", &["b2"], &[], &[])];
    let graph = RevisionGraph::new(chain.to_vec()).unwrap();
    let rows = crate::ids(["a1", "b2"]);
    let steps = plan::upgrade(&graph, &rows, "head").unwrap();
    assert_eq!(steps, [Step { revision: "c3".into(), direction: Direction::Upgrade, heads: crate::ids(["c3"]) }]);
    let steps = plan::downgrade(&graph, &rows, "base").unwrap();
    assert_eq!(steps.iter().map(|step| step.revision.as_str()).collect::<Vec<_>>(), ["b2", "a1"]);
}
