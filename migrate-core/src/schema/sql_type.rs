//! The types of columns, as every database can hold them.

use std::fmt;

use super::EnumType;

/// The type of a column; each dialect has its own words for it.
///
/// A database that has not the type takes the narrowest of its own that holds every value and gives it back; what only
/// limits values (a length, a range, digits of a second) may be lost then. Where it has none, the SQL is refused before
/// anything runs, with what to take instead. SQLite checks the values of an enum beside the column's type.
///
#[doc = include_str!("sql_type.md")]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum SqlType {
    /// Whole number of 8 bits.
    TinyInt,
    /// Whole number of 16 bits.
    SmallInt,
    /// Whole number of 32 bits.
    Integer,
    /// Whole number of 64 bits.
    BigInt,
    /// Whole number of 8 bits, not negative.
    UnsignedTinyInt,
    /// Whole number of 16 bits, not negative.
    UnsignedSmallInt,
    /// Whole number of 32 bits, not negative.
    UnsignedInteger,
    /// Whole number of 64 bits, not negative.
    UnsignedBigInt,
    /// Floating point number of 32 bits.
    Real,
    /// Floating point number of 64 bits.
    Double,
    /// Exact number: digits in all, digits after the point.
    Numeric(u16, u16),
    /// Exact number of as many digits as the database takes.
    Decimal,
    /// True or false.
    Boolean,
    /// Text of exactly so many characters.
    Char(u32),
    /// Text of at most so many characters.
    VarChar(u32),
    /// Text of at most 255 bytes.
    TinyText,
    /// Text of at most 64 KiB.
    ShortText,
    /// Text of at most 16 MiB.
    MediumText,
    /// Text of any length.
    Text,
    /// Exactly so many bytes.
    FixedBinary(u32),
    /// At most so many bytes.
    VarBinary(u32),
    /// At most 255 bytes.
    TinyBlob,
    /// Bytes, at most 64 KiB.
    ShortBlob,
    /// Bytes, at most 16 MiB.
    MediumBlob,
    /// Bytes of any length.
    Binary,
    /// Exactly so many bits.
    Bit(u32),
    /// At most so many bits.
    VarBit(u32),
    /// Day, without time.
    Date,
    /// Year.
    Year,
    /// Time of day.
    Time,
    /// Time of day, with so many digits of a second.
    TimeOf(u8),
    /// Time of day, with a time zone.
    TimeTz,
    /// Time of day, with a time zone and so many digits of a second.
    TimeTzOf(u8),
    /// Day and time, without a time zone.
    Timestamp,
    /// Day and time, without a time zone, with so many digits of a second.
    TimestampOf(u8),
    /// A moment: day and time, with a time zone.
    TimestampTz,
    /// A moment, with so many digits of a second.
    TimestampTzOf(u8),
    /// A length of time.
    Interval,
    /// Universally unique identifier.
    Uuid,
    /// JSON, kept as written where the database can.
    Json,
    /// JSON, kept in a form that the database can search.
    Jsonb,
    /// Address of a host, with its net where it is said.
    Inet,
    /// Address of a net.
    Cidr,
    /// Address of a network card.
    MacAddr,
    /// List of values; a migration writes `Array(Text)`.
    Array(Box<Self>),
    /// From one value to another; a migration writes `Range(Date)`.
    Range(Box<Self>),
    /// Several ranges; a migration writes `Multirange(Date)`.
    Multirange(Box<Self>),
    /// One of the values of an enum type; a migration writes `Enum("mood")`.
    Enum(EnumType),
    /// Any of some words; a migration writes `Set(["a", "b"])`.
    Set(Vec<String>),
    /// A shape by its name, and its spatial reference system, 0 for none; a migration writes `Geometry("POINT", 4326)`.
    Geometry(String, u32),
    /// Any other type, in the database's own words; a migration writes `Custom("tsvector")`.
    Custom(String),
}

/// Makes the type of a column that holds any of some words.
#[expect(non_snake_case, reason = "it stands beside the types, which begin with a capital")]
pub fn Set(words: impl IntoIterator<Item = impl Into<String>>) -> SqlType {
    SqlType::Set(words.into_iter().map(Into::into).collect())
}

/// Makes the type of a column that holds a list: `Array(Text)`.
#[expect(non_snake_case, reason = "it stands beside the types, which begin with a capital")]
pub fn Array(of: impl Into<SqlType>) -> SqlType {
    SqlType::Array(Box::new(of.into()))
}

/// Makes the type of a column that holds all from one value to another: `Range(Date)`.
#[expect(non_snake_case, reason = "it stands beside the types, which begin with a capital")]
pub fn Range(of: impl Into<SqlType>) -> SqlType {
    SqlType::Range(Box::new(of.into()))
}

/// Makes the type of a column that holds several ranges: `Multirange(Date)`.
#[expect(non_snake_case, reason = "it stands beside the types, which begin with a capital")]
pub fn Multirange(of: impl Into<SqlType>) -> SqlType {
    SqlType::Multirange(Box::new(of.into()))
}

