//! MySQL's words for types.

use super::super::{Dialect, Writer};
use super::text;
use crate::schema::{EnumType, Ident, SqlType, TableName};

/// Writes the type as MySQL declares it.
///
/// Text and bytes take the longest form, as their length is not limited elsewhere; times keep microseconds, and a number
/// without limits as many digits as there can be.
pub(in super::super) fn write(w: &mut Writer, ty: &SqlType, column: &Ident) {
    match ty {
        SqlType::TinyInt => w.sql("TINYINT"),
        SqlType::SmallInt => w.sql("SMALLINT"),
        SqlType::Integer => w.sql("INTEGER"),
        SqlType::BigInt => w.sql("BIGINT"),
        SqlType::UnsignedTinyInt => w.sql("TINYINT UNSIGNED"),
        SqlType::UnsignedSmallInt => w.sql("SMALLINT UNSIGNED"),
        SqlType::UnsignedInteger => w.sql("INTEGER UNSIGNED"),
        SqlType::UnsignedBigInt => w.sql("BIGINT UNSIGNED"),
        SqlType::Real => w.sql("FLOAT"),
        SqlType::Double => w.sql("DOUBLE"),
        SqlType::Numeric(precision, scale) => w.sql(&format!("DECIMAL({precision}, {scale})")),
        SqlType::Decimal => w.sql("DECIMAL(65, 30)"),
        SqlType::Boolean => w.sql("BOOLEAN"),
        SqlType::Char(length) => w.sql(&format!("CHAR({length})")),
        SqlType::VarChar(length) => w.sql(&format!("VARCHAR({length})")),
        SqlType::TinyText => w.sql("TINYTEXT"),
        SqlType::ShortText => w.sql("TEXT"),
        SqlType::MediumText => w.sql("MEDIUMTEXT"),
        SqlType::Text => w.sql("LONGTEXT"),
        SqlType::FixedBinary(length) => w.sql(&format!("BINARY({length})")),
        SqlType::VarBinary(length) => w.sql(&format!("VARBINARY({length})")),
        SqlType::TinyBlob => w.sql("TINYBLOB"),
        SqlType::ShortBlob => w.sql("BLOB"),
        SqlType::MediumBlob => w.sql("MEDIUMBLOB"),
        SqlType::Binary => w.sql("LONGBLOB"),
        SqlType::Bit(length) if *length <= 64 => w.sql(&format!("BIT({length})")),
        SqlType::Bit(length) => w.lacks_type(&format!("{length} bits"), column, "take `VarBinary(..)`"),
        SqlType::VarBit(_) => w.lacks_type("bits of varying number", column, "take `Bit(64)` or `VarBinary(..)`"),
        SqlType::Date => w.sql("DATE"),
        SqlType::Year => w.sql("YEAR"),
        SqlType::Time => w.sql("TIME(6)"),
        SqlType::TimeOf(digits) => w.sql("TIME").fraction(*digits, column),
        SqlType::TimeTz | SqlType::TimeTzOf(_) => {
            w.lacks_type("a time of day with a time zone", column, "take `Time`, and the zone in a column of its own")
        }
        SqlType::Timestamp => w.sql("DATETIME(6)"),
        SqlType::TimestampOf(digits) => w.sql("DATETIME").fraction(*digits, column),
        SqlType::TimestampTz => w.sql("TIMESTAMP(6)"),
        SqlType::TimestampTzOf(digits) => w.sql("TIMESTAMP").fraction(*digits, column),
        SqlType::Interval => w.lacks_type("a length of time", column, "take `BigInt` and count microseconds"),
        SqlType::Uuid => w.sql("CHAR(36)"),
        SqlType::Json | SqlType::Jsonb => w.sql("JSON"),
        // The longest that PostgreSQL writes: an IPv4 address inside of IPv6, and its net.
        SqlType::Inet | SqlType::Cidr => w.sql("VARCHAR(49)"),
        SqlType::MacAddr => w.sql("CHAR(17)"),
        SqlType::Array(_) => w.lacks_type("a list", column, "take `Json`, or a table of its own"),
        SqlType::Range(_) => w.lacks_type("a range", column, "take two columns, one for each end"),
        SqlType::Multirange(_) => w.lacks_type("several ranges", column, "take a table of its own, a row for each"),
        SqlType::Enum(it) if it.values.is_empty() => w.unknown_enum(&it.name),
        SqlType::Enum(it) => w.sql("ENUM").literals(&it.values),
        SqlType::Set(values) => w.sql("SET").literals(values),
        SqlType::Geometry(shape, 0) => w.expression(shape),
        // Each of the two reads its own words and takes the other's for a comment.
        SqlType::Geometry(shape, system) => {
            w.expression(shape).sql(&format!(" /*!80003 SRID {system} */ /*M! REF_SYSTEM_ID={system} */"))
        }
        SqlType::Custom(words) => w.expression(words),
    };
}

