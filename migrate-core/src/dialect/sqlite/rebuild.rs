//! SQLite's way to change what `ALTER TABLE` cannot: a new table, the rows copied, the new one in the old one's place.
//!
//! The steps are those of <https://www.sqlite.org/lang_altertable.html#otheralter>. Changes to one table that follow
//! each other share one rebuild.
//! What is written beforehand is the rebuild of the table that the migrations know. The one that is there may have more,
//! by raw SQL or from before the first migration: then its own `CREATE TABLE` is edited instead.
//! **Architecture Invariant**: nothing of the table is lost that no operation names: column, constraint, index, trigger.

mod need;

pub(super) use need::in_column;
pub(crate) use need::{are_needed, can_join, is_needed};

use super::super::{Dialect, SqlError, Writer};
use super::affinity::Affinity;
use super::definition::{ColumnText, Definition};
use super::edit::Edit;
use super::sql;
use crate::operation::Operation;
use crate::schema::{Ident, Index, Table, TableName};

/// A table that is rebuilt.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebuild {
    /// Its name before.
    pub table: TableName,
    /// The first revision whose raw SQL may have given the table what only the database knows.
    pub unseen_since: Option<String>,
    /// What the migrations know of it: the table before, and after.
    pub states: Option<Box<(Table, Table)>>,
    /// What changes.
    pub operations: Vec<Operation>,
    /// The rebuild of what the migrations know, to be run in order with foreign keys off; empty when they know nothing.
    pub statements: Vec<String>,
    /// Gives the rows that [`on`](Self::on) wants: kind, name, table and SQL of what goes with the table, and the names
    /// that may not be taken.
    pub objects_sql: String,
}

/// A row of SQLite's own list of tables, indexes, triggers and views.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// `table`, `index`, `trigger` or `view`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The table that it is about.
    pub table: String,
    /// How it was made.
    pub sql: String,
}

impl Rebuild {
    /// Writes the rebuild of the table that is there, whatever made it: only what an operation names is written anew.
    pub fn on(&self, objects: &[Object]) -> Result<Vec<String>, SqlError> {
        let own = |it: &&Object| it.table.eq_ignore_ascii_case(self.table.name.as_str());
        let found = objects.iter().filter(own).find(|it| it.kind == "table");
        let unreadable = || SqlError::UnreadableTable { table: self.table.clone() };
        let found = found.ok_or_else(|| SqlError::NoTable { table: self.table.clone() })?;
        let there = Definition::parse(&found.sql).ok_or_else(unreadable)?;
        let new = free_name(&self.table, objects);
        let kept = |known: &[Index]| {
            let dropped = known.iter().map(|it| &it.name).collect::<Vec<_>>();
            let is_kept = move |it: &&Object| {
                it.kind == "trigger"
                    || it.kind == "index" && !dropped.iter().any(|name| name.as_str().eq_ignore_ascii_case(&it.name))
            };
            objects.iter().filter(own).filter(is_kept).map(|it| it.sql.clone()).collect::<Vec<_>>()
        };
        if let Some((before, after)) = self.states.as_deref()
            && Definition::parse(&sql::table::create(before, &before.name, false)?).is_some_and(|it| it.is_same(&there))
        {
            // What the migrations know is all that there is: the statements are those that are written without it.
            let mut statements = write(before, &self.operations, after, &new)?;
            statements.splice(statements.len() - 1..statements.len() - 1, kept(&before.indexes));
            return Ok(statements);
        }
        let (mut dropped, mut made) = (Vec::new(), Vec::new());
        for operation in &self.operations {
            match operation {
                Operation::DropIndex(op) => {
                    made.retain(|it: &Index| it.name != op.name);
                    dropped.push(Index::new(op.name.clone(), Vec::<&str>::new()));
                }
                Operation::CreateIndex(op) => made.push(op.index.clone()),
                Operation::RenameIndex(op) => {
                    // An index that no migration knows cannot be written under another name.
                    sql::index::rename(op)?;
                    made.retain(|it| it.name != op.from);
                    dropped.push(Index::new(op.from.clone(), Vec::<&str>::new()));
                    made.extend(op.index.iter().map(|it| Index { name: op.to.clone(), ..it.clone() }));
                }
                Operation::CreateTable(_)
                | Operation::DropTable(_)
                | Operation::RenameTable(_)
                | Operation::SetTableComment(_)
                | Operation::SetTableOptions(_)
                | Operation::CreatePartition(_)
                | Operation::DropPartition(_)
                | Operation::AttachPartition(_)
                | Operation::DetachPartition(_)
                | Operation::ReorganizePartitions(_)
                | Operation::RebuildTable(_)
                | Operation::AddColumn(_)
                | Operation::DropColumn(_)
                | Operation::AlterColumn(_)
                | Operation::RenameColumn(_)
                | Operation::AddConstraint(_)
                | Operation::DropConstraint(_)
                | Operation::RenameConstraint(_)
                | Operation::SetConstraintValidated(_)
                | Operation::InsertRows(_)
                | Operation::DeleteRows(_)
                | Operation::Backfill(_)
                | Operation::Object(_)
                | Operation::Execute(_)
                | Operation::Run(_) => {}
            }
        }
        let mut edit = Edit::new(&self.table, there.clone());
        self.operations.iter().try_for_each(|it| edit.apply(it))?;
        let mut indexes = kept(&dropped);
        for index in &made {
            indexes.push(sql::index::create(&self.table, index)?);
        }
        // The name as it is stored: the list of the numbers given tells apart what SQLite does not.
        let name = self.table.beside(found.name.as_str());
        steps(&name, &new, (&copied(&there, &self.operations), &edit.finish()?), &self.operations, indexes)
    }
}

