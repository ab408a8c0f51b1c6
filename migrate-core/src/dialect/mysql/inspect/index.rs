//! Indexes, and the keys that are made of them.

use super::super::text;
use super::row::{IndexRow, indexes, read};
use super::{Reading, own};
use crate::connection::{Command, Session};
use crate::inspect::InspectError;
use crate::schema::naming::Convention;
use crate::schema::{Constraint, Ident, Index, IndexKind, IndexPart, Rule, Table, col, expr};

pub(super) fn read_all(session: &mut Session<'_>, reading: &mut Reading) -> Result<(), InspectError> {
    let query = indexes(&reading.server);
    let rows: Vec<IndexRow> = read(session, "indexes", Command::new(query))?;
    let is_mariadb = reading.server.is_mariadb();
    for rows in rows.chunk_by(|one, other| one.owner == other.owner && one.name == other.name) {
        let Some(first) = rows.first() else { continue };
        if reading.holds(&first.owner) && first.comment.as_ref().is_some_and(|it| !it.is_empty()) {
            let what = format!("table `{}`: index `{}`: its comment", first.owner, first.name);
            reading.leave(what, "comments on indexes are not known here");
        }
        let Some(table) = reading.schema().table_mut(&own(&first.owner)) else { continue };
        if first.name == "PRIMARY" {
            let columns: Vec<Ident> = rows.iter().filter_map(|it| Some(it.column.as_deref()?.into())).collect();
            let name = Convention::DEFAULT.primary_key(&table.name, &columns);
            table.constraints.push(Constraint { name, rule: Rule::primary_key(columns) });
        } else {
            add(table, index(first, rows, is_mariadb));
        }
    }
    Ok(())
}

/// Takes in an index; a unique one of whole columns is a constraint, which is the same here.
fn add(table: &mut Table, index: Index) {
    match super::super::normal::key_of(&index) {
        Some(columns) => table.constraints.push(Constraint { name: index.name, rule: Rule::unique(columns) }),
        None => table.indexes.push(index),
    }
}

fn index(first: &IndexRow, rows: &[IndexRow], is_mariadb: bool) -> Index {
    let kind = match first.kind.as_str() {
        "FULLTEXT" => IndexKind::Fulltext { parser: None },
        "SPATIAL" => IndexKind::Spatial,
        _ => IndexKind::Plain,
    };
    let part = |row: &IndexRow| -> IndexPart {
        let mut part = match (&row.column, &row.expression) {
            (Some(column), _) => col(column.as_str()),
            (None, expression) => expr(text::expression(expression.as_deref().unwrap_or_default(), is_mariadb)),
        };
        part.descending = row.order.as_deref() == Some("D");
        part.length = row.length.and_then(|it| u32::try_from(it).ok()).filter(|_| kind == IndexKind::Plain);
        part
    };
    let parts: Vec<IndexPart> = rows.iter().map(part).collect();
    Index {
        kind,
        unique: first.repeats == 0,
        using: (first.kind == "HASH").then(|| "HASH".to_owned()),
        invisible: first.hidden == "YES",
        ..Index::new(first.name.as_str(), parts)
    }
}