/// Tells whether the type has no length, so that a key over it needs one, and a default parentheses.
pub(super) fn is_unbounded(ty: &SqlType) -> bool {
    matches!(
        ty,
        SqlType::TinyText
            | SqlType::ShortText
            | SqlType::MediumText
            | SqlType::Text
            | SqlType::TinyBlob
            | SqlType::ShortBlob
            | SqlType::MediumBlob
            | SqlType::Binary
            | SqlType::Json
            | SqlType::Jsonb
    )
}

/// Gives the digits of a second that the type keeps, which a default of the current time must repeat.
pub(super) fn fraction(ty: &SqlType) -> String {
    if let SqlType::TimeOf(digits) | SqlType::TimestampOf(digits) | SqlType::TimestampTzOf(digits) = ty {
        format!("({digits})")
    } else if matches!(ty, SqlType::Time | SqlType::Timestamp | SqlType::TimestampTz) {
        "(6)".to_owned()
    } else {
        String::new()
    }
}

/// How MariaDB says it of a column; a comment of the text would be one of the statement too.
const COMPRESSED: &str = "/*M!100301 COMPRESSED*/";

/// Reads a type as the server writes it; words that are not ours stay as they are. What has values is named after its
/// column, as the server has no name for it.
pub(super) fn read(words: &str, table: &str, column: &str) -> SqlType {
    let plain = words.replace(COMPRESSED, "COMPRESSED");
    let trimmed = plain.trim();
    let end = trimmed.find(|it: char| !(it.is_ascii_alphanumeric() || it == '_')).unwrap_or(trimmed.len());
    let (name, rest) = trimmed.split_at(end);
    let name = name.to_ascii_lowercase();
    let (lengths, rest) = match rest.trim_start().strip_prefix('(').and_then(|it| Some((it, it.rfind(')')?))) {
        Some((inner, end)) => (&inner[..end], inner[end + 1..].trim()),
        None => ("", rest.trim()),
    };
    let attributes = rest.to_ascii_lowercase();
    let custom = || SqlType::Custom(trimmed.to_owned());
    let numbers: Vec<u32> = lengths.split(',').filter_map(|it| it.trim().parse().ok()).collect();
    let length = numbers.first().copied();
    let sized = |of: fn(u32) -> SqlType| length.map_or_else(|| of(1), of);
    let unsigned = attributes == "unsigned";
    if !attributes.is_empty() && !unsigned {
        return custom();
    }
    match name.as_str() {
        "tinyint" if length == Some(1) && !unsigned => SqlType::Boolean,
        "bool" | "boolean" => SqlType::Boolean,
        "tinyint" if unsigned => SqlType::UnsignedTinyInt,
        "smallint" if unsigned => SqlType::UnsignedSmallInt,
        "int" | "integer" if unsigned => SqlType::UnsignedInteger,
        "bigint" if unsigned => SqlType::UnsignedBigInt,
        _ if unsigned => custom(),
        "tinyint" => SqlType::TinyInt,
        "smallint" => SqlType::SmallInt,
        "int" | "integer" => SqlType::Integer,
        "bigint" => SqlType::BigInt,
        "float" if lengths.is_empty() => SqlType::Real,
        "double" if lengths.is_empty() => SqlType::Double,
        "decimal" | "numeric" | "dec" => match numbers.as_slice() {
            [] => SqlType::Numeric(10, 0),
            [precision, rest @ ..] => {
                let scale = rest.first().copied().unwrap_or_default();
                match (u16::try_from(*precision), u16::try_from(scale)) {
                    (Ok(precision), Ok(scale)) => SqlType::Numeric(precision, scale),
                    (Ok(_) | Err(_), _) => custom(),
                }
            }
        },
        "char" => sized(SqlType::Char),
        "varchar" => sized(SqlType::VarChar),
        "tinytext" => SqlType::TinyText,
        "text" => SqlType::ShortText,
        "mediumtext" => SqlType::MediumText,
        "longtext" => SqlType::Text,
        "binary" => sized(SqlType::FixedBinary),
        "varbinary" => sized(SqlType::VarBinary),
        "tinyblob" => SqlType::TinyBlob,
        "blob" => SqlType::ShortBlob,
        "mediumblob" => SqlType::MediumBlob,
        "longblob" => SqlType::Binary,
        "bit" => sized(SqlType::Bit),
        "date" => SqlType::Date,
        "year" => SqlType::Year,
        "time" | "datetime" | "timestamp" => time(&name, length.unwrap_or_default()),
        "json" => SqlType::Json,
        "enum" => match text::of_literals(lengths) {
            Some(values) => SqlType::Enum(EnumType { name: enum_name(table, column), values }),
            None => custom(),
        },
        "set" => text::of_literals(lengths).map_or_else(custom, SqlType::Set),
        "geometry" | "point" | "linestring" | "polygon" | "multipoint" | "multilinestring" | "multipolygon"
        | "geometrycollection" => SqlType::Geometry(name.to_ascii_uppercase(), 0),
        "geomcollection" => SqlType::Geometry("GEOMETRYCOLLECTION".to_owned(), 0),
        _ => custom(),
    }
}

