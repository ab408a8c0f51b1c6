//! Alembic's own answers to 7,390 questions about 500 random graphs, in `data/graph_cases.jsonl`.

use std::collections::{BTreeMap, BTreeSet};

use migrate_core::Error;
use migrate_core::graph::RevisionGraph;
use migrate_core::plan::{self, Direction, Step};
use migrate_core::revision::{RevisionId, RevisionRange, RevisionSelector};
use serde_json::Value;

use crate::{ids, names, revision, sorted};

/// Where our answer is another on purpose: the line of the graph, the question, and why.
const DELIBERATE: &[(usize, &str, &str)] = &[
    (
        9,
        r#"{"cmd":"stamp","current":["5e520003","a1b60002"],"target":"heads"}"#,
        "Alembic forgets the head 5e520003, which is stamped already, when it moves a1b60002 to the others",
    ),
    (
        238,
        r#"{"cmd":"stamp","current":[],"target":"f0be0000@heads"}"#,
        "Alembic writes the row 52990002, which 2f730007 implies by a dependency; its next upgrade would fail",
    ),
    (
        479,
        r#"{"cmd":"upgrade","current":["b6650003"],"target":"b5d30000@heads"}"#,
        "Alembic refuses two heads of which one depends on the other, though both can be reached",
    ),
    (
        498,
        r#"{"cmd":"downgrade","current":["b32a0003","e1690009"],"target":"b32a0003-1"}"#,
        "Alembic writes the row 6db50001 while its child 8d060002 is applied: a parent and a dependency on one line",
    ),
];

/// What was answered, in a form to compare.
#[derive(Debug, PartialEq)]
enum Answer {
    Steps(Vec<(String, Vec<String>)>, Vec<String>),
    Rows(Vec<String>),
    Revisions(Vec<String>),
    Branches(Vec<(String, BTreeSet<String>)>),
}

#[test]
fn alembics_answers_are_ours() {
    let mut asked = 0;
    let mut different = Vec::new();
    for (at, line) in include_str!("../../data/graph_cases.jsonl").lines().enumerate() {
        let line: Value = serde_json::from_str(line).unwrap();
        let graph = graph(&line);
        assert_eq!(sorted(names(graph.heads())), texts(&line["heads"]), "heads of graph {at}");
        assert_eq!(sorted(names(graph.bases())), texts(&line["bases"]), "bases of graph {at}");
        for case in line["cases"].as_array().unwrap() {
            asked += 1;
            let (query, expect) = (&case["query"], &case["expect"]);
            if let Err(why) = compare(&graph, query, expect) {
                different.push((at, query.to_string(), format!("{why}\n     alembic: {expect}")));
            }
        }
    }
    assert_eq!(asked, 7390);
    let listed: BTreeSet<_> = DELIBERATE.iter().map(|(at, query, _)| (*at, (*query).to_owned())).collect();
    let found: BTreeSet<_> = different.iter().map(|(at, query, _)| (*at, query.clone())).collect();
    let surprises = different.iter().filter(|(at, query, _)| !listed.contains(&(*at, query.clone())));
    let surprises: Vec<String> = surprises.map(|(at, query, why)| format!("graph {at} {query}: {why}")).collect();
    assert!(surprises.is_empty(), "{} differences\n{}", surprises.len(), surprises.join("\n"));
    assert_eq!(listed, found, "a difference that is listed is none any more");
}

#[test]
fn labels_hold_for_descendants_and_up_to_the_next_fork() {
    let mut more = 0;
    for (at, line) in include_str!("../../data/graph_cases.jsonl").lines().enumerate() {
        let line: Value = serde_json::from_str(line).unwrap();
        let graph = graph(&line);
        let ours: Vec<BTreeSet<String>> = graph.labels().into_iter().map(|labels| set(&own(labels))).collect();
        let theirs = graph.revisions().iter().map(|revision| &line["labels"][revision.id.as_str()]);
        let theirs: Vec<BTreeSet<String>> =
            theirs.map(|labels| if labels.is_null() { BTreeSet::new() } else { set(&texts(labels)) }).collect();
        assert!(ours.iter().zip(&theirs).all(|(ours, theirs)| ours.is_superset(theirs)), "graph {at}");
        more += usize::from(ours != theirs);
    }
    // Alembic starts its way up at the last descendant that it happens to visit, and ends at the first fork from there:
    // with a fork below the label, the ancestors go without.
    assert_eq!(more, 13);
}

fn graph(line: &Value) -> RevisionGraph {
    let revision = |node: &Value| {
        let list = |key: &str| texts(&node[key]);
        let (down, deps, labels) = (list("down"), list("deps"), list("labels"));
        let [down, deps, labels] =
            [&down, &deps, &labels].map(|list| list.iter().map(String::as_str).collect::<Vec<_>>());
        revision(node["rev"].as_str().unwrap(), &down, &deps, &labels)
    };
    RevisionGraph::new(line["revisions"].as_array().unwrap().iter().map(revision).collect()).unwrap()
}

