//! Where a database stands, asked without changing anything.

use super::package::Package;
use super::{Changed, integrity};
use crate::connection::MigrateConnection;
use crate::error::Result;
use crate::journal::{self, Run};
use crate::lock::{self, Holder};
use crate::migration::Migrations;
use crate::plan::{self, Step};
use crate::revision::RevisionId;

/// Where a database stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The version rows, sorted.
    pub heads: Vec<RevisionId>,
    /// What an upgrade to the heads would do.
    pub pending: Vec<Step>,
    /// The runs that neither succeeded nor were undone.
    pub interrupted: Vec<Run>,
    /// The applied revisions that are not what they were then.
    pub changed: Vec<Changed>,
    /// Every run, oldest first.
    pub runs: Vec<Run>,
    /// Who holds the migration lock, as far as the database tells.
    pub holder: Option<Holder>,
}

impl Standing {
    /// Tells whether everything is applied, nothing was interrupted and nothing edited.
    pub fn is_clean(&self) -> bool {
        self.pending.is_empty() && self.interrupted.is_empty() && self.changed.is_empty()
    }
}

impl Migrations {
    /// Tells where a database stands; creates nothing and takes no lock.
    ///
    /// # Errors
    /// When the rows or the journal cannot be read, or the rows are of no revision of this package.
    pub fn standing<C: MigrateConnection + ?Sized>(&self, connection: &mut C) -> Result<Standing> {
        let mut session = connection.session();
        let graph = self.graph()?;
        let state = journal::state(&mut session, &self.settings)?;
        let package = Package { graph: &graph, list: self.list };
        let changed = integrity::told(&mut session, &self.settings, &state, package)?;
        let runs = journal::runs(&mut session, &self.settings)?;
        Ok(Standing {
            pending: plan::upgrade(&graph, &state.rows, "heads")?,
            interrupted: runs.iter().filter(|run| run.state.is_open()).cloned().collect(),
            holder: lock::holder(&mut session, &self.settings),
            heads: state.rows,
            changed,
            runs,
        })
    }
}
