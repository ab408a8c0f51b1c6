//! Questions to whoever sits at the terminal.

use std::io::{self, BufRead, IsTerminal, Write};

use migrate_core::diff::Choice;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It was renamed: the value of `--rename`.
    Renamed(String),
    /// It goes: the value of `--drop`.
    Dropped(String),
}

/// Tells whether somebody is there to be asked.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks what became of something; `None` when nobody answers.
pub(crate) fn ask(choice: &Choice) -> Option<Answer> {
    let answers = answers(choice);
    let mut stderr = io::stderr();
    let mut question = format!("{choice}\n");
    for (number, (_, words)) in answers.iter().enumerate() {
        question.push_str(&format!("  {}  {words}\n", number + 1));
    }
    loop {
        write!(stderr, "{question}Which? ").and_then(|()| stderr.flush()).ok()?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(answer) = chosen(&answers, &line) {
            return Some(answer);
        }
        question = format!("write a number from 1 to {}\n", answers.len());
    }
}

fn answers(choice: &Choice) -> Vec<(Answer, String)> {
    let renamed = choice.renames().into_iter().map(|it| {
        let to = it.rsplit('=').next().unwrap_or_default().to_owned();
        (Answer::Renamed(it), format!("it was renamed to `{to}`"))
    });
    let dropped = (Answer::Dropped(choice.drop()), "it is dropped, and what came is new".to_owned());
    renamed.chain([dropped]).collect()
}

fn chosen(answers: &[(Answer, String)], line: &str) -> Option<Answer> {
    let number: usize = line.trim().parse().ok()?;
    answers.get(number.checked_sub(1)?).map(|(answer, _)| answer.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_has_a_number_and_the_last_is_a_drop() {
        let choice = Choice::Column { table: "users".into(), lost: "a".into(), gained: vec!["b".into(), "c".into()] };
        let answers = answers(&choice);
        assert_eq!(chosen(&answers, "2\n"), Some(Answer::Renamed("users.a=c".to_owned())));
        assert_eq!(chosen(&answers, " 3 "), Some(Answer::Dropped("users.a".to_owned())));
        for line in ["0", "4", "", "one"] {
            assert_eq!(chosen(&answers, line), None, "{line}");
        }
    }
}
