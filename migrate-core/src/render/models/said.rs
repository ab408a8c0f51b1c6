//! What models say of a schema, and what they do not.

use super::Unsaid;
use crate::schema::naming::Convention;
use crate::schema::{
    Check, Column, Constraint, Definition, EnumType, ForeignKey, Ident, Index, Key, Object, ObjectName, Rule, Schema,
    SqlType, Table, TableName, TableOptions,
};

const NOT_SAID: &str = "models say nothing of it";

/// Parts a schema into what models say and what they do not.
pub(super) fn said(schema: &Schema, naming: Convention) -> (Schema, Vec<Unsaid>) {
    let (mut said, mut unsaid) = (Schema::default(), Vec::new());
    let mut leave = |what: String, why: &'static str| unsaid.push(Unsaid { what, why });
    for (name, object) in &schema.objects {
        match enum_type(object) {
            Ok(object) => drop(said.objects.insert(name.clone(), object)),
            // What tables lie in is there with them.
            Err(_) if matches!(name, ObjectName::Schema(_)) => {}
            Err(why) => leave(name.to_string(), why),
        }
    }
    for table in schema.tables.values() {
        let what = format!("table `{}`", table.name);
        if !is_sayable(&table.name) {
            leave(what, "a model's table has no dot in its name");
        } else if table.columns.is_empty() && !table.options.inherits.iter().any(is_sayable_parent) {
            leave(what, "a model has columns");
        } else {
            let table = self::table(table, &said, naming, &mut |part, why| leave(format!("{what}: {part}"), why));
            said.tables.insert(table.name.clone(), table);
        }
    }
    // Where a key leads is found among all tables.
    let tables = said.tables.clone();
    for table in said.tables.values_mut() {
        table.constraints.retain(|it| match &it.rule {
            Rule::ForeignKey(key) if !is_found(key, &table.name, &tables) => {
                let what = format!("table `{}`: foreign key `{}`", table.name, it.name);
                leave(what, "models take the table that it refers to for another");
                false
            }
            Rule::ForeignKey(_) | Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => true,
        });
    }
    (said, unsaid)
}

/// Tells whether a text is a word of Rust.
pub(super) fn is_word(text: &str) -> bool {
    let is_letter = |it: char| it.is_ascii_alphanumeric() || it == '_';
    text.chars().all(is_letter) && text.starts_with(|it: char| !it.is_ascii_digit()) && text != "_"
}

fn enum_type(object: &Object) -> Result<Object, &'static str> {
    match &object.definition {
        Definition::Enum(it) if it.values.is_empty() => Err("an enum has variants"),
        Definition::Enum(it) if !is_sayable(&it.name) => Err("an enum's type has no dot in its name"),
        Definition::Enum(_) => Ok(Object { depends_on: Vec::new(), comment: text(&object.comment), ..object.clone() }),
        Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Domain(_)
        | Definition::Sequence(_)
        | Definition::Function(_)
        | Definition::Procedure(_)
        | Definition::View(_)
        | Definition::Trigger(_)
        | Definition::Policy(_)
        | Definition::RowSecurity(_)
        | Definition::Grant(_) => Err(NOT_SAID),
    }
}

/// A comment that says nothing is none.
fn text(comment: &Option<String>) -> Option<String> {
    comment.clone().filter(|it| !it.is_empty())
}

/// Tells whether a name stays what it is when it is read as one text.
fn is_sayable(name: &TableName) -> bool {
    name.schema.is_some() || TableName::from(name.name.as_str()) == *name
}

/// Tells whether a parent's name, its schema with it, is read as it is.
fn is_sayable_parent(name: &TableName) -> bool {
    TableName::from(name.to_string()) == *name
}

