//! Objects besides tables.

mod domain;
mod enum_type;
mod grant;
mod routine;
mod sequence;
mod view;

pub(in super::super::super) use enum_type::cast as enum_cast;

use super::super::super::{SqlError, Writer, lacking};
use super::{single, table};
use crate::operation::{ObjectOperation, RenameObject, ReplaceObject};
use crate::schema::{Collation, Definition, Extension, Object, ObjectName, RowSecurity, TableName, Trigger};

pub(super) fn write(op: &ObjectOperation) -> Result<Vec<String>, SqlError> {
    match op {
        ObjectOperation::Create(op) => create(&op.object),
        ObjectOperation::Drop(op) => drop(&op.name, op.object.as_ref()),
        ObjectOperation::Replace(op) => replace(op),
        ObjectOperation::Rename(op) => rename(op),
        ObjectOperation::SetComment(op) => comment(&op.name, op.to.as_deref()),
        ObjectOperation::AlterEnum(op) => enum_type::alter(op),
        // The type itself changes, and the rows with it.
        ObjectOperation::MoveValues(_) => Ok(Vec::new()),
        ObjectOperation::Refresh(op) => single("REFRESH MATERIALIZED VIEW ", |w| {
            if op.concurrently {
                w.sql("CONCURRENTLY ");
            }
            w.table(&op.name);
        }),
    }
}

fn create(object: &Object) -> Result<Vec<String>, SqlError> {
    let mut statements = match &object.definition {
        Definition::Schema(name) => single("CREATE SCHEMA ", |w| {
            w.ident(name);
        }),
        Definition::Extension(it) => single("CREATE EXTENSION ", |w| extension(w, it)),
        Definition::Collation(it) => single("CREATE COLLATION ", |w| collation(w, it)),
        Definition::Enum(it) => single("CREATE TYPE ", |w| enum_type::definition(w, it)),
        Definition::Domain(it) => single("CREATE DOMAIN ", |w| domain::definition(w, it)),
        Definition::Sequence(it) => single("CREATE SEQUENCE ", |w| sequence::definition(w, it)),
        Definition::Function(it) => single("CREATE FUNCTION ", |w| routine::definition(w, it)),
        Definition::Procedure(it) => single("CREATE PROCEDURE ", |w| routine::definition(w, it)),
        Definition::View(it) => view::create(it),
        Definition::Trigger(it) => single("CREATE TRIGGER ", |w| trigger(w, it)),
        Definition::Policy(it) => single("CREATE POLICY ", |w| {
            w.ident(&it.name).sql(" ON ").table(&it.table).sql(" ").sql(lacking::trimmed(&it.rule));
        }),
        Definition::RowSecurity(it) => {
            let mut statements = row_security(&it.table, "ENABLE")?;
            if it.forced {
                statements.extend(row_security(&it.table, "FORCE")?);
            }
            Ok(statements)
        }
        Definition::Grant(it) => single("GRANT ", |w| grant::definition(w, it)),
    }?;
    if let Some(text) = &object.comment {
        statements.extend(comment(&object.name(), Some(text))?);
    }
    Ok(statements)
}

fn drop(name: &ObjectName, object: Option<&Object>) -> Result<Vec<String>, SqlError> {
    match name {
        ObjectName::RowSecurity(table) => {
            let forced = object.is_some_and(|it| matches!(&it.definition, Definition::RowSecurity(it) if it.forced));
            let mut statements = if forced { row_security(table, "NO FORCE")? } else { Vec::new() };
            statements.extend(row_security(table, "DISABLE")?);
            Ok(statements)
        }
        ObjectName::Grant { privilege, on, to } => single("REVOKE ", |w| grant::revoked(w, privilege, on, to)),
        ObjectName::Schema(_)
        | ObjectName::Extension(_)
        | ObjectName::Collation(_)
        | ObjectName::Enum(_)
        | ObjectName::Domain(_)
        | ObjectName::Sequence(_)
        | ObjectName::Function { .. }
        | ObjectName::Procedure { .. }
        | ObjectName::View(_)
        | ObjectName::MaterializedView(_)
        | ObjectName::Trigger { .. }
        | ObjectName::Policy { .. } => single("DROP ", |w| reference(w, name)),
    }
}

