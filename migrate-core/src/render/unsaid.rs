//! What `table!` has no words for: whoever reads it back finds it missing, though nobody took it out.

use super::meaning::Meaning;
use super::{heir, meant, own_type, said_key, says_schema, sql_type};
use crate::dialect::Dialect;
use crate::schema::{Column, Constraint, Ident, Rule, Schema, SqlType, Table};

/// Takes over into the schema of a `schema.rs` what is there and its words cannot say, both in the same words.
///
/// ```
/// use migrate_core::dialect::Dialect;
/// use migrate_core::render::keep_unsaid;
/// use migrate_core::schema::{Column, Schema, SqlType, Table};
/// let mut films = Table::new("films");
/// films.columns.push(Column::new("id", SqlType::Integer));
/// let (mut wanted, mut there) = (Schema::default(), Schema::default());
/// wanted.insert(films.clone())?;
/// films.columns.push(Column::new("released", SqlType::Year));
/// there.insert(films)?;
/// keep_unsaid(Dialect::Mysql, &mut wanted, &there);
/// assert_eq!(wanted, there);
/// # Ok::<(), migrate_core::schema::SchemaError>(())
/// ```
pub fn keep_unsaid(dialect: Dialect, wanted: &mut Schema, there: &Schema) {
    let meaning = Meaning::of(dialect, there);
    let whole: Vec<Table> = there.tables.values().map(|it| heir::whole(it, there)).collect();
    let meant: Vec<Table> = whole.iter().map(|it| meant(&meaning, it)).collect();
    let own = own_type::own_types(dialect, &meant.iter().collect::<Vec<_>>());
    let name = |it: &Column| sql_type::name(dialect, &own, &it.ty);
    let is_known = |it: &Column| name(it).is_some();
    for (at, meant) in there.tables.values().zip(&meant) {
        let key = said_key(meant, is_known);
        match wanted.table_mut(&at.name) {
            Some(table) => {
                keep_columns(table, at, meant, is_known);
                keep_types(table, at, |it| meant.column(&it.name).and_then(name), name);
                keep_key(table, at, &key);
            }
            None if key.is_empty() || !says_schema(&at.name) => {
                wanted.tables.insert(at.name.clone(), at.clone());
            }
            None => {}
        }
    }
}

/// Keeps the columns without a type of Diesel's where they stand, and leaves those of parents to them.
fn keep_columns(table: &mut Table, at: &Table, meant: &Table, is_known: impl Fn(&Column) -> bool) {
    let is_inherited = |it: &Column| at.column(&it.name).is_none() && meant.column(&it.name).is_some();
    table.columns.retain(|it| !is_inherited(it));
    for (place, column) in at.columns.iter().enumerate() {
        let is_unsaid = meant.column(&column.name).is_some_and(|it| !is_known(it));
        if is_unsaid && table.column(&column.name).is_none() {
            table.columns.insert(place.min(table.columns.len()), column.clone());
        }
    }
}

/// Keeps the types that Diesel has the same word for.
fn keep_types(
    table: &mut Table,
    at: &Table,
    name_there: impl Fn(&Column) -> Option<String>,
    name: impl Fn(&Column) -> Option<String>,
) {
    for column in &mut table.columns {
        let Some(there) = at.column(&column.name) else { continue };
        if length(&there.ty) == length(&column.ty) && name_there(there) == name(column) {
            column.ty = there.ty.clone();
        }
    }
}

/// Gives what `#[max_length]` says.
fn length(ty: &SqlType) -> Option<u32> {
    if let SqlType::Char(length) | SqlType::VarChar(length) = ty { Some(*length) } else { None }
}

/// Keeps the key, or that there is none, where `table!` says as much of it as it can.
fn keep_key(table: &mut Table, at: &Table, said: &[&Ident]) {
    let is_key = |it: &Constraint| matches!(it.rule, Rule::PrimaryKey(_));
    if at.primary_key().iter().collect::<Vec<_>>() != said && table.primary_key().iter().collect::<Vec<_>>() == said {
        table.constraints.retain(|it| !is_key(it));
        table.constraints.extend(at.constraints.iter().filter(|it| is_key(it)).cloned());
        // What stands for a key may be null.
        for column in table.columns.iter_mut().filter(|it| said.contains(&&it.name)) {
            column.nullable = at.column(&column.name).is_some_and(|it| it.nullable);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Custom;

    fn table(name: &str, columns: &[(&str, SqlType)], key: &[&str]) -> Table {
        let mut table = Table::new(name);
        table.columns = columns.iter().map(|(name, ty)| Column::new(*name, ty.clone())).collect();
        let rule = Rule::primary_key(key.iter().map(|&it| it.into()).collect());
        table.constraints.extend((!key.is_empty()).then(|| Constraint { name: "pk".into(), rule }));
        table
    }

    fn schema(tables: impl IntoIterator<Item = Table>) -> Schema {
        let mut schema = Schema::default();
        tables.into_iter().for_each(|it| schema.insert(it).expect("each once"));
        schema
    }

    #[test]
    fn a_table_whose_columns_or_schema_have_no_words_is_kept() {
        let odd = [table("odd", &[("at", SqlType::Year)], &[]), table("My Shop.t", &[("id", SqlType::Integer)], &[])];
        let there = schema(odd.into_iter().chain([table("gone", &[("id", SqlType::Integer)], &["id"])]));
        let mut wanted = Schema::default();
        keep_unsaid(Dialect::Mysql, &mut wanted, &there);
        let kept: Vec<String> = wanted.tables.keys().map(ToString::to_string).collect();
        assert_eq!(kept, ["odd", "My Shop.t"]);
    }

    #[test]
    fn a_key_is_kept_of_which_not_all_can_be_said_and_none_is_made() {
        let columns = [("id", SqlType::Integer), ("at", Custom("set"))];
        let there = schema([table("keyed", &columns, &["at", "id"]), table("bare", &columns, &[])]);
        let said = ["keyed", "bare"].map(|it| table(it, &columns[..1], &["id"]));
        let mut wanted = schema(said);
        keep_unsaid(Dialect::Mysql, &mut wanted, &there);
        assert_eq!(wanted, there);
    }

    #[test]
    fn the_columns_of_a_parent_are_not_asked_of_its_heir() {
        let parent = table("parents", &[("id", SqlType::Integer)], &["id"]);
        let mut heir = table("heirs", &[("more", SqlType::Text)], &[]);
        heir.options.inherits = vec!["parents".into()];
        let there = schema([parent.clone(), heir]);
        let said = table("heirs", &[("id", SqlType::Integer), ("more", SqlType::Text)], &["id"]);
        let mut wanted = schema([parent, said]);
        keep_unsaid(Dialect::Postgres, &mut wanted, &there);
        let heir = wanted.table(&"heirs".into()).expect("is there");
        assert_eq!((heir.columns.len(), heir.primary_key()), (1, &[][..]));
    }
}
