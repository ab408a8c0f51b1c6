//! Indexes.

use super::super::super::{Writer, clause};
use crate::schema::Index;

/// What only concerns speed is left out where MySQL has it not; what concerns meaning is refused.
pub(super) fn definition(w: &mut Writer, index: &Index) {
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

/// Tells whether it is searched by words, so that a column needs no length.
pub(super) fn is_fulltext(index: &Index) -> bool {
    index.using.as_deref().is_some_and(|method| method.eq_ignore_ascii_case("fulltext"))
}