/// Alters what can be altered, puts in place what can be put in place, and drops and makes anew the rest.
fn replace(op: &ReplaceObject) -> Result<Vec<String>, SqlError> {
    let before = op.from.as_ref().map(|it| &it.definition);
    let mut statements = match (before, &op.to.definition) {
        (Some(Definition::Domain(from)), Definition::Domain(to)) => domain::alter(from, to)?,
        (Some(Definition::Sequence(_)), Definition::Sequence(to)) => {
            single("ALTER SEQUENCE ", |w| sequence::definition(w, to))?
        }
        (Some(Definition::Extension(_)), Definition::Extension(to)) => single("ALTER EXTENSION ", |w| {
            w.ident(&to.name).sql(" UPDATE");
            if let Some(version) = &to.version {
                w.sql(" TO ").literal(version);
            }
        })?,
        (_, Definition::RowSecurity(RowSecurity { table, forced })) => {
            row_security(table, if *forced { "FORCE" } else { "NO FORCE" })?
        }
        (_, Definition::Trigger(to)) if !op.recreate => single("CREATE OR REPLACE TRIGGER ", |w| trigger(w, to))?,
        (_, Definition::Function(to)) if is_in_place(op) => {
            single("CREATE OR REPLACE FUNCTION ", |w| routine::definition(w, to))?
        }
        (_, Definition::Procedure(to)) if is_in_place(op) => {
            single("CREATE OR REPLACE PROCEDURE ", |w| routine::definition(w, to))?
        }
        (_, Definition::View(to)) if is_in_place(op) => single("CREATE OR REPLACE VIEW ", |w| view::definition(w, to))?,
        _ => return anew(op),
    };
    if op.from.as_ref().is_some_and(|it| it.comment != op.to.comment) {
        statements.extend(comment(&op.to.name(), op.to.comment.as_deref())?);
    }
    Ok(statements)
}

fn anew(op: &ReplaceObject) -> Result<Vec<String>, SqlError> {
    let from = op.from.as_ref().unwrap_or(&op.to);
    let mut statements = drop(&from.name(), Some(from))?;
    statements.extend(create(&op.to)?);
    Ok(statements)
}

/// Tells whether `CREATE OR REPLACE` does it; what it is not known to replace, the database decides.
pub(in super::super::super) fn is_in_place(op: &ReplaceObject) -> bool {
    let (before, after) = (op.from.as_ref().map(|it| &it.definition), &op.to.definition);
    !op.recreate
        && match (before, after) {
            (Some(Definition::View(from)), Definition::View(to)) => from.is_replaced_in_place_by(to),
            (Some(Definition::Function(from)), Definition::Function(to))
            | (Some(Definition::Procedure(from)), Definition::Procedure(to)) => from.is_replaced_in_place_by(to),
            (None, Definition::View(to)) => !to.materialized,
            (None, Definition::Function(_) | Definition::Procedure(_)) => true,
            _ => false,
        }
}

fn rename(op: &RenameObject) -> Result<Vec<String>, SqlError> {
    let (Some(from), Some(to)) = (op.from.qualified(), op.to.qualified()) else { return Ok(Vec::new()) };
    let alter = |name: &ObjectName, write: &dyn Fn(&mut Writer)| {
        single("ALTER ", |w| {
            reference(w, name);
            write(w);
        })
    };
    if let ObjectName::Extension(_) = op.from {
        let (what, help) = (format!("rename {}", op.from), "drop it and make the other one".to_owned());
        return Err(SqlError::Unsupported { dialect: crate::dialect::Dialect::Postgres, what, help });
    }
    let mut statements = Vec::new();
    if from.name != to.name {
        statements.extend(alter(&op.from, &|w| {
            w.sql(" RENAME TO ").ident(&to.name);
        })?);
    }
    if let (true, Some(schema)) = (from.schema != to.schema, &to.schema) {
        let renamed = op.from.renamed(&from.beside(&to.name));
        statements.extend(alter(&renamed, &|w| {
            w.sql(" SET SCHEMA ").ident(schema);
        })?);
    }
    Ok(statements)
}

