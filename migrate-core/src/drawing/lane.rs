//! The lanes in which lines run down, and how they bend from one row to the next.

use super::row::{Cell, Row};
use super::{Drawn, Vertex};

/// A line on its way down.
#[derive(Debug, Clone, Copy)]
struct Lane {
    /// The vertex that it leads to.
    target: usize,
    /// Its number.
    line: u32,
    /// Whether it stands for a dependency.
    is_dotted: bool,
}

/// All lanes from the left; a lane without a line is room that is being made.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    lanes: Vec<Option<Lane>>,
    lines: u32,
    /// The lane at the right that the last vertex has left.
    left_free: Option<usize>,
}

/// How a lane runs through one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Left,
    Down,
    Right,
}

impl Lanes {
    /// Draws a vertex and the bends below it.
    pub(super) fn draw(&mut self, vertex: usize, edges: &Vertex) -> Drawn {
        // What starts right under an end would seem to follow it.
        let starts_under_end = self.left_free.take() == Some(self.lanes.len()) && self.leading_to(vertex).is_none();
        let mut above: Vec<Row> = starts_under_end.then(|| self.row(|_| Way::Down)).into_iter().collect();
        let at = self.position(vertex);
        let mut below = self.edges(at, edges);
        let targets: Vec<usize> = below.iter().map(|lane| lane.target).collect();
        let left = if below.len() > 1 { self.leave_left(at, &mut below) } else { None };
        let mut below = below.into_iter();
        let straight = below.next();
        let aside: Vec<Lane> = below.collect();

        above.extend(self.make_room(at, aside.len()));
        let mut rows = vec![self.vertex_row(at, &aside)];
        self.lanes[at] = straight;
        if straight.is_none() {
            rows.extend(self.close(at));
        }
        rows.extend(self.bend(at, left, aside));
        while let Some((to, from)) = self.doubled(&targets) {
            rows.extend(self.join(from, to));
        }
        Drawn { above, rows, below: self.row(|_| Way::Down) }
    }

    /// Finds the lane that leads to a vertex; one to which nothing leads gets a lane at the right.
    fn position(&mut self, vertex: usize) -> usize {
        self.leading_to(vertex).unwrap_or_else(|| {
            let line = self.new_line();
            self.lanes.push(Some(Lane { target: vertex, line, is_dotted: false }));
            self.lanes.len() - 1
        })
    }

    fn leading_to(&self, target: usize) -> Option<usize> {
        self.lanes.iter().position(|lane| lane.is_some_and(|lane| lane.target == target))
    }

    fn new_line(&mut self) -> u32 {
        self.lines += 1;
        self.lines - 1
    }

    /// Gives a line to each edge; that of the vertex goes on with the first. What is a parent too is no dependency.
    fn edges(&mut self, at: usize, edges: &Vertex) -> Vec<Lane> {
        let mut lanes: Vec<Lane> = Vec::new();
        let parents = edges.parents.iter().map(|&target| (target, false));
        for (target, is_dotted) in parents.chain(edges.dependencies.iter().map(|&target| (target, true))) {
            if !lanes.iter().any(|lane| lane.target == target) {
                let own = self.lanes[at].filter(|_| lanes.is_empty()).map(|lane| lane.line);
                let line = own.unwrap_or_else(|| self.new_line());
                lanes.push(Lane { target, line, is_dotted });
            }
        }
        lanes
    }

    /// Takes out the first edge whose vertex a lane further left leads to; it goes there at once.
    fn leave_left(&mut self, at: usize, edges: &mut Vec<Lane>) -> Option<(Lane, usize)> {
        let there = |edge: &Lane| self.leading_to(edge.target).filter(|&to| to < at);
        let (index, to) = edges.iter().enumerate().find_map(|(index, edge)| Some((index, there(edge)?)))?;
        let edge = edges.remove(index);
        self.become_solid(to, edge.is_dotted);
        Some((edge, to))
    }

    /// A line that an unbroken one joins is unbroken.
    fn become_solid(&mut self, at: usize, is_dotted: bool) {
        if let Some(lane) = &mut self.lanes[at] {
            lane.is_dotted &= is_dotted;
        }
    }

    /// Moves what is on the right away, one lane a row, until all but one of the lines aside have room.
    fn make_room(&mut self, at: usize, aside: usize) -> Vec<Row> {
        let room = aside.saturating_sub(1);
        let rows = if at + 1 < self.lanes.len() { room } else { 0 };
        let mut above = Vec::new();
        for _ in 0..rows {
            above.push(self.row(|lane| if lane > at { Way::Right } else { Way::Down }));
            self.lanes.insert(at + 1, None);
        }
        if rows == 0 {
            self.lanes.extend(vec![None; room]);
        }
        above
    }

