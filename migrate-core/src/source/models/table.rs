//! One model as the operation that makes its table.
//!
//! The builder of migrations is called, so that names, defaults and contradictions are the same.

use std::collections::BTreeMap;

use migrate_syntax::model::{
    Action, Check, Column, DbEnum, Deferral, Exclusion, ForeignKey, Index, Key, Model, Nulls, Part, TableOption, Term,
    last_of,
};
use migrate_syntax::problem::Problem;
use migrate_syntax::suggestion::nearest;

use super::{Origin, in_schema, reference, refused, sql_type, table_name};
use crate::dialect::Dialect;
use crate::operation::{
    ColumnBuilder, ForeignKeyBuilder, IndexBuilder, KeyBuilder, Operation, Operations, TableBuilder,
};
use crate::schema::naming::{Convention, Name};
use crate::schema::{
    Conflict, EnumType, ExclusionElement, Identity, IndexPart, ReferentialAction, Schema, SqlType, TableName, col, expr,
};

/// The models by their tables.
type Tables = BTreeMap<TableName, Model<Origin>>;
/// The enums by their names in Rust.
type Enums<'f> = BTreeMap<&'f str, &'f DbEnum<Origin>>;

/// Makes an enum type; gives what is wrong with it.
pub(super) fn make_enum(it: &DbEnum<Origin>, schema: &mut Schema) -> Option<Problem<Origin>> {
    let mut op = Operations::new(Dialect::Postgres);
    let EnumType { name, values } = enum_type(it);
    let builder = op.create_enum(name, values);
    if let Some(comment) = &it.comment {
        builder.comment(comment);
    }
    let made = op.completed(schema).map_err(|error| error.to_string());
    let applied = made.and_then(|operations| {
        operations.iter().try_for_each(|it| it.apply(schema).map_err(|error| error.to_string()))
    });
    applied.err().map(|message| Problem { span: it.type_name.span, message, help: None })
}

fn enum_type(it: &DbEnum<Origin>) -> EnumType {
    let values = it.variants.iter().map(|(_, value)| value.clone()).collect();
    EnumType { name: enum_name(it), values }
}

/// Names the type of an enum.
pub(super) fn enum_name(it: &DbEnum<Origin>) -> TableName {
    in_schema(it.schema.as_deref(), &it.type_name.value)
}

/// Gives the types of a model's columns, `None` when one has none.
pub(super) fn types(
    problems: &mut Vec<Problem<Origin>>,
    model: &Model<Origin>,
    enums: &Enums<'_>,
) -> Option<Vec<SqlType>> {
    let known = problems.len();
    let types = model.columns().filter_map(|it| column_type(it, enums).map_err(|it| problems.push(it)).ok()).collect();
    (problems.len() == known).then_some(types)
}

/// Gives what makes the table of a model with columns of these types, after the enum types of `schema`.
pub(super) fn operations(
    model: &Model<Origin>,
    types: Vec<SqlType>,
    tables: &Tables,
    naming: Convention,
    schema: &Schema,
) -> Result<Vec<Operation>, Problem<Origin>> {
    // What makes a table needs to know the types of the others' columns no more than their rows.
    let types_alone = Schema { objects: schema.objects.clone(), ..Schema::default() };
    let mut op = Operations::with_naming(Dialect::Postgres, naming);
    let made = op.create_table(table_name(model), |t| {
        for (it, ty) in model.columns().zip(types) {
            column(t, it, ty, |key| reference::target(model, key, tables));
        }
        whole(t, model, |key| reference::target(model, key, tables));
    });
    let completed = made.and_then(|()| op.completed(&types_alone));
    completed.map_err(|error| refused(model, &error))
}

fn column_type(column: &Column<Origin>, enums: &Enums<'_>) -> Result<SqlType, Problem<Origin>> {
    let by_rust_name = |path: &str| enums.get(last_of(path)).map(|it| enum_type(it));
    sql_type::of(&column.ty, &by_rust_name).ok_or_else(|| match column.ty.rust() {
        Some(name) => {
            let help = match nearest(last_of(&name.value), enums.keys().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "say which type the column has: `#[column(ty = Text)]`; or give the enum that it is \
                         `#[derive(DbEnum)]`"
                    .to_owned(),
            };
            Problem::new(name.span, format!("`{}` is no type of a column", name.value), help)
        }
        None => {
            let help = "write a type as migrations do, with numbers of its range";
            Problem::new(column.name.span, format!("the type of `{}` is out of range", column.name.value), help)
        }
    })
}

