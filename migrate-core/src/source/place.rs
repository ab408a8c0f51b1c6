//! From a byte of a text to its line and column.

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// Finds the line and column of a byte.
pub(super) fn line_column(text: &str, at: usize) -> LineColumn {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |found| found + 1);
    LineColumn { line: count(before.matches('\n').count()), column: count(before[line_start..].chars().count()) }
}

fn count(before: usize) -> u32 {
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_column("a\néb", 4), LineColumn { line: 2, column: 2 });
        assert_eq!(line_column("", 0), LineColumn { line: 1, column: 1 });
    }
}
