//! Tables.

use super::{
    Column, Constraint, Ident, Index, Partition, Partitioning, Rule, SchemaError, TableName, TableOptions, name,
};

/// A table with all that belongs to it.
///
/// Lists are in the order of their making. Equality leaves that order out: but for MySQL no database can put a column
/// elsewhere than last, so a column that was dropped and is back has another place, and the table is still the same.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Table {
    /// The name.
    pub name: TableName,
    /// The columns.
    pub columns: Vec<Column>,
    /// The constraints, the primary key among them.
    pub constraints: Vec<Constraint>,
    /// The indexes that no constraint brings.
    pub indexes: Vec<Index>,
    /// What people say about it.
    pub comment: Option<String>,
    /// How it is kept.
    pub options: TableOptions,
    /// How its rows are divided among partitions, if they are.
    pub partitioning: Option<Partitioning>,
}

impl Table {
    /// Makes a table without columns.
    pub fn new(name: impl Into<TableName>) -> Self {
        Self {
            name: name.into(),
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            comment: None,
            options: TableOptions::default(),
            partitioning: None,
        }
    }

    /// Finds a column.
    pub fn column(&self, name: &Ident) -> Option<&Column> {
        self.columns.iter().find(|it| it.name == *name)
    }

    /// Finds a column, to change it.
    pub fn column_mut(&mut self, name: &Ident) -> Option<&mut Column> {
        self.columns.iter_mut().find(|it| it.name == *name)
    }

    /// Finds a constraint.
    pub fn constraint(&self, name: &Ident) -> Option<&Constraint> {
        self.constraints.iter().find(|it| it.name == *name)
    }

    /// Finds an index.
    pub fn index(&self, name: &Ident) -> Option<&Index> {
        self.indexes.iter().find(|it| it.name == *name)
    }

    /// Gives the columns of the primary key, none when there is no such key.
    pub fn primary_key(&self) -> &[Ident] {
        let key = self.constraints.iter().find(|it| matches!(it.rule, Rule::PrimaryKey(_)));
        key.map_or(&[], Constraint::columns)
    }

    /// Takes in a column, as the last one.
    pub fn insert_column(&mut self, column: Column) -> Result<(), SchemaError> {
        self.insert_column_at(self.columns.len(), column)
    }

    /// Takes in a column before the one that has its place now.
    pub fn insert_column_at(&mut self, place: usize, column: Column) -> Result<(), SchemaError> {
        if self.column(&column.name).is_some() {
            return Err(SchemaError::ColumnExists { table: self.name.clone(), column: column.name });
        }
        self.check_column(&column)?;
        self.columns.insert(place, column);
        Ok(())
    }

    /// Checks that a column has one source of values.
    pub(crate) fn check_column(&self, column: &Column) -> Result<(), SchemaError> {
        let Some((one, other)) = column.contradiction() else { return Ok(()) };
        Err(SchemaError::Contradiction { table: self.name.clone(), column: column.name.clone(), one, other })
    }

    /// Takes out a column; what names it is to be gone already.
    pub fn remove_column(&mut self, name: &Ident) -> Result<Column, SchemaError> {
        match self.columns.iter().position(|it| it.name == *name) {
            Some(at) => Ok(self.columns.remove(at)),
            None => Err(self.unknown_column(name)),
        }
    }

    /// Takes in a constraint.
    pub fn insert_constraint(&mut self, constraint: Constraint) -> Result<(), SchemaError> {
        if self.constraint(&constraint.name).is_some() {
            return Err(SchemaError::ConstraintExists { table: self.name.clone(), constraint: constraint.name });
        }
        if matches!(constraint.rule, Rule::PrimaryKey(_)) && !self.primary_key().is_empty() {
            return Err(SchemaError::SecondPrimaryKey { table: self.name.clone() });
        }
        if let Some(column) = constraint.names().into_iter().find(|it| self.lacks(it)) {
            return Err(self.unknown_column(column));
        }
        self.constraints.push(constraint);
        Ok(())
    }

