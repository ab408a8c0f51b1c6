//! The indexes that MySQL makes for foreign keys by itself.
//!
//! A foreign key needs an index over its columns; where there is none, MySQL makes one of the key's own name, and drops it
//! when another comes that serves (<https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html>). It does
//! not drop it with the key, and it refuses to drop the other as long as nothing else serves.

use super::super::{Dialect, SqlError, Writer};
use super::sql::IF_EXISTS;
use crate::operation::{DropConstraint, Operation, RenameConstraint};
use crate::schema::{Constraint, ForeignKey, Ident, Index, IndexKind, IndexTerm, Rule, Table};

/// Tells whether operations drop or rename a foreign key, whose index would stay as it is, or change what serves one.
pub(in super::super) fn may_be_left(operations: &[Operation]) -> bool {
    operations.iter().any(|it| gone(it).is_some() || !matches!(change(it), Change::Other))
}

/// Gives the further clauses that an operation needs so that the index of a foreign key goes along.
pub(super) fn also(operation: &Operation, table: &Table, operations: &[Operation]) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Mysql, "");
    if let Some((name, key)) = gone(operation)
        && is_left(name, key, table, operations)
    {
        if let Operation::RenameConstraint(op) = operation {
            w.sql(", RENAME INDEX ").ident(name).sql(" TO ").ident(&op.to);
        } else {
            w.sql(", DROP INDEX ").ident(name);
        }
    }
    stand_in(&mut w, operation, table, operations);
    w.finish()
}

/// Makes the index of a foreign key itself when the last one goes that serves, and drops it when one comes: MySQL knows
/// neither that the first is to follow, nor that the second was made in its place.
fn stand_in(w: &mut Writer, operation: &Operation, table: &Table, operations: &[Operation]) {
    let keys = || table.constraints.iter().filter_map(foreign_key);
    let stays = |name: &Ident| !operations.iter().any(|it| gone(it).is_some_and(|(gone, _)| gone == name));
    for (name, key) in keys().filter(|(name, _)| stays(name)) {
        let shares = |(other, it): &(&Ident, &ForeignKey)| *other != name && it.columns.starts_with(&key.columns);
        // The one index serves both keys, and which of them it is named after is not known.
        if keys().any(|it| shares(&it)) {
            continue;
        }
        let of = |wanted: fn(&Change<'_>) -> bool| {
            operations.iter().filter(move |it| {
                let change = change(it);
                wanted(&change) && change.server().is_some_and(|it| it.serves(&key.columns))
            })
        };
        let goes: Vec<&Operation> = of(|it| matches!(it, Change::Gone(..))).collect();
        let comes = of(|it| matches!(it, Change::Come(_))).next();
        let is_gone = |name: &Ident| goes.iter().any(|it| matches!(change(it), Change::Gone(gone, _) if gone == name));
        let was_served = servers(table).any(|(_, it)| it.serves(&key.columns));
        let stays_served = servers(table).any(|(name, it)| it.serves(&key.columns) && !is_gone(name));
        if was_served && !stays_served && comes.is_none() && goes.first().is_some_and(|it| *it == operation) {
            w.sql(", ADD INDEX /*M! IF NOT EXISTS */ ").ident(name).sql(" ").names(&key.columns);
        }
        if !was_served && comes == Some(operation) {
            w.sql(", DROP INDEX ").sql(IF_EXISTS).ident(name);
        }
    }
}

/// What an operation does to the indexes that may serve a foreign key.
enum Change<'o> {
    /// One goes.
    Gone(&'o Ident, Server<'o>),
    /// One comes.
    Come(Server<'o>),
    /// Nothing.
    Other,
}

fn change(operation: &Operation) -> Change<'_> {
    if let Operation::DropIndex(op) = operation
        && let Some(index) = &op.index
    {
        return Change::Gone(&op.name, Server::Index(index));
    }
    if let Operation::DropConstraint(op) = operation
        && let Some(server) = op.constraint.as_ref().and_then(server)
    {
        return Change::Gone(&op.name, server);
    }
    if let Operation::CreateIndex(op) = operation {
        return Change::Come(Server::Index(&op.index));
    }
    if let Operation::AddConstraint(op) = operation
        && let Some(server) = server(&op.constraint)
    {
        return Change::Come(server);
    }
    Change::Other
}

impl<'o> Change<'o> {
    fn server(&self) -> Option<&Server<'o>> {
        match self {
            Self::Gone(_, server) | Self::Come(server) => Some(server),
            Self::Other => None,
        }
    }
}

/// What may serve a foreign key.
enum Server<'o> {
    /// The index of a key, by its columns.
    Key(&'o [Ident]),
    /// An index.
    Index(&'o Index),
}

impl Server<'_> {
    fn serves(&self, columns: &[Ident]) -> bool {
        match self {
            Self::Key(own) => own.starts_with(columns),
            Self::Index(index) => serves(index, columns),
        }
    }
}

fn server(constraint: &Constraint) -> Option<Server<'_>> {
    match &constraint.rule {
        Rule::PrimaryKey(key) | Rule::Unique(key) => Some(Server::Key(&key.columns)),
        Rule::ForeignKey(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
    }
}

fn servers(table: &Table) -> impl Iterator<Item = (&Ident, Server<'_>)> {
    let keys = table.constraints.iter().filter_map(|it| Some((&it.name, server(it)?)));
    keys.chain(table.indexes.iter().map(|it| (&it.name, Server::Index(it))))
}

/// Gives the foreign key that is no longer there by its name after an operation.
fn gone(operation: &Operation) -> Option<(&Ident, &ForeignKey)> {
    if let Operation::DropConstraint(DropConstraint { constraint, .. })
    | Operation::RenameConstraint(RenameConstraint { constraint, .. }) = operation
    {
        return constraint.as_ref().and_then(foreign_key);
    }
    None
}

/// Tells whether a foreign key of the table leaves an index that MySQL made for it.
fn is_left(name: &Ident, key: &ForeignKey, table: &Table, operations: &[Operation]) -> bool {
    // It goes with its column.
    let column_goes = operations
        .iter()
        .any(|it| matches!(it, Operation::DropColumn(drop) if key.columns.iter().all(|it| *it == drop.name)));
    let constrained = table.constraints.iter().filter(|it| it.name != *name).any(|it| match &it.rule {
        Rule::PrimaryKey(other) | Rule::Unique(other) => other.columns.starts_with(&key.columns),
        // The one index serves both keys, and which of them it is named after is not known.
        Rule::ForeignKey(other) => other.columns.starts_with(&key.columns) || key.columns.starts_with(&other.columns),
        Rule::Check(_) | Rule::Exclusion(_) => false,
    });
    !column_goes && !constrained && !table.indexes.iter().any(|it| serves(it, &key.columns))
}

fn foreign_key(constraint: &Constraint) -> Option<(&Ident, &ForeignKey)> {
    match &constraint.rule {
        Rule::ForeignKey(key) => Some((&constraint.name, key)),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
    }
}

fn serves(index: &Index, columns: &[Ident]) -> bool {
    index.kind == IndexKind::Plain
        && index.parts.len() >= columns.len()
        && index
            .parts
            .iter()
            .zip(columns)
            .all(|(part, column)| part.length.is_none() && matches!(&part.term, IndexTerm::Column(it) if it == column))
}
