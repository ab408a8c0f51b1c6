//! The arguments of `#[migration(...)]`.

use crate::problem::Problem;
use crate::suggestion::nearest;
use crate::token::{Kind, Spanned, Token};

/// The names of the arguments, in the order in which they are written.
pub const ARGUMENTS: [&str; 8] =
    ["revision", "down_revision", "branch_labels", "depends_on", "message", "created", "transaction", "irreversible"];

/// What stands for the reason of `irreversible = true`.
pub const NO_REASON: &str = "the migration says that there is no way back";

/// The arguments of one `#[migration]`; what was not written or not understood is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationArgs<S> {
    /// The identifier.
    pub revision: Option<Spanned<String, S>>,
    /// The parents: none for a base, several for a merge.
    pub down_revision: Vec<Spanned<String, S>>,
    /// Names of the branch that starts here.
    pub branch_labels: Vec<Spanned<String, S>>,
    /// Revisions or labels that must be applied before.
    pub depends_on: Vec<Spanned<String, S>>,
    /// What the revision does.
    pub message: Option<Spanned<String, S>>,
    /// When the file was written.
    pub created: Option<Spanned<String, S>>,
    /// Whether it runs inside a transaction.
    pub transaction: Option<Spanned<bool, S>>,
    /// Why there is no way back.
    pub irreversible: Option<Spanned<String, S>>,
}

impl<S> Default for MigrationArgs<S> {
    fn default() -> Self {
        Self {
            revision: None,
            down_revision: Vec::new(),
            branch_labels: Vec::new(),
            depends_on: Vec::new(),
            message: None,
            created: None,
            transaction: None,
            irreversible: None,
        }
    }
}

