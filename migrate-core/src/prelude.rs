//! What a migration file needs: `use migrate_core::prelude::*;`.

pub use crate::dialect::Dialect;
pub use crate::error::{Error, Result};
pub use crate::operation::{Operations, Sql};
pub use crate::schema::ReferentialAction::{Cascade, NoAction, Restrict, SetDefault, SetNull};
pub use crate::schema::SqlType::{
    self, BigInt, Binary, Boolean, Char, Custom, Date, Double, Integer, Json, Jsonb, Numeric, Real, SmallInt, Text,
    Time, Timestamp, TimestampTz, Uuid, VarChar,
};
pub use crate::schema::{Enum, col, expr, literal};
pub use crate::{downgrade, migration};

#[cfg(feature = "mysql")]
pub use diesel::MysqlConnection;
#[cfg(feature = "postgres")]
pub use diesel::PgConnection;
#[cfg(feature = "sqlite")]
pub use diesel::SqliteConnection;
#[cfg(feature = "database")]
pub use diesel::{self, prelude::*};
