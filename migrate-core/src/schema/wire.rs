//! How names and objects are written as JSON, where the plain way would lose something.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Ident, Object, ObjectName, TableName};

/// A text, so that it may be the key of a map: `shop.items`. A part with a dot or a quote in it stands in quotes.
impl Serialize for TableName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&written(self))
    }
}

impl<'de> Deserialize<'de> for TableName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        read(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no name of a table")))
    }
}

fn written(name: &TableName) -> String {
    let quoted = |part: &Ident| match part.as_str() {
        "" => "\"\"".to_owned(),
        part if part.contains(['.', '"']) => format!("\"{}\"", part.replace('"', "\"\"")),
        part => part.to_owned(),
    };
    match &name.schema {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(&name.name)),
        None => quoted(&name.name),
    }
}

fn read(text: &str) -> Option<TableName> {
    let (first, rest) = part(text)?;
    match rest.strip_prefix('.') {
        Some(rest) => {
            let (second, rest) = part(rest)?;
            rest.is_empty().then_some(TableName { schema: Some(first), name: second })
        }
        None => rest.is_empty().then_some(TableName { schema: None, name: first }),
    }
}

/// Reads one part, and gives what follows it.
fn part(text: &str) -> Option<(Ident, &str)> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find(['.', '"']).unwrap_or(text.len());
        return (end > 0).then(|| (Ident::from(&text[..end]), &text[end..]));
    };
    let mut name = String::new();
    loop {
        let end = rest.find('"')?;
        name.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                name.push('"');
                rest = after;
            }
            None => return Some((Ident::from(name), rest)),
        }
    }
}

/// Objects, as a list: each says its own name.
pub(super) mod objects {
    use super::{BTreeMap, Deserialize, Deserializer, Object, ObjectName, Serializer};

    pub(in crate::schema) fn serialize<S: Serializer>(
        objects: &BTreeMap<ObjectName, Object>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(objects.values())
    }

    pub(in crate::schema) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<ObjectName, Object>, D::Error> {
        let objects = Vec::<Object>::deserialize(deserializer)?;
        Ok(objects.into_iter().map(|it| (it.name(), it)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_was_written_whatever_is_in_it() {
        let schemas = [None, Some("shop"), Some("a.b"), Some("")];
        for (schema, name) in
            schemas.into_iter().flat_map(|schema| ["items", "a.b", "\"", "\".\"", ""].map(|it| (schema, it)))
        {
            let name = TableName { schema: schema.map(Ident::from), name: name.into() };
            assert_eq!(read(&written(&name)), Some(name.clone()), "{}", written(&name));
        }
        assert_eq!(written(&"shop.items".into()), "shop.items");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["", ".", "a.", ".a", "a.b.c", "\"a", "\"a\"b", "a\"b\""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
