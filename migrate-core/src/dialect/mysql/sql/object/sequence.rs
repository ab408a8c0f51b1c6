//! Sequences, which MariaDB has and MySQL has not: its server refuses them.

use super::super::super::super::Writer;
use crate::schema::{Sequence, SqlType};

pub(super) fn definition(w: &mut Writer, it: &Sequence) {
    w.table(&it.name);
    if it.ty.as_ref().is_some_and(|ty| *ty != SqlType::BigInt) {
        w.unsupported(
            format!("make sequence `{}` of another type than BIGINT", it.name),
            "give it a `.maximum(..)` instead",
        );
    }
    if it.owned_by.is_some() {
        w.unsupported(
            format!("drop sequence `{}` with a column", it.name),
            "leave `.owned_by(..)` out, and drop it with `op.drop_sequence`",
        );
    }
    let numbers = [
        (" START WITH ", it.start),
        (" INCREMENT BY ", Some(it.increment.unwrap_or(1))),
        (" MINVALUE ", it.minimum),
        (" MAXVALUE ", it.maximum),
        (" CACHE ", it.cache.map(i64::from)),
    ];
    for (words, number) in numbers {
        if let Some(number) = number {
            w.sql(words).sql(&number.to_string());
        }
    }
    w.sql(if it.cycle { " CYCLE" } else { " NOCYCLE" });
}
