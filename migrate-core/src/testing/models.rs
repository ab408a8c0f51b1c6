//! Whether the migrations make what is wanted.

use super::{TestDatabase, TestingError};
use crate::connection::MigrateConnection;
use crate::dialect::normalised;
use crate::diff::{self, Hints, Reach};
use crate::error::Result;
use crate::inspect::{self, Filter};
use crate::migration::Migrations;
use crate::schema::Schema;

/// Runs the migrations on a database of their own, and compares what they made with what is wanted.
pub(crate) fn agree(migrations: &Migrations, wanted: Schema, reach: Reach, url: Option<&str>) -> Result<()> {
    let mut database = TestDatabase::of_package(migrations, url)?;
    migrations.upgrade(database.connection())?;
    let settings = &migrations.settings;
    let mut filter = Filter::default();
    filter.exclude.extend([settings.version_table.to_owned(), settings.journal_table.to_owned()]);
    let mut session = database.connection().session();
    let inspection = inspect::inspect(&mut session, &filter)?;
    let found = normalised(session.dialect(), inspection.schema);
    let wanted = match inspect::home(&mut session)? {
        Some(home) => wanted.at_home(&home),
        None => wanted,
    };
    let mut wanted = diff::completed(inspect::settled(&mut session, wanted, &found)?, &found, reach);
    // What was not read at all is not told to be missing.
    drop(inspect::leave_unread(&mut wanted, &found, &inspection.left_alone));
    let (_, differences) = diff::compared(&found, &wanted, Hints::default())?;
    if differences.is_empty() { Ok(()) } else { Err(TestingError::Models { differences }.into()) }
}
