//! Attributes as text, laid out as rustfmt lays them out unless told otherwise.

use crate::render::migration::word;

/// How wide a line is.
const WIDTH: usize = 100;
/// How wide the arguments of an attribute in one line are.
const NARROW: usize = 70;
const STEP: usize = 4;

/// An argument of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Argument {
    /// All but a list: `unique`, `max_length = 5`, `"a"`.
    Word(String),
    /// A list with a name: `index("a", "b")`.
    List(String, Vec<Self>),
}

impl Argument {
    /// Takes a word as it stands.
    pub(super) fn word(word: impl Into<String>) -> Self {
        Self::Word(word.into())
    }

    /// Takes a text, in quotes.
    pub(super) fn text(text: &str) -> Self {
        Self::Word(word::text(text))
    }

    /// Gives an argument a value: `name = value`.
    pub(super) fn is(name: &str, value: impl std::fmt::Display) -> Self {
        Self::Word(format!("{name} = {value}"))
    }

    /// Gives an argument a text: `name = "text"`.
    pub(super) fn says(name: &str, text: &str) -> Self {
        Self::is(name, word::text(text))
    }

    /// Names a list; one of nothing is its name alone.
    pub(super) fn list(name: &str, list: Vec<Self>) -> Self {
        if list.is_empty() { Self::word(name) } else { Self::List(name.to_owned(), list) }
    }

    fn flat(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::List(name, list) => format!("{name}({})", flat(list)),
        }
    }

    fn laid_out(&self, indent: usize) -> String {
        match self {
            Self::List(name, list) if !fits(list, indent + name.len()) => {
                format!("{name}({}{})", lines(list, indent + STEP), " ".repeat(indent))
            }
            Self::Word(_) | Self::List(..) => self.flat(),
        }
    }
}

/// Writes `#[name(..)]`, with its line's end; nothing where there is nothing to say.
pub(super) fn written(name: &str, arguments: &[Argument], indent: usize) -> String {
    let margin = " ".repeat(indent);
    match arguments {
        [] => String::new(),
        _ if fits(arguments, indent + name.len() + 4) => format!("{margin}#[{name}({})]\n", flat(arguments)),
        [only @ Argument::List(..)] => format!("{margin}#[{name}({})]\n", only.laid_out(indent)),
        _ => format!("{margin}#[{name}({}{margin})]\n", lines(arguments, indent + STEP)),
    }
}

fn flat(list: &[Argument]) -> String {
    list.iter().map(Argument::flat).collect::<Vec<_>>().join(", ")
}

fn fits(list: &[Argument], before: usize) -> bool {
    let flat = flat(list);
    flat.len() <= NARROW && before + flat.len() <= WIDTH && !flat.contains('\n')
}

fn lines(list: &[Argument], indent: usize) -> String {
    let lines = list.iter().map(|it| format!("{}{}", " ".repeat(indent), it.laid_out(indent)));
    format!("\n{}\n", lines.collect::<Vec<_>>().join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_a_line_has_lines_of_its_own() {
        let text = |text: &str| Argument::text(&text.repeat(30));
        assert_eq!(written("model", &[], 0), "");
        assert_eq!(
            written("model", &[Argument::is("a", 1), Argument::list("b", vec![])], 4),
            "    #[model(a = 1, b)]\n"
        );
        let list = Argument::list("unique", vec![text("a"), text("b"), text("c")]);
        let (a, b, c) = ("a".repeat(30), "b".repeat(30), "c".repeat(30));
        assert_eq!(
            written("model", std::slice::from_ref(&list), 0),
            format!("#[model(unique(\n    \"{a}\",\n    \"{b}\",\n    \"{c}\"\n))]\n")
        );
        assert_eq!(
            written("model", &[list, Argument::word("strict")], 0),
            format!(
                "#[model(\n    unique(\n        \"{a}\",\n        \"{b}\",\n        \"{c}\"\n    ),\n    strict\n)]\n"
            )
        );
    }
}
