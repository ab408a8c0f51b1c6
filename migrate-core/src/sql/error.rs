//! What makes a text unfit to be sent.

use crate::explain::Explain;

/// A text that cannot be taken apart into statements.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Something is opened and not closed.
    #[error("the SQL has {what} that is not closed, opened on its line {line}")]
    Unclosed {
        /// What is open: "a text in single quotes".
        what: &'static str,
        /// Where it opens.
        line: usize,
    },
    /// Rows stand in the text, which only `psql` can send.
    #[error("the SQL has a `COPY .. FROM STDIN` on its line {line}, whose rows only `psql` can send")]
    CopyData {
        /// The line of the word.
        line: usize,
    },
    /// A command for `psql` itself.
    #[error("the SQL has a command for `psql` on its line {line}, which the database does not know")]
    ClientCommand {
        /// The line of its backslash.
        line: usize,
    },
    /// `DELIMITER` without one.
    #[error("the SQL has a `DELIMITER` on its line {line} that names none")]
    NoDelimiter {
        /// The line of the word.
        line: usize,
    },
    /// A statement that begins or ends a transaction, where the runner has one.
    #[error("the SQL has a `{word}` on its line {line}, and the revision runs in a transaction")]
    Transaction {
        /// The word.
        word: String,
        /// The line that the statement begins on.
        line: usize,
    },
    /// A NUL character, which no database takes.
    #[error("the SQL has a NUL character on its line {line}")]
    Nul {
        /// The line of the character.
        line: usize,
    },
}

impl Explain for TextError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unclosed { .. } => "unclosed-sql",
            Self::CopyData { .. } => "copy-from-stdin",
            Self::ClientCommand { .. } => "client-command",
            Self::NoDelimiter { .. } => "nameless-delimiter",
            Self::Transaction { .. } => "transaction-in-sql",
            Self::Nul { .. } => "nul-in-sql",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Unclosed { .. } => "close it, or double a quote that is meant as one".to_owned(),
            Self::CopyData { .. } => "give the rows to `op.bulk_insert`, which uses COPY".to_owned(),
            Self::ClientCommand { .. } => "leave it out, or say it in SQL".to_owned(),
            Self::NoDelimiter { .. } => "name it on the same line, for example `DELIMITER //`".to_owned(),
            Self::Transaction { .. } => {
                "leave it out, as the runner begins and commits; or say `transaction = false` in `#[migration]`"
                    .to_owned()
            }
            Self::Nul { .. } => "leave the character out".to_owned(),
        })
    }
}
