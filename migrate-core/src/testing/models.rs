//! Whether the migrations make what is wanted.

use super::{TestDatabase, TestingError};
use crate::connection::MigrateConnection;
use crate::dialect::normalised;
use crate::diff::{self, Hints, Reach};
use crate::error::Result;
use crate::inspect;
use crate::migration::Migrations;
use crate::render;
use crate::schema::Schema;

/// Runs the migrations on a database of their own, and compares what they made with what is wanted.
pub(crate) fn agree(migrations: &Migrations, wanted: Schema, reach: Reach, url: Option<&str>) -> Result<()> {
    let mut database = TestDatabase::of_package(migrations, url)?;
    migrations.upgrade(database.connection())?;
    let mut session = database.connection().session();
    let (mut filter, mut wanted) = (migrations.settings.filter(), wanted);
    if let Some(home) = inspect::home(&mut session)? {
        (filter, wanted) = (filter.at_home(&home), wanted.at_home(&home));
    }
    filter.retain(&mut wanted);
    let inspection = inspect::inspect(&mut session, &filter)?;
    let found = normalised(session.dialect(), inspection.schema);
    let mut wanted = inspect::settled(&mut session, wanted, &found)?;
    if reach == Reach::Diesel {
        render::keep_unsaid(session.dialect(), &mut wanted, &found);
    }
    let mut wanted = diff::completed(wanted, &found, reach);
    // What was not read at all is not told to be missing.
    drop(inspect::leave_unread(&mut wanted, &found, &inspection.left_alone));
    let (_, differences) = diff::compared(&found, &wanted, Hints::default())?;
    if differences.is_empty() { Ok(()) } else { Err(TestingError::Models { differences }.into()) }
}