fn compare(graph: &RevisionGraph, query: &Value, expect: &Value) -> Result<(), String> {
    let ours = answer(graph, query);
    let theirs = expected(query, expect);
    let (ours, theirs) = match (ours, theirs) {
        (Err(_), None) => return Ok(()),
        (Err(error), Some(_)) => return Err(format!("refused: {error}")),
        (Ok(answer), None) => return Err(format!("not refused: {answer:?}")),
        (Ok(ours), Some(theirs)) => (ours, theirs),
    };
    if let Answer::Steps(steps, _) = &ours {
        valid(graph, query, steps)?;
    }
    let fixed = expect["order_is_fixed"].as_bool().unwrap();
    let same = match (&ours, &theirs) {
        _ if fixed => ours == theirs,
        (Answer::Steps(ours, our_rows), Answer::Steps(theirs, their_rows)) => {
            set(ours.iter().map(|(id, _)| id)) == set(theirs.iter().map(|(id, _)| id)) && our_rows == their_rows
        }
        (Answer::Revisions(ours), Answer::Revisions(theirs)) => set(ours) == set(theirs),
        _ => ours == theirs,
    };
    if same { Ok(()) } else { Err(format!("fixed {fixed}\n        ours: {ours:?}")) }
}

fn answer(graph: &RevisionGraph, query: &Value) -> Result<Answer, Error> {
    let current = ids(query["current"].as_array().into_iter().flatten().map(|row| row.as_str().unwrap()));
    let target = query["target"].as_str().unwrap_or_default();
    let steps = |steps: Vec<Step>| {
        let rows = steps.last().map_or(current.clone(), |step| step.heads.clone());
        let steps = steps.into_iter().map(|step| (step.revision.to_string(), strings(&step.heads))).collect();
        Answer::Steps(steps, sorted(strings(&rows)))
    };
    let found = |ids: Vec<RevisionId>| Answer::Revisions(strings(&ids));
    Ok(match query["cmd"].as_str().unwrap() {
        "upgrade" => steps(plan::upgrade(graph, &current, target)?),
        "downgrade" => steps(plan::downgrade(graph, &current, target)?),
        "stamp" => {
            let stamp = plan::stamp(graph, &current, &[target])?;
            let rows = stamp.steps.last().map_or(current.clone(), |step| step.heads.clone());
            assert_eq!(sorted(strings(&rows)), strings(&stamp.rows), "the last step shows the rows");
            Answer::Rows(strings(&stamp.rows))
        }
        "heads" => Answer::Revisions(own(names(graph.heads()))),
        "history" => {
            let range = query["range"].as_str().map_or(Ok(RevisionRange::default()), str::parse);
            Answer::Revisions(own(names(graph.history(&range.unwrap(), &current)?)))
        }
        "show" => found(graph.resolve(&target.parse::<RevisionSelector>().unwrap(), &current)?),
        "branches" => {
            let points = graph.branch_points().into_iter();
            Answer::Branches(points.map(|(point, into)| (point.id.to_string(), set(own(names(into)).iter()))).collect())
        }
        command => panic!("unknown command {command}"),
    })
}

fn expected(query: &Value, expect: &Value) -> Option<Answer> {
    if expect["error"].is_string() {
        return None;
    }
    Some(match query["cmd"].as_str().unwrap() {
        "upgrade" | "downgrade" => {
            let step = |step: &Value| (step["revision"].as_str().unwrap().to_owned(), texts(&step["heads"]));
            Answer::Steps(expect["steps"].as_array().unwrap().iter().map(step).collect(), texts(&expect["heads"]))
        }
        "stamp" => Answer::Rows(texts(&expect["heads"])),
        "branches" => {
            let point = |point: &Value| (point["rev"].as_str().unwrap().to_owned(), set(texts(&point["into"]).iter()));
            Answer::Branches(expect["branch_points"].as_array().unwrap().iter().map(point).collect())
        }
        _ => Answer::Revisions(texts(&expect["revisions"])),
    })
}

/// Each step is possible when its turn comes, and the rows after it are the maximal elements of what is applied.
fn valid(graph: &RevisionGraph, query: &Value, steps: &[(String, Vec<String>)]) -> Result<(), String> {
    let current = ids(query["current"].as_array().unwrap().iter().map(|row| row.as_str().unwrap()));
    let mut applied = set(own(names(graph.applied(&current).unwrap())).iter());
    let direction = if query["cmd"] == "upgrade" { Direction::Upgrade } else { Direction::Downgrade };
    let above: BTreeMap<String, BTreeSet<String>> = graph
        .revisions()
        .iter()
        .map(|revision| {
            let parents = graph.parents(&revision.id).into_iter().chain(graph.dependencies(&revision.id));
            (revision.id.to_string(), set(own(names(parents)).iter()))
        })
        .collect();
    for (id, rows) in steps {
        match direction {
            Direction::Upgrade => {
                if !above[id].is_subset(&applied) || !applied.insert(id.clone()) {
                    return Err(format!("step {id} comes too early"));
                }
            }
            Direction::Downgrade => {
                if applied.iter().any(|other| above[other].contains(id)) || !applied.remove(id) {
                    return Err(format!("step {id} comes too early"));
                }
            }
        }
        let covered: BTreeSet<_> = applied.iter().flat_map(|id| &above[id]).collect();
        let maximal: Vec<_> = applied.iter().filter(|id| !covered.contains(id)).cloned().collect();
        if maximal != *rows {
            return Err(format!("after {id} the rows are {rows:?}, and should be {maximal:?}"));
        }
    }
    Ok(())
}

/// Reads a list. Where `show -N` walks to the base or beyond, Alembic lists "base" or null, and we list nothing.
fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().unwrap().iter().filter_map(Value::as_str);
    texts.filter(|&text| text != "base").map(str::to_owned).collect()
}

fn strings(ids: &[RevisionId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn own(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

fn set<'s>(texts: impl IntoIterator<Item = &'s String>) -> BTreeSet<String> {
    texts.into_iter().cloned().collect()
}
