//! Columns.

use super::super::super::clause;
use super::super::types;
use super::{WORDING, collation_name};
use crate::schema::expression::canonical;
use crate::schema::{Column, Ident, SqlType, TableOptions, literal};

pub(super) fn column(column: &mut Column, table: &Ident, options: &TableOptions) {
    // No `..`, so that a new property is not forgotten here.
    let Column { name, ty, nullable: _, default, on_update_now: _, identity, generated, collation, comment } = column;
    *ty = types::folded(ty, table.as_str(), name);
    *default = default.take().and_then(|it| self::default(&it, ty));
    if let Some(identity) = identity {
        identity.increment = identity.increment.filter(|it| *it != 1);
    }
    if let Some(generated) = generated {
        generated.expression = canonical(&generated.expression, WORDING);
    }
    let own = collation.take().map(|it| collation_name(it.as_str()));
    *collation = own.filter(|it| Some(it) != options.collation.as_ref()).map(Ident::from);
    *comment = comment.take().filter(|it| !it.is_empty());
}

/// Writes a default so that the ways to write one value are the same.
fn default(sql: &str, ty: &SqlType) -> Option<String> {
    let text = clause::text_of(sql);
    let written = match &text {
        Some(text) => literal(text),
        None => canonical(sql, WORDING),
    };
    if written == "null" {
        return None;
    }
    let is_number =
        ty.is_integer() || matches!(ty, SqlType::Numeric(..) | SqlType::Real | SqlType::Double | SqlType::Boolean);
    if let Some(number) = plain_number(text.as_deref().unwrap_or(&written)) {
        if is_number {
            return Some(number);
        }
        if ty.is_text() && text.is_none() {
            return Some(literal(&written));
        }
    }
    // The digits of a second that the type keeps are said again.
    Some(match written.strip_prefix("current_timestamp") {
        Some(digits) if !digits.is_empty() && digits == types::fraction(ty) => "current_timestamp".to_owned(),
        Some(_) | None => written,
    })
}

/// Writes a number without zeros that say nothing.
fn plain_number(text: &str) -> Option<String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.chars().all(|it| it.is_ascii_digit() || it == '.') {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_is_written_in_one_way() {
        let same = |one: &str, other: &str, ty: SqlType| {
            assert_eq!(default(one, &ty), default(other, &ty), "{one}  |  {other}");
        };
        same("0", "0.00", SqlType::Numeric(10, 2));
        same("'0'", "0", SqlType::Integer);
        same("false", "0", SqlType::Boolean);
        same("7", "'7'", SqlType::VarChar(9));
        same("CURRENT_TIMESTAMP", "current_timestamp(6)", SqlType::Timestamp);
        same("CURRENT_TIMESTAMP", "current_timestamp()", SqlType::TimestampTzOf(0));
        same("CURRENT_DATE", "curdate()", SqlType::Date);
        same("(1 + rand())", "1+RAND()", SqlType::Double);
        assert_eq!(default("NULL", &SqlType::Text), None);
        assert_ne!(default("'a'", &SqlType::Text), default("'A'", &SqlType::Text));
        assert_ne!(default("current_timestamp(3)", &SqlType::Timestamp), default("now()", &SqlType::Timestamp));
    }
}
