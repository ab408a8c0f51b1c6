//! Whether a type holds all that another does.

use crate::schema::SqlType;

/// What a type holds, as far as it can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Holds {
    /// Whole numbers of so many bits.
    Whole { bits: u32, signed: bool },
    /// Numbers of so many digits before the point and after it.
    Exact { before: u32, after: u32 },
    /// Rounded numbers, by the decimal digits that are always kept.
    Rounded { digits: u32 },
    /// Text of at most so many characters.
    Text(Option<u32>),
    /// At most so many bytes.
    Bytes(Option<u32>),
    /// So many digits of a second.
    Clock { zoned: bool, digits: u8 },
    /// Day and so many digits of a second.
    Moment { zoned: bool, digits: u8 },
    /// Some words; those of an enum, or any of a set.
    Words { any: bool, words: Vec<String> },
    /// Values of a kind of their own.
    Only(String),
}

/// Tells whether some value of the one type does not survive in the other.
pub(super) fn narrows(from: &SqlType, to: &SqlType) -> bool {
    if from == to {
        return false;
    }
    match (holds(from), holds(to)) {
        (Holds::Whole { bits, signed }, Holds::Whole { bits: new, signed: new_signed }) => match (signed, new_signed) {
            (true, true) | (false, false) => new < bits,
            (false, true) => new <= bits,
            (true, false) => true,
        },
        (Holds::Whole { bits, .. }, Holds::Rounded { digits: new }) => new < digits(bits),
        (Holds::Whole { bits, .. }, Holds::Exact { before, .. }) => before < digits(bits),
        (Holds::Whole { bits, signed }, Holds::Text(length)) => is_less(length, digits(bits) + u32::from(signed)),
        (Holds::Exact { before, after }, Holds::Whole { bits, .. }) => after > 0 || digits(bits) <= before,
        (Holds::Exact { before, after }, Holds::Exact { before: new, after: behind }) => new < before || behind < after,
        (Holds::Exact { before, after }, Holds::Rounded { digits }) => digits < before.saturating_add(after),
        // Sign and point need room too.
        (Holds::Exact { before, after }, Holds::Text(length)) => {
            is_less(length, before.saturating_add(after).saturating_add(2))
        }
        (Holds::Rounded { digits }, Holds::Rounded { digits: new }) => new < digits,
        (Holds::Text(length), Holds::Text(new)) | (Holds::Bytes(length), Holds::Bytes(new)) => {
            is_less(new, length.unwrap_or(u32::MAX))
        }
        (Holds::Clock { zoned, digits }, Holds::Clock { zoned: new_zoned, digits: new })
        | (Holds::Moment { zoned, digits }, Holds::Moment { zoned: new_zoned, digits: new }) => {
            zoned && !new_zoned || new < digits
        }
        (Holds::Words { any, words }, Holds::Words { any: new_any, words: new }) => {
            any && !new_any || !new.is_empty() && words.iter().any(|word| !new.contains(word))
        }
        (Holds::Words { any, words }, Holds::Text(length)) => {
            let length = length.map_or(usize::MAX, |it| usize::try_from(it).unwrap_or(usize::MAX));
            any && length < usize::MAX || words.iter().any(|word| word.chars().count() > length)
        }
        (Holds::Only(one), Holds::Only(other)) => one != other,
        (Holds::Only(kind), Holds::Moment { .. }) => kind != DAY,
        (Holds::Only(kind), Holds::Whole { .. }) => kind != BOOLEAN,
        // Not all bytes are text.
        (Holds::Bytes(_), Holds::Text(_)) => true,
        (Holds::Rounded { .. } | Holds::Clock { .. } | Holds::Moment { .. } | Holds::Only(_), Holds::Text(length)) => {
            length.is_some()
        }
        // Another kind of value: what of it is understood is the database's to tell.
        (
            Holds::Whole { .. }
            | Holds::Exact { .. }
            | Holds::Rounded { .. }
            | Holds::Text(_)
            | Holds::Bytes(_)
            | Holds::Clock { .. }
            | Holds::Moment { .. }
            | Holds::Words { .. }
            | Holds::Only(_),
            _,
        ) => true,
    }
}

const BOOLEAN: &str = "Boolean";
const DAY: &str = "Date";

/// Tells whether a length is less than what is needed.
fn is_less(length: Option<u32>, needed: u32) -> bool {
    length.is_some_and(|length| length < needed)
}

/// Gives the most digits that a whole number of so many bits has.
fn digits(bits: u32) -> u32 {
    match bits {
        ..=8 => 3,
        9..=16 => 5,
        17..=32 => 10,
        33.. => 20,
    }
}

