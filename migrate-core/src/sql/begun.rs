//! The statement that is being read.

use super::block::Blocks;
use super::lexer::{Kind, Token};
use super::{Lines, Mark, Piece};
use crate::dialect::Dialect;

/// What is known of a statement before its end.
#[derive(Debug)]
pub(super) struct Begun {
    dialect: Dialect,
    /// The blocks that are open in it.
    pub(super) blocks: Blocks,
    /// Where the comments before it begin.
    lead: Option<usize>,
    start: Option<usize>,
    end: usize,
    marks: Vec<(usize, bool)>,
    first: First,
    after_from: bool,
    reads_standard_input: bool,
    /// What a `SET sql_mode` names.
    mode: Option<String>,
}

/// The first word, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    None,
    Copy,
    Set,
    Other,
}

impl Begun {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            blocks: Blocks::new(dialect),
            lead: None,
            start: None,
            end: 0,
            marks: Vec::new(),
            first: First::None,
            after_from: false,
            reads_standard_input: false,
            mode: None,
        }
    }

    /// Tells whether nothing but comments has been read.
    pub(super) fn is_empty(&self) -> bool {
        self.start.is_none()
    }

    /// Takes in a comment.
    pub(super) fn comment(&mut self, token: Token) {
        self.lead.get_or_insert(token.start);
    }

    /// Takes in a token.
    pub(super) fn add(&mut self, token: Token, word: &str) {
        self.start.get_or_insert(token.start);
        self.end = token.end;
        self.blocks.see(token.kind, word);
        match token.kind {
            Kind::Mark { is_parameter } => self.marks.push((token.start, is_parameter)),
            Kind::Word => self.word(word),
            Kind::Text => {
                if let Some(mode) = &mut self.mode {
                    mode.push_str(&word.to_ascii_uppercase());
                }
            }
            Kind::Space
            | Kind::Comment
            | Kind::Name
            | Kind::Executable
            | Kind::End
            | Kind::Backslash
            | Kind::Nul
            | Kind::Other => {}
        }
    }

    fn word(&mut self, word: &str) {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        match self.first {
            First::None if is("copy") => self.first = First::Copy,
            First::None if is("set") => self.first = First::Set,
            First::None => self.first = First::Other,
            First::Copy if self.dialect == Dialect::Postgres && self.after_from && is("stdin") => {
                self.reads_standard_input = true;
            }
            First::Set if is("sql_mode") => self.mode = Some(String::new()),
            First::Copy | First::Set | First::Other => {}
        }
        self.after_from = is("from");
    }

    /// Tells whether rows follow that are not SQL.
    pub(super) fn reads_standard_input(&self) -> bool {
        self.reads_standard_input
    }

    /// Gives the names in a `SET sql_mode`, in capitals.
    pub(super) fn sql_mode(&self) -> Option<String> {
        self.mode.clone().filter(|_| self.dialect == Dialect::Mysql)
    }

    /// Ends the statement; one without any token is none.
    pub(super) fn finish<'t>(self, text: &'t str, lines: &mut Lines<'_>) -> Option<Piece<'t>> {
        let start = self.start?;
        let from = self.lead.map_or(start, |lead| lead.min(start));
        let marks = self.marks.into_iter().map(|(at, is_parameter)| Mark { at: at - from, is_parameter }).collect();
        Some(Piece { text: text.get(from..self.end).unwrap_or_default(), line: lines.of(start), marks })
    }
}
