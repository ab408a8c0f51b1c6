//! Sequences, and the columns that they number.

use std::collections::BTreeSet;

use super::WORDING;
use super::types::type_of;
use crate::schema::expression::canonical;
use crate::schema::{Column, Definition, ObjectName, Schema, Sequence, SqlType, TableName};

/// Leaves out of a sequence what it would be if it were not said.
///
/// <https://www.postgresql.org/docs/current/sql-createsequence.html>
pub(in super::super) fn unsaid(sequence: &mut Sequence) {
    let ty = sequence.ty.take().filter(|it| *it != SqlType::BigInt);
    let increment = sequence.increment.filter(|it| *it != 1);
    let (least, most) = if ty == Some(SqlType::SmallInt) {
        (i64::from(i16::MIN), i64::from(i16::MAX))
    } else if ty == Some(SqlType::Integer) {
        (i64::from(i32::MIN), i64::from(i32::MAX))
    } else {
        (i64::MIN, i64::MAX)
    };
    let is_downward = increment.is_some_and(i64::is_negative);
    let (usual_least, usual_most) = if is_downward { (least, -1) } else { (1, most) };
    let usual_start =
        if is_downward { sequence.maximum.unwrap_or(usual_most) } else { sequence.minimum.unwrap_or(usual_least) };
    sequence.start = sequence.start.filter(|it| *it != usual_start);
    sequence.minimum = sequence.minimum.filter(|it| *it != usual_least);
    sequence.maximum = sequence.maximum.filter(|it| *it != usual_most);
    sequence.cache = sequence.cache.filter(|it| *it != 1);
    (sequence.ty, sequence.increment) = (ty, increment);
}

/// Writes a column as `SERIAL` whose sequence goes with it and says nothing of its own.
///
/// <https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL>. The sequence's name is left out: it
/// stays when the table gets another name, and nobody chose it.
pub(in super::super) fn fold_serials(schema: &mut Schema) {
    let mut folded: BTreeSet<ObjectName> = BTreeSet::new();
    let candidates = schema.objects.iter().filter(|(_, object)| object.comment.is_none());
    for (name, object) in candidates {
        let Definition::Sequence(sequence) = &object.definition else { continue };
        let Some((table, column)) = &sequence.owned_by else { continue };
        let Some(column) = schema.tables.get_mut(table).and_then(|it| it.column_mut(column)) else { continue };
        if is_serial(sequence, column) {
            column.ty = SqlType::Custom(serial(&column.ty).to_owned());
            column.default = None;
            folded.insert(name.clone());
        }
    }
    schema.objects.retain(|name, _| !folded.contains(name));
    let columns = schema.tables.values_mut().flat_map(|it| &mut it.columns);
    columns.filter(|it| is_named_serial(&it.ty)).for_each(|it| it.nullable = false);
}

fn is_serial(sequence: &Sequence, column: &Column) -> bool {
    let mut said = sequence.clone();
    unsaid(&mut said);
    let usual = Sequence { ty: said.ty.clone(), owned_by: said.owned_by.clone(), ..Sequence::new(&said.name) };
    let ty = said.ty.clone().unwrap_or(SqlType::BigInt);
    said == usual && ty == column.ty && !column.nullable && draws_from(column, &sequence.name)
}

fn draws_from(column: &Column, sequence: &TableName) -> bool {
    let Some(default) = &column.default else { return false };
    let default = canonical(default, WORDING);
    let Some(name) = default.strip_prefix("nextval('").and_then(|it| it.strip_suffix("')")) else { return false };
    let own = name.rsplit_once('.').map_or(name, |(_, own)| own);
    own.trim_matches('"').replace("\"\"", "\"") == sequence.name.as_str()
}

fn serial(ty: &SqlType) -> &'static str {
    if *ty == SqlType::SmallInt {
        "smallserial"
    } else if *ty == SqlType::Integer {
        "serial"
    } else {
        "bigserial"
    }
}

fn is_named_serial(ty: &SqlType) -> bool {
    matches!(ty, SqlType::Custom(name) if type_of(name) == *ty && matches!(name.as_str(), "smallserial" | "serial" | "bigserial"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sequence_need_not_say_is_left_out() {
        let said = |ty, [start, increment, minimum, maximum]: [i64; 4]| {
            let mut sequence = Sequence {
                ty: Some(ty),
                start: Some(start),
                increment: Some(increment),
                minimum: Some(minimum),
                maximum: Some(maximum),
                cache: Some(1),
                ..Sequence::new("s")
            };
            unsaid(&mut sequence);
            sequence
        };
        assert_eq!(said(SqlType::BigInt, [1, 1, 1, i64::MAX]), Sequence::new("s"));
        let down = said(SqlType::Integer, [-1, -1, i64::from(i32::MIN), -1]);
        assert_eq!((down.start, down.minimum, down.increment), (None, None, Some(-1)));
        let odd = said(SqlType::BigInt, [5, 2, 1, 9]);
        assert_eq!((odd.start, odd.minimum, odd.maximum), (Some(5), None, Some(9)));
    }
}
