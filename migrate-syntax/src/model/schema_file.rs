//! A Diesel `schema.rs`: `table!`, `joinable!` and the types of `sql_types`.
//!
//! What only helps queries (`allow_tables_to_appear_in_same_query!`) is left out.

use super::item::{pieces, plain};
use super::type_name::TypeName;
use crate::lexer::LexError;
use crate::problem::Problem;
use crate::signature::group;
use crate::token::{ByteSpan, Kind, Spanned, Token};

/// What a `schema.rs` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DieselFile {
    /// The tables.
    pub tables: Vec<DieselTable>,
    /// The references.
    pub joinables: Vec<Joinable>,
    /// What is wrong.
    pub problems: Vec<Problem<ByteSpan>>,
}

/// A `table!`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DieselTable {
    /// The name of its module, by which `joinable!` names it.
    pub module: Spanned<String, ByteSpan>,
    /// The schema that it lies in.
    pub schema: Option<String>,
    /// The table's name.
    pub name: String,
    /// The columns of the primary key, by their names in Rust.
    pub primary_key: Vec<String>,
    /// The columns.
    pub columns: Vec<DieselColumn>,
}

/// A column of a `table!`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DieselColumn {
    /// The name in Rust.
    pub field: Spanned<String, ByteSpan>,
    /// The name in the database.
    pub name: String,
    /// The type.
    pub ty: TypeName<ByteSpan>,
    /// Whether it may be null.
    pub nullable: bool,
}

/// A `joinable!(child -> parent (column))`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joinable {
    /// The module of the table that refers.
    pub child: Spanned<String, ByteSpan>,
    /// The module of the table that it refers to, by its primary key.
    pub parent: Spanned<String, ByteSpan>,
    /// The column that refers, by its name in Rust.
    pub column: Spanned<String, ByteSpan>,
}

type Tokens<'t, 'a> = &'t [Token<'a, ByteSpan>];

/// Reads a file's text.
///
/// ```
/// let text = "diesel::table! { shop.users (id) { id -> Int8, #[max_length = 20] name -> Nullable<Varchar>, } }";
/// let file = migrate_syntax::model::schema_file::read(text).expect("Rust");
/// assert_eq!((file.tables[0].schema.as_deref(), file.tables[0].columns.len()), (Some("shop"), 2));
/// ```
///
/// # Errors
/// When the text cannot be cut into lexemes.
pub fn read(text: &str) -> Result<DieselFile, LexError> {
    let tokens = super::file::tokens(text)?;
    let mut file = DieselFile::default();
    let types = types(&tokens);
    for (at, window) in tokens.windows(3).enumerate() {
        let [Token { kind: Kind::Word(name), .. }, bang, Token { kind: Kind::Open(_), .. }] = window else { continue };
        if !bang.kind.is_mark('!') {
            continue;
        }
        let body = group(&tokens[at + 3..]).0;
        match name.as_ref() {
            "table" => table(&mut file, &types, body, window[0].span),
            "joinable" => joinable(&mut file, body, window[0].span),
            _ => {}
        }
    }
    Ok(file)
}

/// The types of the database's own: the struct's name, and the name in the database.
fn types(tokens: Tokens<'_, '_>) -> Vec<(String, String)> {
    let mut types = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if !token.kind.is_word("postgres_type") && !token.kind.is_word("mysql_type") {
            continue;
        }
        let Some((open, rest)) = tokens[at + 1..].split_first() else { continue };
        if open.kind != Kind::Open('(') {
            continue;
        }
        let value = |word: &str| {
            group(rest).0.windows(3).find_map(|window| match window {
                [name, _, Token { kind: Kind::Text(text), .. }] if name.kind.is_word(word) => Some(text.to_string()),
                _ => None,
            })
        };
        let is_struct = |window: &&[Token<'_, ByteSpan>]| window[0].kind.is_word("struct");
        let name = tokens[at..].windows(2).find(is_struct).and_then(|window| match &window[1].kind {
            Kind::Word(name) => Some(name.to_string()),
            Kind::Text(_) | Kind::Mark(_) | Kind::Open(_) | Kind::Close(_) | Kind::Other(_) => None,
        });
        if let (Some(name), Some(words)) = (name, value("name")) {
            let words = value("schema").filter(|it| it != "public").map_or(words.clone(), |it| format!("{it}.{words}"));
            types.push((name, words));
        }
    }
    types
}

