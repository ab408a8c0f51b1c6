//! The schema that a package of migrations makes.

use super::Replay;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::migration::Migrations;
use crate::revision::RevisionId;
use crate::schema::Schema;

impl Migrations {
    /// Gives the schema that the migrations make at their heads, by recording them; no database is opened.
    ///
    /// Where raw SQL may have made what is not seen, [`Schema::opaque_since`] names its revision.
    ///
    /// ```
    /// # mod package { pub static MIGRATIONS: migrate_core::Migrations = migrate_core::Migrations {
    /// #     list: &[], settings: migrate_core::migration::Settings::DEFAULT }; }
    /// use migrate_core::dialect::Dialect;
    /// assert!(package::MIGRATIONS.schema(Dialect::Postgres)?.tables.is_empty());
    /// # Ok::<(), migrate_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the revisions form no graph, or a migration cannot be recorded.
    pub fn schema(&self, dialect: Dialect) -> Result<Schema> {
        let graph = self.graph()?;
        let heads: Vec<RevisionId> = graph.heads().iter().map(|it| it.id.clone()).collect();
        let mut replay = Replay::at(dialect, self.list, &graph, &heads)?.with_settings(&self.settings);
        Ok(replay.schema()?.clone())
    }
}