/// Times keep six digits of a second unless another number is said.
fn time(name: &str, digits: u32) -> SqlType {
    let of = u8::try_from(digits).unwrap_or(u8::MAX);
    match (name, digits) {
        ("time", 6) => SqlType::Time,
        ("time", _) => SqlType::TimeOf(of),
        ("datetime", 6) => SqlType::Timestamp,
        ("datetime", _) => SqlType::TimestampOf(of),
        (_, 6) => SqlType::TimestampTz,
        (_, _) => SqlType::TimestampTzOf(of),
    }
}

/// Names the values of a column.
fn enum_name(table: &str, column: &str) -> TableName {
    TableName { schema: None, name: format!("{table}_{column}").into() }
}

/// Gives the one type of those that MySQL keeps alike and declares in different words.
pub(super) fn folded(ty: &SqlType, table: &str, column: &Ident) -> SqlType {
    if let SqlType::Geometry(shape, system) = ty {
        return SqlType::Geometry(shape.trim().to_ascii_uppercase(), *system);
    }
    if is_own(ty) {
        return ty.clone();
    }
    reread(ty, table, column)
}

/// Tells whether a type is declared in words that are read as it; most are.
fn is_own(ty: &SqlType) -> bool {
    matches!(
        ty,
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
            | SqlType::Numeric(..)
            | SqlType::Boolean
            | SqlType::Char(_)
            | SqlType::VarChar(_)
            | SqlType::ShortText
            | SqlType::Text
            | SqlType::Binary
            | SqlType::Date
            | SqlType::Time
            | SqlType::Timestamp
            | SqlType::TimestampTz
            | SqlType::Json
    )
}

/// Reads back what is declared of a type.
fn reread(ty: &SqlType, table: &str, column: &Ident) -> SqlType {
    let mut w = Writer::new(Dialect::Mysql, "");
    write(&mut w, ty, column);
    // A type that it cannot have is told where it is written.
    let Ok(words) = w.finish() else { return ty.clone() };
    let read = read(&words, table, column.as_str());
    if let SqlType::Custom(words) = &read { SqlType::Custom(words.to_ascii_lowercase()) } else { read }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &str) -> SqlType {
        read(words, "films", "kind")
    }

    #[test]
    fn what_the_server_writes_is_read() {
        assert_eq!(said("tinyint(1)"), SqlType::Boolean);
        assert_eq!(said("tinyint(1) unsigned"), SqlType::UnsignedTinyInt);
        assert_eq!(said("int(10) unsigned"), SqlType::UnsignedInteger);
        assert_eq!(said("decimal(10,2)"), SqlType::Numeric(10, 2));
        assert_eq!(said("datetime(6)"), SqlType::Timestamp);
        assert_eq!(said("timestamp"), SqlType::TimestampTzOf(0));
        assert_eq!(said("int(5) unsigned zerofill"), SqlType::Custom("int(5) unsigned zerofill".to_owned()));
        assert_eq!(said("uuid"), SqlType::Custom("uuid".to_owned()));
        let values = vec!["a, b".to_owned(), r"it's \".to_owned()];
        let name = "films_kind".into();
        assert_eq!(said(r"enum('a, b','it''s \\')"), SqlType::Enum(EnumType { name, values }));
    }

    #[test]
    fn a_type_that_is_taken_for_its_own_is_read_as_it() {
        use SqlType::*;
        let whole = [TinyInt, SmallInt, Integer, BigInt, UnsignedTinyInt, UnsignedSmallInt, UnsignedInteger];
        let plain = [UnsignedBigInt, Real, Double, Boolean, ShortText, Text, Binary, Date, Time, Timestamp];
        let more = [TimestampTz, Json, Numeric(10, 2), Numeric(7, 0), Char(1), VarChar(100)];
        for ty in whole.into_iter().chain(plain).chain(more) {
            assert!(is_own(&ty), "{ty:?}");
            assert_eq!(reread(&ty, "t", &"a".into()), ty);
        }
    }

    #[test]
    fn types_that_are_kept_alike_are_one() {
        let folded = |ty| folded(&ty, "t", &"a".into());
        assert_eq!(folded(SqlType::Uuid), SqlType::Char(36));
        assert_eq!(folded(SqlType::Decimal), SqlType::Numeric(65, 30));
        assert_eq!(folded(SqlType::TimestampOf(6)), SqlType::Timestamp);
        assert_eq!(folded("INT".into()), SqlType::Integer);
        assert_eq!(folded("Inet6".into()), SqlType::Custom("inet6".to_owned()));
        assert_eq!(folded(SqlType::Interval), SqlType::Interval);
    }
}
