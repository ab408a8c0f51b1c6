//! What is wrong with an attribute, at which token.

/// One thing wrong, to be shown at its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem<S> {
    /// The token at fault.
    pub span: S,
    /// What is wrong: lower case, names the thing in backticks.
    pub message: String,
    /// What to type instead.
    pub help: Option<String>,
}

impl<S> Problem<S> {
    /// Says what is wrong, and what to type instead.
    pub fn new(span: S, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: Some(help.into()) }
    }

    /// Gives both sentences as a compiler shows them.
    pub fn text(&self) -> String {
        text(&self.message, self.help.as_deref())
    }
}

/// Joins a sentence and its help as a compiler shows them.
pub fn text(message: &str, help: Option<&str>) -> String {
    match help {
        Some(help) => format!("{message}\nhelp: {help}"),
        None => message.to_owned(),
    }
}
