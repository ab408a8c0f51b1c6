//! Tables, without what belongs to them.

use std::collections::BTreeMap;

use super::row::{CHARSETS, CharsetRow, TABLES, TableRow, read};
use super::{Reading, own};
use crate::connection::{Command, Session};
use crate::inspect::{Filter, InspectError};
use crate::schema::{Table, TableOptions};

/// What there is of the kinds that are read apart.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    pub(super) views: bool,
    pub(super) partitioned: bool,
    pub(super) sequences: Vec<String>,
}

pub(super) fn read_all(
    session: &mut Session<'_>,
    filter: &Filter,
    reading: &mut Reading,
) -> Result<Kinds, InspectError> {
    let charsets: Vec<CharsetRow> = read(session, "character sets", Command::new(CHARSETS))?;
    reading.usual_collations = charsets.into_iter().map(|it| (it.name, it.collation)).collect();
    let mut kinds = Kinds::default();
    for row in read::<TableRow>(session, "tables", Command::new(TABLES))? {
        let name = own(&row.name);
        let kind = match row.kind.as_str() {
            "VIEW" => "view",
            "SEQUENCE" => "sequence",
            _ => "table",
        };
        if !filter.takes_kind(kind, &name) {
            continue;
        }
        match row.kind.as_str() {
            "BASE TABLE" => {
                let mut table = Table::new(name);
                let options = row.options.as_deref().unwrap_or_default();
                kinds.partitioned |= options.split_whitespace().any(|it| it == "partitioned");
                table.options = self::options(&row, options, reading);
                table.comment = row.comment.filter(|it| !it.is_empty());
                reading.schema().tables.insert(table.name.clone(), table);
            }
            "VIEW" => kinds.views = true,
            "SEQUENCE" if reading.rights.reads(&row.name) => kinds.sequences.push(row.name),
            "SEQUENCE" => reading.leave(format!("sequence `{}`", row.name), "this user may not read it"),
            "SYSTEM VERSIONED" => {
                reading.leave(format!("table `{}`", row.name), "the history of its rows is not known here");
            }
            kind => reading.leave(format!("{} `{}`", kind.to_lowercase(), row.name), "its kind is not known here"),
        }
    }
    Ok(kinds)
}

fn options(row: &TableRow, options: &str, reading: &Reading) -> TableOptions {
    let collation = row.collation.as_deref().filter(|it| *it != reading.server.collation);
    let charset = reading.usual_collations.iter().find(|it| Some(it.1.as_str()) == collation).map(|it| it.0.clone());
    let mut said: BTreeMap<String, String> = options
        .split_whitespace()
        .filter_map(|it| it.split_once('='))
        .map(|(name, value)| (name.trim_matches('`').to_ascii_uppercase(), value.to_owned()))
        .collect();
    let row_format = said.remove("ROW_FORMAT");
    TableOptions {
        engine: row.engine.clone().filter(|it| it != "InnoDB"),
        collation: if charset.is_some() { None } else { collation.map(str::to_owned) },
        charset,
        row_format,
        mysql: said,
        ..TableOptions::default()
    }
}
