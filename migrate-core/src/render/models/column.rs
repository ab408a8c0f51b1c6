//! Fields: a column with what is said of it alone.

use super::attribute::{self, Argument};
use super::name::Names;
use super::table::{self, Rest};
use super::{Imports, rust_type};
use crate::render::migration::word;
use crate::schema::naming::Convention;
use crate::schema::{
    Check, Column, Constraint, Deferral, ForeignKey, Ident, Identity, Index, Key, Matching, ReferentialAction, Rule,
    Schema, Table, literal,
};

/// Writes a field, by its name in Rust, and takes what its attribute says out of what is left to say of the table.
pub(super) fn written(
    table: &Table,
    column: &Column,
    (plain, field): &(String, String),
    rest: &mut Rest<'_>,
    (schema, names, naming): (&Schema, &Names, Convention),
    imports: &mut Imports,
) -> String {
    // No `..`, so that a new property is not forgotten here.
    let Column { name, ty, nullable, default, on_update_now, identity, generated, collation, comment } = column;
    let mut says = Vec::new();
    if *plain != *name.as_str() {
        says.push(Argument::says("name", name.as_str()));
    }
    says.extend(rust_type::beside(ty, names));
    if rest.key.contains(&name) {
        says.push(Argument::word("primary_key"));
    }
    says.extend(identity.as_ref().map(numbered));
    says.extend(default.as_ref().map(|it| Argument::is("default", self::default(it))));
    if let Some(it) = generated {
        says.push(Argument::says("generated", &it.expression));
        says.extend(it.stored.then(|| Argument::word("stored")));
    }
    says.extend(on_update_now.then(|| Argument::word("on_update_now")));
    says.extend(collation.as_ref().map(|it| Argument::says("collation", it.as_str())));
    if let Some((constraint, key)) = take(&mut rest.constraints, |it| unique_of(it, name)) {
        says.push(unique(table, constraint, key, naming));
    }
    if let Some((constraint, key)) = take(&mut rest.constraints, |it| reference_of(it, name)) {
        says.extend(references(table, constraint, key, schema, naming));
    }
    let own = |it: &&Index| it.parts.len() == 1 && it.columns().next() == Some(name) && it.include.is_empty();
    if let Some(place) = rest.indexes.iter().position(own) {
        says.push(index(table, rest.indexes.remove(place), naming));
    }
    says.extend(checks(table, name, rest, naming).into_iter().map(|it| Argument::says("check", it)));
    says.extend(comment.as_ref().map(|it| Argument::says("comment", it)));
    let of = rust_type::of(&names.meaning.meant(ty), names, imports);
    let of = if *nullable { format!("Option<{of}>") } else { of };
    format!("{}    pub {field}: {of},\n", attribute::written("column", &says, 4))
}

/// Takes the first that is wanted out of a list.
fn take<'t, T>(
    constraints: &mut Vec<&'t Constraint>,
    wanted: impl Fn(&'t Constraint) -> Option<T>,
) -> Option<(&'t Constraint, T)> {
    let (place, found) = constraints.iter().enumerate().find_map(|(place, it)| Some((place, wanted(it)?)))?;
    Some((constraints.remove(place), found))
}

fn unique_of<'t>(constraint: &'t Constraint, column: &Ident) -> Option<&'t Key> {
    match &constraint.rule {
        Rule::Unique(key) => (*key.columns == [column.clone()]).then_some(key),
        Rule::PrimaryKey(_) | Rule::ForeignKey(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
    }
}

fn reference_of<'t>(constraint: &'t Constraint, column: &Ident) -> Option<&'t ForeignKey> {
    match &constraint.rule {
        Rule::ForeignKey(key) => (*key.columns == [column.clone()]).then_some(key),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
    }
}

fn unique(table: &Table, constraint: &Constraint, key: &Key, naming: Convention) -> Argument {
    let mut list = Vec::from_iter(table::name(table, constraint, naming));
    list.extend(table::of_key(key));
    Argument::list("unique", list)
}

