//! SQLite's way to change what `ALTER TABLE` cannot: a new table, the rows copied, the new one in the old one's place.
//!
//! The steps are those of <https://www.sqlite.org/lang_altertable.html#otheralter>. Changes to one table that follow
//! each other share one rebuild.
//! **Architecture Invariant**: nothing of the table is lost that is not named: the runner compares its columns before,
//! and brings back the triggers and indexes that no migration made.

use super::super::{Dialect, SqlError, Writer, clause};
use super::sql;
use crate::operation::{AddColumn, Operation};
use crate::schema::{Constraint, Ident, Rule, Table, TableName};

/// A table that is rebuilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuild {
    /// The table, by its name before.
    pub table: TableName,
    /// The first revision whose raw SQL may have given the table what only the database knows.
    pub unseen_since: Option<String>,
    /// Gives the names of the table's columns, one a row.
    pub columns_sql: String,
    /// The columns that it must give, in whatever order; the rebuild would lose any other.
    pub columns: Vec<String>,
    /// Gives the SQL, one text a row, of the triggers and indexes that go with the old table and that no migration
    /// knows; to be asked before and run after the statements.
    pub kept_sql: String,
    /// The rebuild, to be run in order with foreign keys off.
    pub statements: Vec<String>,
}

/// Tells whether an operation can be done by a rebuild only.
pub(crate) fn is_needed(operation: &Operation) -> bool {
    match operation {
        Operation::AddColumn(op) => !can_add(op),
        Operation::AlterColumn(op) => {
            // A comment is nothing to SQLite.
            let changes = op.changes();
            changes.ty.is_some()
                || changes.nullable.is_some()
                || changes.default.is_some()
                || changes.identity.is_some()
        }
        Operation::DropConstraint(op) => op.constraint.is_some() || !op.if_exists,
        Operation::AddConstraint(_) | Operation::RenameConstraint(_) => true,
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::SetTableComment(_)
        | Operation::DropColumn(_)
        | Operation::RenameColumn(_)
        | Operation::SetConstraintValidated(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::InsertRows(_)
        | Operation::DeleteRows(_)
        | Operation::Backfill(_)
        | Operation::RenameIndex(_)
        | Operation::Execute(_)
        | Operation::Run(_) => false,
    }
}

/// Tells whether the operations of one call need a rebuild together.
pub(crate) fn are_needed(operations: &[Operation]) -> bool {
    match operations {
        [Operation::AddColumn(op), rest @ ..] if in_column(op, rest).is_some() => false,
        _ => operations.iter().any(is_needed),
    }
}

/// Tells whether an operation can be part of a rebuild of its table.
pub(crate) fn can_join(operation: &Operation) -> bool {
    match operation {
        Operation::SetTableComment(_)
        | Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::AlterColumn(_)
        | Operation::RenameColumn(_)
        | Operation::AddConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::RenameConstraint(_)
        | Operation::SetConstraintValidated(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::RenameIndex(_) => true,
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::InsertRows(_)
        | Operation::DeleteRows(_)
        | Operation::Backfill(_)
        | Operation::Execute(_)
        | Operation::Run(_) => false,
    }
}

/// Gives the constraints of a new column, if all of them can be said with the column.
pub(super) fn in_column<'a>(op: &AddColumn, rest: &'a [Operation]) -> Option<Vec<&'a Constraint>> {
    if rest.is_empty() || !can_add(op) {
        return None;
    }
    rest.iter()
        .map(|it| match it {
            Operation::AddConstraint(it) => match &it.constraint.rule {
                // A column that refers must be null in the rows that are there.
                Rule::ForeignKey(key) if key.columns.len() == 1 && op.column.default.is_none() => Some(&it.constraint),
                Rule::Check(_) => Some(&it.constraint),
                Rule::ForeignKey(_) | Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Exclusion(_) => None,
            },
            Operation::CreateTable(_)
            | Operation::DropTable(_)
            | Operation::RenameTable(_)
            | Operation::SetTableComment(_)
            | Operation::AddColumn(_)
            | Operation::DropColumn(_)
            | Operation::AlterColumn(_)
            | Operation::RenameColumn(_)
            | Operation::DropConstraint(_)
            | Operation::RenameConstraint(_)
            | Operation::SetConstraintValidated(_)
            | Operation::CreateIndex(_)
            | Operation::DropIndex(_)
            | Operation::InsertRows(_)
            | Operation::DeleteRows(_)
            | Operation::Backfill(_)
            | Operation::RenameIndex(_)
            | Operation::Execute(_)
            | Operation::Run(_) => None,
        })
        .collect()
}

