//! Indexes.

use super::super::super::{Writer, clause};
use super::IF_EXISTS;
use crate::operation::{Algorithm, CreateIndex, DropIndex, Online, TableLock};
use crate::schema::{Index, IndexKind};

/// Writes an index as a table takes it.
pub(super) fn definition(w: &mut Writer, index: &Index) {
    written(w, index, "");
}

/// Writes the clause that makes an index as a migration asks for it.
pub(super) fn create(w: &mut Writer, op: &CreateIndex) {
    // MariaDB alone knows the words, and MySQL takes them for a comment: https://mariadb.com/kb/en/comment-syntax/
    written(w.sql("ADD "), &op.index, if op.if_not_exists { "/*M! IF NOT EXISTS */ " } else { "" });
    online(w, op.online);
}

pub(super) fn drop(w: &mut Writer, op: &DropIndex) {
    w.sql("DROP INDEX ").sql(if op.if_exists { IF_EXISTS } else { "" }).ident(&op.name);
    online(w, op.online);
}

/// What only concerns speed is left out where MySQL has it not; what concerns meaning is refused.
fn written(w: &mut Writer, index: &Index, condition: &str) {
    if index.unique && index.condition.is_some() {
        w.unsupported(
            format!("keep unique index `{}` to the rows of a condition", index.name),
            "make a generated column that is null elsewhere, and a unique index of it, with `op.execute`",
        );
    }
    if index.unique && index.nulls_not_distinct {
        clause::refuse_nulls(w, &index.name);
    }
    if index.unique && index.parts.iter().any(|part| part.collation.is_some()) {
        w.unsupported(
            format!("compare the values of unique index `{}` by a collation of its own", index.name),
            "give the column the collation",
        );
    }
    w.sql(match &index.kind {
        IndexKind::Fulltext { .. } => "FULLTEXT INDEX ",
        IndexKind::Spatial => "SPATIAL INDEX ",
        IndexKind::Plain if index.unique => "UNIQUE INDEX ",
        IndexKind::Plain => "INDEX ",
    });
    w.sql(condition).ident(&index.name).sql(" ");
    let method = index.using.as_deref().map(str::to_ascii_uppercase);
    if let (IndexKind::Plain, Some(method @ ("BTREE" | "HASH"))) = (&index.kind, method.as_deref()) {
        w.sql("USING ").sql(method).sql(" ");
    }
    clause::index_parts(w, &index.parts);
    if let IndexKind::Fulltext { parser: Some(parser) } = &index.kind {
        w.sql(" WITH PARSER ").ident(&parser.as_str().into());
    }
    if index.invisible {
        // Each of the two takes the other's word for a comment.
        w.sql(" /*!80000 INVISIBLE */ /*M!100600 IGNORED */");
    }
}

/// Writes how the table's readers and writers are to fare, as further clauses of the `ALTER TABLE`.
fn online(w: &mut Writer, online: Online) {
    if let Some(algorithm) = online.algorithm {
        w.sql(match algorithm {
            Algorithm::Instant => ", ALGORITHM=INSTANT",
            Algorithm::NoCopy => ", ALGORITHM=NOCOPY",
            Algorithm::InPlace => ", ALGORITHM=INPLACE",
            Algorithm::Copy => ", ALGORITHM=COPY",
        });
    }
    if let Some(lock) = online.lock {
        w.sql(match lock {
            TableLock::None => ", LOCK=NONE",
            TableLock::Shared => ", LOCK=SHARED",
            TableLock::Exclusive => ", LOCK=EXCLUSIVE",
        });
    }
}

/// Tells whether it is searched by words, so that a column needs no length.
pub(super) fn is_fulltext(index: &Index) -> bool {
    matches!(index.kind, IndexKind::Fulltext { .. })
}
