//! What SQLite makes of the word that a column is declared with.

/// How a column's values are kept. <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Affinity {
    /// Whole numbers where they are.
    Integer,
    /// Text.
    Text,
    /// As they come.
    Blob,
    /// Floating-point numbers.
    Real,
    /// Numbers where they are: decimals, and also dates and booleans, by their names.
    Numeric,
}

impl Affinity {
    /// Reads a declared type.
    pub(super) fn of(declared: &str) -> Self {
        let word = declared.to_ascii_uppercase();
        let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
        // Order matters: it is SQLite's own, by which `CHARINT` is a whole number.
        if has(&["INT"]) {
            Self::Integer
        } else if has(&["CHAR", "CLOB", "TEXT"]) {
            Self::Text
        } else if word.trim().is_empty() || has(&["BLOB"]) {
            Self::Blob
        } else if has(&["REAL", "FLOA", "DOUB"]) {
            Self::Real
        } else {
            Self::Numeric
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_fits_decides() {
        let all = ["BIGINT", "VARCHAR(3)", "", "DOUBLE PRECISION", "DATE", "FLOATING POINT", "CHARINT"];
        let expected = [
            Affinity::Integer,
            Affinity::Text,
            Affinity::Blob,
            Affinity::Real,
            Affinity::Numeric,
            Affinity::Integer,
            Affinity::Integer,
        ];
        assert_eq!(all.map(Affinity::of), expected);
    }
}
