//! Columns as a migration describes them.

use super::super::{Aspects, OperationError};
use crate::schema::naming::Convention;
use crate::schema::{
    Column, Constraint, Deferral, ForeignKey, Ident, Index, ReferentialAction, Rule, SqlType, TableName,
};

/// A column with the constraints that were said along with it.
#[derive(Debug, Clone)]
pub(crate) struct ColumnDraft {
    naming: Convention,
    column: Column,
    pub(super) primary_key: bool,
    unique: bool,
    index: bool,
    references: Option<ForeignKey>,
    checks: Vec<String>,
    fault: Option<OperationError>,
}

/// What a draft comes to.
#[derive(Debug)]
pub(crate) struct ColumnParts {
    pub(crate) column: Column,
    pub(crate) primary_key: Option<Constraint>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) indexes: Vec<Index>,
}

impl ColumnDraft {
    pub(crate) fn new(name: Ident, ty: SqlType, naming: Convention) -> Self {
        Self {
            naming,
            column: Column::new(name, ty),
            primary_key: false,
            unique: false,
            index: false,
            references: None,
            checks: Vec::new(),
            fault: None,
        }
    }

    pub(crate) fn name(&self) -> &Ident {
        &self.column.name
    }

    /// Names the table that it refers to.
    pub(crate) fn refers_to(&self) -> Option<&TableName> {
        self.references.as_ref().map(|key| &key.references)
    }

    /// Splits the draft into the column and what else it says, named by convention.
    pub(crate) fn finish(self, table: &TableName) -> Result<ColumnParts, OperationError> {
        let Self { naming, column, primary_key, unique, index, references, checks, fault } = self;
        if let Some(fault) = fault {
            return Err(fault);
        }
        let columns = vec![column.name.clone()];
        let mut constraints = Vec::new();
        if unique {
            let name = naming.unique(table, &columns);
            constraints.push(Constraint { name, rule: Rule::unique(columns.clone()) });
        }
        if let Some(key) = references {
            let name = naming.foreign_key(table, &key);
            constraints.push(Constraint { name, rule: Rule::ForeignKey(key) });
        }
        for (number, expression) in checks.into_iter().enumerate() {
            let name = naming.check(table, &column.name, number + 1);
            constraints.push(Constraint { name, rule: Rule::check(expression) });
        }
        let indexes = index.then(|| {
            let parts = [column.name.as_str().into()];
            Index::new(naming.index(table, &parts), parts)
        });
        let primary_key = primary_key.then(|| {
            let name = naming.primary_key(table, &columns);
            Constraint { name, rule: Rule::primary_key(columns) }
        });
        Ok(ColumnParts { column, primary_key, constraints, indexes: Vec::from_iter(indexes) })
    }
}

/// Says more about a column.
#[derive(Debug)]
pub struct ColumnBuilder<'a> {
    draft: &'a mut ColumnDraft,
}

impl<'a> ColumnBuilder<'a> {
    pub(super) fn new(draft: &'a mut ColumnDraft) -> Self {
        Self { draft }
    }

    /// Forbids null.
    pub fn not_null(self) -> Self {
        self.draft.column.nullable = false;
        self
    }

    /// Allows null, as is usual.
    pub fn nullable(self) -> Self {
        self.draft.column.nullable = true;
        self
    }

    /// Gives rows that do not say a value, as SQL: `"0"`, `"CURRENT_TIMESTAMP"`, `literal("draft")`.
    pub fn default(self, sql: impl Into<String>) -> Self {
        self.draft.column.default = Some(sql.into());
        self
    }

    /// Makes it the primary key, or part of it when other columns say so too.
    pub fn primary_key(self) -> Self {
        self.draft.primary_key = true;
        self.draft.column.nullable = false;
        self
    }

    /// Lets the database number the rows; never the same number twice.
    pub fn identity(self) -> Self {
        self.draft.column.identity = true;
        self.draft.column.nullable = false;
        self
    }

    /// Forbids the same value twice.
    pub fn unique(self) -> Self {
        self.draft.unique = true;
        self
    }

    /// Makes an index of it.
    pub fn index(self) -> Self {
        self.draft.index = true;
        self
    }

    /// Demands a condition of every row, as SQL.
    pub fn check(self, condition: impl Into<String>) -> Self {
        self.draft.checks.push(condition.into());
        self
    }

    /// Says something about it; databases without comments leave it out.
    pub fn comment(self, comment: impl Into<String>) -> Self {
        self.draft.column.comment = Some(comment.into());
        self
    }

