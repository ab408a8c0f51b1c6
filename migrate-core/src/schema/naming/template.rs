//! Templates of names, and what their tokens stand for.

use super::super::TableName;
#[cfg(feature = "source")]
use super::{KINDS, NamingError};

/// What the tokens of one name stand for.
pub(super) struct Values<'a> {
    table: &'a str,
    columns: Vec<&'a str>,
    referred_table: &'a str,
    referred_columns: Vec<&'a str>,
    given: &'a str,
}

impl<'a> Values<'a> {
    pub(super) fn new(table: &'a TableName, columns: Vec<&'a str>) -> Self {
        Self { table: table.name.as_str(), columns, referred_table: "", referred_columns: Vec::new(), given: "" }
    }

    /// Takes in what a foreign key refers to.
    pub(super) fn referring(self, table: &'a TableName, columns: Vec<&'a str>) -> Self {
        Self { referred_table: table.name.as_str(), referred_columns: columns, ..self }
    }

    /// Takes in the name that was given.
    pub(super) fn given(self, name: &'a str) -> Self {
        Self { given: name, ..self }
    }

    /// Gives a token's value; a column that is not there has none.
    fn of(&self, token: Token) -> String {
        let (table, columns) = match token {
            Token::Table => return self.table.to_owned(),
            Token::ReferredTable => return self.referred_table.to_owned(),
            Token::Given => return self.given.to_owned(),
            Token::Column { referred: true, .. } => (self.referred_table, &self.referred_columns),
            Token::Column { referred: false, .. } => (self.table, &self.columns),
        };
        let Token::Column { which, labelled, .. } = token else { return String::new() };
        let word = |column: &&str| if labelled { format!("{table}_{column}") } else { (*column).to_owned() };
        match which {
            Which::One(number) => columns.get(number).map(word).unwrap_or_default(),
            Which::Joined(separator) => columns.iter().map(word).collect::<Vec<_>>().join(separator),
        }
    }
}

/// The word that a template's braces hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Table,
    ReferredTable,
    Given,
    Column { referred: bool, which: Which, labelled: bool },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    One(usize),
    Joined(&'static str),
}

impl Token {
    /// <https://docs.sqlalchemy.org/en/20/core/metadata.html#sqlalchemy.schema.MetaData.params.naming_convention>
    fn parse(word: &str) -> Option<Self> {
        match word {
            "table_name" => return Some(Self::Table),
            "referred_table_name" => return Some(Self::ReferredTable),
            "constraint_name" => return Some(Self::Given),
            _ => {}
        }
        let (referred, rest) = word.strip_prefix("referred_").map_or((false, word), |rest| (true, rest));
        let (which, what) = rest.strip_prefix("column_")?.rsplit_once('_')?;
        let which = match which {
            "0N" => Which::Joined(""),
            "0_N" => Which::Joined("_"),
            number => Which::One(number.parse().ok().filter(|_| number.bytes().all(|it| it.is_ascii_digit()))?),
        };
        match what {
            "name" | "key" => Some(Self::Column { referred, which, labelled: false }),
            "label" => Some(Self::Column { referred, which, labelled: true }),
            _ => None,
        }
    }

    #[cfg(feature = "source")]
    fn has_value_in(self, kind: &str) -> bool {
        match self {
            Self::Table | Self::Column { referred: false, .. } => true,
            Self::ReferredTable | Self::Column { referred: true, .. } => kind == "fk",
            Self::Given => kind == "ck",
        }
    }
}

/// The tokens that a kind has, for help.
#[cfg(feature = "source")]
pub(super) fn tokens_of(kind: &str) -> Vec<&'static str> {
    const ALL: [&str; 13] = [
        "table_name",
        "column_0_name",
        "column_0_label",
        "column_0_key",
        "column_0_N_name",
        "column_0N_name",
        "column_0_N_label",
        "column_0N_label",
        "referred_table_name",
        "referred_column_0_name",
        "referred_column_0_N_name",
        "referred_column_0N_name",
        "constraint_name",
    ];
    ALL.into_iter().filter(|word| Token::parse(word).is_some_and(|token| token.has_value_in(kind))).collect()
}

