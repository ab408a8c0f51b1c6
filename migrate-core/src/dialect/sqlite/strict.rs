//! The few types that a STRICT table takes. <https://www.sqlite.org/stricttables.html>

use super::super::{Dialect, Writer};
use super::affinity::Affinity;
use super::types;
use crate::schema::{Column, SqlType, TableName};

const TYPES: [&str; 6] = ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"];

/// Gives a column the strict type that holds its values; refuses decimals, which none holds.
pub(super) fn column(w: &mut Writer, table: &TableName, column: &Column) -> Column {
    let mut words = Writer::new(Dialect::Sqlite, "");
    types::write(&mut words, &column.ty, &column.name);
    // A type that cannot be written is reported where the column is.
    let Ok(declared) = words.finish().map(|it| it.to_ascii_uppercase()) else { return column.clone() };
    let word = match Affinity::of(&declared) {
        _ if TYPES.contains(&declared.as_str()) => return column.clone(),
        Affinity::Integer => "INTEGER",
        Affinity::Text => "TEXT",
        Affinity::Blob => "BLOB",
        Affinity::Real => "REAL",
        Affinity::Numeric if declared.starts_with("BOOL") => "INTEGER",
        Affinity::Numeric if declared.starts_with("DATE") || declared.starts_with("TIME") => "TEXT",
        Affinity::Numeric => {
            w.unsupported(
                format!("keep `{declared}` in column `{}` of the strict table `{table}`", column.name),
                "it needs a type that loses nothing: `Integer` in the smallest unit, `Double`, or `Text`",
            );
            "ANY"
        }
    };
    Column { ty: SqlType::Custom(word.to_owned()), ..column.clone() }
}
