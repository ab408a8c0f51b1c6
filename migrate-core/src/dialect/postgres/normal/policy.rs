//! Policies: <https://www.postgresql.org/docs/current/sql-createpolicy.html>.

use super::WORDING;
use super::object::spelled;
use crate::schema::Policy;
use crate::schema::expression::{Word, canonical_condition, joined, words};

pub(super) fn normal(policy: &mut Policy) {
    policy.rule = rule(&policy.rule).unwrap_or_else(|| spelled(&policy.rule));
}

fn rule(text: &str) -> Option<String> {
    let words = words(text, WORDING)?;
    let mut rest = words.as_slice();
    let (mut restrictive, mut command, mut roles) = (false, None, Vec::new());
    let (mut using, mut check) = (None, None);
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if first.is("as") {
            restrictive = rest.first()?.is("restrictive");
            rest = &rest[1..];
        } else if first.is("for") {
            command = Some(rest.first()?.text.as_str()).filter(|it| *it != "all");
            rest = &rest[1..];
        } else if first.is("to") {
            let end = rest.iter().position(|it| it.is("using") || it.is("with")).unwrap_or(rest.len());
            roles = rest[..end].split(|it| it.is(",")).map(joined).filter(|it| it != "public").collect();
            rest = &rest[end..];
        } else if first.is("using") {
            (using, rest) = parenthesised(rest)?;
        } else if first.is("with") && rest.first()?.is("check") {
            (check, rest) = parenthesised(&rest[1..])?;
        } else {
            return None;
        }
    }
    roles.sort();
    let mut parts = Vec::new();
    if restrictive {
        parts.push("as restrictive".to_owned());
    }
    parts.extend(command.map(|it| format!("for {it}")));
    if !roles.is_empty() {
        parts.push(format!("to {}", roles.join(", ")));
    }
    parts.extend(using.map(|it| format!("using ({it})")));
    parts.extend(check.map(|it| format!("with check ({it})")));
    Some(parts.join(" "))
}

/// Reads a condition in parentheses, and gives it with what follows.
pub(super) fn parenthesised(words: &[Word]) -> Option<(Option<String>, &[Word])> {
    let end = closing(words)?;
    let condition = canonical_condition(&joined(&words[1..end]), WORDING);
    Some((Some(condition), &words[end + 1..]))
}

/// Finds the parenthesis that closes the one at the beginning.
pub(super) fn closing(words: &[Word]) -> Option<usize> {
    words.first()?.is("(").then_some(())?;
    let mut depth = 0_usize;
    words.iter().position(|it| {
        depth += usize::from(it.is("("));
        depth -= usize::from(it.is(")")).min(depth);
        depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        rule(text).unwrap_or_else(|| panic!("{text} is read"))
    }

    #[test]
    fn what_is_usual_is_left_out() {
        assert_eq!(of("AS PERMISSIVE FOR ALL TO PUBLIC USING ((true))"), "using (true)");
        assert_eq!(of("using(true)"), "using (true)");
    }

    #[test]
    fn conditions_and_roles_have_one_spelling() {
        let said = of("FOR UPDATE TO b, \"a\" USING ((user_id = 2)) WITH CHECK ((price > (0)::numeric))");
        assert_eq!(said, of("for update to a, b using (user_id=2) with check (price > 0)"));
    }

    #[test]
    fn what_is_not_read_stays() {
        assert_eq!(rule("FOR SELECT OVER x"), None);
    }
}