/// Takes a name that nothing has.
fn free_name(table: &TableName, objects: &[Object]) -> TableName {
    let is_taken = |name: &str| objects.iter().any(|it| it.name.eq_ignore_ascii_case(name));
    let first = new_name(table);
    let mut name = first.clone();
    let mut number = 2;
    while is_taken(name.name.as_str()) {
        name = table.beside(format!("{}_{number}", first.name));
        number += 1;
    }
    name
}

fn new_name(table: &TableName) -> TableName {
    table.beside(format!("_migrate_new_{}", table.name))
}

/// Prepares the rebuild of a table that the operations change, from what the migrations know of it.
pub(crate) fn prepare(
    table: &TableName,
    operations: &[Operation],
    states: Option<(&Table, &Table)>,
) -> Result<Rebuild, SqlError> {
    refuse_conversions(operations)?;
    let statements = match states {
        Some((before, after)) => write(before, operations, after, &new_name(table))?,
        None => Vec::new(),
    };
    Ok(Rebuild {
        table: table.clone(),
        unseen_since: None,
        states: states.map(|(before, after)| Box::new((before.clone(), after.clone()))),
        operations: operations.to_vec(),
        statements,
        objects_sql: objects_sql(table)?,
    })
}

fn write(before: &Table, operations: &[Operation], after: &Table, new: &TableName) -> Result<Vec<String>, SqlError> {
    let created = |table: &Table| {
        let text = sql::table::create(table, &table.name, false)?;
        Definition::parse(&text).ok_or_else(|| SqlError::UnreadableTable { table: table.name.clone() })
    };
    let indexes = after.indexes.iter().map(|it| sql::index::create(&after.name, it));
    let indexes = indexes.collect::<Result<Vec<_>, _>>()?;
    steps(&before.name, new, (&copied(&created(before)?, operations), &created(after)?), operations, indexes)
}

/// Rows are copied once: a column cannot be converted, and its values once more.
fn refuse_conversions(operations: &[Operation]) -> Result<(), SqlError> {
    let types = |name: &Ident| {
        let is_about =
            |it: &&Operation| matches!(it, Operation::AlterColumn(op) if op.name == *name && op.to.ty.is_some());
        operations.iter().filter(is_about).count()
    };
    for operation in operations {
        if let Operation::AlterColumn(op) = operation
            && op.using.is_some()
            && types(&op.name) > 1
        {
            let mut w = Writer::new(Dialect::Sqlite, "");
            w.lacks_conversion(&op.name);
            w.finish()?;
        }
    }
    Ok(())
}

/// Gives the expression that a column's values are converted by.
fn conversion<'o>(operations: &'o [Operation], column: &str) -> Option<&'o str> {
    let altered = operations.iter().filter_map(|it| if let Operation::AlterColumn(op) = it { Some(op) } else { None });
    altered.filter(|op| op.name.as_str().eq_ignore_ascii_case(column)).find_map(|op| op.using.as_deref())
}

/// Leaves out the columns that are dropped: one that takes the name of one is another.
fn copied(before: &Definition, operations: &[Operation]) -> Definition {
    let mut copied = before.clone();
    for operation in operations {
        if let Operation::DropColumn(op) = operation {
            copied.columns.retain(|it| !it.name.eq_ignore_ascii_case(op.name.as_str()));
        }
    }
    copied
}

