//! Objects besides tables.

mod grant;
mod routine;
mod sequence;
mod view;

use super::super::super::{Dialect, SqlError, Writer, lacking};
use crate::operation::{ObjectOperation, RenameObject, ReplaceObject};
use crate::schema::{Definition, Object, ObjectName, Trigger};

pub(super) fn write(op: &ObjectOperation) -> Result<Vec<String>, SqlError> {
    match op {
        ObjectOperation::Create(op) => create(&op.object),
        ObjectOperation::Drop(op) => drop(&op.name),
        ObjectOperation::Replace(op) => replace(op),
        ObjectOperation::Rename(op) => rename(op),
        ObjectOperation::SetComment(op) => comment(&op.name, op.to.as_deref()),
        // Its columns change, each by an operation of its own.
        ObjectOperation::AlterEnum(_) => Ok(Vec::new()),
        ObjectOperation::MoveValues(op) => single("UPDATE ", |w| {
            w.table(&op.table).sql(" SET ").ident(&op.column).sql(" = CASE ").ident(&op.column);
            for (from, to) in &op.moves {
                w.sql(" WHEN ").literal(from).sql(" THEN ").literal(to);
            }
            w.sql(" ELSE ").ident(&op.column).sql(" END WHERE ").ident(&op.column).sql(" IN (");
            w.list(&op.moves, |w, (from, _)| {
                w.literal(from);
            });
            w.sql(")");
        }),
        ObjectOperation::Refresh(op) => {
            let name = ObjectName::MaterializedView(op.name.clone());
            Err(lacking::unsupported(Dialect::Mysql, "refresh", &name))
        }
    }
}

fn create(object: &Object) -> Result<Vec<String>, SqlError> {
    let mut statements = match &object.definition {
        Definition::Schema(name) => single("CREATE DATABASE ", |w| {
            w.ident(name);
        }),
        Definition::Enum(_) => Ok(Vec::new()),
        Definition::Sequence(it) => single("CREATE SEQUENCE ", |w| sequence::definition(w, it)),
        Definition::Function(it) => single("CREATE FUNCTION ", |w| routine::definition(w, it)),
        Definition::Procedure(it) => single("CREATE PROCEDURE ", |w| routine::definition(w, it)),
        Definition::View(it) if !it.materialized => single("CREATE ", |w| view::definition(w, it)),
        Definition::Trigger(it) => single("CREATE TRIGGER ", |w| trigger(w, it)),
        Definition::Grant(it) => single("GRANT ", |w| grant::definition(w, it)),
        Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Domain(_)
        | Definition::View(_)
        | Definition::Policy(_)
        | Definition::RowSecurity(_) => return Err(lacking::create(Dialect::Mysql, &object.name())),
    }?;
    if let Some(text) = &object.comment {
        statements.extend(comment(&object.name(), Some(text))?);
    }
    Ok(statements)
}

fn drop(name: &ObjectName) -> Result<Vec<String>, SqlError> {
    single("", |w| {
        match name {
            ObjectName::Schema(name) => w.sql("DROP DATABASE ").ident(name),
            ObjectName::Enum(_) => w,
            ObjectName::Sequence(name) => w.sql("DROP SEQUENCE ").table(name),
            ObjectName::Function { name, .. } => w.sql("DROP FUNCTION ").table(name),
            ObjectName::Procedure { name, .. } => w.sql("DROP PROCEDURE ").table(name),
            ObjectName::View(name) => w.sql("DROP VIEW ").table(name),
            ObjectName::Trigger { table, name } => w.sql("DROP TRIGGER ").table(&table.beside(name)),
            ObjectName::Grant { privilege, on, to } => grant::revoked(w.sql("REVOKE "), privilege, on, to),
            ObjectName::Extension(_)
            | ObjectName::Collation(_)
            | ObjectName::Domain(_)
            | ObjectName::MaterializedView(_)
            | ObjectName::Policy { .. }
            | ObjectName::RowSecurity(_) => w.refuse(lacking::drop(Dialect::Mysql, name)),
        };
    })
}

