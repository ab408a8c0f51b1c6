//! The `op.` of a migration.
//!
//! Every method notes what is asked and where (`file:line` of the caller). A method to whose result something can be
//! added returns a builder; one to which nothing can be added returns a [`Result`], so that it may stand last in a function.

mod alter_column;
mod alter_table;
mod column;
mod constraint;
mod data;
mod domain;
mod enum_type;
mod extension;
mod grant;
mod index;
mod object;
mod option;
mod partition;
mod policy;
mod rebuild;
mod routine;
mod sequence;
mod table;
mod trigger;
mod view;

use std::any::Any;
use std::error::Error as StdError;
use std::panic::Location;

pub use alter_column::AlterColumnBuilder;
pub use alter_table::AlterTableBuilder;
pub use column::ColumnBuilder;
pub(super) use column::ColumnDraft;
pub use constraint::{CheckBuilder, DropConstraintBuilder, ExclusionBuilder, ForeignKeyBuilder, KeyBuilder};
pub use data::{BackfillBuilder, BulkInsertBuilder};
pub use domain::{AlterDomainBuilder, DomainBuilder};
pub use enum_type::{AddValueBuilder, RemoveValueBuilder};
pub use extension::{CollationBuilder, ExtensionBuilder};
pub use index::{CreateIndexBuilder, DropIndexBuilder, IndexBuilder};
pub use object::ObjectBuilder;
pub use partition::{DetachPartitionBuilder, PartitioningBuilder};
pub use rebuild::RecreateBuilder;
pub use sequence::SequenceBuilder;
pub use table::TableBuilder;
pub use view::{RefreshBuilder, ViewBuilder};

use super::{Aspects, Call, Operation, OperationError, Recorded, RenameColumn, RenameTable, Run, Sql, complete};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::schema::naming::Convention;
use crate::schema::{Ident, Schema, SqlType, TableName};

/// The operations that a migration records.
#[derive(Debug)]
pub struct Operations {
    dialect: Dialect,
    naming: Convention,
    /// Whether what is called now is to commit by itself.
    is_autocommit: bool,
    pub(crate) calls: Vec<Recorded>,
    pub(crate) faults: Vec<(&'static Location<'static>, OperationError)>,
}

impl Operations {
    /// Starts an empty record.
    pub fn new(dialect: Dialect) -> Self {
        Self::with_naming(dialect, Convention::DEFAULT)
    }

    /// Starts an empty record that names what is not named by a convention.
    pub fn with_naming(dialect: Dialect, naming: Convention) -> Self {
        Self { dialect, naming, is_autocommit: false, calls: Vec::new(), faults: Vec::new() }
    }

    /// Tells which database the SQL is written for.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Commits what the closure calls statement by statement, outside of the revision's transaction.
    ///
    /// On SQLite and PostgreSQL the transaction is committed before it and another one begins after it; each is undone whole
    /// where it fails, and what was committed stays and is on record, so that the next run goes on behind it. A statement is
    /// still in a transaction with the record of it where it may be in one; a closure, `VACUUM`, `CALL` are not. On MySQL
    /// every revision runs like that.
    ///
    /// ```
    /// # use migrate_core::prelude::*;
    /// pub fn upgrade(op: &mut Operations) -> Result<()> {
    ///     op.execute("DELETE FROM events WHERE at < '2020-01-01'")?;
    ///     op.autocommit(|op| op.execute("VACUUM"))?;
    ///     op.execute("INSERT INTO cleanings (at) VALUES (CURRENT_DATE)")
    /// }
    /// # upgrade(&mut Operations::new(Dialect::Postgres)).unwrap();
    /// ```
    ///
    /// # Errors
    /// What the closure returns.
    pub fn autocommit(&mut self, fill: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let before = std::mem::replace(&mut self.is_autocommit, true);
        let filled = fill(self);
        self.is_autocommit = before;
        filled
    }

    /// Gives what was recorded as whole operations, as they are after a schema.
    ///
    /// ```
    /// # use migrate_core::prelude::*;
    /// # use migrate_core::schema::Schema;
    /// let mut op = Operations::new(Dialect::Sqlite);
    /// op.create_table("users", |t| {
    ///     t.column("name", Text).index();
    /// })?;
    /// op.drop_column("users", "name")?;
    /// let operations = op.completed(&Schema::default())?;
    /// assert_eq!(operations[1].describe(), "drop index `ix_users_name` of `users`");
    /// # Ok::<(), migrate_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// The first mistake of a call, or what does not fit the schema.
    pub fn completed(&self, before: &Schema) -> Result<Vec<Operation>> {
        if let Some((_, fault)) = self.faults.first() {
            return Err(fault.clone().into());
        }
        let (mut schema, mut operations) = (before.clone(), Vec::new());
        for recorded in &self.calls {
            for operation in complete(&recorded.call, Some(&schema))? {
                operation.apply(&mut schema).map_err(OperationError::from)?;
                operations.push(operation);
            }
        }
        Ok(operations)
    }

