//! The real graphs of Superset, Galaxy and Warehouse, with Alembic's answers; they lie outside of the repository.

use migrate_core::graph::RevisionGraph;
use migrate_core::plan::{self, Step};
use migrate_core::revision::{RevisionId, RevisionSelector};
use migrate_tests::data;
use serde_json::Value;

use crate::{ids, names, revision, sorted};

#[test]
fn superset_resolves_and_plans_as_with_alembic() {
    agrees("superset", 344);
}

#[test]
fn galaxy_resolves_and_plans_as_with_alembic() {
    agrees("galaxy", 82);
}

#[test]
fn warehouse_resolves_and_plans_as_with_alembic() {
    agrees("warehouse", 288);
}

fn agrees(project: &str, revisions: usize) {
    let Some(file) = data::path(&format!("dags/{project}.json")) else { return };
    let file: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let graph = graph(&file["revisions"]);
    assert_eq!(graph.revisions().len(), revisions);
    let expected = &file["expected"];
    assert_eq!(sorted(names(graph.heads())), texts(&expected["heads"]));
    assert_eq!(sorted(names(graph.real_heads())), texts(&expected["real_heads"]));
    assert_eq!(sorted(names(graph.bases())), texts(&expected["bases"]));
    for case in expected["resolve"].as_array().unwrap() {
        let symbol = case["symbol"].as_str().unwrap();
        let ours = symbol.parse::<RevisionSelector>().unwrap();
        let ours = graph.resolve(&ours, &[]);
        match case["revs"].is_array() {
            true => assert_eq!(ours.map(sorted), Ok(sorted(ids(texts(&case["revs"])))), "{project}: {symbol}"),
            false => assert!(ours.is_err(), "{project}: {symbol} is not refused: {ours:?}"),
        }
    }
    for case in expected["plans"].as_array().unwrap() {
        plans_as(&graph, case);
    }
}

fn plans_as(graph: &RevisionGraph, case: &Value) {
    let current = ids(texts(&case["from"]));
    let target = case["to"].as_str().unwrap();
    let plan = match case["op"].as_str().unwrap() {
        "upgrade" => plan::upgrade(graph, &current, target),
        _ => plan::downgrade(graph, &current, target),
    };
    let question = format!("{} {} {}", case["op"], case["from"], case["to"]);
    if !case["steps"].is_array() {
        assert!(plan.is_err(), "{question} is not refused: {plan:?}");
        return;
    }
    let plan = plan.unwrap();
    let steps: Vec<&str> = plan.iter().map(|step: &Step| step.revision.as_str()).collect();
    let theirs = texts(&case["steps"]);
    match case["order_undetermined"].as_bool().unwrap_or(false) {
        false => assert_eq!(steps, theirs, "{question}"),
        true => assert_eq!(sorted(steps), sorted(theirs), "{question}"),
    }
    let rows: &[RevisionId] = plan.last().map_or(&current, |step| &step.heads);
    assert_eq!(rows, sorted(ids(texts(&case["table_after"]))), "{question}");
}

fn graph(nodes: &Value) -> RevisionGraph {
    let revision = |node: &Value| {
        revision(node["rev"].as_str().unwrap(), &texts(&node["down"]), &texts(&node["deps"]), &texts(&node["labels"]))
    };
    RevisionGraph::new(nodes.as_array().unwrap().iter().map(revision).collect()).unwrap()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}
