//! Takes out of a text what changes from run to run: times, folders, process numbers.

use std::path::PathBuf;

use regex_lite::Regex;

/// What changes, and what stands for it.
const PATTERNS: [(&str, &str); 7] = [
    (r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?( UTC|Z)?", "[WHEN]"),
    (r"\b20\d{6}_", "[DATE]_"),
    (r" \.{3,} (\d+ ms|\d+\.\d s|\d+ min \d+ s)\b", " ... [TIME]"),
    (r"\bpid \d+", "pid [PID]"),
    (r"\S+@\S+ pid \[PID\]", "[WHO]"),
    (r"in \d+\.\d\ds", "in [TIME]"),
    (r"v\d+\.\d+\.\d+ \(", "[VERSION] ("),
];

/// Redacts a text; `folders` are replaced by their names.
pub(crate) fn redacted(text: &str, folders: &[(PathBuf, &str)]) -> String {
    let mut text = text.to_owned();
    for (folder, name) in folders {
        text = text.replace(&folder.display().to_string(), name);
    }
    for (pattern, name) in PATTERNS {
        let pattern = Regex::new(pattern).expect("the patterns are well formed");
        text = pattern.replace_all(&text, name).into_owned();
    }
    text
}

#[test]
fn times_folders_and_processes_are_redacted_and_nothing_else() {
    let text = "a1  create users ..... 12 ms\npid 4121 since 2026-11-25 20:06:14 UTC in /tmp/x/20261125_a1.rs, 12 rows";
    assert_eq!(
        redacted(text, &[(PathBuf::from("/tmp/x"), "[ROOT]")]),
        "a1  create users ... [TIME]\npid [PID] since [WHEN] in [ROOT]/[DATE]_a1.rs, 12 rows"
    );
}
