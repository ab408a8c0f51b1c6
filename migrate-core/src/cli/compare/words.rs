//! A wanted schema in the words of who wants it: where it differs from what is there, and nowhere else.

use super::With;
use crate::diff::Hints;
use crate::schema::{Column, Ident, Schema, Table, TableName};

/// Puts people's own words in place of a database's where the two schemas differ. `wanted` and `there` are in the
/// database's words, `own` is what was wanted before it was put into them.
pub(in crate::cli) fn own_words(wanted: &Schema, own: &Schema, there: &Schema, with: With, hints: &Hints) -> Schema {
    let mut said = wanted.clone();
    match with {
        // These are people's own on both sides.
        With::History => return said,
        With::Database | With::Scratch => {}
    }
    for (name, table) in &mut said.tables {
        let Some(own) = own.table(name) else { continue };
        match there.table(before(name, hints)) {
            Some(there) => of_table(table, own, there, hints),
            None => *table = own.clone(),
        }
    }
    for (name, object) in &mut said.objects {
        if let Some(own) = own.objects.get(name)
            && there.objects.get(name) != Some(object)
        {
            *object = own.clone();
        }
    }
    said
}

/// Names a table as it is called still.
fn before<'a>(name: &'a TableName, hints: &'a Hints) -> &'a TableName {
    hints.renamed_tables.iter().find(|(_, to)| to == name).map_or(name, |(from, _)| from)
}

/// Names a column as it is called still.
fn column_before<'a>(table: &TableName, name: &'a Ident, hints: &'a Hints) -> &'a Ident {
    hints.renamed_columns.iter().find(|(of, _, to)| of == table && to == name).map_or(name, |(_, from, _)| from)
}

fn of_table(table: &mut Table, own: &Table, there: &Table, hints: &Hints) {
    let name = table.name.clone();
    for column in &mut table.columns {
        let Some(own) = own.column(&column.name) else { continue };
        match there.column(column_before(&name, &column.name, hints)) {
            Some(there) => of_column(column, own, there),
            None => *column = own.clone(),
        }
    }
    for constraint in &mut table.constraints {
        if let Some(own) = own.constraint(&constraint.name)
            && there.constraint(&constraint.name) != Some(constraint)
        {
            *constraint = own.clone();
        }
    }
    for index in &mut table.indexes {
        if let Some(own) = own.index(&index.name)
            && there.index(&index.name) != Some(index)
        {
            *index = own.clone();
        }
    }
}

fn of_column(column: &mut Column, own: &Column, there: &Column) {
    // No `..`, so that a new property is not forgotten here.
    let Column { name: _, ty, nullable, default, on_update_now, identity, generated, collation, comment } = own.clone();
    if column.ty != there.ty {
        column.ty = ty;
    }
    if column.nullable != there.nullable {
        column.nullable = nullable;
    }
    if column.default != there.default {
        column.default = default;
    }
    if column.on_update_now != there.on_update_now {
        column.on_update_now = on_update_now;
    }
    if column.identity != there.identity {
        column.identity = identity;
    }
    if column.generated != there.generated {
        column.generated = generated;
    }
    if column.collation != there.collation {
        column.collation = collation;
    }
    if column.comment != there.comment {
        column.comment = comment;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{Dialect, normal};
    use crate::schema::{Constraint, Rule, SqlType};

    fn schema(ty: SqlType, default: &str, check: &str) -> Schema {
        let mut table = Table::new("users");
        let born = Column { default: Some(default.to_owned()), ..Column::new("born", ty) };
        table.columns.extend([born, Column::new("age", SqlType::TinyInt)]);
        table.constraints.push(Constraint { name: "ck".into(), rule: Rule::check(check) });
        let mut schema = Schema::default();
        schema.insert(table).expect("the first");
        schema
    }

    #[test]
    fn only_what_differs_is_said_in_own_words() {
        let normal = |it: &Schema| normal(Dialect::Postgres, it);
        let there = normal(&schema(SqlType::Date, "now()", "AGE > 0"));
        let own = schema(SqlType::Timestamp, "NOW()", "AGE > 1");
        let said = own_words(&normal(&own), &own, &there, With::Database, &Hints::default());
        let table = said.table(&"users".into()).expect("is there");
        assert_eq!(table.columns[0].ty, SqlType::Timestamp);
        assert_eq!(table.columns[0].default, there.tables[&"users".into()].columns[0].default, "it is the same");
        assert_eq!(table.columns[1].ty, SqlType::SmallInt, "as it is there");
        assert_eq!(table.constraints[0].rule, Rule::check("AGE > 1"), "as it is written");
    }

    #[test]
    fn what_is_new_and_what_was_renamed_is_said_in_own_words() {
        let normal = |it: &Schema| normal(Dialect::Postgres, it);
        let mut there = schema(SqlType::Date, "now()", "AGE > 0");
        there.rename_table(&"users".into(), &"people".into()).expect("free");
        let own = schema(SqlType::Date, "NOW()", "AGE > 0");
        let (wanted, there) = (normal(&own), normal(&there));
        let said = own_words(&wanted, &own, &there, With::Scratch, &Hints::default());
        assert_eq!(said, own, "it is a new table");
        let hints = Hints { renamed_tables: vec![("people".into(), "users".into())], ..Hints::default() };
        assert_eq!(
            own_words(&wanted, &own, &there, With::Scratch, &hints),
            wanted,
            "it is the same under another name"
        );
        assert_eq!(own_words(&wanted, &own, &there, With::History, &Hints::default()), wanted);
    }
}
