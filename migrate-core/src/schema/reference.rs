//! What foreign keys refer to.

use super::{Constraint, ForeignKey, Ident, IndexTerm, Rule, Schema, SchemaError, Table, TableName};

impl Schema {
    /// Refuses a foreign key to columns that a known table does not have, or that are no key of it.
    ///
    /// The key's own table need not be in the schema yet. What raw SQL may have made is let through.
    pub fn check_reference(
        &self,
        table: &TableName,
        own: Option<&Table>,
        name: &Ident,
        key: &ForeignKey,
    ) -> Result<(), SchemaError> {
        let referred = if key.references == *table { own } else { self.table(&key.references) };
        match referred {
            _ if self.is_opaque() => Ok(()),
            Some(referred) => referred.check_key(name, &key.referenced_columns),
            None => Ok(()),
        }
    }

    /// Lists the foreign keys that refer to a key of a table and to no other of the same columns, with their tables.
    pub fn references_to_key<'a>(
        &'a self,
        name: &'a TableName,
        key: &Constraint,
    ) -> Vec<(&'a TableName, &'a Constraint)> {
        let Some(table) = self.table(name) else { return Vec::new() };
        let (Rule::PrimaryKey(_) | Rule::Unique(_)) = &key.rule else { return Vec::new() };
        let mut rest = table.clone();
        rest.constraints.retain(|it| it.name != key.name);
        let refers = |it: &&Constraint| match &it.rule {
            Rule::ForeignKey(it) => {
                it.references == *name
                    && same_members(&it.referenced_columns, key.columns())
                    && !rest.has_key(&it.referenced_columns)
            }
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => false,
        };
        self.tables
            .values()
            .flat_map(|table| table.constraints.iter().filter(refers).map(|it| (&table.name, it)))
            .collect()
    }
}

impl Table {
    /// Tells whether no two rows agree in the columns, in whatever order.
    pub fn has_key(&self, columns: &[Ident]) -> bool {
        let constrained = self.constraints.iter().any(|it| match &it.rule {
            Rule::PrimaryKey(key) | Rule::Unique(key) => same_members(&key.columns, columns),
            Rule::ForeignKey(_) | Rule::Check(_) | Rule::Exclusion(_) => false,
        });
        constrained
            || self.indexes.iter().any(|it| {
                let names = it.parts.iter().map(|part| match &part.term {
                    IndexTerm::Column(column) if part.length.is_none() => Some(column.clone()),
                    IndexTerm::Column(_) | IndexTerm::Expression(_) => None,
                });
                let names: Option<Vec<Ident>> = names.collect();
                it.unique && it.condition.is_none() && names.is_some_and(|it| same_members(&it, columns))
            })
    }

    fn check_key(&self, constraint: &Ident, columns: &[Ident]) -> Result<(), SchemaError> {
        if let Some(column) = columns.iter().find(|it| self.column(it).is_none()) {
            return Err(self.unknown_column(column));
        }
        if self.has_key(columns) {
            return Ok(());
        }
        let (constraint, table) = (constraint.clone(), self.name.clone());
        Err(SchemaError::NoSuchKey { constraint, table, columns: columns.to_vec() })
    }
}

fn same_members(left: &[Ident], right: &[Ident]) -> bool {
    left.len() == right.len() && left.iter().all(|it| right.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, Index, SqlType};

    fn users() -> Schema {
        let mut table = Table::new("users");
        table.columns = ["id", "part", "name"].map(|it| Column::new(it, SqlType::Integer)).to_vec();
        let rule = Rule::primary_key(vec!["id".into(), "part".into()]);
        table.constraints.push(Constraint { name: "pk".into(), rule });
        let mut schema = Schema::default();
        schema.insert(table).expect("the first");
        schema
    }

    fn checked(schema: &Schema, references: &str, columns: &[&str]) -> Result<(), String> {
        let columns: Vec<Ident> = columns.iter().map(|it| Ident::from(*it)).collect();
        let key = ForeignKey::new(columns.clone(), references.into(), columns);
        schema.check_reference(&"orders".into(), None, &"fk".into(), &key).map_err(|it| it.to_string())
    }

    #[test]
    fn a_reference_to_no_key_is_refused() {
        let said = |references, columns: &[&str]| checked(&users(), references, columns).expect_err("refused");
        assert_eq!(said("users", &["ident"]), "table `users` has no column `ident`");
        assert_eq!(said("users", &["name"]), "foreign key `fk` refers to `name` of `users`, which is no key");
    }

    #[test]
    fn a_reference_to_a_key_in_whatever_order_or_to_a_unique_index_fits() {
        assert_eq!(checked(&users(), "users", &["part", "id"]), Ok(()));
        let mut schema = users();
        let index = Index { unique: true, ..Index::new("ix", ["name"]) };
        schema.table_mut(&"users".into()).expect("there").indexes.push(index);
        assert_eq!(checked(&schema, "users", &["name"]), Ok(()));
    }

    #[test]
    fn what_is_not_known_is_let_through() {
        assert_eq!(checked(&users(), "roles", &["id"]), Ok(()));
        let mut schema = users();
        schema.opaque_since = Some("a".to_owned());
        assert_eq!(checked(&schema, "users", &["name"]), Ok(()));
    }
}
