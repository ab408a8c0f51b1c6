//! What people say of a change that two schemas do not tell.

use std::collections::BTreeSet;

use migrate_syntax::suggestion::nearest;

use super::DiffError;
use crate::schema::{Home, Ident, Schema, TableName};

/// Renames, and what is to be dropped. What is not there is passed over: a model may say for ever what it was called once.
///
/// ```
/// use migrate_core::diff::Hints;
/// use migrate_core::schema::{Column, Schema, SqlType, Table};
/// let mut from = Schema::default();
/// let mut users = Table::new("users");
/// users.columns.push(Column::new("fullname", SqlType::Text));
/// from.insert(users)?;
/// let mut hints = Hints::default();
/// hints.rename("users.fullname=full_name", &from)?;
/// assert_eq!(hints.renamed_columns[0].2.as_str(), "full_name");
/// assert!(hints.drop("users.fulname", &from).is_err());
/// # Ok::<(), migrate_core::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Hints {
    /// Tables, by their names before and after.
    pub renamed_tables: Vec<(TableName, TableName)>,
    /// Columns, by their table (as it is called before or after) and their names before and after.
    pub renamed_columns: Vec<(TableName, Ident, Ident)>,
    /// Values of enum types, by their type and their names before and after.
    pub renamed_values: Vec<(TableName, String, String)>,
    /// Tables that are to go though others like them have come.
    pub dropped_tables: BTreeSet<TableName>,
    /// Columns that are to go though others like them have come.
    pub dropped_columns: BTreeSet<(TableName, Ident)>,
    /// Values of enum types that are to go though others have come.
    pub dropped_values: BTreeSet<(TableName, String)>,
}

/// What a word of the command line names.
enum Named {
    Table(TableName),
    Column(TableName, Ident),
    Value(TableName, String),
}

impl Hints {
    /// Says of everything there is that it may go, so that nothing is asked.
    pub fn dropping_all(from: &Schema) -> Self {
        let columns =
            from.tables.values().flat_map(|table| table.columns.iter().map(move |it| (&table.name, &it.name)));
        let values = from.enum_types().flat_map(|it| it.values.iter().map(|value| (it.name.clone(), value.clone())));
        Self {
            dropped_tables: from.tables.keys().cloned().collect(),
            dropped_columns: columns.map(|(table, column)| (table.clone(), column.clone())).collect(),
            dropped_values: values.collect(),
            ..Self::default()
        }
    }

    /// Takes a rename as people write it: `users=people`, `users.fullname=full_name`, and `mood.ok=fine` of an enum type.
    ///
    /// # Errors
    /// When it is no rename, or what it names is not there before.
    pub fn rename(&mut self, text: &str, from: &Schema) -> Result<(), DiffError> {
        let names = text.split_once('=').map(|(old, new)| (old.trim(), new.trim()));
        let Some((old, new)) = names.filter(|(old, new)| !old.is_empty() && !new.is_empty()) else {
            return Err(DiffError::NoNames { text: text.to_owned() });
        };
        match self.named(old, from)? {
            Named::Table(table) => {
                let mut to = TableName::from(new);
                to.schema = to.schema.or_else(|| table.schema.clone());
                self.renamed_tables.push((table, to));
            }
            Named::Column(table, column) => {
                // Who repeats the table means the same.
                let new = new.rsplit_once('.').map_or(new, |(_, column)| column);
                self.renamed_columns.push((table, column, new.into()));
            }
            Named::Value(ty, value) => {
                let new = new.strip_prefix(&format!("{ty}.")).unwrap_or(new);
                self.renamed_values.push((ty, value, new.to_owned()));
            }
        }
        Ok(())
    }

    /// Takes a drop as people write it: `users`, `users.fullname`, and `mood.ok` of an enum type.
    ///
    /// # Errors
    /// When what it names is not there before.
    pub fn drop(&mut self, text: &str, from: &Schema) -> Result<(), DiffError> {
        match self.named(text.trim(), from)? {
            Named::Table(table) => drop(self.dropped_tables.insert(table)),
            Named::Column(table, column) => drop(self.dropped_columns.insert((table, column))),
            Named::Value(ty, value) => drop(self.dropped_values.insert((ty, value))),
        }
        Ok(())
    }

    /// Leaves the schema in which the connection is at home out of every name, which is as the server keeps it.
    pub fn at_home(self, home: &Home) -> Self {
        let named = |mut name: TableName| {
            name.leave_out(home);
            name
        };
        let Self { renamed_tables, renamed_columns, renamed_values, dropped_tables, dropped_columns, dropped_values } =
            self;
        Self {
            renamed_tables: renamed_tables.into_iter().map(|(from, to)| (named(from), named(to))).collect(),
            renamed_columns: renamed_columns.into_iter().map(|(of, from, to)| (named(of), from, to)).collect(),
            renamed_values: renamed_values.into_iter().map(|(of, from, to)| (named(of), from, to)).collect(),
            dropped_tables: dropped_tables.into_iter().map(named).collect(),
            dropped_columns: dropped_columns.into_iter().map(|(of, name)| (named(of), name)).collect(),
            dropped_values: dropped_values.into_iter().map(|(of, value)| (named(of), value)).collect(),
        }
    }

