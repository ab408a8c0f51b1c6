//! Types of fields, and what is said beside them of the types of columns.

use super::Imports;
use super::attribute::Argument;
use super::name::Names;
use crate::schema::SqlType;

/// Gives what an attribute says beside the type of the field; nothing where that says all.
pub(super) fn beside(ty: &SqlType, names: &Names) -> Vec<Argument> {
    match ty {
        SqlType::VarChar(length) | SqlType::VarBinary(length) => vec![Argument::is("max_length", length)],
        SqlType::Numeric(precision, 0) => vec![Argument::is("precision", precision)],
        SqlType::Numeric(precision, scale) => vec![Argument::is("precision", precision), Argument::is("scale", scale)],
        SqlType::TimeOf(digits) | SqlType::TimestampOf(digits) | SqlType::TimestampTzOf(digits) => {
            vec![Argument::is("precision", digits)]
        }
        // A list of bytes is bytes.
        SqlType::Array(of) if beside(of, names).is_empty() && **of != SqlType::UnsignedTinyInt => Vec::new(),
        SqlType::Enum(it) if names.enum_type(&it.name).is_some() => Vec::new(),
        SqlType::TinyInt
        | SqlType::SmallInt
        | SqlType::Integer
        | SqlType::BigInt
        | SqlType::UnsignedTinyInt
        | SqlType::UnsignedSmallInt
        | SqlType::UnsignedInteger
        | SqlType::UnsignedBigInt
        | SqlType::Real
        | SqlType::Double
        | SqlType::Decimal
        | SqlType::Boolean
        | SqlType::Text
        | SqlType::FixedBinary(_)
        | SqlType::Binary
        | SqlType::Date
        | SqlType::Time
        | SqlType::Timestamp
        | SqlType::TimestampTz
        | SqlType::Interval
        | SqlType::Uuid
        | SqlType::Jsonb
        | SqlType::Inet => Vec::new(),
        SqlType::Char(_)
        | SqlType::TinyText
        | SqlType::ShortText
        | SqlType::MediumText
        | SqlType::TinyBlob
        | SqlType::ShortBlob
        | SqlType::MediumBlob
        | SqlType::Bit(_)
        | SqlType::VarBit(_)
        | SqlType::Year
        | SqlType::TimeTz
        | SqlType::TimeTzOf(_)
        | SqlType::Json
        | SqlType::Cidr
        | SqlType::MacAddr
        | SqlType::Array(_)
        | SqlType::Range(_)
        | SqlType::Multirange(_)
        | SqlType::Enum(_)
        | SqlType::Set(_)
        | SqlType::Geometry(..)
        | SqlType::Custom(_) => vec![Argument::is("ty", ty)],
    }
}

/// Gives the type of a field that takes the values of a column.
pub(super) fn of(ty: &SqlType, names: &Names, imports: &mut Imports) -> String {
    let mut taken = |of, item: &'static str| {
        imports.take(of, item);
        item.to_owned()
    };
    match ty {
        SqlType::TinyInt => "i8".to_owned(),
        SqlType::SmallInt | SqlType::Year => "i16".to_owned(),
        SqlType::Integer => "i32".to_owned(),
        SqlType::BigInt => "i64".to_owned(),
        SqlType::UnsignedTinyInt => "u8".to_owned(),
        SqlType::UnsignedSmallInt => "u16".to_owned(),
        SqlType::UnsignedInteger => "u32".to_owned(),
        SqlType::UnsignedBigInt => "u64".to_owned(),
        SqlType::Real => "f32".to_owned(),
        SqlType::Double => "f64".to_owned(),
        SqlType::Boolean => "bool".to_owned(),
        SqlType::Numeric(..) | SqlType::Decimal => taken("bigdecimal", "BigDecimal"),
        SqlType::Char(_)
        | SqlType::VarChar(_)
        | SqlType::TinyText
        | SqlType::ShortText
        | SqlType::MediumText
        | SqlType::Text
        | SqlType::Set(_)
        | SqlType::Custom(_) => "String".to_owned(),
        SqlType::FixedBinary(length) => format!("[u8; {length}]"),
        SqlType::VarBinary(_)
        | SqlType::TinyBlob
        | SqlType::ShortBlob
        | SqlType::MediumBlob
        | SqlType::Binary
        | SqlType::Bit(_)
        | SqlType::VarBit(_)
        | SqlType::Geometry(..) => "Vec<u8>".to_owned(),
        SqlType::Date => taken("chrono", "NaiveDate"),
        SqlType::Time | SqlType::TimeOf(_) | SqlType::TimeTz | SqlType::TimeTzOf(_) => taken("chrono", "NaiveTime"),
        SqlType::Timestamp | SqlType::TimestampOf(_) => taken("chrono", "NaiveDateTime"),
        SqlType::TimestampTz | SqlType::TimestampTzOf(_) => {
            taken("chrono", "Utc");
            format!("{}<Utc>", taken("chrono", "DateTime"))
        }
        SqlType::Interval => taken("chrono", "TimeDelta"),
        SqlType::Uuid => taken("uuid", "Uuid"),
        SqlType::Json | SqlType::Jsonb => "serde_json::Value".to_owned(),
        SqlType::Inet | SqlType::Cidr => taken("ipnetwork", "IpNetwork"),
        SqlType::MacAddr => "[u8; 6]".to_owned(),
        SqlType::Array(element) => format!("Vec<{}>", of(element, names, imports)),
        SqlType::Range(element) => range(element, names, imports),
        SqlType::Multirange(element) => format!("Vec<{}>", range(element, names, imports)),
        SqlType::Enum(it) => names.enum_type(&it.name).unwrap_or("String").to_owned(),
    }
}

fn range(element: &SqlType, names: &Names, imports: &mut Imports) -> String {
    let of = of(element, names, imports);
    format!("(std::ops::Bound<{of}>, std::ops::Bound<{of}>)")
}
