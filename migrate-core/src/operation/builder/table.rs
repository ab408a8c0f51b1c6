//! Tables as a migration describes them.

use super::super::OperationError;
use super::column::ColumnDraft;
use super::{ColumnBuilder, IndexBuilder, idents};
use crate::schema::{
    Constraint, Deferral, ForeignKey, Ident, Index, IndexPart, ReferentialAction, Rule, SqlType, Table, TableName,
    naming,
};

/// Says what a table is made of.
#[derive(Debug)]
pub struct TableBuilder {
    name: TableName,
    columns: Vec<ColumnDraft>,
    constraints: Vec<Constraint>,
    indexes: Vec<Index>,
    comment: Option<String>,
}

impl TableBuilder {
    pub(super) fn new(name: TableName) -> Self {
        Self { name, columns: Vec::new(), constraints: Vec::new(), indexes: Vec::new(), comment: None }
    }

    /// Adds a column, nullable unless said otherwise.
    pub fn column(&mut self, name: impl Into<Ident>, ty: impl Into<SqlType>) -> ColumnBuilder<'_> {
        self.columns.push(ColumnDraft::new(name.into(), ty.into()));
        ColumnBuilder::new(self.columns.last_mut().expect(PUSHED))
    }

    /// Makes columns the primary key.
    pub fn primary_key(&mut self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> UniqueBuilder<'_> {
        let rule = Rule::PrimaryKey { columns: idents(columns) };
        UniqueBuilder { constraint: self.push(Constraint { name: naming::primary_key(&self.name), rule }) }
    }

    /// Forbids two rows that agree in all the columns.
    pub fn unique(&mut self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> UniqueBuilder<'_> {
        let columns = idents(columns);
        let name = naming::unique(&self.name, &columns);
        UniqueBuilder { constraint: self.push(Constraint { name, rule: Rule::Unique { columns } }) }
    }

    /// Demands that the columns name a row of another table.
    pub fn foreign_key(
        &mut self,
        columns: impl IntoIterator<Item = impl Into<Ident>>,
        references: impl Into<TableName>,
        referenced_columns: impl IntoIterator<Item = impl Into<Ident>>,
    ) -> ForeignKeyBuilder<'_> {
        let key = ForeignKey::new(idents(columns), references.into(), idents(referenced_columns));
        let name = naming::foreign_key(&self.name, &key.columns, &key.references);
        ForeignKeyBuilder::new(self.push(Constraint { name, rule: Rule::ForeignKey(key) })).expect(PUSHED)
    }

    /// Demands a condition of every row, as SQL.
    pub fn check(&mut self, name: impl Into<Ident>, condition: impl Into<String>) {
        self.push(Constraint { name: name.into(), rule: Rule::Check { expression: condition.into() } });
    }

    /// Makes an index, named by convention.
    pub fn index(&mut self, parts: impl IntoIterator<Item = impl Into<IndexPart>>) -> IndexBuilder<'_> {
        let mut index = Index::new("", parts);
        index.name = naming::index(&self.name, &index.parts);
        self.indexes.push(index);
        IndexBuilder::new(self.indexes.last_mut().expect(PUSHED))
    }

    /// Says something about the table; databases without comments leave it out.
    pub fn comment(&mut self, comment: impl Into<String>) {
        self.comment = Some(comment.into());
    }

    fn push(&mut self, constraint: Constraint) -> &mut Constraint {
        self.constraints.push(constraint);
        self.constraints.last_mut().expect(PUSHED)
    }

    /// Puts the table together; the first contradiction is the fault.
    pub(super) fn finish(self) -> Result<Table, OperationError> {
        let Self { name, columns, constraints, indexes, comment } = self;
        if columns.is_empty() {
            return Err(OperationError::NoColumns { table: name });
        }
        let mut table = Table { comment, ..Table::new(name) };
        let key: Vec<Ident> = columns.iter().filter(|it| it.primary_key).map(|it| it.name().clone()).collect();
        let (mut said, mut indexed) = (Vec::new(), Vec::new());
        for draft in columns {
            let parts = draft.finish(&table.name)?;
            table.insert_column(parts.column)?;
            said.extend(parts.constraints);
            indexed.extend(parts.indexes);
        }
        if !key.is_empty() {
            let name = naming::primary_key(&table.name);
            table.insert_constraint(Constraint { name, rule: Rule::PrimaryKey { columns: key } })?;
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
        Ok(table)
    }
}

