//! What a migration file needs: `use migrate_core::prelude::*;`.

pub use crate::dialect::Dialect;
pub use crate::error::{Error, Result};
pub use crate::operation::{Algorithm, Null, Operations, Recreate, Row, Sql, TableLock, Value, sql, typed};
pub use crate::row;
pub use crate::schema::ReferentialAction::{Cascade, NoAction, Restrict, SetDefault, SetNull};
pub use crate::schema::SqlType::{
    self, BigInt, Binary, Bit, Boolean, Char, Cidr, Date, Decimal, Double, FixedBinary, Inet, Integer, Interval, Json,
    Jsonb, MacAddr, MediumBlob, MediumText, Numeric, Real, ShortBlob, ShortText, SmallInt, Text, Time, TimeOf, TimeTz,
    TimeTzOf, Timestamp, TimestampOf, TimestampTz, TimestampTzOf, TinyBlob, TinyInt, TinyText, UnsignedBigInt,
    UnsignedInteger, UnsignedSmallInt, UnsignedTinyInt, Uuid, VarBinary, VarBit, VarChar, Year,
};
pub use crate::schema::{
    Array, Bounds, Conflict, Custom, Enum, Geometry, GrantTarget, Identity, Multirange, ObjectName, Range, Set,
    TableName, col, expr, literal, sql_type,
};
pub use crate::{downgrade, migration};

#[cfg(feature = "mysql")]
pub use diesel::MysqlConnection;
#[cfg(feature = "postgres")]
pub use diesel::PgConnection;
#[cfg(feature = "sqlite")]
pub use diesel::SqliteConnection;
#[cfg(feature = "database")]
pub use diesel::{self, prelude::*};