fn holds(ty: &SqlType) -> Holds {
    let signed = |bits| Holds::Whole { bits, signed: true };
    let unsigned = |bits| Holds::Whole { bits, signed: false };
    match ty {
        SqlType::TinyInt => signed(8),
        SqlType::SmallInt => signed(16),
        SqlType::Integer => signed(32),
        SqlType::BigInt => signed(64),
        SqlType::UnsignedTinyInt => unsigned(8),
        SqlType::UnsignedSmallInt => unsigned(16),
        SqlType::UnsignedInteger => unsigned(32),
        SqlType::UnsignedBigInt => unsigned(64),
        SqlType::Real => Holds::Rounded { digits: 6 },
        SqlType::Double => Holds::Rounded { digits: 15 },
        SqlType::Numeric(precision, scale) => {
            Holds::Exact { before: u32::from(precision.saturating_sub(*scale)), after: u32::from(*scale) }
        }
        // As many as the database takes: nothing has more.
        SqlType::Decimal => Holds::Exact { before: u32::MAX / 4, after: u32::MAX / 4 },
        SqlType::Char(length) | SqlType::VarChar(length) => Holds::Text(Some(*length)),
        SqlType::TinyText => Holds::Text(Some(255)),
        SqlType::ShortText => Holds::Text(Some(0xffff)),
        SqlType::MediumText => Holds::Text(Some(0x00ff_ffff)),
        SqlType::Text => Holds::Text(None),
        SqlType::FixedBinary(length) | SqlType::VarBinary(length) => Holds::Bytes(Some(*length)),
        SqlType::TinyBlob => Holds::Bytes(Some(255)),
        SqlType::ShortBlob => Holds::Bytes(Some(0xffff)),
        SqlType::MediumBlob => Holds::Bytes(Some(0x00ff_ffff)),
        SqlType::Binary => Holds::Bytes(None),
        SqlType::Time => Holds::Clock { zoned: false, digits: 6 },
        SqlType::TimeOf(digits) => Holds::Clock { zoned: false, digits: *digits },
        SqlType::TimeTz => Holds::Clock { zoned: true, digits: 6 },
        SqlType::TimeTzOf(digits) => Holds::Clock { zoned: true, digits: *digits },
        SqlType::Timestamp => Holds::Moment { zoned: false, digits: 6 },
        SqlType::TimestampOf(digits) => Holds::Moment { zoned: false, digits: *digits },
        SqlType::TimestampTz => Holds::Moment { zoned: true, digits: 6 },
        SqlType::TimestampTzOf(digits) => Holds::Moment { zoned: true, digits: *digits },
        SqlType::Enum(it) => Holds::Words { any: false, words: it.values.clone() },
        SqlType::Set(words) => Holds::Words { any: true, words: words.clone() },
        SqlType::Json | SqlType::Jsonb => Holds::Only("json".to_owned()),
        SqlType::Custom(name) => Holds::Only(name.to_ascii_lowercase()),
        SqlType::Boolean
        | SqlType::Date
        | SqlType::Year
        | SqlType::Bit(_)
        | SqlType::VarBit(_)
        | SqlType::Interval
        | SqlType::Uuid
        | SqlType::Inet
        | SqlType::Cidr
        | SqlType::MacAddr
        | SqlType::Array(_)
        | SqlType::Range(_)
        | SqlType::Multirange(_)
        | SqlType::Geometry(..) => Holds::Only(format!("{ty:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SqlType::{BigInt, Boolean, Char, Custom, Date, Double, Integer, Numeric, SmallInt, Text, Timestamp, VarChar};

    #[test]
    fn what_grows_loses_nothing() {
        let pairs = [
            (SmallInt, Integer),
            (Integer, BigInt),
            (Integer, Double),
            (Integer, Numeric(12, 2)),
            (Numeric(6, 2), Numeric(8, 2)),
            (VarChar(20), VarChar(30)),
            (Char(4), Text),
            (Integer, Text),
            (Boolean, SmallInt),
            (Date, Timestamp),
            (Timestamp, SqlType::TimestampTz),
            (Custom("CITEXT".to_owned()), Custom("citext".to_owned())),
            (SqlType::UnsignedInteger, BigInt),
            (SqlType::TinyText, Text),
            (SqlType::TimestampOf(0), SqlType::TimestampTzOf(3)),
            (SqlType::Set(vec!["a".to_owned()]), SqlType::Set(vec!["b".to_owned(), "a".to_owned()])),
        ];
        for (from, to) in pairs {
            assert!(!narrows(&from, &to), "{from:?} to {to:?}");
        }
    }

    #[test]
    fn what_shrinks_or_is_of_another_kind_may_lose() {
        let pairs = [
            (BigInt, Integer),
            (BigInt, Double),
            (Integer, Numeric(10, 2)),
            (Numeric(8, 2), Numeric(8, 1)),
            (Numeric(8, 2), Integer),
            (Text, VarChar(30)),
            (VarChar(30), Char(4)),
            (Text, Integer),
            (Integer, VarChar(10)),
            (SqlType::TimestampTz, Timestamp),
            (Timestamp, Date),
            (Custom("point".to_owned()), Custom("box".to_owned())),
            (Integer, SqlType::UnsignedInteger),
            (SqlType::UnsignedInteger, Integer),
            (Timestamp, SqlType::TimestampOf(0)),
            (SqlType::Binary, SqlType::VarBinary(20)),
            (SqlType::Decimal, Numeric(8, 2)),
            (SqlType::Set(vec!["a".to_owned()]), SqlType::Set(vec!["b".to_owned()])),
        ];
        for (from, to) in pairs {
            assert!(narrows(&from, &to), "{from:?} to {to:?}");
        }
    }
}
