//! SQLite's words for types.

use super::super::{Dialect, Writer};
use crate::schema::{Ident, SqlType};

/// Writes the type as SQLite declares it.
///
/// The word decides how values are stored (<https://www.sqlite.org/datatype3.html>): what holds text must have a word
/// for text in it, or digits would become numbers. No length is checked, and no digits of a second are counted.
pub(in super::super) fn write(w: &mut Writer, ty: &SqlType, column: &Ident) {
    match ty {
        SqlType::TinyInt => w.sql("TINYINT"),
        SqlType::SmallInt | SqlType::UnsignedTinyInt | SqlType::Year => w.sql("SMALLINT"),
        SqlType::Integer | SqlType::UnsignedSmallInt => w.sql("INTEGER"),
        SqlType::BigInt | SqlType::UnsignedInteger => w.sql("BIGINT"),
        SqlType::UnsignedBigInt => {
            w.lacks_type("a whole number of 64 bits without a sign", column, "take `BigInt`, or `VarChar(20)`")
        }
        SqlType::Real => w.sql("REAL"),
        SqlType::Double => w.sql("DOUBLE"),
        SqlType::Numeric(precision, scale) => w.sql(&format!("NUMERIC({precision}, {scale})")),
        SqlType::Decimal => w.sql("NUMERIC"),
        SqlType::Boolean => w.sql("BOOLEAN"),
        SqlType::Char(length) => w.sql(&format!("CHAR({length})")),
        SqlType::VarChar(length) => w.sql(&format!("VARCHAR({length})")),
        SqlType::Enum(it) if it.values.is_empty() => w.unknown_enum(&it.name),
        SqlType::TinyText
        | SqlType::ShortText
        | SqlType::MediumText
        | SqlType::Text
        | SqlType::Json
        | SqlType::Jsonb
        | SqlType::Enum(_)
        | SqlType::Inet
        | SqlType::Cidr
        | SqlType::MacAddr => w.sql("TEXT"),
        SqlType::FixedBinary(_)
        | SqlType::VarBinary(_)
        | SqlType::TinyBlob
        | SqlType::ShortBlob
        | SqlType::MediumBlob
        | SqlType::Binary => w.sql("BLOB"),
        SqlType::Bit(_) | SqlType::VarBit(_) => w.lacks_type("bits", column, "take `BigInt` or `Binary`"),
        SqlType::Date => w.sql("DATE"),
        SqlType::Time | SqlType::TimeOf(_) => w.sql("TIME"),
        SqlType::TimeTz | SqlType::TimeTzOf(_) => w.sql("TIMETZ"),
        SqlType::Timestamp | SqlType::TimestampOf(_) => w.sql("TIMESTAMP"),
        SqlType::TimestampTz | SqlType::TimestampTzOf(_) => w.sql("TIMESTAMPTZ"),
        SqlType::Interval => w.lacks_type("a length of time", column, "take `BigInt` and count microseconds"),
        SqlType::Uuid => w.sql("CHAR(36)"),
        SqlType::Array(_) => w.lacks_type("a list", column, "take `Json`, or a table of its own"),
        SqlType::Range(_) => w.lacks_type("a range", column, "take two columns, one for each end"),
        SqlType::Multirange(_) => w.lacks_type("several ranges", column, "take a table of its own, a row for each"),
        SqlType::Set(_) => w.lacks_type("a set of words", column, "take `Json`, or a table of its own"),
        SqlType::Geometry(..) => {
            w.lacks_type("a shape", column, "take `Text` and its well-known text, or SpatiaLite's own functions")
        }
        SqlType::Custom(words) if words.is_empty() => w,
        SqlType::Custom(words) => w.expression(words),
    };
}

/// Reads a declared type; words that are not ours stay as they are.
pub(super) fn read(words: &str) -> SqlType {
    let upper = words.to_ascii_uppercase();
    let (name, lengths) = taken_apart(&upper);
    match (name, lengths.as_slice()) {
        ("TINYINT", []) => SqlType::TinyInt,
        ("SMALLINT", []) => SqlType::SmallInt,
        ("INTEGER", []) => SqlType::Integer,
        ("BIGINT", []) => SqlType::BigInt,
        ("REAL", []) => SqlType::Real,
        ("DOUBLE", []) => SqlType::Double,
        ("NUMERIC", []) => SqlType::Decimal,
        ("NUMERIC", [precision, scale]) => match (u16::try_from(*precision), u16::try_from(*scale)) {
            (Ok(precision), Ok(scale)) => SqlType::Numeric(precision, scale),
            (Ok(_) | Err(_), _) => SqlType::Custom(words.to_owned()),
        },
        ("BOOLEAN", []) => SqlType::Boolean,
        ("CHAR", [length]) => SqlType::Char(*length),
        ("VARCHAR", [length]) => SqlType::VarChar(*length),
        ("TEXT", []) => SqlType::Text,
        ("BLOB", []) => SqlType::Binary,
        ("DATE", []) => SqlType::Date,
        ("TIME", []) => SqlType::Time,
        ("TIMETZ", []) => SqlType::TimeTz,
        ("TIMESTAMP", []) => SqlType::Timestamp,
        ("TIMESTAMPTZ", []) => SqlType::TimestampTz,
        _ => SqlType::Custom(words.to_owned()),
    }
}

