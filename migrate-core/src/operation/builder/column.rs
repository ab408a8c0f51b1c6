//! Columns as a migration describes them.

use super::super::{OperationError, Position};
use crate::schema::naming::Convention;
use crate::schema::{
    Column, Constraint, Deferral, ForeignKey, Generated, Ident, Identity, Index, ReferentialAction, Rule, SqlType,
    TableName,
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
    pub(crate) position: Option<Position>,
    pub(crate) if_not_exists: bool,
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
            position: None,
            if_not_exists: false,
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

    /// Lends its type.
    pub(crate) fn ty_mut(&mut self) -> &mut SqlType {
        &mut self.column.ty
    }

    /// Lends the name of the table that it refers to.
    pub(crate) fn refers_to_mut(&mut self) -> Option<&mut TableName> {
        self.references.as_mut().map(|key| &mut key.references)
    }

    /// Names the method that was called as if the table were there already.
    pub(super) fn only_when_added(&self) -> Option<&'static str> {
        match &self.position {
            Some(Position::First) => Some("first"),
            Some(Position::After(_)) => Some("after"),
            None => self.if_not_exists.then_some("if_not_exists"),
        }
    }

    /// Splits the draft into the column and what else it says, named by convention.
    pub(crate) fn finish(self, table: &TableName) -> Result<ColumnParts, OperationError> {
        let Self {
            naming,
            column,
            primary_key,
            unique,
            index,
            references,
            checks,
            position: _,
            if_not_exists: _,
            fault,
        } = self;
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
        self.identity_with(Identity::by_default())
    }

    /// Lets the database number the rows in a way: `Identity::always().start(1000)`.
    pub fn identity_with(self, identity: Identity) -> Self {
        self.draft.column.identity = Some(identity);
        self.draft.column.nullable = false;
        self
    }

    /// Lets the database compute it from the other columns and keep it in the row, as SQL.
    pub fn generated_stored(self, expression: impl Into<String>) -> Self {
        self.draft.column.generated = Some(Generated { expression: expression.into(), stored: true });
        self
    }

    /// Lets the database compute it from the other columns whenever it is read, as SQL.
    pub fn generated_virtual(self, expression: impl Into<String>) -> Self {
        self.draft.column.generated = Some(Generated { expression: expression.into(), stored: false });
        self
    }

    /// Compares and sorts its texts by a collation of the database.
    pub fn collation(self, name: impl Into<Ident>) -> Self {
        self.draft.column.collation = Some(name.into());
        self
    }

    /// Sets it to the current time whenever the row changes, which only MySQL does.
    pub fn on_update_now(self) -> Self {
        self.draft.column.on_update_now = true;
        self
    }

    /// Puts a new column of an old table before all others; PostgreSQL cannot.
    pub fn first(self) -> Self {
        self.draft.position = Some(Position::First);
        self
    }

    /// Puts a new column of an old table behind another; PostgreSQL cannot.
    pub fn after(self, column: impl Into<Ident>) -> Self {
        self.draft.position = Some(Position::After(column.into()));
        self
    }

    /// Leaves an old table alone that has a column of the name, whatever it is like; SQLite and MySQL must know from the
    /// migrations before whether it has.
    pub fn if_not_exists(self) -> Self {
        self.draft.if_not_exists = true;
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
