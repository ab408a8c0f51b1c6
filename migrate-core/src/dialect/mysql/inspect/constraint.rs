//! Foreign keys and checks.

use std::collections::BTreeMap;

use super::super::text;
use super::row::{ACTIONS, ActionRow, CHECKS_OF_MARIADB, CHECKS_OF_MYSQL, CheckRow, KEYS, KeyRow, read};
use super::statement::{has_period, statement};
use super::{Reading, own};
use crate::connection::{Command, Session};
use crate::inspect::InspectError;
use crate::schema::naming::Convention;
use crate::schema::{Check, Constraint, ForeignKey, Ident, ReferentialAction, Rule, SqlType, Table};

pub(super) fn read_all(session: &mut Session<'_>, reading: &mut Reading) -> Result<(), InspectError> {
    let actions: Vec<ActionRow> = read(session, "foreign keys", Command::new(ACTIONS))?;
    let actions: BTreeMap<(&str, &str), &ActionRow> =
        actions.iter().map(|it| ((it.owner.as_str(), it.name.as_str()), it)).collect();
    let rows: Vec<KeyRow> = read(session, "foreign keys", Command::new(KEYS))?;
    for rows in rows.chunk_by(|one, other| one.owner == other.owner && one.name == other.name) {
        let Some(first) = rows.first() else { continue };
        let columns = |of: fn(&KeyRow) -> &str| rows.iter().map(|it| Ident::from(of(it))).collect::<Vec<_>>();
        let references = reading.name(&first.database, &first.referred);
        let mut key = ForeignKey::new(columns(|it| &it.column), references, columns(|it| &it.referred_column));
        match actions.get(&(first.owner.as_str(), first.name.as_str())) {
            Some(row) => (key.on_delete, key.on_update) = (action(&row.on_delete), action(&row.on_update)),
            // Who may only read a table is told of its keys, and not of these.
            None => reading.leave(
                format!("table `{}`: foreign key `{}`", first.owner, first.name),
                "this user may not see what becomes of the rows that refer",
            ),
        }
        let Some(table) = reading.schema().table_mut(&own(&first.owner)) else { continue };
        let name = Ident::from(first.name.as_str());
        super::super::normal::forget_implied(table, &name, &key.columns);
        table.constraints.push(Constraint { name, rule: Rule::ForeignKey(key) });
    }
    let is_mariadb = reading.server.is_mariadb();
    let query = if is_mariadb { CHECKS_OF_MARIADB } else { CHECKS_OF_MYSQL };
    for row in read::<CheckRow>(session, "checks", Command::new(query))? {
        let table = reading.schema().table(&own(&row.owner));
        let may_be_period = is_mariadb && table.is_some_and(|it| may_be_period(it, &row));
        if may_be_period && has_period(&statement(session, &row.owner)?, &row.name) {
            // Its columns and keys alone would be another table.
            if reading.schema().tables.remove(&own(&row.owner)).is_some() {
                reading.leave(format!("table `{}`", row.owner), "the period that its rows are of is not known here");
            }
            continue;
        }
        let Some(table) = reading.schema().table_mut(&own(&row.owner)) else { continue };
        check(table, &row, is_mariadb);
    }
    Ok(())
}

/// Tells whether a check says that one column is less than another, as MariaDB says it of the ends of a period: two times
/// of one type that are never null.
fn may_be_period(table: &Table, row: &CheckRow) -> bool {
    let Some((one, other)) = row.clause.split_once(" < ").filter(|_| row.level != "Column") else { return false };
    let end = |words: &str| {
        let name = words.strip_prefix('`')?.strip_suffix('`')?.replace("``", "`");
        let column = table.column(&Ident::from(name)).filter(|it| !it.nullable)?;
        matches!(
            column.ty,
            SqlType::Date
                | SqlType::Timestamp
                | SqlType::TimestampOf(_)
                | SqlType::TimestampTz
                | SqlType::TimestampTzOf(_)
        )
        .then(|| column.ty.clone())
    };
    end(one).is_some_and(|ty| end(other) == Some(ty))
}

/// MariaDB's JSON is text that is checked at its column; a check of a column there has the column's name.
fn check(table: &mut Table, row: &CheckRow, is_mariadb: bool) {
    let column = Ident::from(row.name.as_str());
    let expression = text::expression(&row.clause, is_mariadb);
    if row.level == "Column" {
        let is_json = expression == format!("json_valid(`{column}`)");
        if let (true, Some(column)) = (is_json, table.column_mut(&column).filter(|it| it.ty == SqlType::Text)) {
            column.ty = SqlType::Json;
            column.collation = None;
            return;
        }
    }
    let name = match row.level.as_str() {
        "Column" => Convention::DEFAULT.check(&table.name, &column, 1),
        _ => column,
    };
    let enforced = row.enforced != "NO";
    table.constraints.push(Constraint { name, rule: Rule::Check(Check { enforced, ..Check::new(expression) }) });
}

fn action(words: &str) -> ReferentialAction {
    match words {
        "CASCADE" => ReferentialAction::Cascade,
        "SET NULL" => ReferentialAction::SetNull,
        "SET DEFAULT" => ReferentialAction::SetDefault,
        // `RESTRICT` and `NO ACTION` are one here, and MariaDB says the first where nothing was said.
        _ => ReferentialAction::NoAction,
    }
}
