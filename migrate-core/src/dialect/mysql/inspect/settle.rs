//! Asking the server for its words of what is wanted.
//!
//! A table that differs in a default, a computation or a check is made beside as a temporary one, without rows and keys,
//! which ends no transaction. What the server writes on the same line of both is the same, in whatever words it is wanted.
//! What cannot be made keeps its text.

use std::collections::BTreeMap;

use diesel::QueryableByName;
use diesel::sql_types::Binary;

use crate::connection::{Command, Session};
use crate::dialect::{Dialect, Writer, normal, normalised, write};
use crate::inspect::InspectError;
use crate::operation::{CreateTable, Operation};
use crate::schema::{Constraint, Rule, Schema, Table, TableName, TableOptions};

/// The table in which it is made.
const ASKED: &str = "migrate_asked";

#[derive(Debug, QueryableByName)]
struct Written {
    #[diesel(sql_type = Binary, column_name = "Create Table")]
    sql: Vec<u8>,
}

/// Gives what is wanted in the server's words.
pub(crate) fn settle(session: &mut Session<'_>, wanted: Schema, found: &Schema) -> Result<Schema, InspectError> {
    let own = wanted.tables.clone();
    let mut settled = normalised(Dialect::Mysql, wanted);
    if settled.tables == found.tables {
        return Ok(settled);
    }
    let said = normal(Dialect::Mysql, found);
    for (name, table) in &mut settled.tables {
        let (Some(found), Some(own)) = (said.tables.get(name), own.get(name)) else { continue };
        if has_other_texts(table, found)
            && let Some(asked) = asked(session, own)?
            && let Some(there) = lines(session, name)
        {
            take(table, found, &|key| there.get(key).is_some_and(|it| asked.get(key) == Some(it)));
        }
    }
    Ok(settled)
}

/// Tells whether tables differ in what is written as an expression.
fn has_other_texts(table: &Table, found: &Table) -> bool {
    if table == found {
        return false;
    }
    let column = table.columns.iter().any(|it| {
        let other = found.column(&it.name);
        other.is_some_and(|other| other.default != it.default || other.generated != it.generated)
    });
    let check = |it: &Constraint| matches!(it.rule, Rule::Check(_));
    column
        || table
            .constraints
            .iter()
            .any(|it| check(it) && found.constraint(&it.name).is_some_and(|other| other.rule != it.rule))
}

/// Makes a table as it is wanted, and gives its lines; nothing where it may not be made.
fn asked(session: &mut Session<'_>, own: &Table) -> Result<Option<BTreeMap<String, String>>, InspectError> {
    let mut table = own.clone();
    let key = table.primary_key().to_vec();
    for column in &mut table.columns {
        column.nullable &= !key.contains(&column.name);
        column.identity = None;
    }
    table.name = ASKED.into();
    table.indexes.clear();
    table.partitioning = None;
    table.constraints.retain(|it| matches!(it.rule, Rule::Check(_)));
    table.options = TableOptions { temporary: true, ..table.options };
    let create = Operation::CreateTable(CreateTable { table, if_not_exists: false });
    let Ok(statements) = write(Dialect::Mysql, &[create], None) else { return Ok(None) };
    if !statements.iter().all(|sql| session.batch(sql).is_ok()) {
        return Ok(None);
    }
    let lines = lines(session, &ASKED.into());
    session.batch("DROP TEMPORARY TABLE IF EXISTS migrate_asked").map_err(InspectError::refused("wording"))?;
    Ok(lines)
}

/// Gives the lines of a table as the server writes it, by what they begin with: the name of a column or a constraint.
fn lines(session: &mut Session<'_>, name: &TableName) -> Option<BTreeMap<String, String>> {
    let mut w = Writer::new(Dialect::Mysql, "SHOW CREATE TABLE ");
    w.table(name);
    // One that is gone by now, or that this user may not see whole, is not asked.
    let written = w.finish().ok().and_then(|sql| session.load::<Written>(Command::new(sql).once()).ok());
    Some(characters(&written?.first()?.sql).lines().filter_map(keyed).collect())
}

/// Gives a character for each byte: a default of bytes is no text.
fn characters(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn keyed(line: &str) -> Option<(String, String)> {
    let line = line.trim().trim_end_matches(',');
    let (start, quoted) = line.split_at(line.find('`')?);
    let end = quoted[1..].replace("``", "\0\0").find('`')?;
    Some((format!("{start}{}", &quoted[..end + 2]), line.to_owned()))
}

/// Takes over the texts of what is the same.
fn take(table: &mut Table, found: &Table, is_same: &dyn Fn(&str) -> bool) {
    let quoted = |name: &str| characters(format!("`{}`", name.replace('`', "``")).as_bytes());
    for column in &mut table.columns {
        if let Some(other) = found.column(&column.name).filter(|_| is_same(&quoted(column.name.as_str()))) {
            column.default.clone_from(&other.default);
            column.generated.clone_from(&other.generated);
        }
    }
    for constraint in &mut table.constraints {
        let is_same = is_same(&format!("CONSTRAINT {}", quoted(constraint.name.as_str())));
        if let Some(Rule::Check(other)) = found.constraint(&constraint.name).map(|it| &it.rule)
            && let (Rule::Check(check), true) = (&mut constraint.rule, is_same)
        {
            check.expression.clone_from(&other.expression);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_known_by_the_name_that_it_begins_with() {
        let key = |line| keyed(line).map(|it| it.0);
        assert_eq!(key("  `a``b` int(11) DEFAULT 5,").as_deref(), Some("`a``b`"));
        assert_eq!(key("  CONSTRAINT `c` CHECK (`a` > 0)").as_deref(), Some("CONSTRAINT `c`"));
        assert_eq!(key(") ENGINE=InnoDB"), None);
    }
}
