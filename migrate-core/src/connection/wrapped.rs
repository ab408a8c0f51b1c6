//! Connections of diesel-async, wrapped by it as blocking ones.

#[cfg(any(feature = "postgres", feature = "mysql"))]
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;

#[cfg(any(feature = "postgres", feature = "mysql"))]
use super::{MigrateConnection, Session, sealed};

macro_rules! lend {
    ($feature:literal, $connection:ty, $variant:ident) => {
        #[cfg(feature = $feature)]
        impl sealed::Sealed for AsyncConnectionWrapper<$connection> {}

        #[cfg(feature = $feature)]
        impl MigrateConnection for AsyncConnectionWrapper<$connection> {
            fn session(&mut self) -> Session<'_> {
                Session::$variant(self)
            }
        }
    };
}

lend!("postgres", diesel_async::AsyncPgConnection, AsyncPostgres);
lend!("mysql", diesel_async::AsyncMysqlConnection, AsyncMysql);