fn comment(name: &ObjectName, text: Option<&str>) -> Result<Vec<String>, SqlError> {
    match name {
        ObjectName::RowSecurity(_) | ObjectName::Grant { .. } => Ok(Vec::new()),
        ObjectName::Schema(_)
        | ObjectName::Extension(_)
        | ObjectName::Collation(_)
        | ObjectName::Enum(_)
        | ObjectName::Domain(_)
        | ObjectName::Sequence(_)
        | ObjectName::Function { .. }
        | ObjectName::Procedure { .. }
        | ObjectName::View(_)
        | ObjectName::MaterializedView(_)
        | ObjectName::Trigger { .. }
        | ObjectName::Policy { .. } => single("COMMENT ON ", |w| {
            reference(w, name);
            table::comment(w, text);
        }),
    }
}

/// Writes the kind and name of an object, as `DROP`, `ALTER` and `COMMENT ON` take it.
fn reference(w: &mut Writer, name: &ObjectName) {
    match name {
        ObjectName::Schema(name) => w.sql("SCHEMA ").ident(name),
        ObjectName::Extension(name) => w.sql("EXTENSION ").ident(name),
        ObjectName::Collation(name) => w.sql("COLLATION ").table(name),
        ObjectName::Enum(name) => w.sql("TYPE ").table(name),
        ObjectName::Domain(name) => w.sql("DOMAIN ").table(name),
        ObjectName::Sequence(name) => w.sql("SEQUENCE ").table(name),
        ObjectName::Function { name, arguments } => routine::reference(w.sql("FUNCTION "), name, arguments),
        ObjectName::Procedure { name, arguments } => routine::reference(w.sql("PROCEDURE "), name, arguments),
        ObjectName::View(name) => w.sql("VIEW ").table(name),
        ObjectName::MaterializedView(name) => w.sql("MATERIALIZED VIEW ").table(name),
        ObjectName::Trigger { table, name } => w.sql("TRIGGER ").ident(name).sql(" ON ").table(table),
        ObjectName::Policy { table, name } => w.sql("POLICY ").ident(name).sql(" ON ").table(table),
        ObjectName::RowSecurity(table) => w.sql("TABLE ").table(table),
        ObjectName::Grant { privilege, .. } => w.sql(privilege),
    };
}

fn extension(w: &mut Writer, it: &Extension) {
    w.ident(&it.name);
    if let Some(schema) = &it.schema {
        w.sql(" SCHEMA ").ident(schema);
    }
    if let Some(version) = &it.version {
        w.sql(" VERSION ").literal(version);
    }
    if it.cascade {
        w.sql(" CASCADE");
    }
}

fn collation(w: &mut Writer, it: &Collation) {
    w.table(&it.name).sql(" (");
    if let Some(provider) = &it.provider {
        w.sql("provider = ").ident(&provider.as_str().into()).sql(", ");
    }
    w.sql("locale = ").literal(&it.locale);
    if !it.deterministic {
        w.sql(", deterministic = false");
    }
    w.sql(")");
}

fn trigger(w: &mut Writer, it: &Trigger) {
    w.ident(&it.name).sql(" ").sql(it.event.trim()).sql(" ON ").table(&it.table);
    w.sql(" ").sql(lacking::trimmed(&it.action));
}

fn row_security(table: &TableName, words: &str) -> Result<Vec<String>, SqlError> {
    single("ALTER TABLE ", |w| {
        w.table(table).sql(" ").sql(words).sql(" ROW LEVEL SECURITY");
    })
}