/// MySQL puts views in place and MariaDB alters sequences; all else is dropped and made anew.
fn replace(op: &ReplaceObject) -> Result<Vec<String>, SqlError> {
    match &op.to.definition {
        Definition::View(to) if !to.materialized => single("CREATE OR REPLACE ", |w| view::definition(w, to)),
        Definition::Sequence(to) => single("ALTER SEQUENCE ", |w| sequence::definition(w, to)),
        Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Enum(_)
        | Definition::Domain(_)
        | Definition::Function(_)
        | Definition::Procedure(_)
        | Definition::View(_)
        | Definition::Trigger(_)
        | Definition::Policy(_)
        | Definition::RowSecurity(_)
        | Definition::Grant(_) => {
            let mut statements = drop(&op.from.as_ref().unwrap_or(&op.to).name())?;
            statements.extend(create(&op.to)?);
            Ok(statements)
        }
    }
}

fn rename(op: &RenameObject) -> Result<Vec<String>, SqlError> {
    match (&op.from, &op.to) {
        (ObjectName::Enum(_), _) => Ok(Vec::new()),
        (ObjectName::View(from), ObjectName::View(to)) | (ObjectName::Sequence(from), ObjectName::Sequence(to)) => {
            single("RENAME TABLE ", |w| {
                w.table(from).sql(" TO ").table(to);
            })
        }
        (ObjectName::Function { .. } | ObjectName::Procedure { .. } | ObjectName::Trigger { .. }, _) => {
            let Some(mut object) = op.object.clone() else {
                let help = "drop it and make it anew under the other name".to_owned();
                let what = format!("rename {}, whose text no migration tells", op.from);
                return Err(SqlError::Unsupported { dialect: Dialect::Mysql, what, help });
            };
            let mut statements = drop(&op.from)?;
            object.rename(&op.to);
            statements.extend(create(&object)?);
            Ok(statements)
        }
        (ObjectName::Schema(_), _) => {
            let help = "make another one and move its tables there with `op.rename_table`".to_owned();
            let what = format!("rename {}, which is a database", op.from);
            Err(SqlError::Unsupported { dialect: Dialect::Mysql, what, help })
        }
        _ => Err(lacking::unsupported(Dialect::Mysql, "rename", &op.from)),
    }
}

/// What has no comments does without: views, triggers, databases, sequences.
fn comment(name: &ObjectName, text: Option<&str>) -> Result<Vec<String>, SqlError> {
    let (words, name) = match name {
        ObjectName::Function { name, .. } => ("ALTER FUNCTION ", name),
        ObjectName::Procedure { name, .. } => ("ALTER PROCEDURE ", name),
        ObjectName::Schema(_)
        | ObjectName::Extension(_)
        | ObjectName::Collation(_)
        | ObjectName::Enum(_)
        | ObjectName::Domain(_)
        | ObjectName::Sequence(_)
        | ObjectName::View(_)
        | ObjectName::MaterializedView(_)
        | ObjectName::Trigger { .. }
        | ObjectName::Policy { .. }
        | ObjectName::RowSecurity(_)
        | ObjectName::Grant { .. } => return Ok(Vec::new()),
    };
    single(words, |w| {
        w.table(name).sql(" COMMENT ").literal(text.unwrap_or_default());
    })
}

fn trigger(w: &mut Writer, it: &Trigger) {
    // The trigger lies with its table, whose schema it must say too.
    w.table(&it.table.beside(&it.name)).sql(" ").sql(it.event.trim()).sql(" ON ").table(&it.table);
    w.sql(" ").sql(lacking::trimmed(&it.action));
}

/// Writes one statement, or none where nothing was written.
fn single(words: &str, write: impl FnOnce(&mut Writer)) -> Result<Vec<String>, SqlError> {
    let mut w = Writer::new(Dialect::Mysql, words);
    write(&mut w);
    Ok(Some(w.finish()?).into_iter().filter(|it| !it.is_empty()).collect())
}