    /// Demands that its values are there in a column of another table.
    pub fn references(self, table: impl Into<TableName>, column: impl Into<Ident>) -> Self {
        let columns = vec![self.draft.column.name.clone()];
        self.draft.references = Some(ForeignKey::new(columns, table.into(), vec![column.into()]));
        self
    }

    /// Says what becomes of a row when the one that it refers to is deleted.
    pub fn on_delete(self, action: ReferentialAction) -> Self {
        self.with_reference("on_delete", |key| key.on_delete = action)
    }

    /// Says what becomes of a row when the key that it refers to changes.
    pub fn on_update(self, action: ReferentialAction) -> Self {
        self.with_reference("on_update", |key| key.on_update = action)
    }

    /// Lets a transaction put the reference's check off to its end.
    pub fn deferrable(self) -> Self {
        self.with_reference("deferrable", |key| key.deferral = Deferral::InitiallyImmediate)
    }

    /// Puts the reference's check off to the end of each transaction.
    pub fn initially_deferred(self) -> Self {
        self.with_reference("initially_deferred", |key| key.deferral = Deferral::InitiallyDeferred)
    }

    fn with_reference(self, method: &'static str, change: impl FnOnce(&mut ForeignKey)) -> Self {
        match &mut self.draft.references {
            Some(key) => change(key),
            None => {
                let column = self.draft.column.name.clone();
                self.draft.fault.get_or_insert(OperationError::NoReference { column, method });
            }
        }
        self
    }
}

/// Says what changes about a column.
#[derive(Debug)]
pub struct AlterColumnBuilder<'a> {
    to: &'a mut Aspects,
    using: &'a mut Option<String>,
}

impl<'a> AlterColumnBuilder<'a> {
    pub(super) fn new(to: &'a mut Aspects, using: &'a mut Option<String>) -> Self {
        Self { to, using }
    }

    /// Gives it another type.
    pub fn set_type(self, ty: impl Into<SqlType>) -> Self {
        self.to.ty = Some(ty.into());
        self
    }

    /// Says how values become the new type, as SQL; only PostgreSQL asks.
    pub fn using(self, expression: impl Into<String>) -> Self {
        *self.using = Some(expression.into());
        self
    }

    /// Forbids null.
    pub fn set_not_null(self) -> Self {
        self.to.nullable = Some(false);
        self
    }

    /// Allows null.
    pub fn drop_not_null(self) -> Self {
        self.to.nullable = Some(true);
        self
    }

    /// Gives rows that do not say a value, as SQL.
    pub fn set_default(self, sql: impl Into<String>) -> Self {
        self.to.default = Some(Some(sql.into()));
        self
    }

    /// Takes the default away.
    pub fn drop_default(self) -> Self {
        self.to.default = Some(None);
        self
    }

    /// Lets the database number the rows.
    pub fn add_identity(self) -> Self {
        self.to.identity = Some(true);
        self
    }

    /// Stops the database from numbering the rows.
    pub fn drop_identity(self) -> Self {
        self.to.identity = Some(false);
        self
    }

    /// Says something about it; databases without comments leave it out.
    pub fn comment(self, comment: impl Into<String>) -> Self {
        self.to.comment = Some(Some(comment.into()));
        self
    }

    /// Takes away what is said about it.
    pub fn drop_comment(self) -> Self {
        self.to.comment = Some(None);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(say: impl FnOnce(ColumnBuilder<'_>)) -> Result<ColumnParts, OperationError> {
        let mut draft = ColumnDraft::new("c".into(), SqlType::Text, Convention::DEFAULT);
        say(ColumnBuilder::new(&mut draft));
        draft.finish(&"t".into())
    }

    #[test]
    fn what_is_said_of_a_column_becomes_named_constraints() {
        let parts = finished(|c| {
            c.unique().references("r", "id").check("c > 0").check("c < 9");
        })
        .expect("whole");
        let names: Vec<String> = parts.constraints.iter().map(|it| it.name.to_string()).collect();
        assert_eq!(names, ["uq_t_c", "fk_t_c_r", "ck_t_c", "ck_t_c_2"]);
    }

    #[test]
    fn an_action_without_a_reference_is_a_fault() {
        let error = finished(|c| {
            c.on_delete(ReferentialAction::Cascade);
        })
        .expect_err("no reference");
        assert_eq!(error.to_string(), "column `c` says `on_delete` but refers to nothing");
    }
}
