//! `history --graph`: the drawing of the graph, with what is known about each revision beside it.

use std::collections::{BTreeSet, HashMap};

use super::entry::View;
use super::listing::Detail;
use super::style::{APPLIED, CURRENT, LINES, PENDING, paint};
use crate::drawing::{Cell, Drawn, Row, Vertex, draw};
use crate::error::Result;
use crate::graph::{Revision, RevisionGraph};
use crate::revision::RevisionId;

/// Where a revision stands for a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// No database was asked.
    Unknown,
    /// It is a version row.
    Current,
    /// It lies above a version row.
    Applied,
    /// The database has not got it.
    Pending,
}

/// Draws revisions, which come newest first.
pub fn drawn(view: View<'_>, revisions: &[&Revision], detail: Detail) -> Result<String> {
    let applied = match view.current {
        None => None,
        Some(rows) => Some(view.graph.applied(rows)?.into_iter().map(|revision| &revision.id).collect()),
    };
    let mut text = String::new();
    for (revision, drawn) in revisions.iter().zip(draw(&vertices(view.graph, revisions))) {
        let standing = standing(view, applied.as_ref(), &revision.id);
        let words = match detail {
            Detail::Name => view.name(revision),
            Detail::Line => format!("{} {}", view.name(revision), revision.message),
            Detail::Entry => view.entry(revision) + "\n",
        };
        beside(&mut text, &drawn, standing, &words);
    }
    Ok(text)
}

/// Gives the edges between revisions that are shown.
fn vertices(graph: &RevisionGraph, revisions: &[&Revision]) -> Vec<Vertex> {
    let place: HashMap<&RevisionId, usize> = revisions.iter().enumerate().map(|(at, one)| (&one.id, at)).collect();
    let places = |above: Vec<&Revision>| above.iter().filter_map(|one| place.get(&one.id).copied()).collect();
    let vertex = |one: &&Revision| Vertex {
        parents: places(graph.parents(&one.id)),
        dependencies: places(graph.dependencies(&one.id)),
    };
    revisions.iter().map(vertex).collect()
}

fn standing(view: View<'_>, applied: Option<&BTreeSet<&RevisionId>>, id: &RevisionId) -> Standing {
    match applied {
        None => Standing::Unknown,
        Some(_) if view.current.is_some_and(|rows| rows.contains(id)) => Standing::Current,
        Some(applied) if applied.contains(id) => Standing::Applied,
        Some(_) => Standing::Pending,
    }
}

/// Writes the rows of a revision, and a line of its words beside each.
fn beside(text: &mut String, drawn: &Drawn, standing: Standing, words: &str) {
    for row in &drawn.above {
        line(text, row, 0, standing, "");
    }
    let width = drawn.rows.iter().chain([&drawn.below]).map(|row| row.0.len()).max().unwrap_or_default() + 1;
    let words: Vec<&str> = words.lines().collect();
    for at in 0..drawn.rows.len().max(words.len()) {
        line(text, drawn.rows.get(at).unwrap_or(&drawn.below), width, standing, words.get(at).unwrap_or(&""));
    }
}

fn line(text: &mut String, row: &Row, width: usize, standing: Standing, words: &str) {
    for cell in &row.0 {
        match cell {
            Cell::Blank => text.push(' '),
            Cell::Vertex => text.push_str(&mark(standing)),
            Cell::Stroke { glyph, line } => text.push_str(&paint(LINES[*line as usize % LINES.len()], glyph)),
        }
    }
    if !words.is_empty() {
        text.extend(std::iter::repeat_n(' ', width.saturating_sub(row.0.len())));
        text.push_str(words);
    }
    text.push('\n');
}

/// Gives the mark of a revision; they differ without colours too.
fn mark(standing: Standing) -> String {
    match standing {
        Standing::Unknown => "*".to_owned(),
        Standing::Current => paint(CURRENT, "@"),
        Standing::Applied => paint(APPLIED, "*"),
        Standing::Pending => paint(PENDING, "o"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph() -> RevisionGraph {
        let revision = |id: &str, down: &[&str], depends_on: &[&str]| Revision {
            id: id.into(),
            down_revision: down.iter().map(|&id| id.into()).collect(),
            depends_on: depends_on.iter().map(|&id| id.to_owned()).collect(),
            branch_labels: if id == "b1" { vec!["shop".to_owned()] } else { Vec::new() },
            message: format!("do {id}").into(),
            created: None,
            path: format!("versions/{id}.rs").into(),
        };
        RevisionGraph::new(vec![
            revision("a1", &[], &[]),
            revision("b1", &["a1"], &[]),
            revision("c1", &["a1"], &[]),
            revision("d1", &["b1", "c1"], &[]),
            revision("x1", &[], &["b1"]),
        ])
        .expect("a sound graph")
    }

    fn plain(current: Option<&[RevisionId]>, detail: Detail) -> String {
        let graph = graph();
        let revisions = graph.history(&":".parse().expect("a range"), &[]).expect("everything");
        let text = drawn(View { graph: &graph, current }, &revisions, detail).expect("rows that are known");
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn without_a_database_all_marks_are_the_same() {
        assert_eq!(
            plain(None, Detail::Line),
            "\
*   d1 (head) do d1
|\\
| | * x1 (head) do x1
| |/
|/|
* | b1 (shop) do b1
| * c1 do c1
|/
* a1 do a1
"
        );
    }

    #[test]
    fn what_a_database_has_and_has_not_is_told_apart_without_colours() {
        let rows = ["b1".into(), "c1".into()];
        let text = plain(Some(&rows), Detail::Line);
        let marked = |mark: char| text.lines().filter(|line| line.contains(mark)).collect::<Vec<_>>();
        assert_eq!(marked('@'), ["@ | b1 (shop) (current) do b1", "| @ c1 (current) do c1"]);
        assert_eq!(marked('*'), ["* a1 do a1"]);
        assert!(text.starts_with("o   d1 (head) do d1"), "{text}");
    }

    #[test]
    fn an_entry_runs_down_beside_the_lines() {
        let text = plain(None, Detail::Entry);
        assert!(
            text.contains("| * Rev: c1\n|/  Parent: a1\n|   Path: versions/c1.rs\n|\n|       do c1\n|\n* Rev: a1"),
            "{text}"
        );
    }
}
