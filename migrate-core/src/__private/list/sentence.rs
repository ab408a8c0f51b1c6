//! The text of an error that the compiler's evaluation ends with.

use crate::migration::Migration;

const CAPACITY: usize = 1024;

/// Longest name that is compared for a suggestion.
const LONGEST: usize = 64;

/// A text that is put together without an allocator; what does not fit is left out.
#[derive(Clone, Copy)]
pub(super) struct Sentence {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl Sentence {
    pub(super) const fn new(text: &str) -> Self {
        Self { bytes: [0; CAPACITY], length: 0 }.with(text)
    }

    /// Adds a text, or nothing when it does not fit, so that no character is cut.
    pub(super) const fn with(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if self.length + text.len() > CAPACITY {
            return self;
        }
        let mut at = 0;
        while at < text.len() {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    pub(super) const fn help(self, text: &str) -> Self {
        self.with("\nhelp: ").with(text)
    }

    /// Suggests the identifier that is nearest to `word`, or the label where `labels` may stand too.
    pub(super) const fn help_nearest(self, list: &[Migration], word: &str, labels: bool) -> Self {
        let mut best = word.len() / 3 + 2;
        let mut nearest = None;
        let mut index = 0;
        while index < list.len() {
            let migration = &list[index];
            let distance = self::distance(word, migration.revision);
            if distance < best {
                best = distance;
                nearest = Some(migration.revision);
            }
            let mut label = 0;
            while labels && label < migration.branch_labels.len() {
                let distance = self::distance(word, migration.branch_labels[label]);
                if distance < best {
                    best = distance;
                    nearest = Some(migration.branch_labels[label]);
                }
                label += 1;
            }
            index += 1;
        }
        match nearest {
            Some(name) => self.help("did you mean `").with(name).with("`?"),
            None => self.help("add the module that declares it to the list"),
        }
    }

    /// Ends the evaluation with this text.
    #[track_caller]
    #[expect(clippy::panic, reason = "the evaluation of a `const` has no other way to fail")]
    pub(super) const fn fail(&self) -> ! {
        let text = match str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "the list of migrations is broken",
        };
        panic!("{}", text)
    }
}

/// How many bytes must be changed, added or removed to make `b` of `a`.
const fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() >= LONGEST || b.len() >= LONGEST {
        return usize::MAX;
    }
    let mut row = [0; LONGEST];
    let mut column = 0;
    while column <= b.len() {
        row[column] = column;
        column += 1;
    }
    let mut line = 0;
    while line < a.len() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        column = 0;
        while column < b.len() {
            let replaced = diagonal + (a[line] != b[column]) as usize;
            diagonal = row[column + 1];
            row[column + 1] = min(replaced, min(row[column], row[column + 1]) + 1);
            column += 1;
        }
        line += 1;
    }
    row[b.len()]
}

const fn min(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_changed_added_and_removed_bytes() {
        assert_eq!(distance("50c3593832b", "50c3593832b4"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
