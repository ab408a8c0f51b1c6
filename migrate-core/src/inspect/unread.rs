//! What was not read is not compared.

use super::LeftAlone;
use crate::schema::{Ident, ObjectName, Schema, TableName};

/// Wants nothing of what was not read at all, and the rights that there are: whoever gave them had reasons that no
/// migration need know. Tells what is not compared for it.
pub(crate) fn leave_unread(wanted: &mut Schema, found: &Schema, left_alone: &[LeftAlone]) -> Vec<String> {
    let mut left = Vec::new();
    for it in left_alone {
        if let Some((schema, "")) = named(it, "schema") {
            let is_in = |name: &TableName| name.schema.as_ref().is_some_and(|it| it.as_str() == schema);
            let before = wanted.tables.len();
            wanted.tables.retain(|name, _| !is_in(name));
            wanted.objects.retain(|name, object| {
                let is_schema = matches!(name, ObjectName::Schema(it) if it.as_str() == schema);
                !is_schema && !object.name().qualified().is_some_and(|it| is_in(&it))
            });
            if wanted.tables.len() < before {
                left.push(format!("the tables of schema `{schema}`: it was not read"));
            }
        }
        if let Some((name, "")) = named(it, "table")
            && found.table(&name.into()).is_none()
            && wanted.tables.remove(&TableName::from(name)).is_some()
        {
            left.push(format!("table `{name}`: it was not read"));
        }
        if let Some((table, rest)) = named(it, "table")
            && let Some(key) = rest.strip_prefix(": foreign key `").and_then(|it| it.strip_suffix('`'))
        {
            left.extend(take_over_key(wanted, found, &table.into(), &key.into()));
        }
        left.extend(leave_part(wanted, found, it));
        if named(it, "database").is_some() {
            let unread = wanted.tables.extract_if(.., |name, _| name.schema.is_none() && found.table(name).is_none());
            left.extend(unread.map(|(name, _)| format!("table `{name}`: it was not read")));
        }
        let unread = wanted.objects.extract_if(.., |name, _| !found.objects.contains_key(name) && is_about(it, name));
        left.extend(unread.map(|(name, _)| format!("{name}: it was not read")));
    }
    keep_rights(wanted, found);
    left
}

/// Tells whether something that was left alone is an object, or hides it.
fn is_about(left: &LeftAlone, name: &ObjectName) -> bool {
    let is = |kind: &str, own: &Ident| named(left, kind) == Some((own.as_str(), ""));
    let is_home = name.qualified().is_none_or(|it| it.schema.is_none());
    if named(left, "database").is_some() {
        return is_home;
    }
    match name {
        ObjectName::View(it) => is_home && is("view", &it.name),
        ObjectName::Sequence(it) => is_home && is("sequence", &it.name),
        ObjectName::Trigger { name: own, .. } => {
            is_home && (left.what == "triggers" || is("trigger", own))
                || left.what.starts_with("trigger") && left.what == name.to_string()
        }
        ObjectName::Function { name, .. } => {
            is_home && (left.what == "functions and procedures" || is("function", &name.name))
        }
        ObjectName::Procedure { name, .. } => {
            is_home && (left.what == "functions and procedures" || is("procedure", &name.name))
        }
        ObjectName::Schema(_)
        | ObjectName::Extension(_)
        | ObjectName::Collation(_)
        | ObjectName::Enum(_)
        | ObjectName::Domain(_)
        | ObjectName::MaterializedView(_)
        | ObjectName::Policy { .. }
        | ObjectName::RowSecurity(_)
        | ObjectName::Grant { .. } => false,
    }
}

/// Wants no constraint and no index of a table that was read without it: it is there, whatever it is.
fn leave_part(wanted: &mut Schema, found: &Schema, left: &LeftAlone) -> Option<String> {
    let (name, rest) = named(left, "table")?;
    let part = |kind: &str| Some(Ident::from(rest.strip_prefix(kind)?.strip_suffix('`')?));
    let (constraint, index) = (part(": constraint `"), part(": index `"));
    let (found, table) = (found.table(&name.into())?, wanted.table_mut(&name.into())?);
    let before = (table.constraints.len(), table.indexes.len());
    table.constraints.retain(|it| Some(&it.name) != constraint.as_ref() || found.constraint(&it.name).is_some());
    table.indexes.retain(|it| Some(&it.name) != index.as_ref() || found.index(&it.name).is_some());
    (before != (table.constraints.len(), table.indexes.len())).then(|| format!("{}: it was not read", left.what))
}

/// Wants a foreign key as it was found, where not all of it was read.
fn take_over_key(wanted: &mut Schema, found: &Schema, table: &TableName, key: &Ident) -> Option<String> {
    let found = found.table(table)?.constraint(key)?;
    let wanted = wanted.table_mut(table)?.constraint_mut(key).ok()?;
    let told = format!("table `{table}`: foreign key `{key}`: not all of it was read");
    (wanted != found).then(|| {
        *wanted = found.clone();
        told
    })
}

/// Takes the name out of "table `users`: rule `r`", and what follows it.
pub(crate) fn named<'l>(left: &'l LeftAlone, kind: &str) -> Option<(&'l str, &'l str)> {
    left.what.strip_prefix(kind)?.strip_prefix(" `")?.split_once('`')
}

