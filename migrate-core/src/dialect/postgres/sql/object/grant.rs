//! Rights.

use super::super::super::super::Writer;
use super::routine;
use crate::schema::{Grant, GrantTarget, Ident};

pub(super) fn definition(w: &mut Writer, it: &Grant) {
    w.sql(&it.privilege.to_ascii_uppercase()).sql(" ON ");
    target(w, &it.on);
    w.sql(" TO ");
    role(w, &it.to);
    if it.grantable {
        w.sql(" WITH GRANT OPTION");
    }
}

pub(super) fn revoked(w: &mut Writer, privilege: &str, on: &GrantTarget, from: &Ident) {
    w.sql(privilege).sql(" ON ");
    target(w, on);
    w.sql(" FROM ");
    role(w, from);
}

/// `ROUTINE` is a function or a procedure. <https://www.postgresql.org/docs/current/sql-grant.html>
fn target(w: &mut Writer, on: &GrantTarget) {
    match on {
        GrantTarget::Table(name) => w.sql("TABLE ").table(name),
        GrantTarget::Sequence(name) => w.sql("SEQUENCE ").table(name),
        GrantTarget::Schema(name) => w.sql("SCHEMA ").ident(name),
        GrantTarget::Function { name, arguments } => routine::reference(w.sql("ROUTINE "), name, arguments),
    };
}

/// `PUBLIC` is a word, not a role.
fn role(w: &mut Writer, name: &Ident) {
    if name.as_str().eq_ignore_ascii_case("public") {
        w.sql("PUBLIC")
    } else {
        w.ident(name)
    };
}