    /// Finds what a text names: a table, a column of one, whose table may be called as before or as after, or a value.
    fn named(&self, text: &str, from: &Schema) -> Result<Named, DiffError> {
        let whole = TableName::from(text);
        if from.table(&whole).is_some() {
            return Ok(Named::Table(whole));
        }
        if let Some((table, column)) = text.rsplit_once('.') {
            let (table, column) = (TableName::from(table), Ident::from(column));
            let has = |name: &TableName| from.table(name).is_some_and(|it| it.column(&column).is_some());
            if has(&table) || self.renamed_tables.iter().any(|(before, after)| *after == table && has(before)) {
                return Ok(Named::Column(table, column));
            }
        }
        let of_type = from.enum_types().find_map(|it| {
            let value = text.strip_prefix(&it.name.to_string())?.strip_prefix('.')?;
            it.values.iter().any(|known| known == value).then(|| Named::Value(it.name.clone(), value.to_owned()))
        });
        if let Some(value) = of_type {
            return Ok(value);
        }
        let columns = |name: &TableName| {
            let columns = from.table(name).map(|it| it.columns.as_slice()).unwrap_or_default();
            columns.iter().map(|it| format!("{name}.{}", it.name)).collect::<Vec<_>>()
        };
        let known = from.tables.keys().flat_map(|name| [name.to_string()].into_iter().chain(columns(name)));
        let values = from.enum_types().flat_map(|it| it.values.iter().map(move |value| format!("{}.{value}", it.name)));
        let known = known.chain(values);
        Err(DiffError::NotThere { text: text.to_owned(), nearest: nearest(text, known) })
    }

    /// Tells whether a column of a table, by its name after, is to go.
    pub(super) fn drops_column(&self, table: &TableName, column: &Ident) -> bool {
        let before = self.renamed_tables.iter().filter(|(_, to)| to == table).map(|(from, _)| from);
        let mut names = before.chain([table]);
        names.any(|name| self.dropped_columns.contains(&(name.clone(), column.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, Definition, EnumType, Object, SqlType, Table};

    fn shop() -> Schema {
        let mut schema = Schema::default();
        for name in ["users", "shop.items"] {
            let mut table = Table::new(name);
            table.columns.push(Column::new("title", SqlType::Text));
            schema.insert(table).expect("another name");
        }
        schema
    }

    #[test]
    fn a_table_of_a_schema_is_told_from_a_column() {
        let mut hints = Hints::default();
        for text in ["shop.items=goods", "shop.items.title=name", "users.title=users.name"] {
            hints.rename(text, &shop()).expect("is there");
        }
        assert_eq!(hints.renamed_tables, [("shop.items".into(), "shop.goods".into())]);
        let columns =
            [("shop.items".into(), "title".into(), "name".into()), ("users".into(), "title".into(), "name".into())];
        assert_eq!(hints.renamed_columns, columns);
    }

    #[test]
    fn a_value_of_an_enum_type_is_named_by_its_type() {
        let mut schema = shop();
        let values = vec!["ok".to_owned(), "so. so".to_owned()];
        schema
            .insert_object(Object::new(Definition::Enum(EnumType { name: "mood".into(), values })))
            .expect("another name");
        let mut hints = Hints::default();
        for text in ["mood.ok=fine", "mood.so. so = mood.meh"] {
            hints.rename(text, &schema).expect("is there");
        }
        hints.drop("mood.ok", &schema).expect("is there");
        let renamed = |from: &str, to: &str| ("mood".into(), from.to_owned(), to.to_owned());
        assert_eq!(hints.renamed_values, [renamed("ok", "fine"), renamed("so. so", "meh")]);
        assert_eq!(hints.dropped_values, [("mood".into(), "ok".to_owned())].into());
        let error = hints.drop("mood.okay", &schema).expect_err("is not there");
        assert_eq!(error, DiffError::NotThere { text: "mood.okay".into(), nearest: Some("mood.ok".into()) });
    }

    #[test]
    fn a_column_is_named_by_its_table_before_and_after() {
        let mut hints = Hints::default();
        hints.rename("users=people", &shop()).expect("is there");
        hints.rename("people.title=name", &shop()).expect("is there");
        hints.drop("people.title", &shop()).expect("is there");
        assert_eq!(hints.renamed_columns, [("people".into(), "title".into(), "name".into())]);
        assert!(hints.drops_column(&"people".into(), &"title".into()));
        assert!(hints.drop("people.name", &shop()).is_err());
    }

    #[test]
    fn a_hint_about_nothing_names_what_is_like_it() {
        let error = Hints::default().drop("users.tite", &shop()).expect_err("is not there");
        assert_eq!(error, DiffError::NotThere { text: "users.tite".into(), nearest: Some("users.title".into()) });
        let error = Hints::default().rename("users.title=", &shop()).expect_err("says too little");
        assert_eq!(error, DiffError::NoNames { text: "users.title=".into() });
    }
}
