//! Partitions.

use super::super::text;
use super::row::{PARTITIONS, PartitionRow, read};
use super::statement::{has_default_partition, statement};
use super::{Reading, own};
use crate::connection::{Command, Session};
use crate::inspect::InspectError;
use crate::schema::query::parts;
use crate::schema::{Bounds, IndexTerm, MINVALUE, Partition, PartitionMethod, Partitioning};

pub(super) fn read_all(session: &mut Session<'_>, reading: &mut Reading) -> Result<(), InspectError> {
    let rows: Vec<PartitionRow> = read(session, "partitions", Command::new(PARTITIONS))?;
    let is_mariadb = reading.server.is_mariadb();
    for rows in rows.chunk_by(|one, other| one.owner == other.owner) {
        let Some(first) = rows.first() else { continue };
        let name = own(&first.owner);
        if reading.schema().table(&name).is_none() {
            continue;
        }
        let said =
            if is_mariadb && may_hold_the_rest(rows) { statement(session, &first.owner)? } else { String::new() };
        let read = partitioning(first, rows, &said, is_mariadb);
        for row in rows.iter().filter(|it| it.comment.as_ref().is_some_and(|it| !it.is_empty())) {
            let what = format!("table `{}`: partition `{}`: its comment", row.owner, row.name);
            reading.leave(what, "comments on partitions are not known here");
        }
        match (read, reading.schema().table_mut(&name)) {
            (Some(read), Some(table)) => table.partitioning = Some(read),
            (Some(_) | None, _) => {
                // Half a table would be taken for a whole one.
                reading.schema().tables.remove(&name);
                reading
                    .leave(format!("table `{}`", first.owner), "the way that its rows are divided is not known here");
            }
        }
    }
    Ok(())
}

/// Tells whether a partition has the bounds that MariaDB gives for `DEFAULT`: those of the value 0.
fn may_hold_the_rest(rows: &[PartitionRow]) -> bool {
    rows.iter().any(|it| it.method.starts_with("LIST") && it.bounds.as_deref() == Some("0"))
}

fn partitioning(first: &PartitionRow, rows: &[PartitionRow], said: &str, is_mariadb: bool) -> Option<Partitioning> {
    let (method, of_columns) = match first.method.as_str() {
        "RANGE" => (PartitionMethod::Range, false),
        "RANGE COLUMNS" => (PartitionMethod::Range, true),
        "LIST" => (PartitionMethod::List, false),
        "LIST COLUMNS" => (PartitionMethod::List, true),
        "HASH" => (PartitionMethod::Hash, false),
        "KEY" => (PartitionMethod::Hash, true),
        _ => return None,
    };
    let key = text::expression(first.key.as_deref().unwrap_or_default(), is_mariadb);
    let key = if of_columns {
        parts(&key).into_iter().map(|it| IndexTerm::Column(it.trim().trim_matches('`').into())).collect()
    } else {
        vec![IndexTerm::Expression(key)]
    };
    let mut partitions: Vec<Partition> = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        if row.divided.is_some() {
            return None;
        }
        let values = || -> Vec<String> {
            let list = row.bounds.as_deref().unwrap_or_default();
            parts(list).into_iter().map(|it| text::expression(it.trim(), is_mariadb)).collect()
        };
        let bounds = match method {
            PartitionMethod::Range => {
                let to = values();
                let from = match partitions.last().map(|it| &it.bounds) {
                    Some(Bounds::Range { to, .. }) => to.clone(),
                    Some(_) | None => vec![MINVALUE.to_owned(); to.len()],
                };
                Bounds::Range { from, to }
            }
            // No database of ours is written one.
            PartitionMethod::List if has_default_partition(said, &row.name) => return None,
            PartitionMethod::List => Bounds::List(values()),
            PartitionMethod::Hash => Bounds::hash(u32::try_from(rows.len()).ok()?, u32::try_from(number).ok()?),
        };
        partitions.push(Partition { name: own(&row.name), bounds, attached: None });
    }
    Some(Partitioning { method, key, partitions })
}
