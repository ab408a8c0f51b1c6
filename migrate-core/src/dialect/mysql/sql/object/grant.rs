//! Rights.

use super::super::super::super::Writer;
use crate::schema::{Grant, GrantTarget, Ident};

pub(super) fn definition(w: &mut Writer, it: &Grant) {
    w.sql(&it.privilege.to_ascii_uppercase()).sql(" ON ");
    target(w, &it.on);
    w.sql(" TO ");
    account(w, &it.to);
    if it.grantable {
        w.sql(" WITH GRANT OPTION");
    }
}

pub(super) fn revoked<'w>(w: &'w mut Writer, privilege: &str, on: &GrantTarget, from: &Ident) -> &'w mut Writer {
    w.sql(privilege).sql(" ON ");
    target(w, on);
    account(w.sql(" FROM "), from)
}

fn target(w: &mut Writer, on: &GrantTarget) {
    match on {
        GrantTarget::Table(name) | GrantTarget::Sequence(name) => w.table(name),
        GrantTarget::Schema(name) => w.ident(name).sql(".*"),
        GrantTarget::Function { name, .. } => w.sql("FUNCTION ").table(name),
    };
}

/// An account is a user at a host, or a role; `PUBLIC` is a word.
fn account<'w>(w: &'w mut Writer, name: &Ident) -> &'w mut Writer {
    if name.as_str().eq_ignore_ascii_case("public") {
        return w.sql("PUBLIC");
    }
    match name.as_str().rsplit_once('@') {
        Some((user, host)) => w.ident(&user.into()).sql("@").ident(&host.into()),
        None => w.ident(name),
    }
}