fn table(table: &Table, said: &Schema, naming: Convention, leave: &mut dyn FnMut(String, &'static str)) -> Table {
    let mut new = table.clone();
    new.comment = text(&table.comment);
    if new.partitioning.take().is_some() {
        leave("how its rows are parted".to_owned(), NOT_SAID);
    }
    let key = table.primary_key().to_vec();
    for column in &mut new.columns {
        self::column(column, key.contains(&column.name), said, leave);
    }
    options(&mut new, leave);
    let columns: Vec<Ident> = new.columns.iter().map(|it| it.name.clone()).collect();
    // The columns of parents are there too, whatever they are.
    let is_heir = !new.options.inherits.is_empty();
    let inherited = |names: &[&Ident]| !is_heir && names.iter().any(|it| !columns.contains(it));
    new.constraints.retain_mut(|it| {
        let fault = match inherited(&it.names()) {
            true => Some("it is of a column that is the parent's"),
            false => constraint(&table.name, it, naming, leave),
        };
        fault.into_iter().for_each(|why| leave(format!("constraint `{}`", it.name), why));
        fault.is_none()
    });
    new.indexes.retain_mut(|it| {
        let inherited = inherited(&it.columns().collect::<Vec<_>>());
        if inherited {
            leave(format!("index `{}`", it.name), "it is of a column that is the parent's");
        }
        index(it, leave);
        !inherited
    });
    new
}

fn column(column: &mut Column, is_key: bool, said: &Schema, leave: &mut dyn FnMut(String, &'static str)) {
    column.comment = text(&column.comment);
    let what = format!("column `{}`", column.name);
    if column.nullable && (is_key || column.identity.is_some()) {
        column.nullable = false;
        leave(format!("{what}: null"), "a model's key is never null");
    }
    if column.identity.is_some() && !column.ty.is_integer() {
        column.identity = None;
        leave(format!("{what}: its numbers"), "a model numbers rows in whole numbers only");
    }
    if column.on_update_now && !is_moment(&column.ty) {
        column.on_update_now = false;
        leave(format!("{what}: what sets it"), "a model sets a day and time only");
    }
    let known = |it: &EnumType| said.enum_values(&it.name).is_some_and(|values| *values == it.values);
    if column.ty.enum_type().is_some_and(|it| !it.values.is_empty() && !known(it)) {
        column.ty.enum_type_mut().into_iter().for_each(|it| it.values = Vec::new());
        leave(format!("{what}: the values of its type"), "the type is not among what is said");
    }
}

fn is_moment(ty: &SqlType) -> bool {
    matches!(ty, SqlType::Timestamp | SqlType::TimestampOf(_) | SqlType::TimestampTz | SqlType::TimestampTzOf(_))
}

fn options(table: &mut Table, leave: &mut dyn FnMut(String, &'static str)) {
    let numbered = table.columns.iter().any(|it| it.identity.is_some());
    let TableOptions { temporary, parameters, inherits, first_number, mysql, .. } = &mut table.options;
    if std::mem::take(temporary) {
        leave("its lifetime".to_owned(), NOT_SAID);
    }
    if first_number.is_some() && !numbered {
        *first_number = None;
        leave("the number of its first row".to_owned(), "a model without numbered rows has none");
    }
    for pairs in [parameters, mysql] {
        pairs.retain(|name, value| {
            let is_said = is_word(name) && !value.is_empty();
            if !is_said {
                leave(format!("option `{name}`"), "its name or value is none that a model takes");
            }
            is_said
        });
    }
    inherits.retain(|it| {
        let is_said = is_sayable_parent(it);
        if !is_said {
            leave(format!("its parent `{it}`"), "its name is none that a model takes");
        }
        is_said
    });
}

/// Makes a constraint one that models say; tells why where it is none at all.
fn constraint(
    table: &TableName,
    constraint: &mut Constraint,
    naming: Convention,
    leave: &mut dyn FnMut(String, &'static str),
) -> Option<&'static str> {
    if !constraint.is_validated() {
        constraint.set_validated(true);
        leave(format!("constraint `{}`: rows that break it", constraint.name), "a model's rows keep its constraints");
    }
    let kept = constraint.name.clone();
    match &constraint.rule {
        Rule::PrimaryKey(key) | Rule::Unique(key) => {
            let Key { columns, .. } = key;
            columns.is_empty().then_some("a model's key has columns")
        }
        Rule::ForeignKey(key) => (!leads(key)).then_some("a model does not say where it leads"),
        Rule::Check(check) => {
            let Check { no_inherit, enforced, .. } = check;
            if (*no_inherit || !enforced) && !is_word(kept.as_str()) {
                return Some("its name is none that a model takes");
            }
            let usual = naming.constraint(table, &constraint.rule);
            let is_kept = kept == usual || naming.check_called(table, &kept) == kept;
            (!is_kept).then_some("the convention of names gives it another name")
        }
        Rule::Exclusion(_) => None,
    }
}

fn index(index: &mut Index, leave: &mut dyn FnMut(String, &'static str)) {
    let name = &index.name;
    index.with.retain(|parameter, value| {
        let is_said = is_word(parameter) && !value.is_empty();
        if !is_said {
            leave(format!("index `{name}`: `{parameter}`"), "its name or value is none that a model takes");
        }
        is_said
    });
}

/// Tells whether `table.column` or `table(column, column)` says where a key leads.
fn leads(key: &ForeignKey) -> bool {
    let is_plain = |it: &str| !it.contains(['(', ')', ',']) && it.trim() == it;
    let table = key.references.to_string();
    TableName::from(table.as_str()) == key.references
        && is_plain(&table)
        && !key.columns.is_empty()
        && key.columns.len() == key.referenced_columns.len()
        && key.referenced_columns.iter().all(|it| is_plain(it.as_str()))
}

/// Tells whether a key leads where it says: a name without a schema may be that of a table beside.
fn is_found(key: &ForeignKey, own: &TableName, tables: &std::collections::BTreeMap<TableName, Table>) -> bool {
    let beside = own.beside(key.references.name.as_str());
    key.references.schema.is_some() || tables.contains_key(&key.references) || !tables.contains_key(&beside)
}
