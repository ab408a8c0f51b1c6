//! Types in the words of migrations as types of columns.

use migrate_syntax::model::TypeName;

use crate::schema::{Enum, EnumType, Geometry, SqlType};

/// Gives the type; `enum_type` knows those that are named by a Rust type.
pub(super) fn of<S>(ty: &TypeName<S>, enum_type: &impl Fn(&str) -> Option<EnumType>) -> Option<SqlType> {
    let (word, numbers, texts, inner) = match ty {
        TypeName::Rust(name) => return enum_type(&name.value).map(SqlType::Enum),
        TypeName::Sql { word, numbers, texts, of } => (*word, numbers.as_slice(), texts.as_slice(), of),
    };
    let inner = match inner {
        Some(inner) => Some(Box::new(of(inner, enum_type)?)),
        None => None,
    };
    match (word, numbers, texts, inner) {
        ("Array", _, _, Some(inner)) => Some(SqlType::Array(inner)),
        ("Range", _, _, Some(inner)) => Some(SqlType::Range(inner)),
        ("Multirange", _, _, Some(inner)) => Some(SqlType::Multirange(inner)),
        ("Enum", _, [name], _) => Some(Enum(name.as_str())),
        ("Set", _, words, _) => Some(SqlType::Set(words.to_vec())),
        ("Geometry", [system], [shape], _) => Some(Geometry(shape.as_str(), *system)),
        ("Custom", _, [words], _) => Some(SqlType::Custom(words.clone())),
        ("Numeric", [precision, scale], ..) => {
            Some(SqlType::Numeric(u16::try_from(*precision).ok()?, u16::try_from(*scale).ok()?))
        }
        (word, [number], ..) => numbered(word, *number),
        (word, ..) => plain(word),
    }
}

fn numbered(word: &str, number: u32) -> Option<SqlType> {
    let digits = u8::try_from(number).ok();
    match word {
        "Char" => Some(SqlType::Char(number)),
        "VarChar" => Some(SqlType::VarChar(number)),
        "FixedBinary" => Some(SqlType::FixedBinary(number)),
        "VarBinary" => Some(SqlType::VarBinary(number)),
        "Bit" => Some(SqlType::Bit(number)),
        "VarBit" => Some(SqlType::VarBit(number)),
        "TimeOf" => digits.map(SqlType::TimeOf),
        "TimeTzOf" => digits.map(SqlType::TimeTzOf),
        "TimestampOf" => digits.map(SqlType::TimestampOf),
        "TimestampTzOf" => digits.map(SqlType::TimestampTzOf),
        _ => None,
    }
}

fn plain(word: &str) -> Option<SqlType> {
    let ty = match word {
        "TinyInt" => SqlType::TinyInt,
        "SmallInt" => SqlType::SmallInt,
        "Integer" => SqlType::Integer,
        "BigInt" => SqlType::BigInt,
        "UnsignedTinyInt" => SqlType::UnsignedTinyInt,
        "UnsignedSmallInt" => SqlType::UnsignedSmallInt,
        "UnsignedInteger" => SqlType::UnsignedInteger,
        "UnsignedBigInt" => SqlType::UnsignedBigInt,
        "Real" => SqlType::Real,
        "Double" => SqlType::Double,
        "Decimal" => SqlType::Decimal,
        "Boolean" => SqlType::Boolean,
        "TinyText" => SqlType::TinyText,
        "ShortText" => SqlType::ShortText,
        "MediumText" => SqlType::MediumText,
        "Text" => SqlType::Text,
        "TinyBlob" => SqlType::TinyBlob,
        "ShortBlob" => SqlType::ShortBlob,
        "MediumBlob" => SqlType::MediumBlob,
        "Binary" => SqlType::Binary,
        "Date" => SqlType::Date,
        "Year" => SqlType::Year,
        "Time" => SqlType::Time,
        "TimeTz" => SqlType::TimeTz,
        "Timestamp" => SqlType::Timestamp,
        "TimestampTz" => SqlType::TimestampTz,
        "Interval" => SqlType::Interval,
        "Uuid" => SqlType::Uuid,
        "Json" => SqlType::Json,
        "Jsonb" => SqlType::Jsonb,
        "Inet" => SqlType::Inet,
        "Cidr" => SqlType::Cidr,
        "MacAddr" => SqlType::MacAddr,
        _ => return None,
    };
    Some(ty)
}

#[cfg(test)]
mod tests {
    use migrate_syntax::model::{Form, WORDS};

    use super::*;

    #[test]
    fn every_word_is_a_type() {
        for (word, form) in WORDS {
            let (numbers, texts, of) = match form {
                Form::Plain => (vec![], vec![], None),
                Form::Number => (vec![3], vec![], None),
                Form::Numbers => (vec![10, 2], vec![], None),
                Form::Of => (vec![], vec![], Some(Box::new(TypeName::<()>::word("Text")))),
                Form::Text | Form::Texts => (vec![], vec!["a".to_owned()], None),
                Form::Shape => (vec![0], vec!["POINT".to_owned()], None),
            };
            // `Bool` is another way of writing it.
            let word = if word == "Bool" { "Boolean" } else { word };
            let ty = TypeName::Sql { word, numbers, texts, of };
            let sql = super::of(&ty, &|_| None).unwrap_or_else(|| panic!("`{word}` is no type"));
            assert!(sql.to_string().starts_with(word), "{sql} is written as migrations write it");
        }
    }
}
