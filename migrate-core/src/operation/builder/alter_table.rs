//! Changes of a table's options as a migration describes them.

use super::super::OptionChange;
use super::super::call::Call;
use super::Operations;
use crate::error::Result;
use crate::schema::{Ident, TableName};

/// The changes of a table's options; what is not named stays as it is.
#[derive(Debug, Default)]
pub struct AlterTableBuilder {
    changes: Vec<OptionChange>,
}

impl Operations {
    /// Changes how a table is kept; its columns, keys and indexes have operations of their own.
    ///
    /// ```
    /// # use migrate_core::prelude::*;
    /// # fn upgrade(op: &mut Operations) -> Result<()> {
    /// op.alter_table("events", |t| {
    ///     t.with("fillfactor", "70");
    ///     t.row_format("compressed");
    /// })
    /// # }
    /// ```
    #[track_caller]
    pub fn alter_table(
        &mut self,
        table: impl Into<TableName>,
        change: impl FnOnce(&mut AlterTableBuilder),
    ) -> Result<()> {
        let mut builder = AlterTableBuilder::default();
        change(&mut builder);
        self.note(Call::SetTableOptions { table: table.into(), changes: builder.changes })
    }
}

impl AlterTableBuilder {
    fn change(&mut self, change: OptionChange) {
        self.changes.push(change);
    }

    /// Takes it out of PostgreSQL's log; other databases leave it out.
    pub fn unlogged(&mut self) {
        self.change(OptionChange::Unlogged(true));
    }

    /// Puts it into PostgreSQL's log; other databases leave it out.
    pub fn logged(&mut self) {
        self.change(OptionChange::Unlogged(false));
    }

    /// Moves it to a tablespace of PostgreSQL; other databases leave it out.
    pub fn tablespace(&mut self, name: impl Into<Ident>) {
        self.change(OptionChange::Tablespace(Some(name.into())));
    }

    /// Moves it to the database's own tablespace.
    pub fn default_tablespace(&mut self) {
        self.change(OptionChange::Tablespace(None));
    }

    /// Sets a storage parameter of PostgreSQL: `t.with("fillfactor", "70")`; other databases leave it out.
    pub fn with(&mut self, parameter: impl Into<String>, value: impl Into<String>) {
        self.change(OptionChange::Parameter(parameter.into(), Some(value.into())));
    }

    /// Sets a storage parameter of PostgreSQL back to its default.
    pub fn reset(&mut self, parameter: impl Into<String>) {
        self.change(OptionChange::Parameter(parameter.into(), None));
    }

    /// Lets queries of another table see its rows, whose columns it has already; only PostgreSQL can.
    pub fn inherit(&mut self, table: impl Into<TableName>) {
        self.change(OptionChange::Inherits(table.into(), true));
    }

    /// Hides its rows from queries of another table.
    pub fn no_inherit(&mut self, table: impl Into<TableName>) {
        self.change(OptionChange::Inherits(table.into(), false));
    }

    /// Takes another storage engine of MySQL; other databases leave it out.
    pub fn engine(&mut self, name: impl Into<String>) {
        self.change(OptionChange::Engine(Some(name.into())));
    }

    /// Turns the texts of columns that say no character set to another one of MySQL; other databases leave it out.
    pub fn charset(&mut self, name: impl Into<String>) {
        self.change(OptionChange::Charset(Some(name.into())));
    }

    /// Compares the texts of columns that say no collation by another one of MySQL; other databases refuse.
    pub fn collation(&mut self, name: impl Into<String>) {
        self.change(OptionChange::Collation(Some(name.into())));
    }

    /// Turns the texts of columns that say none back to the character set and collation of MySQL's database.
    pub fn default_charset(&mut self) {
        self.change(OptionChange::Charset(None));
        self.change(OptionChange::Collation(None));
    }

    /// Takes another row format of MySQL (`dynamic`, `compressed`, `default`); other databases leave it out.
    pub fn row_format(&mut self, name: impl Into<String>) {
        let name = name.into();
        self.change(OptionChange::RowFormat((!name.eq_ignore_ascii_case("default")).then_some(name)));
    }

    /// Sets a further option of MySQL or MariaDB, the value as SQL; other databases leave it out.
    pub fn mysql_option(&mut self, name: impl Into<String>, sql: impl Into<String>) {
        self.change(OptionChange::Mysql(name.into(), Some(sql.into())));
    }

    /// Sets a further option of MySQL or MariaDB back to its default.
    pub fn reset_mysql_option(&mut self, name: impl Into<String>) {
        self.change(OptionChange::Mysql(name.into(), None));
    }

    /// Says the number of the next row, where the database numbers the rows; PostgreSQL keeps it with the column.
    pub fn auto_increment(&mut self, next: u64) {
        self.change(OptionChange::FirstNumber(next));
    }

    /// Lets SQLite order the rows by the primary key alone; other databases leave it out.
    pub fn without_rowid(&mut self) {
        self.change(OptionChange::WithoutRowid(true));
    }

    /// Lets SQLite number the rows beside the primary key; other databases leave it out.
    pub fn with_rowid(&mut self) {
        self.change(OptionChange::WithoutRowid(false));
    }
}
