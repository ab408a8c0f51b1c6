//! Functions and procedures: <https://www.postgresql.org/docs/current/sql-createfunction.html>.

use super::super::super::{Dialect, type_name};
use super::WORDING;
use super::object::spelled;
use super::policy::closing;
use super::types::type_of;
use crate::schema::expression::{Kind, Word, canonical, joined, words};
use crate::schema::{Routine, SqlType, query};

/// Words that begin a part of a definition.
const PARTS: [&str; 20] = [
    "returns",
    "language",
    "immutable",
    "stable",
    "volatile",
    "leakproof",
    "not",
    "strict",
    "called",
    "security",
    "external",
    "parallel",
    "cost",
    "rows",
    "support",
    "set",
    "window",
    "transform",
    "as",
    "begin",
];

pub(super) fn normal(routine: &mut Routine) {
    routine.arguments = arguments(&routine.arguments);
    routine.definition = definition(&routine.definition).unwrap_or_else(|| spelled(&routine.definition));
}

/// Puts a list of arguments into one spelling; the lengths of their types are not kept.
pub(super) fn arguments(list: &str) -> String {
    if list.trim().is_empty() {
        return String::new();
    }
    query::parts(list).into_iter().map(|it| argument(it.trim())).collect::<Vec<_>>().join(", ")
}

fn argument(text: &str) -> String {
    let Some(list) = words(text, WORDING) else { return text.to_owned() };
    let end = list.iter().position(|it| it.is("default") || it.is("=") || it.is(":=")).unwrap_or(list.len());
    let (mut head, default) = list.split_at(end);
    let mut parts = Vec::new();
    if let Some((mode, rest)) = head.split_first()
        && ["in", "out", "inout", "variadic"].iter().any(|it| mode.is(it))
        && !rest.is_empty()
    {
        parts.extend((!mode.is("in")).then(|| mode.text.clone()));
        head = rest;
    }
    if let Some((name, ty)) = head.split_first()
        && !ty.is_empty()
        && !is_known(&type_of(&joined(head)))
        && !ty[0].is("[")
        && !ty[0].is(".")
        && !ty[0].is("varying")
    {
        parts.push(name.text.clone());
        head = ty;
    }
    parts.push(result(head));
    if let Some((_, value)) = default.split_first() {
        parts.push(format!("default {}", canonical(&joined(value), WORDING)));
    }
    parts.join(" ")
}

/// Tells whether all of the words name a type, and none of them an argument.
fn is_known(ty: &SqlType) -> bool {
    if let SqlType::Array(of) = ty { is_known(of) } else { !matches!(ty, SqlType::Custom(_)) }
}

/// Names a type of an argument or result, without the length that it has in tables only.
fn result(words: &[Word]) -> String {
    let text = joined(words);
    if let Some(of) = text.strip_prefix("setof ") {
        return format!("setof {}", short(type_of(of)));
    }
    if words.first().is_some_and(|it| it.is("table")) && closing(&words[1..]).is_some_and(|end| end + 2 == words.len())
    {
        return format!("table({})", arguments(&joined(&words[2..words.len() - 1])));
    }
    short(type_of(&text))
}

fn short(ty: SqlType) -> String {
    if let SqlType::Array(of) = ty {
        return format!("{}[]", short(*of));
    }
    let words = match type_name(Dialect::Postgres, &ty, &"?".into()) {
        Ok(words) => words.to_lowercase(),
        Err(_) => return format!("{ty:?}"),
    };
    // A name of somebody's own keeps its letters, and what stands in its parentheses.
    if let SqlType::Custom(name) = ty {
        return name;
    }
    let parted = words.split_once('(').and_then(|(name, rest)| Some((name, rest.split_once(')')?.1)));
    match parted {
        Some(("varchar", _)) => "character varying".to_owned(),
        Some((name, after)) => format!("{name}{after}"),
        None => words,
    }
}

