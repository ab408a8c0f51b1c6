//! The last lines of a run: what was tested, what was not, and where it fails.

use std::time::Duration;

use migrate_tests::Server;

use crate::run::Outcome;

/// Sums up a run in a few lines.
pub(crate) fn summary(outcome: &Outcome, servers: &[Server], took: Duration) -> String {
    let mut text = String::from("\n");
    section(&mut text, "failed", &outcome.failed);
    section(&mut text, "ignored, which no test may be", &outcome.ignored);
    section(&mut text, "LEFT OUT", &outcome.left_out);
    if servers.is_empty() {
        text += "xtest: NOTHING RAN ON PostgreSQL AND MariaDB: --sqlite-only\n";
    }
    let databases: Vec<String> = std::iter::once("SQLite".to_owned()).chain(servers.iter().map(version)).collect();
    let verdict = if outcome.is_well() { "ok" } else { "FAILED" };
    let Outcome { passed, failed, left_out, .. } = outcome;
    let mut facts = format!("{passed} passed, {} failed", failed.len());
    if !left_out.is_empty() {
        facts += &format!(", {} LEFT OUT", left_out.len());
    }
    if !outcome.cargo_succeeded && failed.is_empty() {
        facts += ", and cargo itself failed (see above)";
    } else if *passed == 0 {
        facts += ": nothing was tested";
    }
    text + &format!("xtest: {verdict}. {facts}; on {} in {} s\n", databases.join(", "), took.as_secs())
}

fn section(text: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        *text += &format!("xtest: {title}:\n  {}\n", lines.join("\n  "));
    }
}

fn version(server: &Server) -> String {
    let kind = server.address.kind;
    let answer = server.address.run("", "SELECT version()").unwrap_or_else(|_| "no longer answers".to_owned());
    // `PostgreSQL 15.18 (Debian ...) on ...`, `10.11.19-MariaDB-...`
    let version = answer.split([' ', '-']).find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    format!("{kind} {}", version.unwrap_or(&answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_is_listed_and_counted() {
        let left_out = vec!["runner: kill without MariaDB".to_owned()];
        let outcome = Outcome { passed: 4, left_out, cargo_succeeded: true, ..Outcome::default() };
        assert_eq!(
            summary(&outcome, &[], Duration::from_secs(7)),
            "\nxtest: LEFT OUT:\n  runner: kill without MariaDB\n\
             xtest: NOTHING RAN ON PostgreSQL AND MariaDB: --sqlite-only\n\
             xtest: ok. 4 passed, 0 failed, 1 LEFT OUT; on SQLite in 7 s\n"
        );
    }

    #[test]
    fn a_build_failure_is_no_silent_zero() {
        let summary = summary(&Outcome::default(), &[], Duration::ZERO);
        assert!(summary.contains("FAILED. 0 passed, 0 failed, and cargo itself failed"), "{summary}");
    }
}
