//! What there is besides tables.

mod enum_type;
mod replace;

use super::layout::{Argument, Chain};
use super::word;
use crate::operation::{CreateObject, ObjectOperation, Operation, RenameObject, SetObjectComment};
use crate::schema::{
    Collation, Definition, Domain, Extension, Grant, GrantTarget, Object, ObjectName, Policy, RowSecurity, Schema,
    Sequence, Trigger, View,
};

/// Gives the next call, and how many operations it makes; none where no call makes the operation.
pub(super) fn next(op: &ObjectOperation, operations: &[Operation], at: &Schema) -> Option<(usize, Chain)> {
    let one = |chain: Chain| Some((1, chain));
    match op {
        ObjectOperation::Create(CreateObject { object }) => {
            rights(operations, granted).or_else(|| one(create(object)?))
        }
        ObjectOperation::Drop(op) => rights(operations, revoked).or_else(|| one(drop(&op.name)?)),
        ObjectOperation::Replace(op) => one(replace::replace(op, at)?),
        ObjectOperation::Rename(op) => one(rename(op)?),
        ObjectOperation::SetComment(SetObjectComment { name, to: Some(text), .. }) => {
            one(Chain::result("create_object_comment").arg(object_name(name)).arg(word::line(text)))
        }
        ObjectOperation::SetComment(SetObjectComment { name, to: None, .. }) => {
            one(Chain::result("drop_object_comment").arg(object_name(name)))
        }
        ObjectOperation::AlterEnum(op) => one(enum_type::alter(op, at)?),
        ObjectOperation::Refresh(op) => {
            let chain = Chain::op("refresh_materialized_view").arg(word::table(&op.name));
            one(chain.when(op.concurrently, "concurrently"))
        }
        // It comes along with other values for a type.
        ObjectOperation::MoveValues(_) => None,
    }
}

