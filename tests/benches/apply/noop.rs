//! An upgrade that has nothing to do: what every start of an app pays.

use migrate_tests::{Result, TestDatabase};

use crate::apply::Built;
use crate::measure::{median, tell_alone, time};

/// Measures it for one package.
pub(crate) fn upgrade(built: &Built, rounds: usize) -> Result<()> {
    let database = TestDatabase::sqlite();
    // A stamp says that all is applied without the work of ten thousand tables.
    time(&mut built.command(&["stamp", "head"], &database.url))?;
    let times = (0..rounds.max(9)).map(|_| time(&mut built.command(&["upgrade", "--quiet"], &database.url)));
    tell_alone(&format!("no-op upgrade of {} revisions, SQLite", built.count), median(times.collect::<Result<_>>()?));
    Ok(())
}
