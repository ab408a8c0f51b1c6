//! Objects besides tables.

use super::table::{said, usual};
use super::types::{self, Enums};
use super::{WORDING, condition, default, index, policy, routine, sequence, trigger};
use crate::schema::expression::{joined, words};
use crate::schema::{Collation, Definition, Domain, Extension, Grant, GrantTarget, Ident, Object, Schema, View};

/// Puts all objects into one spelling; the names of functions hold their arguments, and change with them.
pub(super) fn normal(schema: &mut Schema, enums: &Enums) {
    let objects = std::mem::take(&mut schema.objects);
    for mut object in objects.into_values() {
        one(&mut object, enums);
        for object in apart(object) {
            schema.objects.insert(object.name(), object);
        }
    }
}

fn one(object: &mut Object, enums: &Enums) {
    object.depends_on.clear();
    said(&mut object.comment);
    match &mut object.definition {
        Definition::Schema(_) | Definition::Enum(_) => {}
        Definition::RowSecurity(_) | Definition::Grant(_) => object.comment = None,
        Definition::Extension(Extension { name: _, schema, version, cascade }) => {
            for own in ["public", "pg_catalog"] {
                usual(schema, own);
            }
            // The server's newest is another one on each server.
            (*version, *cascade) = (None, false);
        }
        Definition::Collation(Collation { name: _, provider, locale: _, deterministic: _ }) => {
            *provider = provider.take().map(|it| it.to_ascii_lowercase()).filter(|it| it != "libc");
        }
        Definition::Domain(Domain { name: _, base, nullable: _, default: of, checks }) => {
            types::normal(base, enums);
            default(of, base);
            checks.iter_mut().for_each(|it| condition(&mut it.expression));
            checks.sort_by(|one, other| one.name.cmp(&other.name));
        }
        Definition::Sequence(it) => {
            if let Some(ty) = &mut it.ty {
                types::normal(ty, enums);
            }
            sequence::unsaid(it);
        }
        Definition::Function(it) | Definition::Procedure(it) => routine::normal(it),
        Definition::View(it) => view(it),
        Definition::Trigger(it) => trigger::normal(it),
        Definition::Policy(it) => policy::normal(it),
    }
}

fn view(view: &mut View) {
    let View { name: _, query, options, materialized: _, with_data, indexes } = view;
    *query = spelled(query);
    *options = options.take().map(|it| option_list(&it)).filter(|it| !it.is_empty());
    // Whether rows are there is their state.
    *with_data = true;
    indexes.iter_mut().for_each(index::normal);
    indexes.sort_by(|one, other| one.name.cmp(&other.name));
}

/// Writes the words of a text alike, whatever the letters and spaces.
pub(super) fn spelled(sql: &str) -> String {
    let sql = sql.trim().trim_end_matches(';').trim_end();
    words(sql, WORDING).map_or_else(|| sql.to_owned(), |words| joined(&words))
}

/// Writes `a = b, c` in one order, what is only named as true.
fn option_list(text: &str) -> String {
    let mut options: Vec<String> = text
        .split(',')
        .map(|it| {
            let (name, value) = it.split_once('=').unwrap_or((it, "true"));
            format!("{} = {}", name.trim().to_lowercase(), value.trim().to_lowercase())
        })
        .collect();
    options.sort();
    options.join(", ")
}

/// Gives the objects that are read where one was written: `ALL` is a right of each kind, and what everybody has from the
/// beginning, or what is known nowhere, is none.
fn apart(object: Object) -> Vec<Object> {
    match &object.definition {
        Definition::Schema(name) if name.as_str() == "public" => Vec::new(),
        Definition::Extension(it) if it.name.as_str() == "plpgsql" => Vec::new(),
        Definition::Grant(it) => grants(it),
        Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Enum(_)
        | Definition::Domain(_)
        | Definition::Sequence(_)
        | Definition::Function(_)
        | Definition::Procedure(_)
        | Definition::View(_)
        | Definition::Trigger(_)
        | Definition::Policy(_)
        | Definition::RowSecurity(_) => vec![object],
    }
}

/// <https://www.postgresql.org/docs/current/ddl-priv.html>
fn grants(grant: &Grant) -> Vec<Object> {
    let privilege = grant.privilege.trim().to_ascii_uppercase();
    let all: &[&str] = match &grant.on {
        GrantTarget::Table(_) => &["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
        GrantTarget::Sequence(_) => &["USAGE", "SELECT", "UPDATE"],
        GrantTarget::Schema(_) => &["USAGE", "CREATE"],
        GrantTarget::Function { .. } => &["EXECUTE"],
    };
    let privileges = match privilege.as_str() {
        "ALL" | "ALL PRIVILEGES" => all.to_vec(),
        one => vec![one],
    };
    let is_public = grant.to.as_str().eq_ignore_ascii_case("public");
    let on = match &grant.on {
        GrantTarget::Function { .. } if is_public => return Vec::new(),
        GrantTarget::Function { name, arguments } => {
            GrantTarget::Function { name: name.clone(), arguments: routine::arguments(arguments) }
        }
        on @ (GrantTarget::Table(_) | GrantTarget::Sequence(_) | GrantTarget::Schema(_)) => on.clone(),
    };
    let to = if is_public { Ident::new("PUBLIC") } else { grant.to.clone() };
    // Rights on single columns are not read.
    let known = privileges.into_iter().filter(|it| !it.contains('('));
    let made = known.map(|privilege| {
        let (on, to, privilege) = (on.clone(), to.clone(), privilege.to_owned());
        Object::new(Definition::Grant(Grant { privilege, on, to, grantable: grant.grantable }))
    });
    made.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{Dialect, normal};

    #[test]
    fn all_rights_are_each_right() {
        let mut schema = Schema::default();
        let grant = Grant {
            privilege: "all".to_owned(),
            on: GrantTarget::Schema("s".into()),
            to: "a".into(),
            grantable: false,
        };
        schema.insert_object(Object::new(Definition::Grant(grant))).expect("the first");
        let said = normal(Dialect::Postgres, &schema);
        for privilege in ["USAGE", "CREATE"] {
            let (privilege, on) = (privilege.to_owned(), GrantTarget::Schema("s".into()));
            let name = crate::schema::ObjectName::Grant { privilege, on, to: "a".into() };
            assert!(said.objects.contains_key(&name), "{name}");
        }
    }

    #[test]
    fn the_options_of_a_view_have_one_order() {
        assert_eq!(
            option_list("security_invoker, CHECK_OPTION=local"),
            "check_option = local, security_invoker = true"
        );
    }
}
