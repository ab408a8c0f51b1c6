//! What was not read is not compared.

use super::LeftAlone;
use crate::schema::{ObjectName, Schema, TableName};

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
    }
    keep_rights(wanted, found);
    left
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
    use crate::schema::{Definition, Grant, GrantTarget, Object, Table};

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
}