fn keep_rights(wanted: &mut Schema, found: &Schema) {
    let is_there = |schema: &Schema, name: &TableName| {
        schema.tables.contains_key(name) || schema.objects.values().any(|it| it.relation() == Some(name))
    };
    let rights = found.objects.iter().filter(|(name, _)| matches!(name, ObjectName::Grant { .. }));
    for (name, object) in rights {
        if object.owner().is_none_or(|it| is_there(wanted, it)) {
            wanted.objects.entry(name.clone()).or_insert_with(|| object.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{
        Constraint, Definition, ForeignKey, Grant, GrantTarget, Index, Object, ReferentialAction, Rule, Table, View,
    };

    fn schema(tables: &[&str], granted: Option<&str>) -> Schema {
        let mut schema = Schema::default();
        tables.iter().for_each(|it| schema.insert(Table::new(*it)).expect("each once"));
        if let Some(table) = granted {
            let (privilege, on) = ("SELECT".to_owned(), GrantTarget::Table(table.into()));
            let grant = Definition::Grant(Grant { privilege, on, to: "anna".into(), grantable: false });
            schema.insert_object(Object::new(grant)).expect("the only one");
        }
        schema
    }

    #[test]
    fn what_was_not_read_is_not_wanted_and_rights_are() {
        let left = |what: &str| LeftAlone { what: what.to_owned(), why: "who knows".to_owned() };
        let mut wanted = schema(&["users", "words", "secret.keys", "items"], None);
        let found = schema(&["users", "items"], Some("users"));
        let told = leave_unread(
            &mut wanted,
            &found,
            &[left("schema `secret`"), left("table `words`"), left("table `users`: rule `r`"), left("table `gone`")],
        );
        assert_eq!(told, ["the tables of schema `secret`: it was not read", "table `words`: it was not read"]);
        assert_eq!(wanted, schema(&["users", "items"], Some("users")));
    }

    #[test]
    fn a_right_on_what_goes_goes_with_it() {
        let mut wanted = schema(&["items"], None);
        leave_unread(&mut wanted, &schema(&["users"], Some("users")), &[]);
        assert_eq!(wanted, schema(&["items"], None));
    }

    #[test]
    fn of_a_database_that_is_not_seen_whole_only_what_is_found_is_wanted() {
        let left = |what: &str| LeftAlone { what: what.to_owned(), why: "who knows".to_owned() };
        let view = |name: &str| Object::new(Definition::View(View::new(name, "SELECT 1")));
        let mut wanted = schema(&["users", "hidden", "other.t"], None);
        ["seen", "unseen"].into_iter().for_each(|it| wanted.insert_object(view(it)).expect("each once"));
        let mut found = schema(&["users"], None);
        found.insert_object(view("seen")).expect("the only one");
        let told = leave_unread(&mut wanted, &found, &[left("database `shop`")]);
        assert_eq!(told, ["table `hidden`: it was not read", "view `unseen`: it was not read"]);
        assert!(wanted.table(&"other.t".into()).is_some() && wanted.objects.len() == 1);
    }

    #[test]
    fn a_constraint_or_index_that_was_left_alone_is_not_made_anew() {
        let with = |names: &[&str]| {
            let mut schema = schema(&["users"], None);
            let users = schema.table_mut(&"users".into()).expect("it is there");
            for name in names {
                let rule = Rule::unique(vec!["a".into()]);
                users.constraints.push(Constraint { name: (*name).into(), rule });
                users.indexes.push(Index::new(*name, vec![crate::schema::col("a")]));
            }
            schema
        };
        let left =
            |kind: &str, name: &str| LeftAlone { what: format!("table `users`: {kind} `{name}`"), why: String::new() };
        let all = [left("constraint", "odd"), left("index", "odd"), left("index", "seen")];
        let mut wanted = with(&["odd", "seen"]);
        let told = leave_unread(&mut wanted, &with(&["seen"]), &all);
        assert_eq!(
            told,
            ["table `users`: constraint `odd`: it was not read", "table `users`: index `odd`: it was not read"]
        );
        assert_eq!(wanted, with(&["seen"]));
    }

    #[test]
    fn a_key_of_which_something_is_not_known_is_wanted_as_it_is() {
        let with_key = |on_delete| {
            let mut schema = schema(&["users"], None);
            let key = ForeignKey::new(vec!["a".into()], "users".into(), vec!["id".into()]);
            let rule = Rule::ForeignKey(ForeignKey { on_delete, ..key });
            let users = schema.table_mut(&"users".into()).expect("it is there");
            users.constraints.push(Constraint { name: "fk".into(), rule });
            schema
        };
        let mut wanted = with_key(ReferentialAction::Cascade);
        let found = with_key(ReferentialAction::NoAction);
        let left = LeftAlone { what: "table `users`: foreign key `fk`".to_owned(), why: String::new() };
        assert_eq!(
            leave_unread(&mut wanted, &found, &[left]),
            ["table `users`: foreign key `fk`: not all of it was read"]
        );
        assert_eq!(wanted, found);
    }
}
