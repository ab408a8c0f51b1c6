//! Types in the words of migrations: `VarChar(200)`, `Array(Text)`, `Enum("mood")`.

use super::argument::digits;
use super::rust_type;
use crate::migration::split;
use crate::problem::Problem;
use crate::signature::group;
use crate::suggestion::nearest;
use crate::token::{Kind, Spanned, Token};

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeName<S> {
    /// A word of migrations with what stands in its brackets.
    Sql {
        /// One of [`WORDS`].
        word: &'static str,
        /// The numbers in its brackets.
        numbers: Vec<u32>,
        /// The texts in its brackets.
        texts: Vec<String>,
        /// The type that it is made of.
        of: Option<Box<Self>>,
    },
    /// The path of a Rust type that has no word: of an enum with `#[derive(DbEnum)]`, if it is one.
    Rust(Spanned<String, S>),
}

/// Gives the last part of the path of a Rust type, which is its name.
///
/// ```
/// assert_eq!(migrate_syntax::model::last_of("crate::user::Mood"), "Mood");
/// ```
pub fn last_of(path: &str) -> &str {
    let name = path.rsplit_once(':').map_or(path, |(_, name)| name);
    name.strip_prefix("r#").unwrap_or(name)
}

/// What stands in the brackets of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// No brackets.
    Plain,
    /// One number.
    Number,
    /// Two numbers.
    Numbers,
    /// A type.
    Of,
    /// One text.
    Text,
    /// A list of texts.
    Texts,
    /// A text, and a number or `None`.
    Shape,
}

/// The words for types.
pub const WORDS: [(&str, Form); 52] = [
    ("TinyInt", Form::Plain),
    ("SmallInt", Form::Plain),
    ("Integer", Form::Plain),
    ("BigInt", Form::Plain),
    ("UnsignedTinyInt", Form::Plain),
    ("UnsignedSmallInt", Form::Plain),
    ("UnsignedInteger", Form::Plain),
    ("UnsignedBigInt", Form::Plain),
    ("Real", Form::Plain),
    ("Double", Form::Plain),
    ("Numeric", Form::Numbers),
    ("Decimal", Form::Plain),
    ("Boolean", Form::Plain),
    ("Char", Form::Number),
    ("VarChar", Form::Number),
    ("TinyText", Form::Plain),
    ("ShortText", Form::Plain),
    ("MediumText", Form::Plain),
    ("Text", Form::Plain),
    ("FixedBinary", Form::Number),
    ("VarBinary", Form::Number),
    ("TinyBlob", Form::Plain),
    ("ShortBlob", Form::Plain),
    ("MediumBlob", Form::Plain),
    ("Binary", Form::Plain),
    ("Bit", Form::Number),
    ("VarBit", Form::Number),
    ("Date", Form::Plain),
    ("Year", Form::Plain),
    ("Time", Form::Plain),
    ("TimeOf", Form::Number),
    ("TimeTz", Form::Plain),
    ("TimeTzOf", Form::Number),
    ("Timestamp", Form::Plain),
    ("TimestampOf", Form::Number),
    ("TimestampTz", Form::Plain),
    ("TimestampTzOf", Form::Number),
    ("Interval", Form::Plain),
    ("Uuid", Form::Plain),
    ("Json", Form::Plain),
    ("Jsonb", Form::Plain),
    ("Inet", Form::Plain),
    ("Cidr", Form::Plain),
    ("MacAddr", Form::Plain),
    ("Array", Form::Of),
    ("Range", Form::Of),
    ("Multirange", Form::Of),
    ("Enum", Form::Text),
    ("Set", Form::Texts),
    ("Geometry", Form::Shape),
    ("Custom", Form::Text),
    ("Bool", Form::Plain),
];

impl<S> TypeName<S> {
    /// Makes a type that is one word.
    pub fn word(word: &'static str) -> Self {
        Self::numbered(word, [])
    }

    /// Makes a type of a word and numbers.
    pub fn numbered(word: &'static str, numbers: impl IntoIterator<Item = u32>) -> Self {
        Self::Sql { word, numbers: numbers.into_iter().collect(), texts: Vec::new(), of: None }
    }

    /// Makes a type that is made of another.
    pub fn made_of(word: &'static str, of: Self) -> Self {
        Self::Sql { word, numbers: Vec::new(), texts: Vec::new(), of: Some(Box::new(of)) }
    }

    /// Gives the word, where it has one.
    pub fn as_word(&self) -> Option<&'static str> {
        match self {
            Self::Sql { word, .. } => Some(word),
            Self::Rust(_) => None,
        }
    }

    /// Gives the Rust type that it is, or is made of.
    pub fn rust(&self) -> Option<&Spanned<String, S>> {
        match self {
            Self::Sql { of, .. } => of.as_ref()?.rust(),
            Self::Rust(name) => Some(name),
        }
    }
}