/// Writes the steps from one table to the other; columns of one name hold the same values.
fn steps(
    table: &TableName,
    new: &TableName,
    (before, after): (&Definition, &Definition),
    operations: &[Operation],
    indexes: Vec<String>,
) -> Result<Vec<String>, SqlError> {
    let (members, options) = after.members();
    let mut statements = vec![
        // Without it, the rename stops at views and triggers that name the table, which is not there at that moment.
        "PRAGMA legacy_alter_table = ON".to_owned(),
    ];
    statements.extend(sql::single("CREATE TABLE ", |w| {
        w.table(new).lines(members, |w, member| {
            w.sql(&member);
        });
        w.sql(&options);
    })?);
    let copied: Vec<(&ColumnText, &ColumnText)> = after
        .columns
        .iter()
        .filter(|it| !it.is_generated())
        .filter_map(|to| before.columns.iter().find(|from| from.name.eq_ignore_ascii_case(&to.name)).map(|it| (it, to)))
        .collect();
    if !copied.is_empty() {
        statements.extend(sql::single("INSERT INTO ", |w| {
            w.table(new).sql(" (");
            w.list(&copied, |w, (_, to)| {
                w.ident(&to.name.as_str().into());
            });
            w.sql(") SELECT ");
            w.list(&copied, |w, (from, to)| match conversion(operations, &to.name) {
                Some(expression) => {
                    w.expression(expression);
                }
                None => copy(w, from, to),
            });
            w.sql(" FROM ").table(table);
        })?);
    }
    let numbers = |it: &Definition| it.columns.iter().flat_map(|it| &it.clauses).any(|it| it.numbers());
    if numbers(before) && numbers(after) {
        statements.extend(continue_numbering(table, &new.name)?);
    }
    statements.extend(sql::single("DROP TABLE ", |w| {
        w.table(table);
    })?);
    statements.extend(sql::single("ALTER TABLE ", |w| {
        w.table(new).sql(" RENAME TO ").ident(&table.name);
    })?);
    statements.extend(indexes);
    statements.push("PRAGMA legacy_alter_table = OFF".to_owned());
    Ok(statements)
}

/// Copies a column. The new one's affinity makes of the values what it can without loss, but text and bytes of each other
/// only when told; a cast to a number would make 0 of every text, and 2026 of `2026-01-02`.
fn copy(w: &mut Writer, from: &ColumnText, to: &ColumnText) {
    let name = from.name.as_str().into();
    let word = match (Affinity::of(&from.ty), Affinity::of(&to.ty)) {
        (Affinity::Text | Affinity::Integer | Affinity::Real | Affinity::Numeric, Affinity::Blob) => "BLOB",
        (Affinity::Blob, Affinity::Text) => "TEXT",
        (_, Affinity::Integer | Affinity::Real | Affinity::Numeric)
        | (Affinity::Blob, Affinity::Blob)
        | (Affinity::Text | Affinity::Integer | Affinity::Real | Affinity::Numeric, Affinity::Text) => {
            w.ident(&name);
            return;
        }
    };
    // A column without a type keeps what it is given.
    if to.ty.is_empty() || to.ty.eq_ignore_ascii_case("ANY") {
        w.ident(&name);
    } else {
        w.sql("CAST(").ident(&name).sql(" AS ").sql(word).sql(")");
    }
}

/// The highest number ever given goes with the old table, though its row may be gone.
fn continue_numbering(table: &TableName, new: &Ident) -> Result<Vec<String>, SqlError> {
    let sequence = table.beside("sqlite_sequence");
    let mut forget = Writer::new(Dialect::Sqlite, "DELETE FROM ");
    forget.table(&sequence).sql(" WHERE name = ").literal(new.as_str());
    let mut copy = Writer::new(Dialect::Sqlite, "INSERT INTO ");
    copy.table(&sequence).sql(" (name, seq) SELECT ").literal(new.as_str());
    copy.sql(", seq FROM ").table(&sequence).sql(" WHERE name = ").literal(table.name.as_str());
    Ok(vec![forget.finish()?, copy.finish()?])
}

fn objects_sql(table: &TableName) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Sqlite, "SELECT type AS kind, name, tbl_name AS \"table\", sql FROM ");
    w.table(&table.beside("sqlite_schema")).sql(" WHERE sql IS NOT NULL AND (tbl_name = ");
    w.literal(table.name.as_str())
        .sql(" COLLATE NOCASE OR name LIKE '\\_migrate\\_new\\_%' ESCAPE '\\') ORDER BY rowid");
    w.finish()
}
