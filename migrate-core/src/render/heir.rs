//! Tables that inherit from others: their rows have the columns of those, too.

use std::collections::BTreeSet;

use crate::schema::{Column, Schema, Table, TableName};

/// Gives a table with the columns that it inherits, before its own as PostgreSQL puts them.
/// <https://www.postgresql.org/docs/current/ddl-inherit.html>
pub(super) fn whole(table: &Table, schema: &Schema) -> Table {
    let mut columns = Vec::new();
    take_in(&mut columns, table, schema, &mut BTreeSet::new());
    Table { columns, ..table.clone() }
}

fn take_in<'s>(columns: &mut Vec<Column>, table: &'s Table, schema: &'s Schema, seen: &mut BTreeSet<&'s TableName>) {
    if !seen.insert(&table.name) {
        return;
    }
    for parent in table.options.inherits.iter().filter_map(|it| schema.table(it)) {
        take_in(columns, parent, schema, seen);
    }
    for column in &table.columns {
        match columns.iter_mut().find(|it| it.name == column.name) {
            Some(inherited) => inherited.clone_from(column),
            None => columns.push(column.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::SqlType;

    #[test]
    fn the_columns_of_all_parents_stand_before_its_own() {
        let table = |name: &str, columns: &[(&str, SqlType)], parents: &[&str]| {
            let mut table = Table::new(name);
            table.columns = columns.iter().map(|(name, ty)| Column::new(*name, ty.clone())).collect();
            table.options.inherits = parents.iter().map(|&it| it.into()).collect();
            table
        };
        let mut schema = Schema::default();
        let made = [
            table("things", &[("id", SqlType::Integer), ("name", SqlType::Text)], &[]),
            table("priced", &[("price", SqlType::Decimal)], &["things"]),
            table("goods", &[("weight", SqlType::Real), ("name", SqlType::VarChar(9))], &["things", "priced"]),
        ];
        made.into_iter().for_each(|it| schema.insert(it).expect("each once"));
        let whole = whole(schema.table(&"goods".into()).expect("is there"), &schema);
        let columns: Vec<_> = whole.columns.iter().map(|it| (it.name.as_str(), &it.ty)).collect();
        assert_eq!(
            columns,
            [
                ("id", &SqlType::Integer),
                ("name", &SqlType::VarChar(9)),
                ("price", &SqlType::Decimal),
                ("weight", &SqlType::Real)
            ]
        );
    }
}
