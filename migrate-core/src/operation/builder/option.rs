//! Options of tables as a migration describes them.

use super::TableBuilder;
use crate::schema::{Ident, TableName};

impl TableBuilder {
    /// Leaves a table of that name alone if there is one; nothing compares it with this one.
    pub fn if_not_exists(&mut self) {
        self.if_not_exists = true;
    }

    /// Makes it for this session only. The migrations that follow do not see it.
    pub fn temporary(&mut self) {
        self.options.temporary = true;
    }

    /// Keeps it out of PostgreSQL's log: quicker to write, empty after a crash. Other databases leave it out.
    pub fn unlogged(&mut self) {
        self.options.unlogged = true;
    }

    /// Puts it into a tablespace of PostgreSQL; other databases leave it out.
    pub fn tablespace(&mut self, name: impl Into<Ident>) {
        self.options.tablespace = Some(name.into());
    }

    /// Sets a storage parameter of PostgreSQL: `t.with("fillfactor", "70")`; other databases leave it out.
    pub fn with(&mut self, parameter: impl Into<String>, value: impl Into<String>) {
        self.options.parameters.insert(parameter.into(), value.into());
    }

    /// Gives it the columns of another table too, whose queries see its rows; only PostgreSQL can.
    pub fn inherits(&mut self, table: impl Into<TableName>) {
        self.options.inherits.push(table.into());
    }

    /// Takes a storage engine of MySQL; other databases leave it out.
    pub fn engine(&mut self, name: impl Into<String>) {
        self.options.engine = Some(name.into());
    }

    /// Takes a character set of MySQL for columns that say none; other databases have one for all and leave it out.
    pub fn charset(&mut self, name: impl Into<String>) {
        self.options.charset = Some(name.into());
    }

    /// Takes a collation of MySQL for columns that say none; other databases refuse, as it decides which texts are equal.
    pub fn collation(&mut self, name: impl Into<String>) {
        self.options.collation = Some(name.into());
    }

    /// Takes a row format of MySQL (`dynamic`, `compressed`); other databases leave it out.
    pub fn row_format(&mut self, name: impl Into<String>) {
        self.options.row_format = Some(name.into());
    }

    /// Sets a further option of MySQL or MariaDB, the value as SQL: `t.mysql_option("STATS_PERSISTENT", "0")`; other
    /// databases leave it out.
    pub fn mysql_option(&mut self, name: impl Into<String>, sql: impl Into<String>) {
        self.options.mysql.insert(name.into(), sql.into());
    }

    /// Says the number of the first row, where the database numbers the rows.
    pub fn auto_increment(&mut self, first: u64) {
        self.options.first_number = Some(first);
    }

    /// Lets SQLite hold the columns to their types; other databases always do.
    pub fn strict(&mut self) {
        self.options.strict = true;
    }

    /// Lets SQLite order the rows by the primary key alone; other databases leave it out.
    pub fn without_rowid(&mut self) {
        self.options.without_rowid = true;
    }
}