fn check(constraint: &Constraint) -> Result<(), OperationError> {
    match &constraint.rule {
        Rule::ForeignKey(key) => check_foreign_key(&constraint.name, key),
        Rule::PrimaryKey { columns } | Rule::Unique { columns } if columns.is_empty() => {
            Err(OperationError::NoKeyColumns { name: constraint.name.clone() })
        }
        Rule::PrimaryKey { .. } | Rule::Unique { .. } | Rule::Check { .. } => Ok(()),
    }
}

pub(super) fn check_foreign_key(name: &Ident, key: &ForeignKey) -> Result<(), OperationError> {
    let (columns, referenced) = (key.columns.len(), key.referenced_columns.len());
    match columns {
        0 => Err(OperationError::NoKeyColumns { name: name.clone() }),
        _ if columns != referenced => Err(OperationError::UnevenForeignKey { name: name.clone(), columns, referenced }),
        _ => Ok(()),
    }
}

/// Why a builder finds its part.
const PUSHED: &str = "the part was pushed the line before";

/// Says more about a primary key or a unique constraint.
#[derive(Debug)]
pub struct UniqueBuilder<'a> {
    constraint: &'a mut Constraint,
}

impl UniqueBuilder<'_> {
    /// Names it otherwise than by convention.
    pub fn name(self, name: impl Into<Ident>) -> Self {
        self.constraint.name = name.into();
        self
    }
}

/// Says more about a foreign key.
#[derive(Debug)]
pub struct ForeignKeyBuilder<'a> {
    name: &'a mut Ident,
    key: &'a mut ForeignKey,
}

impl<'a> ForeignKeyBuilder<'a> {
    pub(super) fn new(constraint: &'a mut Constraint) -> Option<Self> {
        match &mut constraint.rule {
            Rule::ForeignKey(key) => Some(Self { name: &mut constraint.name, key }),
            Rule::PrimaryKey { .. } | Rule::Unique { .. } | Rule::Check { .. } => None,
        }
    }

    /// Names it otherwise than by convention.
    pub fn name(self, name: impl Into<Ident>) -> Self {
        *self.name = name.into();
        self
    }

    /// Says what becomes of a row when the one that it refers to is deleted.
    pub fn on_delete(self, action: ReferentialAction) -> Self {
        self.key.on_delete = action;
        self
    }

    /// Says what becomes of a row when the key that it refers to changes.
    pub fn on_update(self, action: ReferentialAction) -> Self {
        self.key.on_update = action;
        self
    }

    /// Lets a transaction put the check off to its end.
    pub fn deferrable(self) -> Self {
        self.key.deferral = Deferral::InitiallyImmediate;
        self
    }

    /// Puts the check off to the end of each transaction.
    pub fn initially_deferred(self) -> Self {
        self.key.deferral = Deferral::InitiallyDeferred;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_columns_that_are_the_key_make_one_key() {
        let mut t = TableBuilder::new("t".into());
        t.column("a", SqlType::Integer).primary_key();
        t.column("b", SqlType::Integer).primary_key();
        assert_eq!(t.finish().expect("whole").primary_key(), [Ident::new("a"), Ident::new("b")]);
    }

    #[test]
    fn a_key_said_apart_makes_its_columns_not_null() {
        let mut t = TableBuilder::new("t".into());
        t.column("a", SqlType::Integer);
        t.primary_key(["a"]).name("key");
        assert!(!t.finish().expect("whole").columns[0].nullable);
    }

    #[test]
    fn contradictions_are_faults() {
        let fault = |fill: fn(&mut TableBuilder)| {
            let mut t = TableBuilder::new("t".into());
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
