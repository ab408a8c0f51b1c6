//! Sequences.

use super::super::super::super::Writer;
use super::super::super::types;
use crate::schema::Sequence;

/// Writes what is said of a sequence, to make it or to alter it.
pub(super) fn definition(w: &mut Writer, it: &Sequence) {
    w.table(&it.name);
    if let Some(ty) = &it.ty {
        types::write(w.sql(" AS "), ty, &it.name.name);
    }
    let numbers = [
        (" INCREMENT BY ", it.increment),
        (" MINVALUE ", it.minimum),
        (" MAXVALUE ", it.maximum),
        (" START WITH ", it.start),
        (" CACHE ", it.cache.map(i64::from)),
    ];
    for (words, number) in numbers {
        match number {
            Some(number) => w.sql(words).sql(&number.to_string()),
            None if words == " MINVALUE " => w.sql(" NO MINVALUE"),
            None if words == " MAXVALUE " => w.sql(" NO MAXVALUE"),
            None if words == " INCREMENT BY " => w.sql(" INCREMENT BY 1"),
            None => w,
        };
    }
    w.sql(if it.cycle { " CYCLE" } else { " NO CYCLE" });
    match &it.owned_by {
        Some((table, column)) => w.sql(" OWNED BY ").table(table).sql(".").ident(column),
        None => w.sql(" OWNED BY NONE"),
    };
}