    /// Tells whether it has no such column, whatever it has from tables that it inherits from.
    fn lacks(&self, column: &Ident) -> bool {
        self.options.inherits.is_empty() && self.column(column).is_none()
    }

    /// Takes out a constraint.
    pub fn remove_constraint(&mut self, name: &Ident) -> Result<Constraint, SchemaError> {
        let constraint = self.constraint_mut(name)?.clone();
        self.constraints.retain(|it| it.name != *name);
        Ok(constraint)
    }

    /// Finds a constraint, to change it.
    pub fn constraint_mut(&mut self, name: &Ident) -> Result<&mut Constraint, SchemaError> {
        match self.constraints.iter().position(|it| it.name == *name) {
            Some(at) => Ok(&mut self.constraints[at]),
            None => Err(SchemaError::UnknownConstraint {
                table: self.name.clone(),
                constraint: name.clone(),
                known: self.constraints.iter().map(|it| it.name.clone()).collect(),
            }),
        }
    }

    /// Gives a constraint another name.
    pub fn rename_constraint(&mut self, from: &Ident, to: &Ident) -> Result<(), SchemaError> {
        if self.constraint(to).is_some() {
            return Err(SchemaError::ConstraintExists { table: self.name.clone(), constraint: to.clone() });
        }
        self.constraint_mut(from).map(|it| it.name = to.clone())
    }

    /// Takes in an index.
    pub fn insert_index(&mut self, index: Index) -> Result<(), SchemaError> {
        if self.index(&index.name).is_some() {
            return Err(SchemaError::IndexExists { table: self.name.clone(), index: index.name });
        }
        if let Some(column) = index.columns().find(|it| self.lacks(it)) {
            return Err(self.unknown_column(column));
        }
        self.indexes.push(index);
        Ok(())
    }

    /// Takes out an index.
    pub fn remove_index(&mut self, name: &Ident) -> Result<Index, SchemaError> {
        match self.indexes.iter().position(|it| it.name == *name) {
            Some(at) => Ok(self.indexes.remove(at)),
            None => Err(SchemaError::UnknownIndex {
                table: self.name.clone(),
                index: name.clone(),
                known: self.indexes.iter().map(|it| it.name.clone()).collect(),
            }),
        }
    }

    /// Gives an index another name.
    pub fn rename_index(&mut self, from: &Ident, to: &Ident) -> Result<(), SchemaError> {
        if self.index(to).is_some() {
            return Err(SchemaError::IndexExists { table: self.name.clone(), index: to.clone() });
        }
        let index = self.remove_index(from)?;
        self.indexes.push(Index { name: to.clone(), ..index });
        Ok(())
    }

    /// Takes in a partition.
    pub fn insert_partition(&mut self, partition: Partition) -> Result<(), SchemaError> {
        let table = self.name.clone();
        let Some(partitioning) = &mut self.partitioning else { return Err(SchemaError::NotPartitioned { table }) };
        if partitioning.partition(&partition.name).is_some() {
            return Err(SchemaError::PartitionExists { table, partition: partition.name });
        }
        partitioning.partitions.push(partition);
        Ok(())
    }

    /// Takes out a partition.
    pub fn remove_partition(&mut self, name: &TableName) -> Result<Partition, SchemaError> {
        let table = self.name.clone();
        let Some(partitioning) = &mut self.partitioning else { return Err(SchemaError::NotPartitioned { table }) };
        match partitioning.partitions.iter().position(|it| it.name == *name) {
            Some(at) => Ok(partitioning.partitions.remove(at)),
            None => Err(SchemaError::UnknownPartition {
                table,
                partition: name.clone(),
                known: partitioning.partitions.iter().map(|it| it.name.clone()).collect(),
            }),
        }
    }