    /// Makes a table, with what the closure adds to it.
    #[track_caller]
    pub fn create_table(&mut self, name: impl Into<TableName>, fill: impl FnOnce(&mut TableBuilder)) -> Result<()> {
        let mut table = TableBuilder::new(name.into(), self.naming);
        fill(&mut table);
        match table.finish() {
            Ok(operation) => self.note(Call::Whole(Operation::CreateTable(operation))),
            Err(fault) => self.refuse(fault),
        }
    }

    /// Drops a table, with its indexes and partitions.
    #[track_caller]
    pub fn drop_table(&mut self, name: impl Into<TableName>) -> Result<()> {
        self.note(Call::DropTable { name: name.into(), if_exists: false, cascade: false })
    }

    /// Drops a table if it is there.
    #[track_caller]
    pub fn drop_table_if_exists(&mut self, name: impl Into<TableName>) -> Result<()> {
        self.note(Call::DropTable { name: name.into(), if_exists: true, cascade: false })
    }

    /// Drops a table with the foreign keys that refer to it and the tables that inherit from it.
    ///
    /// Those that migrations made are dropped before it, by name, and are back when this is undone; on PostgreSQL whatever
    /// else depends on it goes along too.
    #[track_caller]
    pub fn drop_table_cascade(&mut self, name: impl Into<TableName>) -> Result<()> {
        self.note(Call::DropTable { name: name.into(), if_exists: false, cascade: true })
    }

    /// Gives a table another name; without a schema of its own the new name lies where the old one does.
    #[track_caller]
    pub fn rename_table(&mut self, from: impl Into<TableName>, to: impl Into<TableName>) -> Result<()> {
        let (from, mut to) = (from.into(), to.into());
        to.schema = to.schema.or_else(|| from.schema.clone());
        self.note(Call::Whole(Operation::RenameTable(RenameTable { from, to })))
    }

    /// Moves a table to another schema, on MySQL to another database.
    #[track_caller]
    pub fn move_table(&mut self, table: impl Into<TableName>, schema: impl Into<Ident>) -> Result<()> {
        let from = table.into();
        let to = TableName { schema: Some(schema.into()), name: from.name.clone() };
        self.note(Call::Whole(Operation::RenameTable(RenameTable { from, to })))
    }

    /// Says something about a table; databases without comments leave it out.
    #[track_caller]
    pub fn create_table_comment(&mut self, table: impl Into<TableName>, comment: impl Into<String>) -> Result<()> {
        self.note(Call::SetTableComment { table: table.into(), comment: Some(comment.into()) })
    }

    /// Takes away what is said about a table.
    #[track_caller]
    pub fn drop_table_comment(&mut self, table: impl Into<TableName>) -> Result<()> {
        self.note(Call::SetTableComment { table: table.into(), comment: None })
    }