/// Gives the one type of those that SQLite keeps alike and declares in different words.
pub(super) fn folded(ty: &SqlType, column: &Ident) -> SqlType {
    if is_own(ty) {
        return ty.clone();
    }
    reread(ty, column)
}

/// Tells whether a type is declared in words that are read as it; most are.
fn is_own(ty: &SqlType) -> bool {
    matches!(
        ty,
        SqlType::TinyInt
            | SqlType::SmallInt
            | SqlType::Integer
            | SqlType::BigInt
            | SqlType::Real
            | SqlType::Double
            | SqlType::Numeric(..)
            | SqlType::Decimal
            | SqlType::Boolean
            | SqlType::Char(_)
            | SqlType::VarChar(_)
            | SqlType::Text
            | SqlType::Binary
            | SqlType::Date
            | SqlType::Time
            | SqlType::TimeTz
            | SqlType::Timestamp
            | SqlType::TimestampTz
    )
}

/// Reads back what is declared of a type.
fn reread(ty: &SqlType, column: &Ident) -> SqlType {
    let mut w = Writer::new(Dialect::Sqlite, "");
    write(&mut w, ty, column);
    // A type that it cannot have is told where it is written.
    let Ok(words) = w.finish() else { return ty.clone() };
    let upper = words.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase();
    let (name, lengths) = taken_apart(&upper);
    let ours = match name {
        "INT" | "INT4" | "MEDIUMINT" => "INTEGER",
        "INT2" => "SMALLINT",
        "INT8" | "BIG INT" => "BIGINT",
        "DECIMAL" => "NUMERIC",
        "DOUBLE PRECISION" => "DOUBLE",
        "FLOAT" => "REAL",
        "BOOL" => "BOOLEAN",
        "CHARACTER" | "NCHAR" | "NATIVE CHARACTER" => "CHAR",
        "NVARCHAR" | "VARYING CHARACTER" | "CHARACTER VARYING" => "VARCHAR",
        "CLOB" => "TEXT",
        "DATETIME" => "TIMESTAMP",
        name => name,
    };
    let scale = if ours == "NUMERIC" && lengths.len() == 1 { vec![0] } else { Vec::new() };
    let lengths: Vec<String> = lengths.into_iter().chain(scale).map(|it: u32| it.to_string()).collect();
    read(&if lengths.is_empty() { ours.to_owned() } else { format!("{ours}({})", lengths.join(", ")) })
}

/// Parts the words of a type from its lengths; what is none stays with the words.
fn taken_apart(words: &str) -> (&str, Vec<u32>) {
    let whole = || (words.trim(), Vec::new());
    let Some((name, rest)) = words.split_once('(') else { return whole() };
    let Some(inner) = rest.trim_end().strip_suffix(')') else { return whole() };
    let lengths: Result<Vec<u32>, _> = inner.split(',').map(|it| it.trim().parse()).collect();
    lengths.map_or_else(|_| whole(), |lengths| (name.trim(), lengths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for ty in [SqlType::BigInt, SqlType::Numeric(10, 2), SqlType::VarChar(9), SqlType::TimestampTz, SqlType::Binary]
        {
            let words = crate::dialect::type_name(Dialect::Sqlite, &ty, &"a".into()).expect("has words");
            assert_eq!(read(&words), ty);
        }
        assert_eq!(read("decimal(3)"), SqlType::Custom("decimal(3)".to_owned()));
    }

    #[test]
    fn a_type_that_is_taken_for_its_own_is_read_as_it() {
        use SqlType::*;
        let plain = [TinyInt, SmallInt, Integer, BigInt, Real, Double, Decimal, Boolean, Text, Binary, Date, Time];
        let more = [TimeTz, Timestamp, TimestampTz, Numeric(10, 2), Numeric(7, 0), Char(1), VarChar(100)];
        for ty in plain.into_iter().chain(more) {
            assert!(is_own(&ty), "{ty:?}");
            assert_eq!(reread(&ty, &"a".into()), ty);
        }
    }

    #[test]
    fn types_that_are_kept_alike_are_one() {
        let folded = |ty| folded(&ty, &"a".into());
        assert_eq!(folded(SqlType::Uuid), SqlType::Char(36));
        assert_eq!(folded(SqlType::Jsonb), SqlType::Text);
        assert_eq!(folded("int".into()), SqlType::Integer);
        assert_eq!(folded("decimal(3)".into()), SqlType::Numeric(3, 0));
        assert_eq!(folded("My  Type".into()), SqlType::Custom("MY TYPE".to_owned()));
        assert_eq!(folded(SqlType::Interval), SqlType::Interval);
    }
}
