//! A borrowed connection of whichever database, with the few things that the rooms above do with one.

use std::any::Any;

#[cfg(feature = "sqlite")]
use diesel::connection::AnsiTransactionManager;
use diesel::connection::{SimpleConnection, TransactionManager};
use diesel::deserialize::QueryableByName;
use diesel::result::QueryResult;
use diesel::{Connection, RunQueryDsl};
#[cfg(all(feature = "diesel-async", any(feature = "postgres", feature = "mysql")))]
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;

use super::Command;
use crate::dialect::Dialect;

/// A connection of a compiled database, lent for a while.
#[expect(missing_debug_implementations, reason = "Diesel's connections have none")]
pub enum Session<'a> {
    /// To SQLite.
    #[cfg(feature = "sqlite")]
    Sqlite(&'a mut diesel::SqliteConnection),
    /// To PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(&'a mut diesel::PgConnection),
    /// To MySQL or MariaDB.
    #[cfg(feature = "mysql")]
    Mysql(&'a mut diesel::MysqlConnection),
    /// To PostgreSQL by diesel-async.
    #[cfg(all(feature = "diesel-async", feature = "postgres"))]
    AsyncPostgres(&'a mut AsyncConnectionWrapper<diesel_async::AsyncPgConnection>),
    /// To MySQL or MariaDB by diesel-async.
    #[cfg(all(feature = "diesel-async", feature = "mysql"))]
    AsyncMysql(&'a mut AsyncConnectionWrapper<diesel_async::AsyncMysqlConnection>),
}

/// Evaluates an expression with the typed connection of a session.
macro_rules! on_backend {
    ($session:expr, $connection:ident => $body:expr) => {
        match $session {
            #[cfg(feature = "sqlite")]
            $crate::connection::Session::Sqlite($connection) => $body,
            #[cfg(feature = "postgres")]
            $crate::connection::Session::Postgres($connection) => $body,
            #[cfg(feature = "mysql")]
            $crate::connection::Session::Mysql($connection) => $body,
            #[cfg(all(feature = "diesel-async", feature = "postgres"))]
            $crate::connection::Session::AsyncPostgres($connection) => $body,
            #[cfg(all(feature = "diesel-async", feature = "mysql"))]
            $crate::connection::Session::AsyncMysql($connection) => $body,
        }
    };
}

/// What a row must offer to be read from every compiled database.
pub(crate) trait Row: SqliteRow + PostgresRow + MysqlRow + 'static {}

impl<T: SqliteRow + PostgresRow + MysqlRow + 'static> Row for T {}

macro_rules! row_of {
    ($feature:literal, $name:ident, $backend:ty) => {
        #[cfg(feature = $feature)]
        pub(crate) trait $name: QueryableByName<$backend> {}
        #[cfg(feature = $feature)]
        impl<T: QueryableByName<$backend>> $name for T {}
        #[cfg(not(feature = $feature))]
        pub(crate) trait $name {}
        #[cfg(not(feature = $feature))]
        impl<T> $name for T {}
    };
}

row_of!("sqlite", SqliteRow, diesel::sqlite::Sqlite);
row_of!("postgres", PostgresRow, diesel::pg::Pg);
row_of!("mysql", MysqlRow, diesel::mysql::Mysql);

impl Session<'_> {
    /// Names the database's way with SQL.
    pub fn dialect(&self) -> Dialect {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Dialect::Postgres,
            #[cfg(feature = "mysql")]
            Self::Mysql(_) => Dialect::Mysql,
            #[cfg(all(feature = "diesel-async", feature = "postgres"))]
            Self::AsyncPostgres(_) => Dialect::Postgres,
            #[cfg(all(feature = "diesel-async", feature = "mysql"))]
            Self::AsyncMysql(_) => Dialect::Mysql,
        }
    }

    /// Lends the connection on.
    pub fn reborrow(&mut self) -> Session<'_> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => Session::Sqlite(connection),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => Session::Postgres(connection),
            #[cfg(feature = "mysql")]
            Self::Mysql(connection) => Session::Mysql(connection),
            #[cfg(all(feature = "diesel-async", feature = "postgres"))]
            Self::AsyncPostgres(connection) => Session::AsyncPostgres(connection),
            #[cfg(all(feature = "diesel-async", feature = "mysql"))]
            Self::AsyncMysql(connection) => Session::AsyncMysql(connection),
        }
    }

    /// Gives the Diesel connection, for a closure of a migration.
    pub fn typed(&mut self) -> &mut dyn Any {
        on_backend!(self, connection => *connection)
    }

    /// Names the type of the Diesel connection.
    pub fn type_name(&self) -> &'static str {
        on_backend!(self, connection => std::any::type_name_of_val(&**connection))
    }

    /// Sends SQL as it stands, one or several statements, and reads no rows.
    pub fn batch(&mut self, sql: &str) -> QueryResult<()> {
        on_backend!(self, connection => connection.batch_execute(sql))
    }

    /// Executes a command and counts the rows that it touched.
    pub(crate) fn execute(&mut self, command: Command<'_>) -> QueryResult<usize> {
        on_backend!(self, connection => command.execute(*connection))
    }

    /// Reads the rows of a query.
    pub(crate) fn load<T: Row>(&mut self, command: Command<'_>) -> QueryResult<Vec<T>> {
        on_backend!(self, connection => command.load::<T>(*connection))
    }

    /// Counts the transactions and savepoints that are open, as far as Diesel knows.
    pub(crate) fn depth(&mut self) -> QueryResult<u32> {
        on_backend!(self, connection => depth(*connection))
    }

    /// Begins a transaction, or a savepoint inside of one; on SQLite with the right to write.
    pub(crate) fn begin(&mut self) -> QueryResult<()> {
        let outermost = self.depth()? == 0;
        match self {
            // A deferred transaction that turns from reading to writing fails with SQLITE_BUSY however long the timeout.
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) if outermost => {
                AnsiTransactionManager::begin_transaction_sql(*connection, "BEGIN IMMEDIATE")
            }
            session => {
                let _ = outermost;
                on_backend!(session, connection => begin(*connection))
            }
        }
    }

    /// Commits the innermost transaction or savepoint.
    pub(crate) fn commit(&mut self) -> QueryResult<()> {
        on_backend!(self, connection => commit(*connection))
    }

    /// Rolls back until `depth` transactions and savepoints are open.
    pub(crate) fn roll_back_to(&mut self, depth: u32) -> QueryResult<()> {
        while self.depth()? > depth {
            on_backend!(self, connection => roll_back(*connection))?;
        }
        Ok(())
    }
}

/// A connection's own way with transactions.
type Manager<C> = <C as Connection>::TransactionManager;

fn depth<C: Connection>(connection: &mut C) -> QueryResult<u32> {
    let status = Manager::<C>::transaction_manager_status_mut(connection);
    Ok(status.transaction_depth()?.map_or(0, std::num::NonZeroU32::get))
}

fn begin<C: Connection>(connection: &mut C) -> QueryResult<()> {
    Manager::<C>::begin_transaction(connection)
}

fn commit<C: Connection>(connection: &mut C) -> QueryResult<()> {
    Manager::<C>::commit_transaction(connection)
}

fn roll_back<C: Connection>(connection: &mut C) -> QueryResult<()> {
    Manager::<C>::rollback_transaction(connection)
}
