//! What there is besides tables, in words.

use super::{Part, quoted, said, yes};
use crate::schema::{
    Collation, Definition, Domain, EnumType, Extension, Grant, Ident, Policy, Routine, RowSecurity, Sequence, Trigger,
    View,
};

/// Gives the properties of an object but for its name.
pub(super) fn words(definition: &Definition) -> Part {
    match definition {
        Definition::Schema(_) => Vec::new(),
        Definition::Extension(it) => extension(it),
        Definition::Collation(it) => collation(it),
        Definition::Enum(EnumType { name: _, values }) => vec![("values", values.join(", "))],
        Definition::Domain(it) => domain(it),
        Definition::Sequence(it) => sequence(it),
        Definition::Function(Routine { name: _, arguments: _, definition })
        | Definition::Procedure(Routine { name: _, arguments: _, definition }) => {
            vec![("definition", definition.clone())]
        }
        Definition::View(it) => view(it),
        Definition::Trigger(Trigger { name: _, table: _, event, action }) => {
            vec![("event", event.clone()), ("action", action.clone())]
        }
        Definition::Policy(Policy { name: _, table: _, rule }) => vec![("rule", rule.clone())],
        Definition::RowSecurity(RowSecurity { table: _, forced }) => vec![("force", yes(*forced))],
        Definition::Grant(Grant { privilege: _, on: _, to: _, grantable }) => {
            vec![("right to give it to others", yes(*grantable))]
        }
    }
}

fn extension(it: &Extension) -> Part {
    // That others came along is how it was made.
    let Extension { name: _, schema, version, cascade: _ } = it;
    vec![("schema", said(schema.as_ref().map(Ident::as_str))), ("version", said(version.as_deref()))]
}

fn collation(it: &Collation) -> Part {
    let Collation { name: _, provider, locale, deterministic } = it;
    vec![("provider", said(provider.as_deref())), ("locale", locale.clone()), ("determinism", yes(*deterministic))]
}

fn domain(it: &Domain) -> Part {
    let Domain { name: _, base, nullable, default, checks } = it;
    let mut checks: Vec<String> = checks.iter().map(|it| format!("`{}` ({})", it.name, it.expression)).collect();
    checks.sort();
    vec![
        ("type", base.to_string()),
        ("nullability", yes(*nullable)),
        ("default", said(default.as_deref())),
        ("checks", checks.join(", ")),
    ]
}

fn sequence(it: &Sequence) -> Part {
    let Sequence { name: _, ty, start, increment, minimum, maximum, cache, cycle, owned_by } = it;
    let number = |it: &Option<i64>| said(it.map(|it| it.to_string()).as_deref());
    let owner = owned_by.as_ref().map(|(table, column)| format!("{table}.{column}"));
    vec![
        ("type", said(ty.as_ref().map(ToString::to_string).as_deref())),
        ("start", number(start)),
        ("increment", number(increment)),
        ("minimum", number(minimum)),
        ("maximum", number(maximum)),
        ("cache", said(cache.map(|it| it.to_string()).as_deref())),
        ("cycle", yes(*cycle)),
        ("owner", said(owner.as_deref())),
    ]
}

fn view(it: &View) -> Part {
    // Its rows come and go with a refresh; its indexes are told apart.
    let View { name: _, query, options, materialized: _, with_data: _, indexes: _ } = it;
    vec![("query", query.clone()), ("options", quoted(options.as_ref()))]
}
