//! Tables as a migration describes them.

use super::super::{CreateTable, OperationError};
use super::column::ColumnDraft;
use super::constraint::check;
use super::{CheckBuilder, ColumnBuilder, ExclusionBuilder, ForeignKeyBuilder, IndexBuilder, KeyBuilder, idents};
use crate::schema::naming::{Convention, Name};
use crate::schema::{
    Constraint, Exclusion, ExclusionElement, ForeignKey, Ident, Index, IndexPart, IndexTerm, Partitioning, Rule,
    SqlType, Table, TableName, TableOptions,
};

/// Says what a table is made of.
#[derive(Debug)]
pub struct TableBuilder {
    pub(super) name: TableName,
    naming: Convention,
    columns: Vec<ColumnDraft>,
    constraints: Vec<Constraint>,
    indexes: Vec<Index>,
    comment: Option<String>,
    pub(super) options: TableOptions,
    pub(super) partitioning: Option<Partitioning>,
    pub(super) if_not_exists: bool,
}

impl TableBuilder {
    pub(super) fn new(name: TableName, naming: Convention) -> Self {
        Self {
            name,
            naming,
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            comment: None,
            options: TableOptions::default(),
            partitioning: None,
            if_not_exists: false,
        }
    }

    /// Adds a column, nullable unless said otherwise.
    pub fn column(&mut self, name: impl Into<Ident>, ty: impl Into<SqlType>) -> ColumnBuilder<'_> {
        self.columns.push(ColumnDraft::new(name.into(), ty.into(), self.naming));
        ColumnBuilder::new(self.columns.last_mut().expect(PUSHED))
    }

    /// Makes columns the primary key.
    pub fn primary_key(&mut self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> KeyBuilder<'_> {
        KeyBuilder::new(self.push(Name::default(), Rule::primary_key(idents(columns)))).expect(PUSHED)
    }

    /// Forbids two rows that agree in all the columns.
    pub fn unique(&mut self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> KeyBuilder<'_> {
        KeyBuilder::new(self.push(Name::default(), Rule::unique(idents(columns)))).expect(PUSHED)
    }

    /// Demands that the columns name a row of another table.
    pub fn foreign_key(
        &mut self,
        columns: impl IntoIterator<Item = impl Into<Ident>>,
        references: impl Into<TableName>,
        referenced_columns: impl IntoIterator<Item = impl Into<Ident>>,
    ) -> ForeignKeyBuilder<'_> {
        let key = ForeignKey::new(idents(columns), references.into(), idents(referenced_columns));
        ForeignKeyBuilder::new(self.push(Name::default(), Rule::ForeignKey(key))).expect(PUSHED)
    }

    /// Demands a condition of every row, as SQL.
    pub fn check(&mut self, name: impl Into<Name>, condition: impl Into<String>) -> CheckBuilder<'_> {
        CheckBuilder::new(self.push(name.into(), Rule::check(condition))).expect(PUSHED)
    }

    /// Forbids two rows for which every comparison holds: `[("room", "="), ("during", "&&")]`. PostgreSQL has it.
    pub fn exclusion(
        &mut self,
        elements: impl IntoIterator<Item = impl Into<ExclusionElement>>,
    ) -> ExclusionBuilder<'_> {
        ExclusionBuilder::new(self.push(Name::default(), Rule::Exclusion(Exclusion::new(elements)))).expect(PUSHED)
    }

    /// Makes an index, named by convention.
    pub fn index(&mut self, parts: impl IntoIterator<Item = impl Into<IndexPart>>) -> IndexBuilder<'_> {
        let mut index = Index::new("", parts);
        index.name = self.naming.index(&self.name, &index.parts);
        self.indexes.push(index);
        IndexBuilder::new(self.indexes.last_mut().expect(PUSHED))
    }

    /// Says something about the table; databases without comments leave it out.
    pub fn comment(&mut self, comment: impl Into<String>) {
        self.comment = Some(comment.into());
    }

    fn push(&mut self, name: Name, rule: Rule) -> &mut Constraint {
        self.constraints.push(self.naming.named(&self.name, name, rule));
        self.constraints.last_mut().expect(PUSHED)
    }

    /// Puts the table together; the first contradiction is the fault.
    pub(super) fn finish(self) -> Result<CreateTable, OperationError> {
        let Self { name, naming, columns, constraints, indexes, comment, options, partitioning, if_not_exists } = self;
        if columns.is_empty() && options.inherits.is_empty() {
            return Err(OperationError::NoColumns { table: name });
        }
        let mut table = Table { comment, options, ..Table::new(name) };
        let key: Vec<Ident> = columns.iter().filter(|it| it.primary_key).map(|it| it.name().clone()).collect();
        let (mut said, mut indexed) = (Vec::new(), Vec::new());
        for draft in columns {
            if let Some(method) = draft.only_when_added() {
                let column = draft.name().clone();
                return Err(OperationError::OnlyWhenAdded { table: table.name, column, method });
            }
            let parts = draft.finish(&table.name)?;
            table.insert_column(parts.column)?;
            said.extend(parts.constraints);
            indexed.extend(parts.indexes);
        }
        if !key.is_empty() {
            let name = naming.primary_key(&table.name, &key);
            table.insert_constraint(Constraint { name, rule: Rule::primary_key(key) })?;
        }
        for constraint in said.into_iter().chain(constraints) {
            check(&constraint)?;
            table.insert_constraint(constraint)?;
        }
        for index in indexed.into_iter().chain(indexes) {
            if index.parts.is_empty() {
                return Err(OperationError::NoKeyColumns { name: index.name });
            }
            table.insert_index(index)?;
        }
        for column in table.primary_key().to_vec() {
            table.column_mut(&column).into_iter().for_each(|it| it.nullable = false);
        }
        if table.options.first_number.is_some() && !table.columns.iter().any(|it| it.identity.is_some()) {
            return Err(OperationError::NoNumberedColumn { table: table.name });
        }
        if let Some(partitioning) = partitioning {
            part(&mut table, partitioning)?;
        }
        Ok(CreateTable { table, if_not_exists })
    }
}

