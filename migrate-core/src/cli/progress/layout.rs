//! The columns of a run's lines: where a step leads, what it does, how long it took.

use std::time::Duration;

use super::duration;
use crate::cli::style::{DIM, REVISION, paint};
use crate::migration::Migration;
use crate::plan::Direction;

/// What stands before each line: a word of up to 12 characters, and a space.
const WORD: usize = 13;
/// The most characters that make the others' first column wider; a merge of many is as long as it is.
const WIDEST_WAY: usize = 48;
/// The most characters of a message that push the others' times to the right.
const WIDEST_MESSAGE: usize = 60;
/// The fewest characters between a message and the end of its time: a space, three dots, a space, `1234 ms`.
const END: usize = 12;
/// The fewest characters of a message that are worth showing.
const NARROWEST_MESSAGE: usize = 12;

/// How wide the columns of one run are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Layout {
    way: usize,
    message: usize,
    /// How many characters a message may have; none where no terminal is too narrow for it.
    limit: Option<usize>,
}

/// One step for people, without its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// What is printed, with colours.
    pub(super) text: String,
    /// How many characters are missing up to the end of the times.
    room: usize,
}

impl Layout {
    /// Fits the columns to what will be told, and to a terminal that is so wide.
    pub(super) fn of<'m>(steps: impl Iterator<Item = (&'m Migration, Direction)>, terminal: Option<usize>) -> Self {
        let mut layout = Self::default();
        for (migration, direction) in steps {
            let way = width(&way(migration, direction).0);
            layout.way = layout.way.max(if way > WIDEST_WAY { 0 } else { way });
            layout.message = layout.message.max(width(message(migration)).min(WIDEST_MESSAGE));
        }
        let room = |terminal: usize| terminal.checked_sub(WORD + layout.way + 2 + END);
        layout.limit = terminal.map(|terminal| room(terminal).unwrap_or(0).max(NARROWEST_MESSAGE));
        layout.message = layout.message.min(layout.limit.unwrap_or(usize::MAX));
        layout
    }

    /// Writes one step.
    pub(super) fn line(&self, migration: &Migration, direction: Direction) -> Line {
        let (plain, painted) = way(migration, direction);
        let gap = " ".repeat(self.way.saturating_sub(width(&plain)));
        let message = cut(message(migration), self.limit.unwrap_or(usize::MAX));
        let room = (self.message + END).saturating_sub(width(&message));
        Line { text: format!("{painted}{gap}  {message}"), room }
    }
}

impl Line {
    /// Writes the dots up to the time, and the time.
    pub(super) fn end(&self, elapsed: Duration) -> String {
        let time = duration(elapsed);
        let dots = self.room.saturating_sub(width(&time) + 2).max(3);
        format!(" {} {time}", paint(DIM, ".".repeat(dots)))
    }
}

/// Writes where a step leads from and to, without and with colours.
fn way(migration: &Migration, direction: Direction) -> (String, String) {
    let below = match migration.down_revision {
        [] => "base".to_owned(),
        parents => parents.join(", "),
    };
    let id = migration.revision;
    match direction {
        Direction::Upgrade => (format!("{below} -> {id}"), format!("{below} -> {}", paint(REVISION, id))),
        Direction::Downgrade => (format!("{id} -> {below}"), format!("{} -> {below}", paint(REVISION, id))),
    }
}

fn message(migration: &Migration) -> &str {
    migration.message.lines().next().unwrap_or_default()
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn cut(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit.saturating_sub(3)).collect();
    format!("{}...", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operations;

    fn migration(revision: &'static str, down_revision: &'static [&'static str], message: &'static str) -> Migration {
        fn nothing(_: &mut Operations) -> crate::Result<()> {
            Ok(())
        }
        Migration {
            revision,
            down_revision,
            depends_on: &[],
            branch_labels: &[],
            message,
            created: None,
            transaction: None,
            irreversible: None,
            checksum: "",
            path: "",
            line: 1,
            upgrade: nothing,
            downgrade: None,
        }
    }

    fn lines(migrations: &[Migration], terminal: Option<usize>) -> Vec<String> {
        let layout = Layout::of(migrations.iter().map(|migration| (migration, Direction::Upgrade)), terminal);
        let times = [4, 1_250, 125_000].map(Duration::from_millis);
        let line = |(migration, time): (&Migration, Duration)| {
            let line = layout.line(migration, Direction::Upgrade);
            anstream::adapter::strip_str(&(line.text.clone() + &line.end(time))).to_string()
        };
        migrations.iter().zip(times).map(line).collect()
    }

    #[test]
    fn ways_messages_and_times_stand_in_columns() {
        let chain = [
            migration("cf5a32f4e1d5", &[], "Users"),
            migration("001", &["cf5a32f4e1d5"], "Exchange types"),
            migration("cbfc66708806", &["ecee305c0829", "001"], "Merge\nand more"),
        ];
        assert_eq!(
            lines(&chain, None),
            [
                "base -> cf5a32f4e1d5               Users ............... 4 ms",
                "cf5a32f4e1d5 -> 001                Exchange types ..... 1.2 s",
                "ecee305c0829, 001 -> cbfc66708806  Merge .......... 2 min 5 s",
            ]
            .map(|line| line.to_owned())
        );
    }

    #[test]
    fn a_message_is_cut_where_a_terminal_is_too_narrow_for_it_and_only_there() {
        let long = [migration("b2", &["a1"], "Move every address of every customer into a table of its own")];
        assert_eq!(lines(&long, Some(60)), ["a1 -> b2  Move every address of... ....... 4 ms"]);
        assert!(lines(&long, None)[0].contains("of its own ..."));
        assert!(lines(&long, Some(10))[0].starts_with("a1 -> b2  Move ever..."));
    }
}