fn table(file: &mut DieselFile, types: &[(String, String)], body: Tokens<'_, '_>, at: ByteSpan) {
    let mut rest = body;
    while let [first, after @ ..] = rest
        && first.kind.is_word("use")
    {
        let end = after.iter().position(|token| token.kind.is_mark(';')).map_or(after.len(), |found| found + 1);
        rest = &after[end..];
    }
    let (attributes, rest) = attributes_of(rest);
    let (schema, name, rest) = match rest {
        [Token { kind: Kind::Word(schema), .. }, dot, Token { kind: Kind::Word(name), span }, rest @ ..]
            if dot.kind.is_mark('.') =>
        {
            (Some(plain(schema)), Spanned { value: plain(name), span: *span }, rest)
        }
        [Token { kind: Kind::Word(name), span }, rest @ ..] => {
            (None, Spanned { value: plain(name), span: *span }, rest)
        }
        _ => {
            file.problems.push(unread(rest.first().map_or(at, |token| token.span)));
            return;
        }
    };
    // The key is `id` where it is not said.
    let (primary_key, rest) = match rest {
        [open, rest @ ..] if open.kind == Kind::Open('(') => {
            let (key, rest) = group(rest);
            (key.iter().filter_map(word).collect(), rest)
        }
        _ => (vec!["id".to_owned()], rest),
    };
    let [open, inner @ ..] = rest else { return file.problems.push(unread(name.span)) };
    if open.kind != Kind::Open('{') {
        return file.problems.push(unread(open.span));
    }
    let mut table = DieselTable {
        schema: schema.filter(|it| it != "public"),
        name: sql_name(&attributes).unwrap_or_else(|| name.value.clone()),
        module: name,
        primary_key,
        columns: Vec::new(),
    };
    for piece in pieces(group(inner).0) {
        let (attributes, rest) = attributes_of(piece);
        match column(types, &attributes, rest) {
            Ok(column) => table.columns.push(column),
            Err(problem) => file.problems.push(problem),
        }
    }
    file.tables.push(table);
}