    fn vertex_row(&self, at: usize, aside: &[Lane]) -> Row {
        let mut row = self.row(|_| Way::Down);
        row.put(2 * at, Cell::Vertex);
        // `*-.` reaches out to where the last but one line begins.
        if let [_, others @ ..] = aside {
            for (index, lane) in others.iter().enumerate() {
                let column = 2 * (at + index) + 1;
                row.stroke(column, '-', lane.line);
                row.stroke(column + 1, if index + 1 == others.len() { '.' } else { '-' }, lane.line);
            }
        }
        row
    }

    /// Takes the lane of a vertex without edges away.
    fn close(&mut self, at: usize) -> Option<Row> {
        let is_last = at + 1 == self.lanes.len();
        let row = (!is_last).then(|| self.row(|lane| if lane > at { Way::Left } else { Way::Down }));
        self.left_free = is_last.then_some(at);
        self.lanes.remove(at);
        row
    }

    /// Draws the lines that leave a vertex aside, to the left and to the right.
    fn bend(&mut self, at: usize, left: Option<(Lane, usize)>, aside: Vec<Lane>) -> Vec<Row> {
        if left.is_none() && aside.is_empty() {
            return Vec::new();
        }
        // A line that leads where its neighbour leads is joined at once.
        let neighbour = self.lanes.get(at + 1).copied().flatten();
        let joins = matches!((&aside[..], neighbour), ([only], Some(next)) if next.target == only.target);
        let moves = !joins && !aside.is_empty();
        let last_taken = at + aside.len().saturating_sub(1);
        let mut row = self.row(|lane| if moves && lane > last_taken { Way::Right } else { Way::Down });
        for (index, lane) in aside.iter().enumerate() {
            row.stroke(2 * (at + index) + 1, '\\', lane.line);
        }
        if joins {
            self.become_solid(at + 1, aside.iter().all(|lane| lane.is_dotted));
        } else if moves {
            self.lanes.splice(at + 1..=last_taken, aside.into_iter().map(Some));
        }
        let Some((lane, to)) = left else { return vec![row] };
        reach_left(&mut row, at, to, lane.line);
        let second = (at - to > 1).then(|| self.arrival(to, lane.line));
        [row].into_iter().chain(second).collect()
    }

    /// Finds two lanes that lead to the same of some vertices, the leftmost first.
    fn doubled(&self, targets: &[usize]) -> Option<(usize, usize)> {
        let pair = |&target: &usize| {
            let leads_there = |lane: &Option<Lane>| lane.is_some_and(|lane| lane.target == target);
            let mut found = (0..self.lanes.len()).filter(|&at| leads_there(&self.lanes[at]));
            Some((found.next()?, found.next()?))
        };
        targets.iter().filter_map(pair).min()
    }

    /// Leads a lane into one further left; what is right of it moves up.
    fn join(&mut self, from: usize, to: usize) -> Vec<Row> {
        let mut row = self.row(|lane| if lane >= from { Way::Left } else { Way::Down });
        let Some(lane) = self.lanes.remove(from) else { return Vec::new() };
        self.become_solid(to, lane.is_dotted);
        reach_left(&mut row, from, to, lane.line);
        let second = (from - to > 1).then(|| self.arrival(to, lane.line));
        [row].into_iter().chain(second).collect()
    }

    /// Draws the last piece of a line that comes from afar.
    fn arrival(&self, to: usize, line: u32) -> Row {
        let mut row = self.row(|_| Way::Down);
        row.stroke(2 * to + 1, '/', line);
        row
    }

    /// Draws all lanes through one row.
    fn row(&self, way: impl Fn(usize) -> Way) -> Row {
        let mut row = Row::default();
        for (at, lane) in self.lanes.iter().enumerate() {
            let Some(lane) = lane else { continue };
            match way(at) {
                Way::Left => row.stroke(2 * at - 1, '/', lane.line),
                Way::Down => row.stroke(2 * at, if lane.is_dotted { ':' } else { '|' }, lane.line),
                Way::Right => row.stroke(2 * at + 1, '\\', lane.line),
            }
        }
        row
    }
}

/// Draws a line from one lane towards another further left: `/` at its start, `_` on the way.
fn reach_left(row: &mut Row, from: usize, to: usize, line: u32) {
    row.stroke(2 * from - 1, '/', line);
    for lane in to + 1..from.saturating_sub(1) {
        row.stroke(2 * lane + 1, '_', line);
    }
}
