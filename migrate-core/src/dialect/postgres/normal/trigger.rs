//! Triggers: <https://www.postgresql.org/docs/current/sql-createtrigger.html>.

use super::WORDING;
use super::object::spelled;
use super::policy::{closing, parenthesised};
use crate::schema::Trigger;
use crate::schema::expression::{Kind, Word, joined, words};

/// The events in the order in which they are said back.
const EVENTS: [&str; 4] = ["insert", "delete", "update", "truncate"];

pub(super) fn normal(trigger: &mut Trigger) {
    trigger.event = event(&trigger.event).unwrap_or_else(|| spelled(&trigger.event));
    trigger.action = action(&trigger.action).unwrap_or_else(|| spelled(&trigger.action));
}

fn event(text: &str) -> Option<String> {
    let words = words(text, WORDING)?;
    let length = if words.first()?.is("instead") { 2 } else { 1 };
    let mut events: Vec<(usize, String)> = Vec::new();
    for event in words.get(length..)?.split(|it| it.is("or")) {
        let place = EVENTS.iter().position(|it| event.first().is_some_and(|word| word.is(it)))?;
        events.push((place, joined(event)));
    }
    events.sort();
    let events: Vec<String> = events.into_iter().map(|(_, event)| event).collect();
    Some(format!("{} {}", joined(&words[..length]), events.join(" or ")))
}

fn action(text: &str) -> Option<String> {
    let words = words(text, WORDING)?;
    let mut rest = words.as_slice();
    let mut parts = Vec::new();
    if rest.first()?.is("referencing") {
        let end = rest.iter().position(|it| it.is("for") || it.is("when") || it.is("execute"))?;
        let said: Vec<Word> = rest[..end].iter().filter(|it| !it.is("as")).cloned().collect();
        parts.push(joined(&said));
        rest = &rest[end..];
    }
    let mut each = "statement".to_owned();
    if rest.first()?.is("for") {
        rest = &rest[1..];
        rest = if rest.first()?.is("each") { &rest[1..] } else { rest };
        each = rest.first()?.text.clone();
        rest = &rest[1..];
    }
    parts.push(format!("for each {each}"));
    if rest.first()?.is("when") {
        let (condition, after) = parenthesised(&rest[1..])?;
        parts.push(format!("when ({})", condition?));
        rest = after;
    }
    let is_call = rest.first()?.is("execute") && (rest.get(1)?.is("function") || rest.get(1)?.is("procedure"));
    let call = rest.get(2..).filter(|_| is_call)?;
    let open = call.iter().position(|it| it.is("("))?;
    let end = open + closing(&call[open..])?;
    // Whatever is handed over is a text.
    let arguments = call[open + 1..end].iter().filter(|it| !it.is(",")).map(|it| match it.kind {
        Kind::Text => it.text.clone(),
        Kind::Bare | Kind::Name | Kind::Number | Kind::Sign => format!("'{}'", it.text),
    });
    parts.push(format!("execute function {}({})", joined(&call[..open]), arguments.collect::<Vec<_>>().join(", ")));
    (end + 1 == call.len()).then(|| parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_one_order() {
        let said = event("AFTER INSERT OR DELETE OR UPDATE OF a, b").expect("is read");
        assert_eq!(event("after update of \"a\",b or insert or delete"), Some(said));
    }

    #[test]
    fn actions_have_one_spelling() {
        let said = action("FOR EACH ROW WHEN ((new.a > 0)) EXECUTE FUNCTION f('x', '1')").expect("is read");
        assert_eq!(action("for row when (NEW.a>0) execute procedure f('x', 1)"), Some(said));
        let whole = action("EXECUTE FUNCTION f()").expect("is read");
        assert_eq!(whole, "for each statement execute function f()");
    }
}