fn index(table: &Table, index: &Index, naming: Convention) -> Argument {
    let mut list = Vec::from_iter(table::index_name(table, index, naming));
    if let [part] = index.parts.as_slice() {
        list.extend(part.length.map(|it| Argument::is("length", it)));
        list.extend(part.collation.as_ref().map(|it| Argument::says("collate", it.as_str())));
        list.extend(part.operator_class.as_ref().map(|it| Argument::says("operator_class", it)));
        list.extend(part.descending.then(|| Argument::word("desc")));
        list.extend(part.nulls.map(|it| Argument::word(table::nulls(it))));
    }
    list.extend(table::of_index(index));
    Argument::list("index", list)
}

/// Writes `references = "users.id", on_delete = "cascade"`, or all of it in brackets where more is to be said.
fn references(
    table: &Table,
    constraint: &Constraint,
    key: &ForeignKey,
    schema: &Schema,
    naming: Convention,
) -> Vec<Argument> {
    let target = table::target(key);
    let name = table::name(table, constraint, naming);
    let external = table::is_external(key, schema).then(|| Argument::word("external"));
    let is_plain = name.is_none() && external.is_none() && key.set_columns.is_empty();
    if is_plain && key.matching == Matching::Simple {
        return [Argument::says("references", &target)].into_iter().chain(actions(key)).collect();
    }
    let list = [Argument::text(&target)].into_iter().chain(name).chain(external).chain(of_foreign_key(key));
    vec![Argument::List("references".to_owned(), list.collect())]
}

/// Says what becomes of a row, and all else of a foreign key but where it leads.
pub(super) fn of_foreign_key(key: &ForeignKey) -> Vec<Argument> {
    let mut list = actions(key);
    if !key.set_columns.is_empty() {
        list.push(table::columns("set_columns", &key.set_columns));
    }
    list.extend((key.matching == Matching::Full).then(|| Argument::word("match_full")));
    list
}

fn actions(key: &ForeignKey) -> Vec<Argument> {
    let said = |name, action: ReferentialAction| {
        let word = match action {
            ReferentialAction::NoAction => return None,
            ReferentialAction::Restrict => "restrict",
            ReferentialAction::Cascade => "cascade",
            ReferentialAction::SetNull => "set_null",
            ReferentialAction::SetDefault => "set_default",
        };
        Some(Argument::says(name, word))
    };
    let actions = [said("on_delete", key.on_delete), said("on_update", key.on_update), deferral(key.deferral)];
    actions.into_iter().flatten().collect()
}

pub(super) fn deferral(deferral: Deferral) -> Option<Argument> {
    match deferral {
        Deferral::NotDeferrable => None,
        Deferral::InitiallyImmediate => Some(Argument::word("deferrable")),
        Deferral::InitiallyDeferred => Some(Argument::word("initially_deferred")),
    }
}

/// Takes the checks that are named after the column: each by its number.
fn checks<'t>(table: &Table, column: &Ident, rest: &mut Rest<'t>, naming: Convention) -> Vec<&'t str> {
    let mut found: Vec<&str> = Vec::new();
    loop {
        let usual = naming.check(&table.name, column, found.len() + 1);
        let own = take(&mut rest.constraints, |it| match &it.rule {
            Rule::Check(check) if it.name == usual && *check == Check::new(check.expression.clone()) => {
                Some(check.expression.as_str())
            }
            Rule::Check(_) | Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::ForeignKey(_) | Rule::Exclusion(_) => None,
        });
        match own {
            Some((_, expression)) => found.push(expression),
            None => return found,
        }
    }
}

fn numbered(identity: &Identity) -> Argument {
    let Identity { always, start, increment } = identity;
    let mut list = Vec::from_iter(always.then(|| Argument::word("always")));
    list.extend(start.map(|it| Argument::is("start", it)));
    list.extend(increment.map(|it| Argument::is("increment", it)));
    Argument::list("identity", list)
}

/// Writes a default, which is SQL: a number, a truth or a text in it as one.
fn default(sql: &str) -> String {
    let digits = sql.strip_prefix('-').unwrap_or(sql);
    let is_number = (1..=18).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
    let inner = sql.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')).map(|it| it.replace("''", "'"));
    match inner {
        _ if is_number || matches!(sql, "true" | "false") => sql.to_owned(),
        Some(inner) if literal(&inner) == sql => format!("literal({})", word::text(&inner)),
        Some(_) | None => word::text(sql),
    }
}
