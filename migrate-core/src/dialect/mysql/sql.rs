//! MySQL's statements, in the words that MariaDB takes too.
//!
//! All that one call changes about a table goes into one `ALTER TABLE`: without transactional DDL, one statement is the
//! most that is done as a whole.

use super::super::{Dialect, SqlError, Writer, clause};
use super::{implicit, types};
use crate::operation::{AlterColumn, CreateTable, DropConstraint, Operation};
use crate::schema::{
    Column, Constraint, Deferral, Ident, Index, IndexTerm, ReferentialAction, Rule, SqlType, Table, TableName,
};

/// Writes operations as statements.
pub(in super::super) fn write(operations: &[Operation], before: Option<&Table>) -> Result<Vec<String>, SqlError> {
    let mut statements = Vec::new();
    let mut altered: Option<(&TableName, Writer)> = None;
    for operation in operations {
        let mut clause = alteration(operation)?;
        if let (Operation::DropConstraint(op), Some(table), Some((_, clause))) = (operation, before, &mut clause)
            && implicit::is_left(op, table, operations)
        {
            let mut w = Writer::new(Dialect::Mysql, ", DROP INDEX ");
            w.ident(&op.name);
            clause.push_str(&w.finish()?);
        }
        altered = match (altered, clause) {
            (Some((table, mut w)), Some((same, clause))) if table == same => {
                w.sql(", ").sql(&clause);
                Some((table, w))
            }
            (before, clause) => {
                if let Some((_, w)) = before {
                    statements.push(w.finish()?);
                }
                clause.map(|(table, clause)| {
                    let mut w = Writer::new(Dialect::Mysql, "ALTER TABLE ");
                    w.table(table).sql(" ").sql(&clause);
                    (table, w)
                })
            }
        };
        statements.extend(statement(operation)?);
    }
    if let Some((_, w)) = altered {
        statements.push(w.finish()?);
    }
    Ok(statements)
}

/// Writes an operation that is a statement of its own.
fn statement(operation: &Operation) -> Result<Option<String>, SqlError> {
    let mut w = Writer::new(Dialect::Mysql, "");
    match operation {
        Operation::CreateTable(op) => create_table(&mut w, op),
        Operation::DropTable(op) => {
            w.sql("DROP TABLE ").table(&op.name);
        }
        Operation::RenameTable(op) => {
            w.sql("RENAME TABLE ").table(&op.from).sql(" TO ").table(&op.to);
        }
        Operation::Execute(sql) => return Ok(sql.of(Dialect::Mysql).map(str::to_owned)),
        Operation::SetTableComment(_)
        | Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::AlterColumn(_)
        | Operation::RenameColumn(_)
        | Operation::AddConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::Run(_) => return Ok(None),
    }
    w.finish().map(Some)
}

/// Writes an operation that is a clause of `ALTER TABLE`.
fn alteration(operation: &Operation) -> Result<Option<(&TableName, String)>, SqlError> {
    let mut w = Writer::new(Dialect::Mysql, "");
    let table = match operation {
        Operation::SetTableComment(op) => {
            w.sql("COMMENT = ").literal(op.to.as_deref().unwrap_or_default());
            &op.table
        }
        Operation::AddColumn(op) => {
            w.sql("ADD COLUMN ");
            column(&mut w, &op.column);
            &op.table
        }
        Operation::DropColumn(op) => {
            w.sql("DROP COLUMN ").ident(&op.name);
            &op.table
        }
        Operation::AlterColumn(op) if op.changes().is_empty() => return Ok(None),
        Operation::AlterColumn(op) => {
            alter_column(&mut w, op)?;
            &op.table
        }
        Operation::RenameColumn(op) => {
            w.sql("RENAME COLUMN ").ident(&op.from).sql(" TO ").ident(&op.to);
            &op.table
        }
        Operation::AddConstraint(op) => {
            w.sql("ADD ");
            constraint(&mut w, &op.constraint);
            &op.table
        }
        Operation::DropConstraint(op) => {
            drop_constraint(&mut w, op);
            &op.table
        }
        Operation::CreateIndex(op) => {
            w.sql("ADD ");
            index(&mut w, &op.index);
            &op.table
        }
        Operation::DropIndex(op) => {
            w.sql("DROP INDEX ").ident(&op.name);
            &op.table
        }
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::Execute(_)
        | Operation::Run(_) => return Ok(None),
    };
    Ok(Some((table, w.finish()?)))
}