fn column(t: &mut TableBuilder, it: &Column<Origin>, ty: SqlType, target: impl Fn(&ForeignKey<Origin>) -> TableName) {
    let name = it.name.value.as_str();
    let mut builder = t.column(name, ty);
    if !it.nullable {
        builder = builder.not_null();
    }
    if it.primary_key {
        builder = builder.primary_key();
    }
    if let Some(numbers) = it.identity {
        let (always, start, increment) = (numbers.always, numbers.start, numbers.increment);
        builder = builder.identity_with(Identity { always, start, increment });
    }
    builder = described(builder, it);
    it.checks.iter().filter(|it| is_plain(it)).fold(builder, |builder, check| builder.check(&check.expression));
    if let Some(own) = &it.unique {
        key(t.unique([name]), own);
    }
    if let Some(own) = &it.references {
        let builder = t.foreign_key([name], target(own), own.referenced_columns.iter().map(String::as_str));
        foreign_key(builder, own);
    }
    if let Some(own) = &it.index {
        index(t.index(own.parts.iter().map(part)), own);
    }
    it.checks.iter().filter(|it| !is_plain(it)).for_each(|it| check(t, it));
}

/// Tells whether a check of a column is nothing but its condition, and is named after the column.
fn is_plain(check: &Check<Origin>) -> bool {
    check.name.is_none() && !check.no_inherit && !check.not_enforced
}

fn described<'a>(mut builder: ColumnBuilder<'a>, it: &Column<Origin>) -> ColumnBuilder<'a> {
    if let Some(sql) = &it.default {
        builder = builder.default(sql);
    }
    if let Some(generated) = &it.generated {
        builder = match generated.stored {
            true => builder.generated_stored(&generated.expression),
            false => builder.generated_virtual(&generated.expression),
        };
    }
    if let Some(collation) = &it.collation {
        builder = builder.collation(collation.as_str());
    }
    if it.on_update_now {
        builder = builder.on_update_now();
    }
    match &it.comment {
        Some(comment) => builder.comment(comment),
        None => builder,
    }
}

fn whole(t: &mut TableBuilder, model: &Model<Origin>, target: impl Fn(&ForeignKey<Origin>) -> TableName) {
    if let Some(own) = &model.primary_key {
        key(t.primary_key(own.columns.iter().map(|it| it.value.as_str())), own);
    }
    for own in &model.uniques {
        key(t.unique(own.columns.iter().map(|it| it.value.as_str())), own);
    }
    for own in &model.foreign_keys {
        let columns = own.columns.iter().map(|it| it.value.as_str());
        let builder = t.foreign_key(columns, target(own), own.referenced_columns.iter().map(String::as_str));
        foreign_key(builder, own);
    }
    model.checks.iter().for_each(|it| check(t, it));
    model.exclusions.iter().for_each(|it| exclusion(t, it));
    for own in &model.indexes {
        index(t.index(own.parts.iter().map(part)), own);
    }
    if let Some(comment) = &model.comment {
        t.comment(comment);
    }
    model.options.iter().for_each(|it| option(t, it));
}

fn key(mut builder: KeyBuilder<'_>, own: &Key<Origin>) {
    if let Some(name) = &own.name {
        builder = builder.name(name.as_str());
    }
    if !own.include.is_empty() {
        builder = builder.include(own.include.iter().map(|it| it.value.as_str()));
    }
    if own.nulls_not_distinct {
        builder = builder.nulls_not_distinct();
    }
    builder = match own.deferral {
        Deferral::NotDeferrable => builder,
        Deferral::InitiallyImmediate => builder.deferrable(),
        Deferral::InitiallyDeferred => builder.initially_deferred(),
    };
    if let Some(conflict) = own.on_conflict.as_ref().and_then(|word| conflict(&word.value)) {
        builder.on_conflict(conflict);
    }
}

fn conflict(word: &str) -> Option<Conflict> {
    match word {
        "abort" => Some(Conflict::Abort),
        "fail" => Some(Conflict::Fail),
        "ignore" => Some(Conflict::Ignore),
        "replace" => Some(Conflict::Replace),
        "rollback" => Some(Conflict::Rollback),
        _ => None,
    }
}

