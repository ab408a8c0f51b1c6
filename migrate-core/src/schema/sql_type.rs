//! The types of columns, as every database can hold them.

use super::EnumType;

/// The type of a column; each dialect has its own words for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SqlType {
    /// Whole number of 16 bits.
    SmallInt,
    /// Whole number of 32 bits.
    Integer,
    /// Whole number of 64 bits.
    BigInt,
    /// Floating point number of 32 bits.
    Real,
    /// Floating point number of 64 bits.
    Double,
    /// Exact number: digits in all, digits after the point.
    Numeric(u16, u16),
    /// True or false.
    Boolean,
    /// Text of exactly so many characters.
    Char(u32),
    /// Text of at most so many characters.
    VarChar(u32),
    /// Text of any length.
    Text,
    /// Bytes of any length.
    Binary,
    /// Day, without time.
    Date,
    /// Time of day.
    Time,
    /// Day and time, without a time zone.
    Timestamp,
    /// A moment: day and time, with a time zone.
    TimestampTz,
    /// Universally unique identifier.
    Uuid,
    /// JSON, kept as written where the database can.
    Json,
    /// JSON, kept in a form that the database can search.
    Jsonb,
    /// One of the values of an enum type; a migration writes `Enum("mood")`.
    Enum(EnumType),
    /// Any other type, in the database's own words.
    Custom(String),
}

impl From<&str> for SqlType {
    fn from(name: &str) -> Self {
        Self::Custom(name.to_owned())
    }
}

impl From<String> for SqlType {
    fn from(name: String) -> Self {
        Self::Custom(name)
    }
}

impl SqlType {
    /// Tells whether it counts: a database can number its rows in a column of this type.
    pub fn is_integer(&self) -> bool {
        match self {
            Self::SmallInt | Self::Integer | Self::BigInt => true,
            Self::Real
            | Self::Double
            | Self::Numeric(..)
            | Self::Boolean
            | Self::Char(_)
            | Self::VarChar(_)
            | Self::Text
            | Self::Binary
            | Self::Date
            | Self::Time
            | Self::Timestamp
            | Self::TimestampTz
            | Self::Uuid
            | Self::Json
            | Self::Jsonb
            | Self::Enum(_)
            | Self::Custom(_) => false,
        }
    }
}
