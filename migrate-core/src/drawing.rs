//! A graph drawn with characters, in the way of `git log --graph`.
//!
//! Vertices go in, each before those that its edges lead to; for each one rows of [`Cell`]s come out. Lines run down in
//! lanes; lines that lead to the same vertex are joined as soon as they can be.
//! **Architecture Invariant**: pure, and about no revision: what stands beside the drawing, and its colours, are the
//! reader's.

mod lane;
mod row;

use lane::Lanes;
pub use row::{Cell, Row};

/// A vertex: the indices of the vertices that its edges lead to, each larger than its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vertex {
    /// Drawn as unbroken lines, the first one straight down.
    pub parents: Vec<usize>,
    /// Drawn as dotted lines where they run straight.
    pub dependencies: Vec<usize>,
}

/// The rows of one vertex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Stand above it: room for a merge of many, or a gap under what ends there.
    pub above: Vec<Row>,
    /// The first one holds the vertex, the others the bends below it.
    pub rows: Vec<Row>,
    /// The straight lines below all these, for words that need more rows.
    pub below: Row,
}

/// Draws a graph.
///
/// ```
/// use migrate_core::drawing::{Vertex, draw};
/// let vertex = |parents: &[usize]| Vertex { parents: parents.to_vec(), dependencies: vec![] };
/// let drawn = draw(&[vertex(&[1, 2]), vertex(&[3]), vertex(&[3]), vertex(&[])]);
/// let rows: Vec<String> = drawn.iter().flat_map(|vertex| &vertex.rows).map(ToString::to_string).collect();
/// assert_eq!(rows, ["*", "|\\", "* |", "| *", "|/", "*"]);
/// ```
pub fn draw(vertices: &[Vertex]) -> Vec<Drawn> {
    let mut lanes = Lanes::default();
    vertices.iter().enumerate().map(|(index, vertex)| lanes.draw(index, vertex)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(edges: &[&[usize]]) -> Vec<String> {
        let vertices: Vec<Vertex> =
            edges.iter().map(|parents| Vertex { parents: parents.to_vec(), dependencies: Vec::new() }).collect();
        draw(&vertices)
            .iter()
            .flat_map(|drawn| drawn.above.iter().chain(&drawn.rows))
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_chain_is_a_column() {
        assert_eq!(picture(&[&[1], &[2], &[]]), ["*", "*", "*"]);
    }

    #[test]
    fn a_branch_beside_a_branch_is_joined_across_it() {
        assert_eq!(picture(&[&[3], &[4], &[3], &[4], &[]]), ["*", "| *", "| | *", "| |/", "|/|", "* |", "|/", "*"],);
    }

    #[test]
    fn a_merge_of_three_makes_room_for_itself() {
        assert_eq!(
            picture(&[&[2], &[2], &[3, 4, 5], &[6], &[6], &[6], &[]]),
            ["*", "| *", "|/", "*-.", "|\\ \\", "* | |", "| * |", "|/ /", "| *", "|/", "*"],
        );
        assert_eq!(
            picture(&[&[2], &[5], &[3, 4, 5], &[5], &[5], &[]])[..5],
            ["*", "| *", "|  \\", "*-. |", "|\\ \\ \\"]
        );
    }

    #[test]
    fn a_line_far_to_the_right_comes_back_by_an_underscore() {
        assert_eq!(
            picture(&[&[4], &[5], &[6], &[4], &[7], &[7], &[7], &[]])[..6],
            ["*", "| *", "| | *", "| | | *", "| |_|/", "|/| |"],
        );
    }

    #[test]
    fn what_ends_leaves_its_lane_to_the_next() {
        assert_eq!(picture(&[&[], &[2], &[]]), ["*", "", "*", "*"]);
        assert_eq!(picture(&[&[3], &[], &[3], &[]]), ["*", "| *", "|", "| *", "|/", "*"]);
        assert_eq!(picture(&[&[2], &[3], &[], &[]]), ["*", "| *", "* |", " /", "*"]);
    }
}