/// A piece of a template.
enum Piece<'t> {
    Text(&'t str),
    Word(&'t str),
    Open,
}

/// Cuts a template into texts and the words in `{..}` and `%(..)s`; `%%` is a percent sign.
fn pieces(mut rest: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    while let Some(at) = rest.find(['{', '%']) {
        pieces.push(Piece::Text(&rest[..at]));
        let mark = &rest[at..];
        let word = |open: &str, close: &str| mark.strip_prefix(open).and_then(|inner| inner.split_once(close));
        let (piece, after) = match (word("{", "}"), word("%(", ")s"), mark.strip_prefix("%%")) {
            (Some((word, after)), ..) | (None, Some((word, after)), _) => (Piece::Word(word), after),
            (None, None, Some(after)) => (Piece::Text("%"), after),
            (None, None, None) => (Piece::Open, &mark[1..]),
        };
        pieces.push(piece);
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// Writes a name; what a checked template cannot have is left out.
pub(super) fn expand(template: &str, values: &Values<'_>) -> String {
    written(&pieces(template), values)
}

fn written(pieces: &[Piece<'_>], values: &Values<'_>) -> String {
    let text = |piece: &Piece<'_>| match piece {
        Piece::Text(text) => (*text).to_owned(),
        Piece::Word(word) => Token::parse(word).map(|token| values.of(token)).unwrap_or_default(),
        Piece::Open => String::new(),
    };
    pieces.iter().map(text).collect()
}

/// Writes a name around the given one, unless it has the template's shape already; `None` where the template has no
/// place for it.
pub(super) fn unwrapped(template: &str, values: &Values<'_>) -> Option<String> {
    let pieces = pieces(template);
    let at = pieces.iter().position(|it| matches!(it, Piece::Word("constraint_name")))?;
    let (before, after) = (written(&pieces[..at], values), written(&pieces[at + 1..], values));
    let given = values.given;
    let is_whole = given.len() > before.len() + after.len() && given.starts_with(&before) && given.ends_with(&after);
    Some(if is_whole { given.to_owned() } else { format!("{before}{given}{after}") })
}

#[cfg(feature = "source")]
pub(super) fn check(kind: &str, template: &str) -> Result<(), NamingError> {
    let (kind, template) = (kind.to_owned(), template.to_owned());
    if !KINDS.contains(&kind.as_str()) {
        return Err(NamingError::UnknownKind { kind });
    }
    let mut has_token = false;
    for piece in pieces(&template) {
        match piece {
            Piece::Text(_) => {}
            Piece::Word(word) if Token::parse(word).is_some_and(|it| it.has_value_in(&kind)) => has_token = true,
            Piece::Word(word) => return Err(NamingError::UnknownToken { kind, token: word.to_owned(), template }),
            Piece::Open => return Err(NamingError::OpenToken { kind, template }),
        }
    }
    if has_token { Ok(()) } else { Err(NamingError::NoToken { kind, template }) }
}

#[cfg(all(test, feature = "source"))]
mod tests {
    use super::*;
    use crate::explain::Explain;

    #[test]
    fn a_mistake_in_a_template_is_told_with_what_was_meant() {
        let said = |kind, template| {
            let error = check(kind, template).expect_err(template);
            format!("{error}: {}", error.help().unwrap_or_default())
        };
        assert_eq!(said("uk", "{table_name}"), "`naming-convention` has no key `uk`: did you mean `uq`?");
        assert_eq!(
            said("uq", "uq_%(tabel_name)s"),
            "`tabel_name` stands for nothing in the names of `uq`, in `uq_%(tabel_name)s`: did you mean `table_name`?"
        );
        assert!(said("ix", "{referred_table_name}").starts_with("`referred_table_name` stands for nothing"));
        assert!(said("pk", "pk_{table_name").starts_with("a token is not closed"));
        assert!(said("pk", "key").starts_with("`key` names each of `pk` alike"));
    }

    #[test]
    fn the_tokens_that_help_lists_are_sound() {
        for kind in KINDS {
            for token in tokens_of(kind) {
                assert_eq!(check(kind, &format!("{{{token}}}")), Ok(()), "{kind} {token}");
            }
        }
        assert_eq!(check("fk", "%(referred_column_0_name)s"), Ok(()));
        assert!(check("uq", "{column_x_name}").is_err() && check("uq", "{column_+1_name}").is_err());
    }
}
