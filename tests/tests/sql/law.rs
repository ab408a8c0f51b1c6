//! Laws of taking a text apart, on texts made up of what is hard to read.

use migrate_core::prelude::Dialect;
use migrate_core::sql::split;
use proptest::prelude::*;

const PARTS: [&str; 52] = [
    "'",
    "\"",
    "`",
    "[",
    "]",
    ";",
    "--",
    "-- ",
    "\n",
    "\r\n",
    "#",
    "/*",
    "*/",
    "/*!",
    "$",
    "$$",
    "$a$",
    "\\",
    "?",
    "??",
    "(",
    ")",
    "E'",
    "a",
    "1",
    "é",
    "\u{feff}",
    " ",
    "\t",
    "create",
    "trigger",
    "procedure",
    "function",
    "begin",
    "atomic",
    "end",
    "case",
    "if",
    "then",
    "else",
    "loop",
    "while",
    "do",
    "set",
    "sql_mode",
    ":",
    "not",
    "copy",
    "from",
    "stdin",
    "temp",
    "or",
];

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec((proptest::sample::select(&PARTS[..]), any::<bool>()), 0..40).prop_map(|parts| {
        parts.into_iter().map(|(part, space)| format!("{part}{}", if space { " " } else { "" })).collect()
    })
}

fn check(dialect: Dialect, text: &str) -> Result<(), TestCaseError> {
    let Ok(pieces) = split(dialect, text) else { return Ok(()) };
    let mut at = 0;
    let mut between = Vec::new();
    for piece in &pieces {
        let start = piece.text.as_ptr() as usize - text.as_ptr() as usize;
        prop_assert!(start >= at, "in order");
        between.push(&text[at..start]);
        at = start + piece.text.len();
        prop_assert_eq!(text[..start].matches('\n').count() < piece.line, true, "not before its comments");
        prop_assert!(piece.marks.iter().all(|mark| piece.text[mark.at..].starts_with('?')));
    }
    between.push(&text[at..]);
    // Changed modes of MySQL are those of the text, and not of a part of it; and two dashes that end a piece of it
    // become a comment where nothing follows.
    if text.contains("sql_mode") || pieces.iter().any(|piece| dialect == Dialect::Mysql && piece.text.ends_with("--")) {
        return Ok(());
    }
    for between in between {
        prop_assert_eq!(split(dialect, between).map(|pieces| pieces.len()), Ok(0), "nothing is lost in {:?}", between);
    }
    // The last may be unfinished, and would take the semicolon in.
    let joined = pieces.iter().map(|piece| piece.text).collect::<Vec<_>>().join("\n;\n");
    let again = split(dialect, &joined);
    let again = again.map(|again| again.into_iter().map(|piece| piece.text.to_owned()).collect::<Vec<_>>());
    prop_assert_eq!(again, Ok(pieces.iter().map(|piece| piece.text.to_owned()).collect()));
    Ok(())
}

/// How many texts are tried; `MIGRATE_TEST_INPUTS` says another number.
fn inputs() -> u32 {
    std::env::var("MIGRATE_TEST_INPUTS").ok().and_then(|it| it.parse().ok()).unwrap_or(3_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: inputs(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_joined_pieces_are_the_same_again(text in text()) {
        for dialect in Dialect::ALL {
            check(dialect, &text)?;
        }
    }

    #[test]
    fn no_text_is_too_strange(text in any::<String>()) {
        for dialect in Dialect::ALL {
            check(dialect, &text)?;
        }
    }
}