    /// Renames a column if it is there and the new name is free.
    pub(crate) fn rename_known(&mut self, from: &Ident, to: &Ident) {
        if self.column(from).is_none() || self.rename_column(from, to).is_err() {
            return;
        }
        let own = self.name.clone();
        for constraint in &mut self.constraints {
            if let Rule::ForeignKey(key) = &mut constraint.rule
                && key.references == own
            {
                name::rename(&mut key.referenced_columns, from, to);
            }
        }
    }

    pub(super) fn rename_column(&mut self, from: &Ident, to: &Ident) -> Result<(), SchemaError> {
        if self.column(to).is_some() {
            return Err(SchemaError::ColumnExists { table: self.name.clone(), column: to.clone() });
        }
        match self.column_mut(from) {
            Some(column) => column.name = to.clone(),
            None => return Err(self.unknown_column(from)),
        }
        self.columns.iter_mut().for_each(|it| it.rename_mentioned(from, to));
        self.constraints.iter_mut().for_each(|it| it.rename_column(from, to));
        self.indexes.iter_mut().for_each(|it| it.rename_column(from, to));
        self.partitioning.iter_mut().for_each(|it| it.rename_column(from, to));
        Ok(())
    }

    /// Says that a column is not there, with those that are.
    pub fn unknown_column(&self, name: &Ident) -> SchemaError {
        SchemaError::UnknownColumn {
            table: self.name.clone(),
            column: name.clone(),
            known: self.columns.iter().map(|it| it.name.clone()).collect(),
        }
    }
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        // No `..`, so that a new field is not forgotten here.
        let Self { name, columns, constraints, indexes, comment, options, partitioning } = self;
        *name == other.name
            && *comment == other.comment
            && *options == other.options
            && match (partitioning, &other.partitioning) {
                (Some(one), Some(other)) => one.is_same(other),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            }
            && same_members(columns, &other.columns, |it| &it.name)
            && same_members(constraints, &other.constraints, |it| &it.name)
            && same_members(indexes, &other.indexes, |it| &it.name)
    }
}

impl Eq for Table {}

fn same_members<T: PartialEq>(left: &[T], right: &[T], name: impl Fn(&T) -> &Ident) -> bool {
    let sorted = |list| {
        let mut members: Vec<&T> = Vec::from_iter(list);
        members.sort_by_key(|it| name(it));
        members
    };
    // Mostly the order is the same, too.
    left.len() == right.len() && (left == right || sorted(left) == sorted(right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::SqlType;

    fn pair(first: &str, second: &str) -> Table {
        let mut table = Table::new("t");
        table.columns = vec![Column::new(first, SqlType::Text), Column::new(second, SqlType::Text)];
        table
    }

    #[test]
    fn the_order_of_columns_does_not_count() {
        assert_eq!(pair("a", "b"), pair("b", "a"));
        assert_ne!(pair("a", "b"), pair("a", "c"));
    }

    #[test]
    fn a_table_takes_one_primary_key() {
        let mut table = pair("a", "b");
        let key = |name: &str| Constraint { name: name.into(), rule: Rule::primary_key(vec!["a".into()]) };
        table.insert_constraint(key("one")).expect("the first");
        assert_eq!(table.insert_constraint(key("two")), Err(SchemaError::SecondPrimaryKey { table: "t".into() }));
    }

    #[test]
    fn an_index_may_be_of_a_column_that_is_inherited() {
        let mut table = pair("a", "b");
        assert!(table.insert_index(Index::new("ix", ["c"])).is_err());
        table.options.inherits.push("parents".into());
        assert_eq!(table.insert_index(Index::new("ix", ["c"])), Ok(()));
        let rule = Rule::unique(vec!["c".into()]);
        assert_eq!(table.insert_constraint(Constraint { name: "uq".into(), rule }), Ok(()));
    }

    #[test]
    fn a_constraint_names_columns_that_are_there() {
        let rule = Rule::unique(vec!["c".into()]);
        let error = pair("a", "b").insert_constraint(Constraint { name: "uq".into(), rule }).expect_err("no `c`");
        assert_eq!(error.to_string(), "table `t` has no column `c`");
    }
}
