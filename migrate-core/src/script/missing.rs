//! A table that an operation is about and that is not there, and which revision makes it, if one does.

use migrate_syntax::suggestion::nearest;

use super::record::{place, record};
use crate::dialect::Dialect;
use crate::explain::Explain;
use crate::graph::{Revision, RevisionGraph};
use crate::migration::Migration;
use crate::operation::{Call, Operation, Recorded};
use crate::revision::RevisionId;
use crate::schema::naming::Convention;
use crate::schema::{Schema, TableName};

/// A table that is not there when a revision needs it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no table `{table}` at this point{}", origin.sentence())]
pub struct MissingTable {
    /// The table.
    pub table: TableName,
    /// The table whose name is nearest, among those that are there.
    pub nearest: Option<TableName>,
    /// What the package's revisions say about it.
    pub origin: Origin,
}

/// What the package's revisions say about a table that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// No revision makes it.
    Nowhere,
    /// An earlier call or revision took it away.
    Gone(Maker),
    /// The revision itself makes it, further down.
    Below(Maker),
    /// A revision makes it that comes after this one.
    Later(Maker),
    /// A revision makes it that is neither before nor after this one.
    Aside(Maker),
}

/// The revision that makes a table or takes it away, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maker {
    /// The revision.
    pub revision: String,
    /// What it does, one line.
    pub message: String,
    /// What it calls, said for people.
    pub operation: String,
    /// File and line of the call.
    pub at: String,
}

impl Origin {
    fn sentence(&self) -> String {
        let named = |maker: &Maker| {
            let message = if maker.message.is_empty() { String::new() } else { format!(" ({})", maker.message) };
            format!("`{}`{message}", maker.revision)
        };
        match self {
            Self::Nowhere => String::new(),
            Self::Gone(maker) => format!(": revision {} took it away", named(maker)),
            Self::Below(_) => ": this revision makes it further down".to_owned(),
            Self::Later(maker) => format!(": revision {} makes it, which comes later", named(maker)),
            Self::Aside(maker) => format!(": revision {} makes it, which is on another branch", named(maker)),
        }
    }
}

impl Explain for MissingTable {
    fn code(&self) -> &'static str {
        "unknown-table"
    }

    fn help(&self) -> Option<String> {
        Some(match (&self.origin, &self.nearest) {
            (Origin::Gone(maker), _) => {
                format!(
                    "{} at {}; make it again with `op.create_table`, or leave the call out",
                    maker.operation, maker.at
                )
            }
            (Origin::Below(maker), _) => format!("it is made at {}; move the call below that", maker.at),
            (Origin::Later(maker), _) => {
                format!("it is made at {}; move the call into that revision or one after it", maker.at)
            }
            (Origin::Aside(maker), _) => format!(
                "it is made at {}; let this revision come after it: `depends_on = [\"{}\"]`",
                maker.at, maker.revision
            ),
            (Origin::Nowhere, Some(nearest)) => format!("did you mean `{nearest}`?"),
            (Origin::Nowhere, None) => "make it with `op.create_table` in a revision before; a table that the \
                                        migrations do not make is named under `exclude` of `[package.metadata.migrate]`, \
                                        or what is done to it is SQL of `op.execute`"
                .to_owned(),
        })
    }
}

/// Finds the first table that a call needs and that a complete schema does not have; `later` are the calls that follow.
pub(super) fn first<'t>(
    schema: &Schema,
    needed: impl IntoIterator<Item = &'t TableName>,
    dialect: Dialect,
    later: &[Recorded],
) -> Option<TableName> {
    if schema.is_opaque() {
        return None;
    }
    // SQLite looks for the table that a key refers to when rows come, so that two tables may refer to each other.
    let comes = |name: &TableName| dialect == Dialect::Sqlite && later.iter().any(|it| it.call.makes() == Some(name));
    // Of a schema in which no migration makes anything, nothing is known.
    let is_known =
        |name: &TableName| name.schema.is_none() || schema.tables.keys().any(|other| other.schema == name.schema);
    let is_there =
        |name: &TableName| schema.table(name).is_some() || schema.partition(name).is_some() || schema.has_view(name);
    needed.into_iter().find(|name| !is_there(name) && is_known(name) && !comes(name)).cloned()
}

/// A call that cannot be made, among the calls of its function.
pub(super) struct Fault<'f> {
    /// The migration.
    pub(super) migration: &'f Migration,
    /// The calls before.
    pub(super) before: &'f [Recorded],
    /// The calls after.
    pub(super) after: &'f [Recorded],
}

/// Tells all that is known about a table that is not there.
pub(super) fn explain(
    table: TableName,
    schema: &Schema,
    fault: &Fault<'_>,
    package: &[Migration],
    dialect: Dialect,
) -> MissingTable {
    let nearest = nearest(&table.to_string(), schema.tables.keys()).cloned();
    let origin = origin(&table, fault, package, dialect);
    MissingTable { table, nearest, origin }
}

fn origin(table: &TableName, fault: &Fault<'_>, package: &[Migration], dialect: Dialect) -> Origin {
    let here = |it| maker(fault.migration, it);
    if let Some(it) = fault.before.iter().rfind(|it| takes(&it.call, table)) {
        return Origin::Gone(here(it));
    }
    if let Some(it) = fault.after.iter().find(|it| it.call.makes() == Some(table)) {
        return Origin::Below(here(it));
    }
    let Ok(graph) = RevisionGraph::new(package.iter().map(Revision::from).collect()) else { return Origin::Nowhere };
    let own: RevisionId = fault.migration.revision.into();
    let (mut gone, mut aside, mut later) = (None, None, None);
    for id in graph.topological_order().into_iter().map(|it| &it.id).filter(|id| **id != own) {
        let Some(other) = package.iter().find(|it| it.revision == id.as_str()) else { continue };
        let Ok(calls) = record(other, other.upgrade, dialect, Convention::DEFAULT) else { continue };
        if graph.comes_after(&own, id) {
            let taken = calls.iter().rfind(|it| takes(&it.call, table));
            gone = taken.map(|it| maker(other, it)).or(gone);
            continue;
        }
        let made = calls.iter().find(|it| it.call.makes() == Some(table)).map(|it| maker(other, it));
        let place = if graph.comes_after(id, &own) { &mut later } else { &mut aside };
        *place = place.take().or(made);
    }
    let gone = gone.map(Origin::Gone);
    gone.or(aside.map(Origin::Aside)).or(later.map(Origin::Later)).unwrap_or(Origin::Nowhere)
}

fn maker(migration: &Migration, recorded: &Recorded) -> Maker {
    Maker {
        revision: migration.revision.to_owned(),
        message: migration.message.to_owned(),
        operation: recorded.call.describe(),
        at: place(migration, recorded.at),
    }
}

fn takes(call: &Call, table: &TableName) -> bool {
    matches!(call, Call::DropTable { name, .. } if name == table)
        || matches!(call, Call::Whole(Operation::RenameTable(op)) if op.from == *table)
}
