//! A wanted schema, with what its source does not speak of as it is.

use crate::schema::{
    Column, Constraint, Definition, Ident, Index, Object, ObjectName, Rule, Schema, SqlType, Table, TableOptions,
};

/// How much a source says of a schema; of what it does not speak, it wants nothing else than there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Reach {
    /// Everything.
    #[default]
    Whole,
    /// Tables but for their options, partitions and exclusions, and enum types.
    Models,
    /// Columns with their types and whether they may be null, and keys, as Diesel's `table!` does.
    Diesel,
}

/// Fills in what the source of a schema does not speak of, from what is there. Both are in the same words.
///
/// ```
/// use migrate_core::diff::{Reach, completed};
/// use migrate_core::schema::{Schema, Table};
/// let mut there = Schema::default();
/// let mut users = Table::new("users");
/// users.options.engine = Some("InnoDB".to_owned());
/// there.insert(users)?;
/// let mut wanted = Schema::default();
/// wanted.insert(Table::new("users"))?;
/// assert_eq!(completed(wanted, &there, Reach::Models), there);
/// # Ok::<(), migrate_core::schema::SchemaError>(())
/// ```
pub fn completed(mut wanted: Schema, there: &Schema, reach: Reach) -> Schema {
    match reach {
        Reach::Whole => return wanted,
        Reach::Models | Reach::Diesel => {}
    }
    let speaks_of = |name: &ObjectName| matches!(name, ObjectName::Enum(_)) && reach == Reach::Models;
    let kept = there.objects.iter().filter(|(name, _)| !speaks_of(name));
    for (name, object) in kept {
        wanted.objects.entry(name.clone()).or_insert_with(|| object.clone());
    }
    // What a table or an enum type lies in is wanted along with it.
    let enums = wanted.objects.keys().filter_map(|it| if let ObjectName::Enum(it) = it { Some(it) } else { None });
    let schemas: Vec<Ident> = wanted.tables.keys().chain(enums).filter_map(|it| it.schema.clone()).collect();
    for schema in schemas {
        let object = Object::new(Definition::Schema(schema));
        wanted.objects.entry(object.name()).or_insert(object);
    }
    for table in wanted.tables.values_mut() {
        let Some(at) = there.table(&table.name) else { continue };
        of_models(table, at);
        if reach == Reach::Diesel {
            of_diesel(table, at);
        }
    }
    wanted
}

/// Models say nothing of how a table is kept and divided, nor of exclusions.
fn of_models(table: &mut Table, at: &Table) {
    if table.options == TableOptions::default() {
        table.options = at.options.clone();
    }
    if table.partitioning.is_none() {
        table.partitioning.clone_from(&at.partitioning);
    }
    keep(table, at, |it| matches!(it.rule, Rule::Exclusion(_)));
}

/// Diesel's `table!` says nothing of defaults, of how columns are numbered and computed, nor of most constraints.
fn of_diesel(table: &mut Table, at: &Table) {
    for column in &mut table.columns {
        let Some(before) = at.column(&column.name) else { continue };
        let Column { name: _, ty, nullable: _, default, on_update_now, identity, generated, collation, comment } =
            before;
        if is_like(ty, &column.ty) {
            column.ty = ty.clone();
        }
        column.default = column.default.take().or_else(|| default.clone());
        column.identity = column.identity.take().or_else(|| identity.clone());
        column.generated = column.generated.take().or_else(|| generated.clone());
        column.collation = column.collation.take().or_else(|| collation.clone());
        column.comment = column.comment.take().or_else(|| comment.clone());
        column.on_update_now |= on_update_now;
    }
    table.comment = table.comment.take().or_else(|| at.comment.clone());
    // A key is there by its columns, whatever it is called.
    let same = |one: &Constraint, other: &Constraint| match (&one.rule, &other.rule) {
        (Rule::PrimaryKey(one), Rule::PrimaryKey(other)) => one.columns == other.columns,
        (Rule::ForeignKey(one), Rule::ForeignKey(other)) => {
            one.columns == other.columns && one.references == other.references
        }
        _ => false,
    };
    for constraint in &mut table.constraints {
        if let Some(before) = at.constraints.iter().find(|it| same(it, constraint)) {
            *constraint = before.clone();
        }
    }
    keep(table, at, |it| !matches!(it.rule, Rule::PrimaryKey(_)));
    let gone: Vec<Ident> =
        at.columns.iter().filter(|it| table.column(&it.name).is_none()).map(|it| it.name.clone()).collect();
    let kept = at.indexes.iter().filter(|it| !gone.iter().any(|column| it.mentions(column)));
    let new: Vec<Index> = kept.filter(|it| table.index(&it.name).is_none()).cloned().collect();
    table.indexes.extend(new);
}

/// Takes over the constraints of a kind whose columns stay.
fn keep(table: &mut Table, at: &Table, is_kept: impl Fn(&Constraint) -> bool) {
    let gone: Vec<Ident> =
        at.columns.iter().filter(|it| table.column(&it.name).is_none()).map(|it| it.name.clone()).collect();
    let stays = |it: &&Constraint| is_kept(it) && !gone.iter().any(|column| it.mentions(column));
    for constraint in at.constraints.iter().filter(stays) {
        if table.constraint(&constraint.name).is_none() {
            table.constraints.push(constraint.clone());
        }
    }
}

/// Tells whether Diesel has one type for both.
fn is_like(one: &SqlType, other: &SqlType) -> bool {
    let is_text = |it: &SqlType| it.is_text() || matches!(it, SqlType::Enum(_) | SqlType::Set(_));
    // What Diesel calls a timestamp is a moment on MySQL, and none elsewhere.
    let is_time = |it: &SqlType| {
        matches!(it, SqlType::TimestampTz | SqlType::TimestampTzOf(_) | SqlType::Timestamp | SqlType::TimestampOf(_))
    };
    // A type that Diesel knows by its name alone may be an enum, a domain or anything else.
    let is_named = |it: &SqlType| matches!(it, SqlType::Custom(_));
    let is_exact = |it: &SqlType| matches!(it, SqlType::Numeric(..) | SqlType::Decimal);
    let is_bytes = |it: &SqlType| {
        matches!(
            it,
            SqlType::FixedBinary(_)
                | SqlType::VarBinary(_)
                | SqlType::TinyBlob
                | SqlType::ShortBlob
                | SqlType::MediumBlob
                | SqlType::Binary
        )
    };
    // `#[max_length]` says the length of a text.
    let both = |is: &dyn Fn(&SqlType) -> bool| is(one) && is(other);
    both(&is_text) && !both(&|it| matches!(it, SqlType::VarChar(_) | SqlType::Char(_)))
        // Many say `Text` of a fixed length, too.
        || matches!((one, other), (SqlType::Char(one), SqlType::VarChar(other)) if one == other)
        || is_named(one)
        || is_named(other)
        || both(&is_time)
        || both(&is_exact)
        || both(&is_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::EnumType;

    #[test]
    fn the_schema_of_an_enum_type_is_wanted_with_it() {
        let mut wanted = Schema::default();
        let mood = EnumType { name: "types.mood".into(), values: vec!["sad".to_owned()] };
        wanted.insert_object(Object::new(Definition::Enum(mood))).expect("the only one");
        let completed = completed(wanted, &Schema::default(), Reach::Models);
        assert!(completed.object(&ObjectName::Schema("types".into())).is_some());
    }
}
