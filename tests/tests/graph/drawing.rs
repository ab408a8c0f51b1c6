//! The drawing of any graph, read back from its characters: each vertex leads to where its edges lead.

use std::collections::BTreeSet;

use migrate_core::drawing::{Cell, Drawn, Row, Vertex, draw};
use proptest::prelude::*;
use proptest::sample::Index;

/// Vertices of which each chooses its parents and dependencies among the next twelve.
fn vertices() -> impl Strategy<Value = Vec<Vertex>> {
    let some = |most: usize| prop::collection::vec(any::<Index>(), 0..most);
    prop::collection::vec((some(4), some(3), 0usize..4), 1..40).prop_map(|nodes| {
        let count = nodes.len();
        let choose = |choices: &[Index], at: usize| -> Vec<usize> {
            let later = (count - at - 1).min(12);
            choices.iter().filter(|_| later > 0).map(|choice| at + 1 + choice.index(later)).collect()
        };
        let vertex = |(at, (parents, dependencies, rare)): (usize, (Vec<Index>, Vec<Index>, usize))| Vertex {
            parents: choose(&parents, at),
            // One vertex in four has dependencies.
            dependencies: if rare == 0 { choose(&dependencies, at) } else { Vec::new() },
        };
        nodes.into_iter().enumerate().map(vertex).collect()
    })
}

/// All rows from the top, and where each vertex stands.
struct Picture {
    rows: Vec<Row>,
    places: Vec<(usize, usize)>,
}

impl Picture {
    fn new(drawn: Vec<Drawn>) -> Self {
        let mut picture = Self { rows: Vec::new(), places: Vec::new() };
        for vertex in drawn {
            picture.rows.extend(vertex.above);
            let column = vertex.rows[0].0.iter().position(|cell| *cell == Cell::Vertex).unwrap();
            picture.places.push((picture.rows.len(), column));
            picture.rows.extend(vertex.rows);
        }
        picture
    }

    fn text(&self) -> String {
        self.rows.iter().map(|row| format!("{row}\n")).collect()
    }

    fn cell(&self, row: usize, column: usize) -> Cell {
        self.rows.get(row).and_then(|row| row.0.get(column)).copied().unwrap_or_default()
    }

    /// Follows every line that leaves a vertex down to another one.
    fn reached(&self, vertex: usize) -> BTreeSet<usize> {
        let (row, column) = self.places[vertex];
        let mut ends = vec![column];
        // `*-.` is as wide as it has dashes.
        while ['-', '.'].contains(&self.cell(row, ends.last().unwrap() + 1).glyph()) {
            ends.push(ends.last().unwrap() + 2);
        }
        let mut reached = BTreeSet::new();
        for end in ends {
            match self.vertex(row + 1, end) {
                Some(next) => drop(reached.insert(next)),
                None => {
                    let pieces = self.leaving(row + 1, end).into_iter();
                    reached.extend(pieces.map(|(column, line)| self.follow(row + 1, column, line)));
                }
            }
        }
        reached
    }

    fn vertex(&self, row: usize, column: usize) -> Option<usize> {
        self.places.iter().position(|&place| place == (row, column))
    }

    /// Gives the pieces in a row that begin at a column of the row above, with the columns at which they end.
    fn leaving(&self, row: usize, top: usize) -> Vec<(usize, u32)> {
        let mut found = Vec::new();
        let mut look = |column: Option<usize>, glyphs: &[char], bottom: fn(usize) -> usize| {
            let Some(column) = column else { return };
            match self.cell(row, column) {
                Cell::Stroke { glyph, line } if glyphs.contains(&glyph) => found.push((bottom(column), line)),
                Cell::Stroke { .. } | Cell::Vertex | Cell::Blank => {}
            }
        };
        look(Some(top), &['|', ':'], |column| column);
        look(top.checked_sub(1), &['/'], |column| column - 1);
        look(Some(top + 1), &['\\'], |column| column + 1);
        found
    }

    fn follow(&self, mut row: usize, mut column: usize, mut line: u32) -> usize {
        loop {
            // `_` leads on at the foot of the row.
            while column > 0 && self.cell(row, column - 1) == (Cell::Stroke { glyph: '_', line }) {
                column -= 2;
            }
            if let Some(vertex) = self.vertex(row + 1, column) {
                return vertex;
            }
            row += 1;
            let next = self.leaving(row, column);
            let own = next.iter().find(|&&(_, other)| other == line).or(next.first());
            (column, line) = *own.unwrap_or_else(|| panic!("a line ends at row {row}:\n{}", self.text()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_edge_of_a_graph_is_drawn_and_no_other(vertices in vertices()) {
        let picture = Picture::new(draw(&vertices));
        prop_assert_eq!(picture.places.len(), vertices.len());
        for (at, vertex) in vertices.iter().enumerate() {
            let edges: BTreeSet<usize> = vertex.parents.iter().chain(&vertex.dependencies).copied().collect();
            prop_assert_eq!(picture.reached(at), edges, "from {} of\n{}", at, picture.text());
        }
    }
}

#[test]
fn a_thousand_heads_are_drawn_soon() {
    let started = std::time::Instant::now();
    let heads = 1_000;
    let vertex = |_| Vertex { parents: vec![heads], dependencies: Vec::new() };
    let vertices: Vec<Vertex> = (0..heads).map(vertex).chain([Vertex::default()]).collect();
    let picture = Picture::new(draw(&vertices));
    // Each but the first goes to its neighbour's lane at once.
    assert!(picture.rows.iter().all(|row| row.0.len() <= 3), "{}", picture.text());
    assert!(started.elapsed() < std::time::Duration::from_secs(5), "{:?}", started.elapsed());
}
