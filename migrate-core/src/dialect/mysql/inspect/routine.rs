//! Functions and procedures.

use super::row::{ARGUMENTS, ArgumentRow, ROUTINES, RoutineRow, read};
use super::{Reading, mode, own};
use crate::connection::{Command, Session};
use crate::dialect::Dialect;
use crate::inspect::{Filter, InspectError};
use crate::schema::{Definition, Object, Routine};
use crate::sql;

pub(super) fn read_all(session: &mut Session<'_>, filter: &Filter, reading: &mut Reading) -> Result<(), InspectError> {
    let rows: Vec<RoutineRow> = read(session, "functions", Command::new(ROUTINES))?;
    let arguments: Vec<ArgumentRow> =
        if rows.is_empty() { Vec::new() } else { read(session, "functions", Command::new(ARGUMENTS))? };
    for row in rows {
        let (name, is_function) = (own(&row.name), row.kind == "FUNCTION");
        if !filter.takes_kind(if is_function { "function" } else { "procedure" }, &name) {
            continue;
        }
        let Some(body) = row.body.as_deref().filter(|it| !it.is_empty()) else {
            reading.leave(format!("{} `{}`", row.kind.to_lowercase(), row.name), "this user may not see its text");
            continue;
        };
        if is_function && is_aggregate(body) {
            reading.leave(format!("aggregate `{}`", row.name), "aggregates are not known here");
            continue;
        }
        if let Some(mode) = mode::odd(&row.mode) {
            reading.leave(format!("{} `{}`: its SQL mode", row.kind.to_lowercase(), row.name), &mode::why(mode));
        }
        let own_arguments = arguments.iter().filter(|it| it.id == row.id && it.kind == row.kind);
        let arguments: Vec<String> = own_arguments.map(|it| argument(it, is_function)).collect();
        let routine = Routine { name, arguments: arguments.join(", "), definition: definition(&row, body) };
        let definition = if is_function { Definition::Function(routine) } else { Definition::Procedure(routine) };
        let object = Object { comment: row.comment.filter(|it| !it.is_empty()), ..Object::new(definition) };
        reading.schema().objects.insert(object.name(), object);
    }
    Ok(())
}

/// Tells whether a function asks for rows by itself: <https://mariadb.com/kb/en/stored-aggregate-functions/>.
fn is_aggregate(body: &str) -> bool {
    let words = ["fetch", "group", "next", "row"];
    let lexemes = sql::lexemes(Dialect::Mysql, body);
    lexemes.windows(words.len()).any(|it| it.iter().zip(words).all(|(lexeme, word)| lexeme.is(word)))
}

fn argument(row: &ArgumentRow, is_function: bool) -> String {
    let mode = row.mode.as_deref().filter(|it| !is_function && *it != "IN");
    let words = [mode, row.name.as_deref(), row.ty.as_deref()];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Writes what stands after the arguments; what holds anyway is left out.
fn definition(row: &RoutineRow, body: &str) -> String {
    let returns = row.returns.as_ref().filter(|_| row.kind == "FUNCTION").map(|it| format!("RETURNS {it}"));
    let deterministic = (row.deterministic == "YES").then(|| "DETERMINISTIC".to_owned());
    let access = (row.access != "CONTAINS SQL").then(|| row.access.clone());
    let security = (row.security == "INVOKER").then(|| "SQL SECURITY INVOKER".to_owned());
    let words = [returns, deterministic, access, security, Some(body.to_owned())];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