/// Puts what stands after the arguments into one order, and leaves out what is usual.
fn definition(text: &str) -> Option<String> {
    let list = words(text.trim().trim_end_matches(';'), WORDING)?;
    let mut rest = list.as_slice();
    let (mut returns, mut language, mut body) = (None, None, None);
    let mut traits: Vec<String> = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        let is_begin = first.is("begin") || first.is("return");
        let mut end = after.iter().position(|it| PARTS.iter().any(|part| it.is(part))).unwrap_or(after.len());
        if first.is("returns") && after.first()?.is("null") {
            end = "null on null input".split(' ').count();
        } else if first.is("called") {
            end = "on null input".split(' ').count();
        } else if is_begin {
            end = after.len();
        } else if first.is("not") || first.is("security") || first.is("parallel") {
            end = end.max(1);
        }
        let value = after.get(..end)?;
        rest = &after[end..];
        match first.text.as_str() {
            "returns" if value.first()?.is("null") => traits.push("strict".to_owned()),
            "returns" => returns = Some(result(value)),
            "language" => language = Some(value.first()?.text.trim_matches('\'').to_lowercase()),
            "as" => body = Some(format!("as {}", texts(value)?)),
            "begin" | "return" => body = Some(joined(&list[list.len() - after.len() - 1..])),
            "not" if value.first()?.is("leakproof") => {}
            "external" => {}
            "volatile" | "called" => {}
            "security" if value.first()?.is("invoker") => {}
            "parallel" if value.first()?.is("unsafe") => {}
            "cost" if value.first()?.text == "100" => {}
            "rows" if value.first()?.text == "1000" => {}
            "set" => traits.push(joined(&list_without_to(first, value))),
            "immutable" | "stable" | "leakproof" | "strict" | "security" | "parallel" | "cost" | "rows" | "support"
            | "window" | "transform" => {
                traits.push([first.text.as_str(), &joined(value)].join(" ").trim().to_owned());
            }
            _ => return None,
        }
    }
    traits.sort();
    let mut parts = Vec::new();
    parts.extend(returns.map(|it| format!("returns {it}")));
    // A body without a language is SQL's.
    parts.push(format!("language {}", language.unwrap_or_else(|| "sql".to_owned())));
    parts.append(&mut traits);
    parts.push(body?);
    Some(parts.join(" "))
}

/// Writes `SET a TO b` with the sign that PostgreSQL takes for the word.
fn list_without_to(first: &Word, value: &[Word]) -> Vec<Word> {
    let mut list = vec![first.clone()];
    list.extend(
        value.iter().map(|it| if it.is("=") { Word { text: "to".to_owned(), kind: Kind::Bare } } else { it.clone() }),
    );
    list
}

fn texts(value: &[Word]) -> Option<String> {
    let is_text = |it: &Word| it.kind == Kind::Text || it.is(",");
    value.iter().all(is_text).then(|| joined(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        definition(text).unwrap_or_else(|| panic!("{text} is read"))
    }

    #[test]
    fn definitions_have_one_spelling() {
        let said = of("RETURNS numeric\n LANGUAGE sql\n IMMUTABLE STRICT\nAS $function$ SELECT net * 2; $function$");
        assert_eq!(
            said,
            of("returns numeric(10, 2) immutable returns null on null input language 'sql' as $$ SELECT net * 2; $$")
        );
        let body = " SELECT 'it''s' ";
        assert_eq!(
            of(&format!("language sql as $${body}$$")),
            of(&format!("LANGUAGE sql AS '{}'", body.replace('\'', "''")))
        );
        assert_ne!(of("language sql as $$ a $$"), of("language sql as $$ A $$"));
    }

    #[test]
    fn what_is_usual_is_left_out() {
        let plain = of("RETURNS int LANGUAGE plpgsql AS $$ x $$");
        for usual in
            ["VOLATILE", "CALLED ON NULL INPUT", "SECURITY INVOKER", "PARALLEL UNSAFE", "COST 100", "NOT LEAKPROOF"]
        {
            assert_eq!(of(&format!("RETURNS integer {usual} LANGUAGE plpgsql AS $$ x $$")), plain, "{usual}");
        }
        for unusual in ["STABLE", "SECURITY DEFINER", "PARALLEL SAFE", "COST 5", "SET search_path TO 'a'"] {
            assert_ne!(of(&format!("RETURNS integer {unusual} LANGUAGE plpgsql AS $$ x $$")), plain, "{unusual}");
        }
    }

    #[test]
    fn a_table_without_columns_is_read_as_it_stands() {
        assert_eq!(of("RETURNS table LANGUAGE sql AS $$ x $$"), of("language sql returns TABLE as $$ x $$"));
        assert_eq!(
            of("RETURNS table(a int) LANGUAGE sql AS $$ x $$"),
            of("returns TABLE (a integer) language sql as $$ x $$")
        );
    }

    #[test]
    fn arguments_have_one_spelling() {
        assert_eq!(arguments("Net  numeric(10, 2), rate int = 1"), arguments("net numeric, rate integer DEFAULT 1"));
        assert_eq!(arguments("double precision, IN a varchar(3)[]"), "double precision, a character varying[]");
        assert_eq!(arguments("OUT x timestamptz, VARIADIC text[]"), "out x timestamptz, variadic text[]");
    }
}
