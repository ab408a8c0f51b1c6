//! Connections to the databases that were compiled in, behind one type.
//!
//! A URL becomes an [`AnyConnection`] by [`open`]; what an application holds already (a Diesel connection, a pooled one)
//! is lent as a [`Session`] by [`MigrateConnection`]. From there on nothing is generic over the backend.
//!
//! **Architecture Invariant**: a password never leaves this room; every error here masks it, also in the database's own words.

mod address;
mod command;
#[cfg(feature = "postgres")]
mod copy;
mod ensure;
mod error;
mod name;
mod open;
mod passing;
mod reach;
mod scratch;
mod session;
mod sql_enum;
mod sql_type;
mod value;
#[cfg(feature = "diesel-async")]
mod wrapped;

#[cfg(feature = "mysql")]
use diesel::MysqlConnection;
#[cfg(feature = "postgres")]
use diesel::PgConnection;
#[cfg(feature = "sqlite")]
use diesel::SqliteConnection;

pub use address::{mask, seen_from};
pub(crate) use command::Command;
#[cfg(feature = "postgres")]
pub(crate) use copy::copy_in;
pub(crate) use ensure::open_server;
pub use ensure::{drop_database, ensure_database};
pub use error::ConnectionError;
pub(crate) use name::{TableName, quote};
pub use open::{OpenOptions, open};
#[cfg(feature = "cli")]
pub(crate) use passing::says_lost;
pub(crate) use passing::{POOLED, is_passing, says_out_of_time, says_pooled};
pub(crate) use reach::{Reach, reach};
pub use scratch::Scratch;
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(crate) use session::Row;
pub use session::Session;
pub(crate) use value::value;

use crate::dialect::Dialect;

/// A connection to any of the compiled databases.
#[expect(missing_debug_implementations, reason = "Diesel's connections have none")]
pub enum AnyConnection {
    /// To SQLite.
    #[cfg(feature = "sqlite")]
    Sqlite(SqliteConnection),
    /// To PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(PgConnection),
    /// To MySQL or MariaDB.
    #[cfg(feature = "mysql")]
    Mysql(MysqlConnection),
}

/// What migrations can be run on: Diesel's connections, a pooled one, [`AnyConnection`], and those of diesel-async.
///
/// With the feature `diesel-async` an app runs them on the connection that it has, wrapped as a blocking one. A run blocks
/// its thread until it is done, so that it belongs on one of the threads for that; the app's futures go on meanwhile.
///
/// ```
/// # #[cfg(all(feature = "diesel-async", feature = "postgres"))]
/// # mod app {
/// # pub static MIGRATIONS: migrate_core::Migrations =
/// #     migrate_core::Migrations { list: &[], settings: migrate_core::migration::Settings::DEFAULT };
/// use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
/// use diesel_async::{AsyncConnection, AsyncPgConnection};
///
/// async fn start(url: &str) -> Result<AsyncPgConnection, Box<dyn std::error::Error>> {
///     let connection = AsyncPgConnection::establish(url).await?;
///     let connection = tokio::task::spawn_blocking(move || {
///         let mut wrapped: AsyncConnectionWrapper<AsyncPgConnection> = connection.into();
///         MIGRATIONS.upgrade(&mut wrapped)?;
///         Ok::<_, migrate_core::Error>(wrapped.into_inner())
///     });
///     Ok(connection.await??)
/// }
/// # }
/// ```
///
/// `SyncConnectionWrapper<SqliteConnection>` lends the blocking connection that it holds, and needs no feature:
/// `connection.spawn_blocking(|connection| Ok(MIGRATIONS.upgrade(connection))).await??`.
///
/// A migration's `op.run` takes the connection that is there, here `AsyncConnectionWrapper<AsyncPgConnection>`; one that
/// takes a `PgConnection` is refused before anything is run. `op.bulk_insert` sends statements, not a `COPY`, and a
/// PostgreSQL database is not inspected through it.
pub trait MigrateConnection: sealed::Sealed {
    /// Lends the connection to the runner.
    fn session(&mut self) -> Session<'_>;
}

/// The databases that were compiled in.
pub const COMPILED: &[Dialect] = &[
    #[cfg(feature = "sqlite")]
    Dialect::Sqlite,
    #[cfg(feature = "postgres")]
    Dialect::Postgres,
    #[cfg(feature = "mysql")]
    Dialect::Mysql,
];

/// Tells which kind of database a URL names.
///
/// # Errors
/// [`ConnectionError::Malformed`] and [`ConnectionError::UnknownScheme`].
pub fn dialect_of(url: &str) -> Result<Dialect, ConnectionError> {
    address::Address::parse(url).map(|address| address.dialect)
}

mod sealed {
    #[expect(unnameable_types, reason = "so that nobody else implements `MigrateConnection`")]
    pub trait Sealed {}
}

macro_rules! lend {
    ($feature:literal, $connection:ty, $variant:ident) => {
        #[cfg(feature = $feature)]
        impl sealed::Sealed for $connection {}

        #[cfg(feature = $feature)]
        impl MigrateConnection for $connection {
            fn session(&mut self) -> Session<'_> {
                Session::$variant(self)
            }
        }

        #[cfg(feature = $feature)]
        impl From<$connection> for AnyConnection {
            fn from(connection: $connection) -> Self {
                Self::$variant(connection)
            }
        }
    };
}

lend!("sqlite", SqliteConnection, Sqlite);
lend!("postgres", PgConnection, Postgres);
lend!("mysql", MysqlConnection, Mysql);

impl sealed::Sealed for AnyConnection {}

impl MigrateConnection for AnyConnection {
    fn session(&mut self) -> Session<'_> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => Session::Sqlite(connection),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => Session::Postgres(connection),
            #[cfg(feature = "mysql")]
            Self::Mysql(connection) => Session::Mysql(connection),
        }
    }
}

impl sealed::Sealed for Session<'_> {}

impl MigrateConnection for Session<'_> {
    fn session(&mut self) -> Session<'_> {
        self.reborrow()
    }
}

#[cfg(feature = "r2d2")]
mod pooled {
    use diesel::r2d2::{ConnectionManager, PooledConnection, R2D2Connection};

    use super::{MigrateConnection, Session, sealed};

    impl<C: R2D2Connection + 'static> sealed::Sealed for PooledConnection<ConnectionManager<C>> {}

    impl<C: MigrateConnection + R2D2Connection + 'static> MigrateConnection for PooledConnection<ConnectionManager<C>> {
        fn session(&mut self) -> Session<'_> {
            (**self).session()
        }
    }
}
