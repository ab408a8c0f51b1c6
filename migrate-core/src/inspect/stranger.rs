//! Schemas of a database that are nobody's who compares: another program's.

use std::collections::BTreeSet;

use super::{LeftAlone, unread::named};
use crate::schema::{Definition, Filter, Grant, GrantTarget, Ident, Object, Schema, TableName};

/// Leaves out of what was found the schemas of which none of the others has anything, and lists them as left alone:
/// a database may be shared, and what somebody else keeps there is not left over. A pattern of what is looked at says
/// otherwise.
pub(crate) fn leave_strangers(found: &mut Schema, left_alone: &mut Vec<LeftAlone>, known: &[&Schema], filter: &Filter) {
    if filter.names_whole() {
        return;
    }
    let known: BTreeSet<Ident> = known.iter().flat_map(|it| schemas(it)).cloned().collect();
    let strangers: BTreeSet<Ident> = schemas(found).filter(|it| !known.contains(*it)).cloned().collect();
    if strangers.is_empty() {
        return;
    }
    let is_strange = |schema: Option<&Ident>| schema.is_some_and(|it| strangers.contains(it));
    found.tables.retain(|name, _| !is_strange(name.schema.as_ref()));
    found.objects.retain(|_, object| !is_strange(schema_of(object)));
    left_alone.retain(|it| {
        let table = ["table", "view"].into_iter().find_map(|kind| Some(TableName::from(named(it, kind)?.0)));
        !is_strange(table.and_then(|it| it.schema).as_ref())
    });
    left_alone.extend(strangers.iter().map(|it| LeftAlone {
        what: format!("schema `{it}`"),
        why: "no model and no migration has anything in it; `--include \"*\"` compares all there is".to_owned(),
    }));
}

/// Names the schemas beside that in which a connection is at home.
fn schemas(schema: &Schema) -> impl Iterator<Item = &Ident> {
    let tables = schema.tables.keys().filter_map(|it| it.schema.as_ref());
    tables.chain(schema.objects.values().filter_map(schema_of))
}

fn schema_of(object: &Object) -> Option<&Ident> {
    match &object.definition {
        Definition::Schema(name) => Some(name),
        // It is the database's, wherever its parts are.
        Definition::Extension(_) => None,
        Definition::Collation(it) => it.name.schema.as_ref(),
        Definition::Enum(it) => it.name.schema.as_ref(),
        Definition::Domain(it) => it.name.schema.as_ref(),
        Definition::Sequence(it) => it.name.schema.as_ref(),
        Definition::Function(it) | Definition::Procedure(it) => it.name.schema.as_ref(),
        Definition::View(it) => it.name.schema.as_ref(),
        Definition::Trigger(it) => it.table.schema.as_ref(),
        Definition::Policy(it) => it.table.schema.as_ref(),
        Definition::RowSecurity(it) => it.table.schema.as_ref(),
        Definition::Grant(it) => granted_in(it),
    }
}

fn granted_in(grant: &Grant) -> Option<&Ident> {
    match &grant.on {
        GrantTarget::Schema(name) => Some(name),
        GrantTarget::Table(name) | GrantTarget::Sequence(name) | GrantTarget::Function { name, .. } => {
            name.schema.as_ref()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Table, View};

    fn with(tables: &[&str]) -> Schema {
        let mut schema = Schema::default();
        for name in tables {
            schema.insert(Table::new(*name)).expect("another name");
        }
        schema
    }

    #[test]
    fn what_lies_where_nobody_has_anything_is_left_alone() {
        let mut found = with(&["users", "stray", "shop.items", "shop.stray", "crm.leads"]);
        for it in [Definition::Schema("crm".into()), Definition::View(View::new("crm.hot", "SELECT 1"))] {
            found.insert_object(Object::new(it)).expect("another name");
        }
        let rule = |table: &str| LeftAlone { what: format!("table `{table}`: rule `r`"), why: String::new() };
        let mut left = vec![rule("crm.leads"), rule("users")];
        let (models, migrations) = (with(&["users"]), with(&["shop.items"]));
        leave_strangers(&mut found, &mut left, &[&models, &migrations], &Filter::default());
        assert_eq!(found, with(&["users", "stray", "shop.items", "shop.stray"]));
        let left: Vec<&str> = left.iter().map(|it| it.what.as_str()).collect();
        assert_eq!(left, ["table `users`: rule `r`", "schema `crm`"]);
    }

    #[test]
    fn who_asks_for_it_compares_it() {
        let everywhere = Filter { include: vec!["*".into()], ..Filter::default() };
        let (mut found, mut left) = (with(&["crm.leads"]), Vec::new());
        leave_strangers(&mut found, &mut left, &[], &everywhere);
        assert_eq!((found, left), (with(&["crm.leads"]), Vec::new()));
    }
}