/// Makes the type of a column that holds a shape: `Geometry("POINT", 4326)`, or `None` for no reference system.
#[expect(non_snake_case, reason = "it stands beside the types, which begin with a capital")]
pub fn Geometry(shape: impl Into<String>, reference_system: impl Into<Option<u32>>) -> SqlType {
    SqlType::Geometry(shape.into(), reference_system.into().unwrap_or(0))
}

/// Names a type in the database's own words: `Custom("tsvector")`.
#[expect(non_snake_case, reason = "it stands beside the types, which begin with a capital")]
pub fn Custom(words: impl Into<String>) -> SqlType {
    SqlType::Custom(words.into())
}

/// A type of another crate that names one of ours; Diesel's sql types do.
///
/// A value of such a type stands wherever a [`SqlType`] does; [`sql_type`] takes those that have no values.
pub trait NamesSqlType {
    /// Gives the type that it names.
    fn sql_type() -> SqlType;
}

/// Gives the type that another crate's type names: `sql_type::<Array<Text>>()` of Diesel's.
pub fn sql_type<T: NamesSqlType>() -> SqlType {
    T::sql_type()
}

impl<T: NamesSqlType> From<T> for SqlType {
    fn from(_: T) -> Self {
        T::sql_type()
    }
}

/// As a migration writes it: `VarChar(50)`, `Enum("mood")`.
impl fmt::Display for SqlType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Numeric(precision, scale) => write!(f, "Numeric({precision}, {scale})"),
            Self::Array(of) => write!(f, "Array({of})"),
            Self::Range(of) => write!(f, "Range({of})"),
            Self::Multirange(of) => write!(f, "Multirange({of})"),
            Self::Enum(EnumType { name, .. }) => write!(f, "Enum({:?})", name.to_string()),
            Self::Set(words) => write!(f, "Set({words:?})"),
            Self::Geometry(shape, reference_system) => write!(f, "Geometry({shape:?}, {reference_system})"),
            Self::Custom(words) => write!(f, "Custom({words:?})"),
            Self::TinyInt
            | Self::SmallInt
            | Self::Integer
            | Self::BigInt
            | Self::UnsignedTinyInt
            | Self::UnsignedSmallInt
            | Self::UnsignedInteger
            | Self::UnsignedBigInt
            | Self::Real
            | Self::Double
            | Self::Decimal
            | Self::Boolean
            | Self::Char(_)
            | Self::VarChar(_)
            | Self::TinyText
            | Self::ShortText
            | Self::MediumText
            | Self::Text
            | Self::FixedBinary(_)
            | Self::VarBinary(_)
            | Self::TinyBlob
            | Self::ShortBlob
            | Self::MediumBlob
            | Self::Binary
            | Self::Bit(_)
            | Self::VarBit(_)
            | Self::Date
            | Self::Year
            | Self::Time
            | Self::TimeOf(_)
            | Self::TimeTz
            | Self::TimeTzOf(_)
            | Self::Timestamp
            | Self::TimestampOf(_)
            | Self::TimestampTz
            | Self::TimestampTzOf(_)
            | Self::Interval
            | Self::Uuid
            | Self::Json
            | Self::Jsonb
            | Self::Inet
            | Self::Cidr
            | Self::MacAddr => write!(f, "{self:?}"),
        }
    }
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
            Self::TinyInt
            | Self::SmallInt
            | Self::Integer
            | Self::BigInt
            | Self::UnsignedTinyInt
            | Self::UnsignedSmallInt
            | Self::UnsignedInteger
            | Self::UnsignedBigInt => true,
            Self::Real
            | Self::Double
            | Self::Numeric(..)
            | Self::Decimal
            | Self::Boolean
            | Self::Char(_)
            | Self::VarChar(_)
            | Self::TinyText
            | Self::ShortText
            | Self::MediumText
            | Self::Text
            | Self::FixedBinary(_)
            | Self::VarBinary(_)
            | Self::TinyBlob
            | Self::ShortBlob
            | Self::MediumBlob
            | Self::Binary
            | Self::Bit(_)
            | Self::VarBit(_)
            | Self::Date
            | Self::Year
            | Self::Time
            | Self::TimeOf(_)
            | Self::TimeTz
            | Self::TimeTzOf(_)
            | Self::Timestamp
            | Self::TimestampOf(_)
            | Self::TimestampTz
            | Self::TimestampTzOf(_)
            | Self::Interval
            | Self::Uuid
            | Self::Json
            | Self::Jsonb
            | Self::Inet
            | Self::Cidr
            | Self::MacAddr
            | Self::Array(_)
            | Self::Range(_)
            | Self::Multirange(_)
            | Self::Enum(_)
            | Self::Set(_)
            | Self::Geometry(..)
            | Self::Custom(_) => false,
        }
    }

    /// Tells whether it is text.
    pub fn is_text(&self) -> bool {
        matches!(
            self,
            Self::Char(_) | Self::VarChar(_) | Self::TinyText | Self::ShortText | Self::MediumText | Self::Text
        )
    }
}