fn create(object: &Object) -> Option<Chain> {
    let Object { definition, depends_on, comment } = object;
    let has_more = comment.is_some() || !depends_on.is_empty();
    let named = |method, name| Chain::op(method).arg(word::table(name));
    Some(match definition {
        Definition::Schema(name) => more(Chain::op("create_schema").arg(word::ident(name)), object),
        Definition::Enum(it) => more(named("create_enum", &it.name).arg(word::texts(&it.values)), object),
        Definition::Function(it) => {
            let chain = named("create_function", &it.name).arg(word::text(&it.arguments));
            more(chain.arg(word::text(&it.definition)), object)
        }
        Definition::Procedure(it) => {
            let chain = named("create_procedure", &it.name).arg(word::text(&it.arguments));
            more(chain.arg(word::text(&it.definition)), object)
        }
        Definition::View(it) => {
            let View { name, query, options, materialized, with_data, indexes } = it;
            let method = if *materialized { "create_materialized_view" } else { "create_view" };
            let chain = named(method, name).arg(word::text(query));
            let chain = chain.with("options", options.as_ref().map(|it| word::text(it)));
            let chain = more(chain.when(!*with_data, "with_no_data"), object);
            return indexes.is_empty().then_some(chain);
        }
        Definition::Trigger(it) => more(trigger("create_trigger", it), object),
        Definition::Policy(it) => more(policy("create_policy", it), object),
        Definition::Domain(it) => {
            let chain = domain(it).with("comment", comment.as_ref().map(|it| word::line(it)));
            return depends_on.is_empty().then_some(chain);
        }
        Definition::RowSecurity(RowSecurity { table, forced: false }) if !has_more => {
            Chain::result("enable_row_security").arg(word::table(table))
        }
        Definition::Extension(it) if !has_more => extension(it),
        Definition::Collation(it) if !has_more => collation(it),
        Definition::Sequence(it) if !has_more => sequence(named("create_sequence", &it.name), it),
        Definition::RowSecurity(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Sequence(_)
        | Definition::Grant(_) => return None,
    })
}

/// Writes what is said of all kinds alike.
fn more(chain: Chain, object: &Object) -> Chain {
    let needed = object.depends_on.iter().map(word::table).collect::<Vec<_>>();
    let needed: Option<Argument> = (!needed.is_empty()).then_some(Argument::List(needed));
    chain.with("depends_on", needed).with("comment", object.comment.as_ref().map(|it| word::line(it)))
}

fn trigger(method: &'static str, it: &Trigger) -> Chain {
    let Trigger { name, table, event, action } = it;
    Chain::op(method).arg(word::ident(name)).arg(word::table(table)).arg(word::text(event)).arg(word::text(action))
}

fn policy(method: &'static str, it: &Policy) -> Chain {
    let Policy { name, table, rule } = it;
    Chain::op(method).arg(word::ident(name)).arg(word::table(table)).arg(word::text(rule))
}

fn domain(it: &Domain) -> Chain {
    let Domain { name, base, nullable, default, checks } = it;
    let mut chain = Chain::op("create_domain").arg(word::table(name)).arg(base.to_string());
    chain = chain.when(!*nullable, "not_null").with("default", default.as_ref().map(|it| word::default(it)));
    for check in checks {
        chain = chain.call("check").arg(word::ident(&check.name)).arg(word::text(&check.expression));
    }
    chain
}

fn extension(it: &Extension) -> Chain {
    let Extension { name, schema, version, cascade } = it;
    let chain = Chain::op("create_extension").arg(word::ident(name)).with("schema", schema.as_ref().map(word::ident));
    chain.with("version", version.as_ref().map(|it| word::text(it))).when(*cascade, "cascade")
}

fn collation(it: &Collation) -> Chain {
    let Collation { name, provider, locale, deterministic } = it;
    let chain = Chain::op("create_collation").arg(word::table(name)).arg(word::text(locale));
    let chain = chain.with("provider", provider.as_ref().map(|it| word::text(it)));
    chain.when(!*deterministic, "nondeterministic")
}

/// Writes what is said of a sequence, new or altered.
fn sequence(chain: Chain, it: &Sequence) -> Chain {
    let Sequence { name: _, ty, start, increment, minimum, maximum, cache, cycle, owned_by } = it;
    let number = |it: &Option<i64>| it.map(|it| it.to_string());
    let chain = chain
        .with("of_type", ty.as_ref().map(ToString::to_string))
        .with("start", number(start))
        .with("increment", number(increment))
        .with("minimum", number(minimum))
        .with("maximum", number(maximum))
        .with("cache", cache.map(|it| it.to_string()))
        .when(*cycle, "cycle");
    match owned_by {
        Some((table, column)) => chain.call("owned_by").arg(word::table(table)).arg(word::ident(column)),
        None => chain,
    }
}

fn drop(name: &ObjectName) -> Option<Chain> {
    let plain = |method, name| Chain::result(method).arg(name);
    Some(match name {
        ObjectName::Schema(name) => plain("drop_schema", word::ident(name)),
        ObjectName::Extension(name) => plain("drop_extension", word::ident(name)),
        ObjectName::Collation(name) => plain("drop_collation", word::table(name)),
        ObjectName::Enum(name) => plain("drop_enum", word::table(name)),
        ObjectName::Domain(name) => plain("drop_domain", word::table(name)),
        ObjectName::Sequence(name) => plain("drop_sequence", word::table(name)),
        ObjectName::Function { name, arguments } => {
            plain("drop_function", word::table(name)).arg(word::text(arguments))
        }
        ObjectName::Procedure { name, arguments } => {
            plain("drop_procedure", word::table(name)).arg(word::text(arguments))
        }
        ObjectName::View(name) => plain("drop_view", word::table(name)),
        ObjectName::MaterializedView(name) => plain("drop_materialized_view", word::table(name)),
        ObjectName::Trigger { table, name } => plain("drop_trigger", word::ident(name)).arg(word::table(table)),
        ObjectName::Policy { table, name } => plain("drop_policy", word::ident(name)).arg(word::table(table)),
        ObjectName::RowSecurity(table) => plain("disable_row_security", word::table(table)),
        ObjectName::Grant { .. } => return None,
    })
}

fn rename(op: &RenameObject) -> Option<Chain> {
    let to = op.to.qualified()?;
    let plain = |method, from| Chain::result(method).arg(from);
    Some(match &op.from {
        ObjectName::Schema(from) => plain("rename_schema", word::ident(from)).arg(word::ident(&to.name)),
        ObjectName::Collation(from) => plain("rename_collation", word::table(from)).arg(word::table(&to)),
        ObjectName::Enum(from) => plain("rename_enum", word::table(from)).arg(word::table(&to)),
        ObjectName::Domain(from) => plain("rename_domain", word::table(from)).arg(word::table(&to)),
        ObjectName::Sequence(from) => plain("rename_sequence", word::table(from)).arg(word::table(&to)),
        ObjectName::Function { name, arguments } => {
            plain("rename_function", word::table(name)).arg(word::text(arguments)).arg(word::table(&to))
        }
        ObjectName::Procedure { name, arguments } => {
            plain("rename_procedure", word::table(name)).arg(word::text(arguments)).arg(word::table(&to))
        }
        ObjectName::View(from) => plain("rename_view", word::table(from)).arg(word::table(&to)),
        ObjectName::MaterializedView(from) => {
            plain("rename_materialized_view", word::table(from)).arg(word::table(&to))
        }
        ObjectName::Trigger { table, name } => {
            plain("rename_trigger", word::ident(name)).arg(word::table(table)).arg(word::ident(&to.name))
        }
        ObjectName::Policy { table, name } => {
            plain("rename_policy", word::ident(name)).arg(word::table(table)).arg(word::ident(&to.name))
        }
        ObjectName::Extension(_) | ObjectName::RowSecurity(_) | ObjectName::Grant { .. } => return None,
    })
}

/// Writes the name of an object with its kind.
fn object_name(name: &ObjectName) -> String {
    let one = |kind: &str, name: String| format!("ObjectName::{kind}({name}.into())");
    match name {
        ObjectName::Schema(it) => one("Schema", word::ident(it)),
        ObjectName::Extension(it) => one("Extension", word::ident(it)),
        ObjectName::Collation(it) => one("Collation", word::table(it)),
        ObjectName::Enum(it) => one("Enum", word::table(it)),
        ObjectName::Domain(it) => one("Domain", word::table(it)),
        ObjectName::Sequence(it) => one("Sequence", word::table(it)),
        ObjectName::View(it) => one("View", word::table(it)),
        ObjectName::MaterializedView(it) => one("MaterializedView", word::table(it)),
        ObjectName::RowSecurity(it) => one("RowSecurity", word::table(it)),
        ObjectName::Function { name, arguments } => routine_name("Function", &word::table(name), arguments),
        ObjectName::Procedure { name, arguments } => routine_name("Procedure", &word::table(name), arguments),
        ObjectName::Trigger { table, name } => part_name("Trigger", &word::table(table), &word::ident(name)),
        ObjectName::Policy { table, name } => part_name("Policy", &word::table(table), &word::ident(name)),
        ObjectName::Grant { privilege, on, to } => format!(
            "ObjectName::Grant {{ privilege: {}.into(), on: {}, to: {}.into() }}",
            word::text(privilege),
            target(on),
            word::ident(to)
        ),
    }
}

fn routine_name(kind: &str, name: &str, arguments: &str) -> String {
    format!("ObjectName::{kind} {{ name: {name}.into(), arguments: {}.into() }}", word::text(arguments))
}

fn part_name(kind: &str, table: &str, name: &str) -> String {
    format!("ObjectName::{kind} {{ table: {table}.into(), name: {name}.into() }}")
}

fn target(on: &GrantTarget) -> String {
    match on {
        GrantTarget::Table(name) => word::table(name),
        GrantTarget::Sequence(name) => format!("GrantTarget::Sequence({}.into())", word::table(name)),
        GrantTarget::Schema(name) => format!("GrantTarget::Schema({}.into())", word::ident(name)),
        GrantTarget::Function { name, arguments } => format!(
            "GrantTarget::Function {{ name: {}.into(), arguments: {}.into() }}",
            word::table(name),
            word::text(arguments)
        ),
    }
}

/// Writes rights that follow each other as one call: those of one role to one thing; none where there are none.
fn rights(operations: &[Operation], find: fn(&Operation) -> Option<(&'static str, &Grant)>) -> Option<(usize, Chain)> {
    let (method, first) = find(operations.first()?)?;
    let is_alike = |it: &&Grant| it.on == first.on && it.to == first.to && it.grantable == first.grantable;
    let found: Vec<&Grant> = operations.iter().map_while(find).map(|(_, it)| it).take_while(is_alike).collect();
    let privileges = Argument::List(found.iter().map(|it| word::text(&it.privilege)).collect());
    let to = Argument::List(vec![word::ident(&first.to)]);
    Some((found.len(), Chain::result(method).arg(privileges).arg(target(&first.on)).arg(to)))
}

fn granted(operation: &Operation) -> Option<(&'static str, &Grant)> {
    let Operation::Object(ObjectOperation::Create(op)) = operation else { return None };
    let Definition::Grant(grant) = &op.object.definition else { return None };
    Some((if grant.grantable { "grant_with_option" } else { "grant" }, grant))
}

fn revoked(operation: &Operation) -> Option<(&'static str, &Grant)> {
    let Operation::Object(ObjectOperation::Drop(op)) = operation else { return None };
    let Definition::Grant(grant) = &op.object.as_ref()?.definition else { return None };
    Some((if grant.grantable { "revoke_with_option" } else { "revoke" }, grant))
}
