//! An upgrade that has nothing to do, of a package with the whole history: what it costs above connecting.

use std::path::Path;
use std::process::Command;

use migrate_tests::package::revision;
use migrate_tests::{Package, Result, TestDatabase};

use crate::files;
use crate::measure::{in_turns, tell, tell_alone, time};

/// Builds the package and measures it on SQLite.
pub(crate) fn noop_upgrade(count: usize, rounds: usize) -> Result<()> {
    let package = Package::new("history", &["sqlite-bundled"]);
    // The last branch is merged, so that there is one head.
    let count = count / 20 * 20 + 1;
    for number in 0..count {
        package.write(&format!("versions/{}_create_t{number}.rs", revision(number + 1)), &files::text(number));
    }
    let binary = package.try_build("release")?;
    let database = TestDatabase::sqlite();
    let command = |words: &[&str]| command(&binary, words, &database.url);
    // A stamp says that all is applied without the work of ten thousand tables, and a repair gives the journal's rows the
    // checksums that the runs would have written.
    time(&mut command(&["stamp", "head"]))?;
    let ran =
        |number: usize| format!("('{}', 'upgrade', '', 'x', 'done', 1, 1, 1, '', '', '', '')", revision(number + 1));
    let runs: Vec<String> = (0..count).map(ran).collect();
    let columns = "revision, direction, message, checksum, state, statement_count, statement_started, statement_done, \
                   done_digest, started_at, executed_by, tool";
    database.try_query(&format!("INSERT INTO migrate_journal ({columns}) VALUES {};", runs.join(",")))?;
    time(&mut command(&["repair"]))?;
    // Opening the database for writing, looking for the tables, and nothing else.
    let connect = || time(&mut command(&["ensure-version", "--quiet"]));
    let (upgrade, connect) = in_turns(rounds.max(15), || time(&mut command(&["upgrade", "--quiet"])), connect)?;
    tell(&format!("no-op upgrade of {count} revisions"), upgrade, "connecting", connect);
    tell_alone("  above connecting", upgrade.saturating_sub(connect));
    Ok(())
}

fn command(binary: &Path, words: &[&str], url: &str) -> Command {
    let mut command = Command::new(binary);
    command.args(words).env("DATABASE_URL", url);
    command
}