/// Divides a table that has its columns.
fn part(table: &mut Table, partitioning: Partitioning) -> Result<(), OperationError> {
    let Partitioning { method, key, partitions } = partitioning;
    if key.is_empty() {
        return Err(OperationError::NoKeyColumns { name: table.name.name.clone() });
    }
    let unknown = key.iter().find_map(|term| match term {
        IndexTerm::Column(column) if table.column(column).is_none() => Some(column),
        IndexTerm::Column(_) | IndexTerm::Expression(_) => None,
    });
    if let (Some(column), true) = (unknown, table.options.inherits.is_empty()) {
        return Err(table.unknown_column(column).into());
    }
    table.partitioning = Some(Partitioning { method, key, partitions: Vec::new() });
    for partition in partitions {
        if partition.bounds.method().is_some_and(|it| it != method) {
            return Err(OperationError::OtherBounds { partition: partition.name, method: method.word() });
        }
        table.insert_partition(partition)?;
    }
    Ok(())
}

/// Why a builder finds its part.
const PUSHED: &str = "the part was pushed the line before";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_columns_that_are_the_key_make_one_key() {
        let mut t = TableBuilder::new("t".into(), Convention::DEFAULT);
        t.column("a", SqlType::Integer).primary_key();
        t.column("b", SqlType::Integer).primary_key();
        assert_eq!(t.finish().expect("whole").table.primary_key(), [Ident::new("a"), Ident::new("b")]);
    }

    #[test]
    fn a_key_said_apart_makes_its_columns_not_null() {
        let mut t = TableBuilder::new("t".into(), Convention::DEFAULT);
        t.column("a", SqlType::Integer);
        t.primary_key(["a"]).name("key");
        assert!(!t.finish().expect("whole").table.columns[0].nullable);
    }

    #[test]
    fn contradictions_are_faults() {
        let fault = |fill: fn(&mut TableBuilder)| {
            let mut t = TableBuilder::new("t".into(), Convention::DEFAULT);
            t.column("a", SqlType::Integer).primary_key();
            fill(&mut t);
            t.finish().expect_err("a contradiction").to_string()
        };
        assert_eq!(
            fault(|t| {
                t.column("a", SqlType::Text);
            }),
            "table `t` has a column `a` already"
        );
        assert_eq!(
            fault(|t| {
                t.primary_key(["a"]).name("second");
            }),
            "table `t` has a primary key already"
        );
        assert_eq!(
            fault(|t| {
                t.unique(["b"]);
            }),
            "table `t` has no column `b`"
        );
        assert_eq!(
            fault(|t| {
                t.index(Vec::<&str>::new()).name("ix");
            }),
            "`ix` names no columns"
        );
    }
}