fn foreign_key(mut builder: ForeignKeyBuilder<'_>, own: &ForeignKey<Origin>) {
    if let Some(name) = &own.name {
        builder = builder.name(name.as_str());
    }
    if let Some(it) = own.on_delete {
        builder = builder.on_delete(action(it));
    }
    if !own.set_columns.is_empty() {
        builder = builder.set_columns(own.set_columns.iter().map(String::as_str));
    }
    if let Some(it) = own.on_update {
        builder = builder.on_update(action(it));
    }
    if own.match_full {
        builder = builder.match_full();
    }
    match own.deferral {
        Deferral::NotDeferrable => {}
        Deferral::InitiallyImmediate => drop(builder.deferrable()),
        Deferral::InitiallyDeferred => drop(builder.initially_deferred()),
    }
}

fn action(it: Action) -> ReferentialAction {
    match it {
        Action::NoAction => ReferentialAction::NoAction,
        Action::Restrict => ReferentialAction::Restrict,
        Action::Cascade => ReferentialAction::Cascade,
        Action::SetNull => ReferentialAction::SetNull,
        Action::SetDefault => ReferentialAction::SetDefault,
    }
}

fn check(t: &mut TableBuilder, own: &Check<Origin>) {
    let mut builder = t.check(Name::from(own.name.as_deref()), &own.expression);
    if own.no_inherit {
        builder = builder.no_inherit();
    }
    if own.not_enforced {
        builder.not_enforced();
    }
}

fn exclusion(t: &mut TableBuilder, own: &Exclusion<Origin>) {
    let elements = own.elements.iter().map(|it| ExclusionElement::from((part(&it.part), it.operator.as_str())));
    let mut builder = t.exclusion(elements);
    if let Some(name) = &own.name {
        builder = builder.name(name.as_str());
    }
    if let Some(method) = &own.using {
        builder = builder.using(method);
    }
    if let Some(condition) = &own.filter {
        builder = builder.filter(condition);
    }
    if !own.include.is_empty() {
        builder = builder.include(own.include.iter().map(|it| it.value.as_str()));
    }
    match own.deferral {
        Deferral::NotDeferrable => {}
        Deferral::InitiallyImmediate => drop(builder.deferrable()),
        Deferral::InitiallyDeferred => drop(builder.initially_deferred()),
    }
}

fn index(mut builder: IndexBuilder<'_>, own: &Index<Origin>) {
    if let Some(name) = &own.name {
        builder = builder.name(name.as_str());
    }
    if let Some(method) = &own.using {
        builder = builder.using(method);
    }
    if own.fulltext {
        builder = builder.fulltext();
    }
    if let Some(parser) = &own.parser {
        builder = builder.parser(parser);
    }
    if own.spatial {
        builder = builder.spatial();
    }
    if let Some(condition) = &own.filter {
        builder = builder.filter(condition);
    }
    if !own.include.is_empty() {
        builder = builder.include(own.include.iter().map(|it| it.value.as_str()));
    }
    for (parameter, value) in &own.with {
        builder = builder.with(parameter, value);
    }
    if let Some(tablespace) = &own.tablespace {
        builder = builder.tablespace(tablespace.as_str());
    }
    if own.unique {
        builder = builder.unique();
    }
    if own.nulls_not_distinct {
        builder = builder.nulls_not_distinct();
    }
    if own.invisible {
        builder.invisible();
    }
}

fn part(own: &Part<Origin>) -> IndexPart {
    let mut part = match &own.term {
        Term::Column(name) => col(name.value.as_str()),
        Term::Expression(sql) => expr(sql.as_str()),
    };
    part.descending = own.descending;
    part.nulls = own.nulls.map(|it| match it {
        Nulls::First => crate::schema::NullsOrder::First,
        Nulls::Last => crate::schema::NullsOrder::Last,
    });
    part.collation = own.collation.as_deref().map(Into::into);
    part.operator_class.clone_from(&own.operator_class);
    part.length = own.length;
    part
}

fn option(t: &mut TableBuilder, it: &TableOption) {
    match it {
        TableOption::Strict => t.strict(),
        TableOption::WithoutRowid => t.without_rowid(),
        TableOption::Unlogged => t.unlogged(),
        TableOption::Tablespace(name) => t.tablespace(name.as_str()),
        TableOption::With(pairs) => pairs.iter().for_each(|(name, value)| t.with(name, value)),
        TableOption::Inherits(tables) => tables.iter().for_each(|it| t.inherits(it.as_str())),
        TableOption::Engine(name) => t.engine(name),
        TableOption::Charset(name) => t.charset(name),
        TableOption::Collation(name) => t.collation(name),
        TableOption::RowFormat(name) => t.row_format(name),
        TableOption::AutoIncrement(first) => t.auto_increment(*first),
        TableOption::Mysql(pairs) => pairs.iter().for_each(|(name, value)| t.mysql_option(name, value)),
    }
}