    /// Adds a column, nullable unless said otherwise.
    #[track_caller]
    pub fn add_column(
        &mut self,
        table: impl Into<TableName>,
        name: impl Into<Ident>,
        ty: impl Into<SqlType>,
    ) -> ColumnBuilder<'_> {
        let draft = Box::new(ColumnDraft::new(name.into(), ty.into(), self.naming));
        let call = self.push(Call::AddColumn { table: table.into(), draft });
        ColumnBuilder::new(if let Call::AddColumn { draft, .. } = call { Some(draft) } else { None }.expect(PUSHED))
    }

    /// Drops a column, with the constraints and indexes that are about it.
    #[track_caller]
    pub fn drop_column(&mut self, table: impl Into<TableName>, name: impl Into<Ident>) -> Result<()> {
        self.note(Call::DropColumn { table: table.into(), name: name.into(), if_exists: false })
    }

    /// Drops a column where it is there; SQLite and MySQL must know from the migrations before whether it is.
    #[track_caller]
    pub fn drop_column_if_exists(&mut self, table: impl Into<TableName>, name: impl Into<Ident>) -> Result<()> {
        self.note(Call::DropColumn { table: table.into(), name: name.into(), if_exists: true })
    }

    /// Changes a column in place; what is not said stays.
    #[track_caller]
    pub fn alter_column(&mut self, table: impl Into<TableName>, name: impl Into<Ident>) -> AlterColumnBuilder<'_> {
        let (table, name) = (table.into(), name.into());
        let call = self.push(Call::AlterColumn { table, name, to: Aspects::default(), using: None });
        let parts = if let Call::AlterColumn { to, using, .. } = call { Some((to, using)) } else { None };
        let (to, using) = parts.expect(PUSHED);
        AlterColumnBuilder::new(to, using)
    }

    /// Gives a column another name.
    #[track_caller]
    pub fn rename_column(
        &mut self,
        table: impl Into<TableName>,
        from: impl Into<Ident>,
        to: impl Into<Ident>,
    ) -> Result<()> {
        let (table, from, to) = (table.into(), from.into(), to.into());
        self.note(Call::Whole(Operation::RenameColumn(RenameColumn { table, from, to })))
    }

    /// Does an operation that is there as a value, whole; what it says is before is taken at its word.
    #[track_caller]
    pub fn invoke(&mut self, operation: Operation) -> Result<()> {
        self.note(Call::Whole(operation))
    }

    /// Sends SQL as it stands: one text for all databases, or a [`Sql`] with one for each and with values to bind.
    ///
    /// A text may have several statements, a trigger's body among them; each is sent by itself. A file is taken in by
    /// `include_str!("../sql/seed.sql")`.
    ///
    /// ```
    /// # use migrate_core::prelude::*;
    /// # fn upgrade(op: &mut Operations) -> Result<()> {
    /// op.execute("UPDATE users SET name = trim(name)")?;
    /// op.execute(sql("UPDATE users SET name = ? WHERE id = ?").bind("Ada").bind(1))
    /// # }
    /// ```
    #[track_caller]
    pub fn execute(&mut self, sql: impl Into<Sql>) -> Result<()> {
        let sql = sql.into();
        match sql.check(self.dialect) {
            Ok(()) => self.note(Call::Whole(Operation::Execute(sql))),
            Err(fault) => self.refuse(fault),
        }
    }

    /// Calls a closure with the typed connection when its turn comes; it may fail with any error.
    #[track_caller]
    pub fn run<C, T, E>(&mut self, closure: impl Fn(&mut C) -> Result<T, E> + Send + Sync + 'static) -> Result<()>
    where
        C: Any,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        self.note(Call::Whole(Operation::Run(Run::new(closure))))
    }

    #[track_caller]
    #[expect(clippy::unnecessary_wraps, reason = "the methods that end in it return a result")]
    fn note(&mut self, call: Call) -> Result<()> {
        self.push(call);
        Ok(())
    }

    #[track_caller]
    fn push(&mut self, call: Call) -> &mut Call {
        self.calls.push(Recorded { call, at: Location::caller(), is_autocommit: self.is_autocommit });
        &mut self.calls.last_mut().expect(PUSHED).call
    }

    /// Notes a call, and lends the faults beside it to a builder that finds more.
    #[track_caller]
    fn push_beside_faults(
        &mut self,
        call: Call,
    ) -> (&mut Vec<(&'static Location<'static>, OperationError)>, &mut Call) {
        self.calls.push(Recorded { call, at: Location::caller(), is_autocommit: self.is_autocommit });
        (&mut self.faults, &mut self.calls.last_mut().expect(PUSHED).call)
    }

    /// Notes the fault too, so that it is reported where the migration drops the result.
    #[track_caller]
    fn refuse(&mut self, fault: OperationError) -> Result<()> {
        self.faults.push((Location::caller(), fault.clone()));
        Err(fault.into())
    }
}

/// Why a builder finds its call.
const PUSHED: &str = "the call was pushed the line before";

fn idents(names: impl IntoIterator<Item = impl Into<Ident>>) -> Vec<Ident> {
    names.into_iter().map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::ReferentialAction::Cascade;
    use crate::schema::Rule;
    use crate::schema::SqlType::BigInt;

    #[test]
    fn a_call_knows_the_line_it_was_made_on() {
        let mut op = Operations::new(Dialect::Sqlite);
        let line = line!() + 1;
        op.create_index("ix", "t", ["a"]).unique().concurrently();
        assert_eq!((op.calls[0].at.file(), op.calls[0].at.line()), (file!(), line));
    }

    #[test]
    fn a_builder_changes_the_call_that_made_it() {
        let mut op = Operations::new(Dialect::Sqlite);
        op.create_foreign_key("fk", "a", ["b_id"], "b", ["id"]).on_delete(Cascade);
        let Call::AddConstraint(call) = &op.calls[0].call else { panic!("a constraint") };
        assert!(matches!(&call.constraint.rule, Rule::ForeignKey(key) if key.on_delete == Cascade));
    }

    #[test]
    fn a_fault_is_kept_even_when_the_result_is_dropped() {
        let mut op = Operations::new(Dialect::Sqlite);
        let _ = op.create_table("t", |_| {});
        op.create_foreign_key("fk", "a", ["x", "y"], "b", ["id"]);
        let faults: Vec<String> = op.faults.iter().map(|(_, fault)| fault.to_string()).collect();
        assert_eq!(faults, ["table `t` has no columns", "foreign key `fk` has 2 columns and refers to 1"]);
    }

    #[test]
    fn a_renamed_table_stays_in_its_schema() {
        let mut op = Operations::new(Dialect::Postgres);
        op.rename_table("shop.a", "b").expect("noted");
        op.add_column("shop.b", "c", BigInt).not_null();
        let Call::Whole(Operation::RenameTable(call)) = &op.calls[0].call else { panic!("a rename") };
        assert_eq!(call.to, "shop.b".into());
    }
}
