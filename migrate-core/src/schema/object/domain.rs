//! Domains.

use super::super::{Ident, Schema, SqlType, TableName};

/// A type that is another one with conditions. Equality leaves out their order: all of them hold.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Domain {
    /// The name.
    pub name: TableName,
    /// The type that it is made of.
    pub base: SqlType,
    /// Whether it may be null.
    pub nullable: bool,
    /// What a column gets that has no default of its own, as SQL.
    pub default: Option<String>,
    /// What holds for every value.
    pub checks: Vec<DomainCheck>,
}

/// A condition of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DomainCheck {
    /// The name.
    pub name: Ident,
    /// The condition, as SQL in which `VALUE` is the value.
    pub expression: String,
}

impl PartialEq for Domain {
    fn eq(&self, other: &Self) -> bool {
        // No `..`, so that a new field is not forgotten here.
        let Self { name, base, nullable, default, checks } = self;
        let is_of = |it: &DomainCheck| other.checks.contains(it);
        (name, base, nullable, default) == (&other.name, &other.base, &other.nullable, &other.default)
            && checks.len() == other.checks.len()
            && checks.iter().all(is_of)
    }
}

impl Eq for Domain {}

impl Schema {
    /// Gives a domain another name at the columns that are of it.
    pub(super) fn rename_domain(&mut self, from: &TableName, to: &TableName) {
        let columns = self.tables.values_mut().flat_map(|table| &mut table.columns);
        columns.for_each(|column| column.ty.rename_custom(from, to));
    }
}

impl SqlType {
    fn rename_custom(&mut self, from: &TableName, to: &TableName) {
        if let Self::Array(of) = self {
            of.rename_custom(from, to);
        } else if let Self::Custom(text) = self
            && TableName::from(text.as_str()) == *from
        {
            *text = to.to_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Array, Column, Custom, Definition, Object, ObjectName, Table};
    use super::*;

    #[test]
    fn columns_of_a_domain_get_its_new_name() {
        let domain = Domain { name: "mail".into(), base: SqlType::Text, nullable: true, default: None, checks: vec![] };
        let mut table = Table::new("t");
        table.columns = vec![Column::new("a", Custom("mail")), Column::new("b", Array(Custom("mail")))];
        let mut schema = Schema::default();
        schema.insert(table).expect("the first");
        schema.insert_object(Object::new(Definition::Domain(domain))).expect("the first");
        let [from, to] = ["mail", "address"].map(|it| ObjectName::Domain(it.into()));
        schema.rename_object(&from, &to).expect("is there");
        let columns = &schema.table(&"t".into()).expect("there").columns;
        assert_eq!(columns[0].ty, Custom("address"));
        assert_eq!(columns[1].ty, Array(Custom("address")));
    }
}