/// Reads a type; the tokens are what stands behind `ty =`.
pub(super) fn parse<S: Copy>(tokens: &[Token<'_, S>], whole: S) -> Result<TypeName<S>, Problem<S>> {
    let [Token { kind: Kind::Word(written), span }, rest @ ..] = tokens else {
        let at = tokens.first().map_or(whole, |token| token.span);
        let help = "write a type as migrations do: `ty = VarChar(200)`, or `ty = Custom(\"tsvector\")`";
        return Err(Problem::new(at, "expected a type", help));
    };
    let Some((word, form)) = WORDS.iter().find(|(word, _)| word == written) else {
        let help = match nearest(written, WORDS.iter().map(|(word, _)| *word)) {
            Some(word) => format!("did you mean `{word}`?"),
            None if let Some(word) = rust_type::word(written, 0) => format!("`{written}` is written `{word}` here"),
            None => format!("a type of the database's own is written `Custom(\"{written}\")`"),
        };
        return Err(Problem::new(*span, format!("there is no type `{written}`"), help));
    };
    let wrong =
        || Problem::new(*span, format!("`{word}` is not written so"), format!("write `{}`", example(word, *form)));
    let items = match rest {
        [] => Vec::new(),
        [open, inner @ ..] if open.kind == Kind::Open('(') && group(inner).1.is_empty() => split(group(inner).0),
        _ => return Err(wrong()),
    };
    // Digits of a number and of a second are few.
    let most = match form {
        Form::Numbers => u16::MAX.into(),
        Form::Number if word.ends_with("Of") => u8::MAX.into(),
        Form::Plain | Form::Number | Form::Of | Form::Text | Form::Texts | Form::Shape => u32::MAX,
    };
    let in_range = |number: &u32| *number <= most;
    let numbers: Option<Vec<u32>> = items.iter().map(|item| digits(item)?.parse().ok().filter(in_range)).collect();
    let number = |items: &[&[Token<'_, S>]]| match items {
        [[none]] if none.kind.is_word("None") => Some(0),
        [item] => digits(item)?.parse().ok(),
        _ => None,
    };
    match (form, items.as_slice()) {
        (Form::Plain, []) if *word == "Bool" => Ok(TypeName::word("Boolean")),
        (Form::Plain, []) => Ok(TypeName::word(word)),
        (Form::Number, [_]) | (Form::Numbers, [_, _]) => {
            numbers.map(|numbers| TypeName::numbered(word, numbers)).ok_or_else(wrong)
        }
        (Form::Of, [of]) => Ok(TypeName::made_of(word, parse(of, *span)?)),
        (Form::Text, [[Token { kind: Kind::Text(text), .. }]]) => {
            Ok(TypeName::Sql { word, numbers: Vec::new(), texts: vec![text.to_string()], of: None })
        }
        (Form::Texts, [[open, list @ .., _]]) if open.kind == Kind::Open('[') => {
            let texts: Option<Vec<String>> = split(list).into_iter().map(text).collect();
            Ok(TypeName::Sql { word, numbers: Vec::new(), texts: texts.ok_or_else(wrong)?, of: None })
        }
        (Form::Shape, [[Token { kind: Kind::Text(shape), .. }], rest @ ..]) => {
            let system = number(rest).ok_or_else(wrong)?;
            Ok(TypeName::Sql { word, numbers: vec![system], texts: vec![shape.to_string()], of: None })
        }
        (Form::Plain | Form::Number | Form::Numbers | Form::Of | Form::Text | Form::Texts | Form::Shape, _) => {
            Err(wrong())
        }
    }
}

fn text<S>(item: &[Token<'_, S>]) -> Option<String> {
    match item {
        [Token { kind: Kind::Text(text), .. }] => Some(text.to_string()),
        _ => None,
    }
}

fn example(word: &str, form: Form) -> String {
    match form {
        Form::Plain => word.to_owned(),
        Form::Number => format!("{word}(10)"),
        Form::Numbers => format!("{word}(10, 2)"),
        Form::Of => format!("{word}(Date)"),
        Form::Text => format!("{word}(\"name\")"),
        Form::Texts => format!("{word}([\"a\", \"b\"])"),
        Form::Shape => format!("{word}(\"POINT\", 4326)"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::tokens;
    use super::*;

    fn read(text: &str) -> Result<TypeName<()>, String> {
        let tokens: Vec<_> =
            tokens(text).expect("Rust").into_iter().map(|it| Token { kind: it.kind, span: () }).collect();
        parse(&tokens, ()).map_err(|problem| problem.text())
    }

    #[test]
    fn types_are_read_as_migrations_write_them() {
        assert_eq!(read("Numeric(10, 2)"), Ok(TypeName::numbered("Numeric", [10, 2])));
        assert_eq!(read("Array(VarChar(20))"), Ok(TypeName::made_of("Array", TypeName::numbered("VarChar", [20]))));
        let texts = |word, texts: &[&str], numbers: &[u32]| TypeName::Sql {
            word,
            numbers: numbers.to_vec(),
            texts: texts.iter().map(ToString::to_string).collect(),
            of: None,
        };
        assert_eq!(read("Set([\"a\", \"b\"])"), Ok(texts("Set", &["a", "b"], &[])));
        assert_eq!(read("Geometry(\"POINT\", None)"), Ok(texts("Geometry", &["POINT"], &[0])));
        assert_eq!(read("Custom(\"tsvector\")"), Ok(texts("Custom", &["tsvector"], &[])));
    }

    #[test]
    fn a_type_that_is_not_known_or_not_whole_is_told() {
        assert_eq!(read("Varchar(5)"), Err("there is no type `Varchar`\nhelp: did you mean `VarChar`?".into()));
        assert_eq!(read("VarChar"), Err("`VarChar` is not written so\nhelp: write `VarChar(10)`".into()));
        assert_eq!(read("Text(5)"), Err("`Text` is not written so\nhelp: write `Text`".into()));
    }
}
