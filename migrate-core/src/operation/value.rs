//! Values of a migration's own: bound into SQL, or the cells of rows.

use crate::schema::SqlType;

/// A value for a database, of a type that all databases have, or a text that is read as one.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Value {
    /// NULL.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A floating point number.
    Float(#[cfg_attr(feature = "serde", serde(with = "super::wire::float"))] f64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A text that the database reads as another type: a date, a UUID, an exact number.
    Typed(String, SqlType),
}

/// NULL, as a value: `row![1, Null]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Null;

/// Writes a value as text, in the form in which the database reads its type.
///
/// ```
/// use migrate_core::prelude::*;
/// let launch = typed("2026-11-25 12:00:00", Timestamp);
/// ```
pub fn typed(text: impl Into<String>, ty: impl Into<SqlType>) -> Value {
    Value::Typed(text.into(), ty.into())
}

macro_rules! from {
    ($($ty:ty => |$value:ident| $made:expr;)*) => {
        $(impl From<$ty> for Value {
            fn from($value: $ty) -> Self {
                $made
            }
        })*
    };
}

from! {
    Null => |_null| Self::Null;
    bool => |value| Self::Boolean(value);
    i8 => |value| Self::Integer(value.into());
    i16 => |value| Self::Integer(value.into());
    i32 => |value| Self::Integer(value.into());
    i64 => |value| Self::Integer(value);
    u8 => |value| Self::Integer(value.into());
    u16 => |value| Self::Integer(value.into());
    u32 => |value| Self::Integer(value.into());
    u64 => |value| i64::try_from(value).map_or_else(|_| typed(value.to_string(), SqlType::Numeric(20, 0)), Self::Integer);
    f32 => |value| Self::Float(value.into());
    f64 => |value| Self::Float(value);
    String => |value| Self::Text(value);
    &str => |value| Self::Text(value.to_owned());
    &String => |value| Self::Text(value.clone());
    Vec<u8> => |value| Self::Bytes(value);
    &[u8] => |value| Self::Bytes(value.to_vec());
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(value: &[u8; N]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The values of a row, one a column.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Row(pub Vec<Value>);

impl<T: Into<Value>> From<Vec<T>> for Row {
    fn from(values: Vec<T>) -> Self {
        Self(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Row {
    fn from(values: [T; N]) -> Self {
        Self(values.into_iter().map(Into::into).collect())
    }
}

macro_rules! from_tuple {
    ($($ty:ident)*) => {
        impl<$($ty: Into<Value>),*> From<($($ty,)*)> for Row {
            #[expect(non_snake_case, reason = "a variable is named after its type")]
            fn from(($($ty,)*): ($($ty,)*)) -> Self {
                Self(vec![$($ty.into()),*])
            }
        }
    };
}

from_tuple!(A);
from_tuple!(A B);
from_tuple!(A B C);
from_tuple!(A B C D);
from_tuple!(A B C D E);
from_tuple!(A B C D E F);
from_tuple!(A B C D E F G);
from_tuple!(A B C D E F G H);
from_tuple!(A B C D E F G H I);
from_tuple!(A B C D E F G H I J);
from_tuple!(A B C D E F G H I J K);
from_tuple!(A B C D E F G H I J K L);

/// Makes a [`Row`](crate::operation::Row) of values of any types, as many as there are columns.
///
/// ```
/// use migrate_core::prelude::*;
/// let row = row![1, "Ada", 1.5, true, Null, typed("1815-12-10", Date)];
/// assert_eq!(row.0.len(), 6);
/// ```
#[macro_export]
macro_rules! row {
    ($($value:expr),* $(,)?) => {
        $crate::operation::Row(vec![$($crate::operation::Value::from($value)),*])
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_no_integer_holds_is_an_exact_number() {
        assert_eq!(Value::from(7_u64), Value::Integer(7));
        assert_eq!(Value::from(u64::MAX), typed("18446744073709551615", SqlType::Numeric(20, 0)));
    }

    #[test]
    fn rows_are_made_of_tuples_arrays_and_the_macro() {
        let row = Row::from((1, "a", None::<bool>));
        assert_eq!(row, row![1, "a", Null]);
        assert_eq!(Row::from([1, 2]), row![1_i64, 2_u8]);
    }
}