/// An attribute of a `table!`: `#[sql_name = "type"]`, `#[max_length = 20]`.
type Said<'t, 'a> = (&'t str, Tokens<'t, 'a>);

fn attributes_of<'t, 'a>(mut tokens: Tokens<'t, 'a>) -> (Vec<Said<'t, 'a>>, Tokens<'t, 'a>) {
    let mut said = Vec::new();
    while let [hash, open, rest @ ..] = tokens
        && hash.kind.is_mark('#')
        && open.kind == Kind::Open('[')
    {
        let (inner, after) = group(rest);
        if let [Token { kind: Kind::Word(name), .. }, equals, value @ ..] = inner
            && equals.kind.is_mark('=')
        {
            said.push((name.as_ref(), value));
        }
        tokens = after;
    }
    (said, tokens)
}

fn sql_name(attributes: &[Said<'_, '_>]) -> Option<String> {
    attributes.iter().find_map(|(name, value)| match value {
        [Token { kind: Kind::Text(text), .. }] if *name == "sql_name" => Some(text.to_string()),
        _ => None,
    })
}

fn column(
    types: &[(String, String)],
    attributes: &[Said<'_, '_>],
    tokens: Tokens<'_, '_>,
) -> Result<DieselColumn, Problem<ByteSpan>> {
    let [Token { kind: Kind::Word(name), span }, minus, greater, ty @ ..] = tokens else {
        return Err(unread(tokens.first().map_or_else(ByteSpan::default, |token| token.span)));
    };
    if !minus.kind.is_mark('-') || !greater.kind.is_mark('>') {
        return Err(unread(minus.span));
    }
    let field = Spanned { value: plain(name), span: *span };
    let length = attributes.iter().find(|(name, _)| *name == "max_length");
    let length = length.and_then(|(_, value)| super::argument::digits(value)?.parse().ok());
    let (ty, nullable) = column_type(types, ty, length, *span)?;
    Ok(DieselColumn { name: sql_name(attributes).unwrap_or_else(|| field.value.clone()), field, ty, nullable })
}

fn column_type(
    types: &[(String, String)],
    tokens: Tokens<'_, '_>,
    length: Option<u32>,
    at: ByteSpan,
) -> Result<(TypeName<ByteSpan>, bool), Problem<ByteSpan>> {
    let end = tokens.iter().position(|token| token.kind.is_mark('<')).unwrap_or(tokens.len());
    let Some(Token { kind: Kind::Word(name), span }) = tokens[..end].last() else { return Err(unread(at)) };
    let inner = match &tokens[end..] {
        [_, inner @ .., _] => Some(column_type(types, inner, length, *span)?.0),
        _ => None,
    };
    let ty = match (name.as_ref(), inner) {
        ("Nullable", Some(inner)) => return Ok((inner, true)),
        ("Array", Some(inner)) => TypeName::made_of("Array", inner),
        ("Range", Some(inner)) => TypeName::made_of("Range", inner),
        ("Multirange", Some(inner)) => TypeName::made_of("Multirange", inner),
        ("Unsigned", Some(inner)) => match inner.as_word() {
            Some("TinyInt") => TypeName::word("UnsignedTinyInt"),
            Some("SmallInt") => TypeName::word("UnsignedSmallInt"),
            Some("Integer") => TypeName::word("UnsignedInteger"),
            Some("BigInt") => TypeName::word("UnsignedBigInt"),
            Some(_) | None => return Err(unknown(name, *span)),
        },
        (name, None) => plain_type(types, name, length).ok_or_else(|| unknown(name, *span))?,
        (name, Some(_)) => return Err(unknown(name, *span)),
    };
    Ok((ty, false))
}

fn plain_type(types: &[(String, String)], name: &str, length: Option<u32>) -> Option<TypeName<ByteSpan>> {
    let custom =
        |words: &str| TypeName::Sql { word: "Custom", numbers: Vec::new(), texts: vec![words.to_owned()], of: None };
    let range = |word| TypeName::made_of("Range", TypeName::word(word));
    let word = match name {
        "Int2" | "SmallInt" | "Smallint" => "SmallInt",
        "Int4" | "Integer" | "Int" => "Integer",
        "Int8" | "BigInt" | "Bigint" => "BigInt",
        "TinyInt" | "Tinyint" => "TinyInt",
        "Bool" => "Boolean",
        "Float" | "Float4" => "Real",
        "Double" | "Float8" => "Double",
        "Numeric" | "Decimal" => "Decimal",
        "Text" | "Varchar" | "VarChar" | "Tinytext" | "Mediumtext" | "Longtext" => {
            return Some(length.map_or(TypeName::word("Text"), |length| TypeName::numbered("VarChar", [length])));
        }
        "Bpchar" | "Char" => return Some(TypeName::numbered("Char", [length.unwrap_or(1)])),
        "Binary" | "Bytea" | "Blob" | "Varbinary" | "Tinyblob" | "Mediumblob" | "Longblob" => {
            return Some(length.map_or(TypeName::word("Binary"), |length| TypeName::numbered("VarBinary", [length])));
        }
        "Date" => "Date",
        "Time" => "Time",
        "Timetz" => "TimeTz",
        "Timestamp" | "Datetime" => "Timestamp",
        "Timestamptz" | "TimestamptzSqlite" => "TimestampTz",
        "Interval" => "Interval",
        "Uuid" => "Uuid",
        "Json" => "Json",
        "Jsonb" => "Jsonb",
        "Inet" => "Inet",
        "Cidr" => "Cidr",
        "MacAddr" | "Macaddr" => "MacAddr",
        "Int4range" => return Some(range("Integer")),
        "Int8range" => return Some(range("BigInt")),
        "Numrange" => return Some(range("Decimal")),
        "Tsrange" => return Some(range("Timestamp")),
        "Tstzrange" => return Some(range("TimestampTz")),
        "Daterange" => return Some(range("Date")),
        "Money" | "Oid" | "Citext" | "MacAddr8" => return Some(custom(&name.to_lowercase())),
        _ => {
            let words = types.iter().find(|(known, _)| known == name).map(|(_, words)| words)?;
            return Some(custom(words));
        }
    };
    Some(TypeName::word(word))
}

fn joinable(file: &mut DieselFile, body: Tokens<'_, '_>, at: ByteSpan) {
    let words: Vec<Spanned<String, ByteSpan>> =
        body.iter().filter_map(|token| Some(Spanned { value: word(token)?, span: token.span })).collect();
    match <[_; 3]>::try_from(words) {
        Ok([child, parent, column]) => file.joinables.push(Joinable { child, parent, column }),
        Err(_) => file.problems.push(unread(at)),
    }
}

fn word(token: &Token<'_, ByteSpan>) -> Option<String> {
    if let Kind::Word(word) = &token.kind { Some(plain(word)) } else { None }
}

fn unread(span: ByteSpan) -> Problem<ByteSpan> {
    Problem::new(span, "this is not as Diesel writes a schema", "write it anew: `diesel print-schema`")
}

fn unknown(name: &str, span: ByteSpan) -> Problem<ByteSpan> {
    let help = "declare it in `sql_types` with `#[diesel(postgres_type(name = \"..\"))]`, as Diesel does";
    Problem::new(span, format!("the type `{name}` is not known"), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        // @generated automatically by Diesel CLI.
        pub mod sql_types {
            #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
            #[diesel(postgres_type(name = "mood", schema = "shop"))]
            pub struct Mood;
        }
        diesel::table! {
            use diesel::sql_types::*;
            use super::sql_types::Mood;

            /// Who buys.
            #[sql_name = "user"]
            shop.users (id, part) {
                id -> Int8,
                part -> diesel::sql_types::Integer,
                #[sql_name = "type"]
                #[max_length = 20]
                type_ -> Nullable<Varchar>,
                tags -> Array<Nullable<Text>>,
                mood -> Nullable<Mood>,
                count -> Unsigned<Integer>,
                odd -> Whatever,
            }
        }
        diesel::joinable!(posts -> users (user_id));
        diesel::allow_tables_to_appear_in_same_query!(posts, users);
    "#;

    #[test]
    fn tables_are_read_with_their_types() {
        let file = read(TEXT).expect("Rust");
        let table = &file.tables[0];
        assert_eq!(
            (table.schema.as_deref(), table.name.as_str(), table.module.value.as_str()),
            (Some("shop"), "user", "users")
        );
        assert_eq!(table.primary_key, ["id", "part"]);
        let mood = TypeName::Sql { word: "Custom", numbers: vec![], texts: vec!["shop.mood".into()], of: None };
        let columns: Vec<_> = table.columns.iter().map(|it| (it.name.as_str(), it.ty.clone(), it.nullable)).collect();
        let wanted = [
            ("id", TypeName::word("BigInt"), false),
            ("part", TypeName::word("Integer"), false),
            ("type", TypeName::numbered("VarChar", [20]), true),
            ("tags", TypeName::made_of("Array", TypeName::word("Text")), false),
            ("mood", mood, true),
            ("count", TypeName::word("UnsignedInteger"), false),
        ];
        assert_eq!(columns, wanted);
        let joinable = &file.joinables[0];
        assert_eq!(
            [&joinable.child, &joinable.parent, &joinable.column].map(|it| it.value.as_str()),
            ["posts", "users", "user_id"]
        );
        let told: Vec<_> = file.problems.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(told, ["the type `Whatever` is not known"]);
    }
}
