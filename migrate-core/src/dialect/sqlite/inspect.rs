//! Reading the schema of a SQLite database.
//!
//! SQLite keeps the text of every `CREATE`, and changes it when the table changes; what its pragmas do not say (names of
//! constraints, checks, expressions, what becomes of conflicts) stands there. The pragmas tell whether a text was read
//! right: a table whose columns they name otherwise is left alone.

mod clause;
mod cursor;
mod index;
mod object;
mod reference;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use diesel::SqliteConnection;
use diesel::backend::Backend;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::row::{Field, NamedRow, Row};
use diesel::sql_types::{BigInt, Nullable, Text};

use super::member::Members;
use super::token::tokens;
use crate::connection::{Command, Session};
use crate::inspect::{Filter, InspectError, Inspection, LeftAlone};
use crate::schema::TableName;

/// What was made: its number, kind, name and table, and the statement that made it.
#[derive(Debug, QueryableByName)]
struct Made {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    statement: String,
}

/// A column as the pragma names it, with the number of its table.
#[derive(Debug)]
struct Named {
    table: i64,
    name: String,
}

/// By place: these are the most rows, and to look for each value by its name takes as long as to read it.
impl<DB: Backend> QueryableByName<DB> for Named
where
    i64: FromSql<BigInt, DB>,
    String: FromSql<Text, DB>,
{
    fn build<'a>(row: &impl NamedRow<'a, DB>) -> deserialize::Result<Self> {
        let (Some(table), Some(name)) = (Row::get(row, 0), Row::get(row, 1)) else {
            return Err("a row without its columns".into());
        };
        Ok(Self { table: i64::from_nullable_sql(table.value())?, name: String::from_nullable_sql(name.value())? })
    }
}

/// A table that a virtual table keeps its rows in.
#[derive(Debug, QueryableByName)]
struct Shadow {
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
}

/// The columns of each table, by its number.
type Columns<'n> = BTreeMap<i64, &'n [Named]>;

const MADE: &str = r"SELECT rowid AS number, type AS kind, name, tbl_name AS owner, sql AS statement FROM main.sqlite_schema
    WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY rowid";
const COLUMNS: &str = r#"SELECT m.rowid, x.name FROM main.sqlite_schema m JOIN pragma_table_xinfo(m.name) x
    WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
    ORDER BY m.rowid, x.cid"#;
const SHADOWS: &str = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'";

/// Reads what the database's own file holds at one moment: in a transaction of its own unless one is open.
pub(crate) fn inspect(connection: &mut SqliteConnection, filter: &Filter) -> Result<Inspection, InspectError> {
    let refused = InspectError::refused("tables");
    let status = AnsiTransactionManager::transaction_manager_status_mut(connection);
    // A file whose transaction was begun in plain SQL refuses a second one, and needs none.
    let is_own = matches!(status.transaction_depth(), Ok(None)) && connection.batch_execute("BEGIN").is_ok();
    let read = read(&mut Session::Sqlite(connection), filter);
    let ended = if is_own { connection.batch_execute("ROLLBACK").map_err(refused) } else { Ok(()) };
    read.and_then(|read| ended.map(|()| read))
}

fn read(session: &mut Session<'_>, filter: &Filter) -> Result<Inspection, InspectError> {
    let made: Vec<Made> = session.load(Command::new(MADE)).map_err(InspectError::refused("tables"))?;
    let named: Vec<Named> = session.load(Command::new(COLUMNS)).map_err(InspectError::refused("columns"))?;
    // SQLite before 3.37 has no such list, and its virtual tables are few.
    let shadows: Vec<Shadow> = session.load(Command::new(SHADOWS)).unwrap_or_default();
    let shadows: BTreeSet<String> = shadows.into_iter().filter_map(|it| it.name).collect();
    // They come table by table.
    let columns: Columns<'_> =
        named.chunk_by(|one, next| one.table == next.table).map(|it| (it[0].table, it)).collect();
    let mut inspection = Inspection::default();
    for made in &made {
        let (own, owner) = (name(&made.name), name(&made.owner));
        let is_taken = match made.kind.as_str() {
            "view" => filter.takes_kind("view", &own),
            "trigger" => filter.takes_part("trigger", &own, &owner),
            _ => filter.takes(&owner),
        };
        if !is_taken || shadows.contains(&made.owner) {
            continue;
        }
        match made.kind.as_str() {
            "table" => read_table(made, &columns, &mut inspection),
            "index" => read_index(made, &mut inspection),
            "view" => match object::view(&made.name, &made.statement) {
                Ok(view) => drop(inspection.schema.objects.insert(view.name(), view)),
                Err(why) => leave(&mut inspection, format!("view `{}`", made.name), why),
            },
            "trigger" => match object::trigger(&made.name, &made.owner, &made.statement) {
                Some(trigger) => drop(inspection.schema.objects.insert(trigger.name(), trigger)),
                None => leave(&mut inspection, format!("trigger `{}`", made.name), UNREAD),
            },
            kind => leave(&mut inspection, format!("{kind} `{}`", made.name), "its kind is not known here"),
        }
    }
    reference::resolve(&mut inspection.schema);
    Ok(inspection)
}

/// Why something is left alone whose text is not taken apart.
const UNREAD: &str = "its CREATE statement is not understood";

fn read_table(made: &Made, columns: &Columns<'_>, inspection: &mut Inspection) {
    let what = format!("table `{}`", made.name);
    if let Some(module) = object::module(&made.statement) {
        let why = format!("it is a virtual table of `{module}`, whose columns are not its own");
        return leave(inspection, what, &why);
    }
    let told = columns.get(&made.number).copied().unwrap_or_default();
    let words = tokens(&made.statement);
    let members = words.as_deref().and_then(Members::of).filter(|it| {
        let read = it.columns.iter().map(|it| it.name.name());
        read.eq(told.iter().map(|it| &*it.name))
    });
    match members.and_then(|it| table::read(name(&made.name), &made.statement, &it)) {
        Some((table, left)) => {
            inspection.schema.tables.insert(table.name.clone(), table);
            left.into_iter().for_each(|(part, why)| leave(inspection, format!("{what}: {part}"), why));
        }
        None => leave(inspection, what, UNREAD),
    }
}

fn read_index(made: &Made, inspection: &mut Inspection) {
    let Some(table) = inspection.schema.tables.get_mut(&name(&made.owner)) else { return };
    match index::read(&made.name, &made.statement, table) {
        Some(index) => table.indexes.push(index),
        None => leave(inspection, format!("index `{}`", made.name), UNREAD),
    }
}

fn leave(inspection: &mut Inspection, what: String, why: &str) {
    inspection.left_alone.push(LeftAlone { what, why: why.to_owned() });
}

/// Names a table of the file itself; a dot in the name parts nothing.
fn name(name: &str) -> TableName {
    TableName { schema: None, name: name.into() }
}
