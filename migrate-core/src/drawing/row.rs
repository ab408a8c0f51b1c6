//! A row of characters.

use std::fmt;

/// One character of a row, and the line that it is part of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// The vertex.
    Vertex,
    /// A piece of a line.
    Stroke {
        /// How it runs.
        glyph: char,
        /// Which line; lines that are joined keep their own numbers up to there.
        line: u32,
    },
}

/// Characters from the left; a lane takes two of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row(pub Vec<Cell>);

impl Row {
    /// Puts a cell, over what may be there.
    pub(super) fn put(&mut self, column: usize, cell: Cell) {
        if self.0.len() <= column {
            self.0.resize(column + 1, Cell::Blank);
        }
        self.0[column] = cell;
    }

    /// Puts a piece of a line.
    pub(super) fn stroke(&mut self, column: usize, glyph: char, line: u32) {
        self.put(column, Cell::Stroke { glyph, line });
    }
}

impl Cell {
    /// Gives the character.
    pub fn glyph(&self) -> char {
        match self {
            Self::Blank => ' ',
            Self::Vertex => '*',
            Self::Stroke { glyph, .. } => *glyph,
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.iter().map(Cell::glyph).collect::<String>())
    }
}
