//! Columns.

use super::super::text;
use super::super::types;
use super::row::{COLUMNS, ColumnRow, SHAPES_OF_MARIADB, SHAPES_OF_MYSQL, Server, ShapeRow, read};
use super::{Reading, own};
use crate::connection::{Command, Session, quote};
use crate::dialect::Dialect;
use crate::inspect::InspectError;
use crate::schema::{Column, Generated, Identity, SqlType, literal};

pub(super) fn read_all(session: &mut Session<'_>, reading: &mut Reading) -> Result<(), InspectError> {
    let mut has_shapes = false;
    for row in read::<ColumnRow>(session, "columns", Command::new(COLUMNS))? {
        let column = column(&row, &reading.server);
        if row.extra.as_ref().is_some_and(|it| it.contains("INVISIBLE")) && reading.holds(&row.owner) {
            let what = format!("table `{}`: column `{}`: `INVISIBLE`", row.owner, row.name);
            reading.leave(what, "columns that `*` leaves out are not known here");
        }
        let Reading { server, rights: _, usual_collations, inspection } = &mut *reading;
        let Some(table) = inspection.schema.table_mut(&own(&row.owner)) else { continue };
        has_shapes |= matches!(column.ty, SqlType::Geometry(..));
        // A collation that the table has, or that comes of its character set, is none of the column's own.
        let of_charset = table.options.charset.as_ref().and_then(|it| usual_collations.get(it));
        let usual = table.options.collation.as_ref().or(of_charset).unwrap_or(&server.collation);
        let collation = row.collation.filter(|it| it != usual).filter(|_| column.ty != SqlType::Json);
        table.columns.push(Column { collation: collation.map(Into::into), ..column });
    }
    if has_shapes {
        shapes(session, reading)?;
    }
    Ok(())
}

/// Reads the reference systems of shapes.
fn shapes(session: &mut Session<'_>, reading: &mut Reading) -> Result<(), InspectError> {
    let query = if reading.server.is_mariadb() { SHAPES_OF_MARIADB } else { SHAPES_OF_MYSQL };
    for row in read::<ShapeRow>(session, "columns", Command::new(query))? {
        let table = reading.schema().table_mut(&own(&row.owner));
        if let Some(column) = table.and_then(|it| it.column_mut(&row.name.as_str().into()))
            && let SqlType::Geometry(_, system) = &mut column.ty
        {
            *system = row.system.and_then(|it| u32::try_from(it).ok()).unwrap_or_default();
        }
    }
    Ok(())
}

fn column(row: &ColumnRow, server: &Server) -> Column {
    let extra = row.extra.as_deref().unwrap_or_default().to_ascii_lowercase();
    let ty = types::read(&row.ty, &row.owner, &row.name);
    let generated = row.generated.as_deref().filter(|it| !it.is_empty()).map(|sql| Generated {
        expression: text::expression(sql, server.is_mariadb()),
        stored: extra.contains("stored") || extra.contains("persistent"),
    });
    Column {
        nullable: row.nullable == "YES",
        default: if generated.is_some() { None } else { default(row, &ty, &extra, server) },
        on_update_now: extra.contains("on update current_timestamp"),
        identity: extra.contains("auto_increment").then(Identity::default),
        generated,
        comment: row.comment.clone().filter(|it| !it.is_empty()),
        ..Column::new(row.name.as_str(), ty)
    }
}

/// Reads a default: MariaDB gives it as SQL, MySQL a literal without its quotes, and says where it is an expression.
fn default(row: &ColumnRow, ty: &SqlType, extra: &str, server: &Server) -> Option<String> {
    let sql = row.default.as_deref()?;
    if server.is_mariadb() {
        if sql.eq_ignore_ascii_case("NULL") {
            return None;
        }
        return Some(match text::of_literal(sql) {
            Some(text) => literal(&text),
            // A sequence is named with its database, which is called otherwise where the table is made again.
            None => text::expression(&sql.replace(&format!("{}.", quote(Dialect::Mysql, &server.name)), ""), true),
        });
    }
    if extra.contains("default_generated") {
        return Some(text::expression(sql, false));
    }
    let is_number = ty.is_integer()
        || matches!(
            ty,
            SqlType::Numeric(..) | SqlType::Real | SqlType::Double | SqlType::Boolean | SqlType::Bit(_) | SqlType::Year
        );
    Some(if is_number || sql.to_ascii_lowercase().starts_with("current_timestamp") {
        sql.to_owned()
    } else {
        literal(sql)
    })
}
