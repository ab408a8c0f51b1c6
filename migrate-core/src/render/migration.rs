//! The functions of a migration, written as a person would have written them.
//!
//! Operations enter with the schema that they begin at, the bodies of `upgrade` and, where it cannot be derived, of
//! `downgrade` leave. A call that implies several operations (`op.drop_column` takes the column's indexes along) is written
//! where recording it gives just those; names that the convention gives are left out.
//! **Architecture Invariant**: recording what is written gives the operations that it was written from.

mod column;
mod constraint;
mod data;
mod index;
mod layout;
mod object;
mod option;
mod partition;
mod step;
mod table;
pub(super) mod word;

use crate::diff::Changes;
use crate::explain::Explain;
use crate::operation::Operation;
use crate::schema::naming::Convention;
use crate::schema::{Ident, Schema, TableName};
use layout::{Chain, WIDTH};

/// The functions of a migration: what stands between their braces, each line with its indentation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Functions {
    /// Of `upgrade`.
    pub upgrade: String,
    /// Of `downgrade`; none where it is derived from `upgrade`.
    pub downgrade: Option<String>,
}

/// An operation that no call of `op.` makes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no call of `op.` makes this: {operation}")]
pub struct Unwritten {
    /// The operation, said for people.
    pub operation: String,
}

impl Explain for Unwritten {
    fn code(&self) -> &'static str {
        "operation-not-written"
    }

    fn help(&self) -> Option<String> {
        Some("let `rewrite` in `src/main.rs` leave it out, and write the migration by hand".to_owned())
    }
}

/// Writes the functions of a migration that does some operations, with what is to be known of them as comments.
///
/// ```
/// use migrate_core::diff::{self, Hints};
/// use migrate_core::render;
/// use migrate_core::schema::{Column, Schema, SqlType, Table, naming::Convention};
/// let mut users = Table::new("users");
/// users.columns.push(Column::new("name", SqlType::VarChar(100)));
/// let mut to = Schema::default();
/// to.insert(users)?;
/// let from = Schema::default();
/// let changes = diff::operations(&from, &to, &Hints::default())?;
/// let text = render::migration(&changes, &from, Convention::DEFAULT)?.upgrade;
/// assert_eq!(text, "    op.create_table(\"users\", |t| {\n        t.column(\"name\", VarChar(100));\n    })\n");
/// # Ok::<(), migrate_core::Error>(())
/// ```
///
/// # Errors
/// When the operations hold one that no call makes, which a diff does not give.
pub fn migration(changes: &Changes, from: &Schema, naming: Convention) -> Result<Functions, Unwritten> {
    migration_at_home(changes, from, naming, None)
}

/// Does what [`migration`] does where tables without a schema lie in one of that name.
///
/// # Errors
/// As [`migration`].
pub fn migration_at_home(
    changes: &Changes,
    from: &Schema,
    naming: Convention,
    home: Option<&Ident>,
) -> Result<Functions, Unwritten> {
    let mut at = from.clone();
    let mut upgrade = Body::default();
    let mut place = 0;
    while place < changes.operations.len() {
        let (count, mut chain) = step::next(&changes.operations[place..], &at, naming)?;
        let done = &changes.operations[place..place + count];
        if let Some(moved) = done.iter().find_map(|it| step::move_home(it, home?)) {
            chain = moved;
        }
        let notes = (place..place + count).flat_map(|it| changes.notes_of(it)).map(str::to_owned).collect();
        upgrade.push(Statement { chain, notes, about: about(done) });
        for operation in done {
            // What does not fit a schema that raw SQL has changed is written all the same.
            let _: Result<(), _> = operation.apply(&mut at);
        }
        place += count;
    }
    upgrade.left = changes.left().map(str::to_owned).collect();
    Ok(Functions { upgrade: upgrade.text(), downgrade: downgrade(&changes.operations, at, naming)? })
}

/// Writes the way back by hand where it is not derived: what can be undone is, and what cannot is said.
fn downgrade(operations: &[Operation], mut at: Schema, naming: Convention) -> Result<Option<String>, Unwritten> {
    if operations.iter().all(|it| it.inverse().is_ok()) {
        return Ok(None);
    }
    let mut body = Body::default();
    let mut notes = Vec::new();
    for operation in operations.iter().rev() {
        match operation.inverse() {
            Err(irreversible) => notes.push(format!("not undone: {}", irreversible.operation)),
            Ok(inverse) => {
                let (_, chain) = step::next(std::slice::from_ref(&inverse), &at, naming)?;
                let about = about(std::slice::from_ref(&inverse));
                body.push(Statement { chain, notes: std::mem::take(&mut notes), about });
                let _: Result<(), _> = inverse.apply(&mut at);
            }
        }
    }
    body.left = notes;
    Ok(Some(body.text()))
}

/// Names the table that operations are about, where it is one.
fn about(operations: &[Operation]) -> Option<TableName> {
    operations.last().and_then(Operation::table).cloned()
}

/// A call with what is said before it.
#[derive(Debug)]
struct Statement {
    chain: Chain,
    notes: Vec<String>,
    about: Option<TableName>,
}

/// The statements of a function.
#[derive(Debug, Default)]
struct Body {
    statements: Vec<Statement>,
    left: Vec<String>,
}

impl Body {
    fn push(&mut self, statement: Statement) {
        self.statements.push(statement);
    }

    fn text(&self) -> String {
        const INDENT: usize = 4;
        let mut text = String::new();
        let mut before: Option<(&Statement, bool)> = None;
        let last = self.statements.len().saturating_sub(1);
        for (number, statement) in self.statements.iter().enumerate() {
            let ends = number == last && statement.chain.is_fallible() && self.left.is_empty();
            let call = statement.chain.statement(INDENT, ends);
            let is_long = call.trim_end().contains('\n') || !statement.notes.is_empty();
            // Short calls about one table stand together.
            if before.is_some_and(|(other, was_long)| is_long || was_long || other.about != statement.about) {
                text.push('\n');
            }
            statement.notes.iter().for_each(|note| text.push_str(&comment(note, INDENT)));
            text.push_str(&call);
            before = Some((statement, is_long));
        }
        if before.is_some() && !self.left.is_empty() {
            text.push('\n');
        }
        self.left.iter().for_each(|note| text.push_str(&comment(note, INDENT)));
        if self.statements.last().is_none_or(|it| !it.chain.is_fallible()) || !self.left.is_empty() {
            if self.statements.len() > 1 && before.is_some_and(|(_, was_long)| was_long) && self.left.is_empty() {
                text.push('\n');
            }
            text.push_str("    Ok(())\n");
        }
        text
    }
}

/// Writes a remark, broken between words.
fn comment(note: &str, indent: usize) -> String {
    let margin = format!("{}//", " ".repeat(indent));
    let (mut text, mut line) = (String::new(), margin.clone());
    let mut note = note.replace(['\n', '\r'], " ");
    if let Some(first) = note.get(..1) {
        note = format!("{}{}", first.to_uppercase(), &note[1..]);
    }
    for word in note.split(' ').filter(|it| !it.is_empty()) {
        if line.len() + 1 + word.len() > WIDTH && line != margin {
            text.push_str(&line);
            text.push('\n');
            line.clone_from(&margin);
        }
        line.push(' ');
        line.push_str(word);
    }
    text.push_str(&line);
    text.push_str(".\n");
    text
}