enum Member<'a> {
    Column(&'a Column),
    Constraint(&'a Constraint),
    Index(&'a Index),
}

fn create_table(w: &mut Writer, op: &CreateTable) {
    let table = &op.table;
    let columns = table.columns.iter().map(Member::Column);
    let constraints = table.constraints.iter().map(Member::Constraint);
    let indexes = table.indexes.iter().map(Member::Index);
    w.sql("CREATE TABLE ").table(&table.name).lines(
        columns.chain(constraints).chain(indexes),
        |w, member| match member {
            Member::Column(it) => column(w, it),
            Member::Constraint(it) => {
                it.columns().iter().for_each(|column| check_key(w, table, column));
                constraint(w, it);
            }
            Member::Index(it) => {
                for part in it.parts.iter().filter(|part| part.length.is_none() && !is_fulltext(it)) {
                    if let IndexTerm::Column(column) = &part.term {
                        check_key(w, table, column);
                    }
                }
                index(w, it);
            }
        },
    );
    if let Some(comment) = &table.comment {
        w.sql(" COMMENT = ").literal(comment);
    }
}

fn check_key(w: &mut Writer, table: &Table, column: &Ident) {
    if table.column(column).is_some_and(|it| types::is_unbounded(&it.ty)) {
        w.unsupported(
            format!("make a key of column `{}.{column}`, which has no length", table.name),
            format!("declare it with one, for example `t.column(\"{column}\", VarChar(255))`"),
        );
    }
}

fn column(w: &mut Writer, column: &Column) {
    w.ident(&column.name).sql(" ").sql(&types::name(&column.ty));
    // Said always: without it, older servers make a `TIMESTAMP` not null.
    w.sql(if column.nullable { " NULL" } else { " NOT NULL" });
    if let Some(sql) = &column.default {
        w.sql(" DEFAULT ");
        default(w, &column.ty, sql);
    }
    if column.identity {
        w.sql(" AUTO_INCREMENT");
    }
    if let Some(comment) = &column.comment {
        w.sql(" COMMENT ").literal(comment);
    }
}

/// <https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html>: an expression stands in parentheses, and a type
/// without a length takes nothing else.
fn default(w: &mut Writer, ty: &SqlType, sql: &str) {
    let text = clause::text_of(sql);
    if let (false, Some(text)) = (types::is_unbounded(ty), &text) {
        w.literal(text);
    } else if sql.trim().eq_ignore_ascii_case("current_timestamp") {
        w.sql(sql.trim()).sql(types::fraction(ty));
    } else if clause::is_parenthesised(sql) || (clause::is_constant(sql) && !types::is_unbounded(ty)) {
        w.sql(sql);
    } else {
        w.sql("(");
        match &text {
            Some(text) => w.literal(text),
            None => w.sql(sql),
        };
        w.sql(")");
    }
}

fn constraint(w: &mut Writer, constraint: &Constraint) {
    if let Rule::ForeignKey(key) = &constraint.rule {
        if key.deferral != Deferral::NotDeferrable {
            w.unsupported(
                format!("put the check of foreign key `{}` off", constraint.name),
                "leave `.deferrable()` out where `op.dialect()` is `Dialect::Mysql`",
            );
        }
        if [key.on_delete, key.on_update].contains(&ReferentialAction::SetDefault) {
            w.unsupported(
                format!("set columns of foreign key `{}` to their defaults", constraint.name),
                "take `SetNull` or `Cascade`",
            );
        }
    }
    clause::constraint(w, constraint);
}

fn drop_constraint(w: &mut Writer, op: &DropConstraint) {
    match op.constraint.as_ref().map(|it| &it.rule) {
        Some(Rule::PrimaryKey { .. }) => w.sql("DROP PRIMARY KEY"),
        Some(Rule::Unique { .. }) => w.sql("DROP INDEX ").ident(&op.name),
        Some(Rule::ForeignKey(_)) => w.sql("DROP FOREIGN KEY ").ident(&op.name),
        Some(Rule::Check { .. }) | None => w.sql("DROP CONSTRAINT ").ident(&op.name),
    };
}

/// What only concerns speed is left out where MySQL has it not; what concerns meaning is refused.
fn index(w: &mut Writer, index: &Index) {
    if index.unique && index.condition.is_some() {
        w.unsupported(
            format!("keep unique index `{}` to the rows of a condition", index.name),
            "make a generated column that is null elsewhere, and a unique index of it, with `op.execute`",
        );
    }
    let method = index.using.as_deref().map(str::to_ascii_uppercase);
    let method = method.as_deref();
    w.sql(match method {
        Some("FULLTEXT") => "FULLTEXT INDEX ",
        Some("SPATIAL") => "SPATIAL INDEX ",
        _ if index.unique => "UNIQUE INDEX ",
        _ => "INDEX ",
    });
    w.ident(&index.name).sql(" ");
    if let Some(method @ ("BTREE" | "HASH")) = method {
        w.sql("USING ").sql(method).sql(" ");
    }
    clause::index_parts(w, &index.parts);
}

fn is_fulltext(index: &Index) -> bool {
    index.using.as_deref().is_some_and(|method| method.eq_ignore_ascii_case("fulltext"))
}

/// `MODIFY` replaces the whole column, so that all of it must be said.
fn alter_column(w: &mut Writer, op: &AlterColumn) -> Result<(), SqlError> {
    if let Some(whole) = op.to.column(&op.name) {
        w.sql("MODIFY COLUMN ");
        column(w, &whole);
        return Ok(());
    }
    let changes = op.changes();
    let others = crate::operation::Aspects { default: None, ..changes.clone() };
    match changes.default {
        Some(new) if others.is_empty() => {
            w.sql("ALTER COLUMN ").ident(&op.name);
            match new {
                Some(sql) if clause::is_constant(&sql) => w.sql(" SET DEFAULT ").sql(&sql),
                Some(sql) => w.sql(" SET DEFAULT (").sql(&sql).sql(")"),
                None => w.sql(" DROP DEFAULT"),
            };
            Ok(())
        }
        _ => Err(SqlError::UnknownTable {
            dialect: Dialect::Mysql,
            table: op.table.clone(),
            what: format!("alter its column `{}`", op.name),
        }),
    }
}