/// Reads the tokens between the brackets of `#[migration(...)]`; `whole` is where the attribute stands.
///
/// Everything wrong is told at once, and what could be read is returned beside it.
pub fn parse<S: Copy>(tokens: &[Token<'_, S>], whole: S) -> (MigrationArgs<S>, Vec<Problem<S>>) {
    let mut reader = Reader { args: MigrationArgs::default(), problems: Vec::new(), seen: Vec::new() };
    for argument in split(tokens) {
        reader.argument(argument);
    }
    if !reader.seen.contains(&"revision") {
        reader.problems.push(Problem::new(
            whole,
            "the argument `revision` is missing",
            "write `#[migration(revision = \"...\")]` with an identifier of its own; `cargo migrate revision -m \"what it does\"` makes one",
        ));
    }
    (reader.args, reader.problems)
}

/// Cuts a list at its commas, brackets respected; an empty piece after the last comma is none.
pub(crate) fn split<'t, 'a, S>(tokens: &'t [Token<'a, S>]) -> Vec<&'t [Token<'a, S>]> {
    let mut pieces = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            Kind::Mark(',') if depth == 0 => {
                pieces.push(&tokens[start..index]);
                start = index + 1;
            }
            Kind::Mark(_) | Kind::Word(_) | Kind::Text(_) | Kind::Other(_) => {}
        }
    }
    if start < tokens.len() {
        pieces.push(&tokens[start..]);
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

struct Reader<S> {
    args: MigrationArgs<S>,
    problems: Vec<Problem<S>>,
    seen: Vec<&'static str>,
}

impl<S: Copy> Reader<S> {
    fn argument(&mut self, tokens: &[Token<'_, S>]) {
        let [first, rest @ ..] = tokens else { return };
        let Kind::Word(written) = &first.kind else {
            let help =
                if let Kind::Text(value) = &first.kind { format!("write `revision = {value:?}`") } else { form_help() };
            self.wrong(first.span, "expected the name of an argument", help);
            return;
        };
        let Some(name) = ARGUMENTS.into_iter().find(|name| name == written) else {
            let help = match nearest(written, ARGUMENTS) {
                Some(name) => format!("did you mean `{name}`?"),
                None => form_help(),
            };
            self.wrong(first.span, format!("`#[migration]` has no argument `{written}`"), help);
            return;
        };
        if self.seen.contains(&name) {
            self.wrong(first.span, format!("the argument `{name}` is given twice"), "leave one of them out");
            return;
        }
        self.seen.push(name);
        match rest {
            [equals, value @ ..] if equals.kind.is_mark('=') && !value.is_empty() => {
                self.value(name, first.span, value);
            }
            _ => self.wrong(first.span, format!("the argument `{name}` has no value"), example(name)),
        }
    }

    fn value(&mut self, name: &'static str, at: S, tokens: &[Token<'_, S>]) {
        match name {
            "revision" => self.args.revision = self.text(name, tokens),
            "down_revision" => self.args.down_revision = self.list(name, at, tokens),
            "branch_labels" => self.args.branch_labels = self.list(name, at, tokens),
            "depends_on" => self.args.depends_on = self.list(name, at, tokens),
            "message" => self.args.message = self.text(name, tokens),
            "created" => self.args.created = self.text(name, tokens),
            "transaction" => self.args.transaction = self.flag(name, tokens),
            _ => self.args.irreversible = self.reason(name, tokens),
        }
    }

    fn text(&mut self, name: &str, tokens: &[Token<'_, S>]) -> Option<Spanned<String, S>> {
        match tokens {
            [Token { kind: Kind::Text(value), span }] => Some(Spanned { value: value.to_string(), span: *span }),
            [Token { kind: Kind::Text(_), .. }, extra, ..] => {
                self.wrong(extra.span, "expected `,` after the string", example(name));
                None
            }
            [other, ..] => {
                self.wrong(other.span, format!("the argument `{name}` takes a string"), example(name));
                None
            }
            [] => None,
        }
    }

    fn list(&mut self, name: &str, at: S, tokens: &[Token<'_, S>]) -> Vec<Spanned<String, S>> {
        match tokens {
            [open, items @ .., close]
                if open.kind == Kind::Open('[') && close.kind == Kind::Close(']') && is_flat(items) =>
            {
                split(items).into_iter().filter_map(|item| self.filled(name, item)).collect()
            }
            [open, ..] if matches!(open.kind, Kind::Open(_)) => {
                self.wrong(
                    open.span,
                    format!("the argument `{name}` takes a string or an array of strings"),
                    example(name),
                );
                Vec::new()
            }
            [word] if word.kind.is_word("None") => {
                self.wrong(at, format!("`{name}` takes no `None`"), format!("leave `{name}` out: there is none then"));
                Vec::new()
            }
            _ => self.filled(name, tokens).into_iter().collect(),
        }
    }

    fn flag(&mut self, name: &str, tokens: &[Token<'_, S>]) -> Option<Spanned<bool, S>> {
        match tokens {
            [token] if token.kind.is_word("true") => Some(Spanned { value: true, span: token.span }),
            [token] if token.kind.is_word("false") => Some(Spanned { value: false, span: token.span }),
            [token, ..] => {
                self.wrong(token.span, format!("the argument `{name}` takes `true` or `false`"), example(name));
                None
            }
            [] => None,
        }
    }

    fn reason(&mut self, name: &str, tokens: &[Token<'_, S>]) -> Option<Spanned<String, S>> {
        match tokens {
            [token] if token.kind.is_word("true") => Some(Spanned { value: NO_REASON.into(), span: token.span }),
            [token] if token.kind.is_word("false") => None,
            [Token { kind: Kind::Text(_), .. }, ..] => self.filled(name, tokens),
            [token, ..] => {
                self.wrong(token.span, format!("the argument `{name}` takes a reason or `true`"), example(name));
                None
            }
            [] => None,
        }
    }

    fn filled(&mut self, name: &str, tokens: &[Token<'_, S>]) -> Option<Spanned<String, S>> {
        let text = self.text(name, tokens)?;
        if text.value.is_empty() {
            self.wrong(
                text.span,
                format!("the argument `{name}` has an empty string"),
                format!("leave `{name}` out, or fill it: {}", example(name)),
            );
            return None;
        }
        Some(text)
    }

    fn wrong(&mut self, span: S, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem::new(span, message, help));
    }
}

fn is_flat<S>(tokens: &[Token<'_, S>]) -> bool {
    !tokens.iter().any(|token| matches!(token.kind, Kind::Open(_) | Kind::Close(_)))
}

fn form_help() -> String {
    let names: Vec<_> = ARGUMENTS.iter().map(|name| format!("`{name}`")).collect();
    format!("the arguments are {}", names.join(", "))
}

fn example(name: &str) -> &'static str {
    match name {
        "revision" => "write `revision = \"50c3593832b4\"`",
        "down_revision" => {
            "write `down_revision = \"50c3593832b4\"`, or `down_revision = [\"50c3593832b4\", \"cf5a32f4e1d5\"]` for a merge"
        }
        "branch_labels" => "write `branch_labels = [\"shop\"]`",
        "depends_on" => "write `depends_on = [\"cf5a32f4e1d5\"]`",
        "message" => "write `message = \"create users\"`",
        "created" => "write `created = \"2026-11-21 10:22:03\"`",
        "transaction" => "write `transaction = false`",
        _ => "write `irreversible = \"the dropped rows are gone\"`",
    }
}