/// <https://www.sqlite.org/lang_altertable.html#altertabaddcol>: a constant default, and one that is not null with
/// `NOT NULL`.
fn can_add(op: &AddColumn) -> bool {
    let column = &op.column;
    let constant = column.default.as_deref().is_none_or(clause::is_constant);
    let default_is_null = column.default.as_deref().is_none_or(|sql| sql.trim().eq_ignore_ascii_case("null"));
    constant && !column.identity && (column.nullable || !default_is_null)
}

/// Writes the rebuild of a table that the operations change from one state to the other.
pub(crate) fn write(before: &Table, operations: &[Operation], after: &Table) -> Result<Rebuild, SqlError> {
    let new = before.name.beside(format!("_migrate_new_{}", before.name.name));
    let copied = copied_columns(before, operations);
    let mut statements = vec![
        // Without it, the rename stops at views and triggers that name the table, which is not there at that moment.
        "PRAGMA legacy_alter_table = ON".to_owned(),
        sql::table::create(after, &new)?,
    ];
    statements.extend(sql::single("INSERT INTO ", |w| {
        w.table(&new).sql(" ").names(copied.iter().map(|(_, to)| to)).sql(" SELECT ");
        w.list(&copied, |w, (from, _)| {
            w.ident(from);
        })
        .sql(" FROM ")
        .table(&before.name);
    })?);
    if after.columns.iter().any(|it| it.identity) && before.columns.iter().any(|it| it.identity) {
        statements.extend(continue_numbering(before, &new.name)?);
    }
    statements.extend(sql::single("DROP TABLE ", |w| {
        w.table(&before.name);
    })?);
    statements.extend(sql::single("ALTER TABLE ", |w| {
        w.table(&new).sql(" RENAME TO ").ident(&after.name.name);
    })?);
    for index in &after.indexes {
        statements.push(sql::index::create(&after.name, index)?);
    }
    statements.push("PRAGMA legacy_alter_table = OFF".to_owned());
    Ok(Rebuild {
        table: before.name.clone(),
        unseen_since: None,
        columns_sql: columns_sql(before)?,
        columns: before.columns.iter().map(|it| it.name.to_string()).collect(),
        kept_sql: kept_sql(before)?,
        statements,
    })
}

/// Pairs the columns that are kept: name before, name after.
fn copied_columns(before: &Table, operations: &[Operation]) -> Vec<(Ident, Ident)> {
    let mut copied: Vec<(Ident, Ident)> = before.columns.iter().map(|it| (it.name.clone(), it.name.clone())).collect();
    for operation in operations {
        if let Operation::RenameColumn(op) = operation {
            copied.iter_mut().filter(|(_, now)| *now == op.from).for_each(|(_, now)| *now = op.to.clone());
        } else if let Operation::DropColumn(op) = operation {
            copied.retain(|(_, now)| *now != op.name);
        }
    }
    copied
}

/// The highest number ever given goes with the old table, though its row may be gone.
fn continue_numbering(before: &Table, new: &Ident) -> Result<Vec<String>, SqlError> {
    let mut forget = Writer::new(Dialect::Sqlite, "DELETE FROM ");
    forget.table(&before.name.beside("sqlite_sequence")).sql(" WHERE name = ").literal(new.as_str());
    let mut copy = Writer::new(Dialect::Sqlite, "INSERT INTO ");
    copy.table(&before.name.beside("sqlite_sequence")).sql(" (name, seq) SELECT ").literal(new.as_str());
    copy.sql(", seq FROM ").table(&before.name.beside("sqlite_sequence")).sql(" WHERE name = ");
    copy.literal(before.name.name.as_str());
    Ok(vec![forget.finish()?, copy.finish()?])
}

fn columns_sql(before: &Table) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Sqlite, "SELECT name FROM pragma_table_xinfo(");
    w.literal(before.name.name.as_str());
    if let Some(schema) = &before.name.schema {
        w.sql(", ").literal(schema.as_str());
    }
    w.sql(")");
    w.finish()
}

fn kept_sql(before: &Table) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Sqlite, "SELECT sql FROM ");
    w.table(&before.name.beside("sqlite_schema")).sql(" WHERE tbl_name = ").literal(before.name.name.as_str());
    w.sql(" COLLATE NOCASE AND sql IS NOT NULL AND (type = 'trigger' OR type = 'index' AND name NOT IN (");
    w.list(&before.indexes, |w, index| {
        w.literal(index.name.as_str());
    })
    .sql(")) ORDER BY rowid");
    w.finish()
}
