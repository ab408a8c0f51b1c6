//! What is wrong with the journal, mended by hand: edited revisions accepted, dead runs forgotten.
//!
//! **Architecture Invariant**: nothing is run, no table of the user's is touched, and the version rows stay.

use super::integrity::{changed, described};
use super::package::Package;
use super::{Changed, Options, guard};
use crate::connection::{MigrateConnection, Session};
use crate::error::Result;
use crate::journal::{self, Run};
use crate::lock::{self, Patience};
use crate::migration::Migrations;
use crate::version;

/// What a repair wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repaired {
    /// The revisions whose checksums are those of the package now.
    pub accepted: Vec<Changed>,
}

impl Migrations {
    /// Writes the package's checksums over the recorded ones of applied revisions that were edited since.
    ///
    /// # Errors
    /// When the rows are of no revision of this package, or the journal cannot be written.
    pub fn repair<C: MigrateConnection + ?Sized>(&self, connection: &mut C) -> Result<Repaired> {
        let mut session = connection.session();
        guard::check(&mut session, &self.settings)?;
        let graph = self.graph()?;
        let state = journal::state(&mut session, &self.settings)?;
        let found = changed(&state, Package { graph: &graph, list: self.list })?;
        let accepted = described(&mut session, &self.settings, found)?;
        self.in_one(&mut session, |session| {
            accepted.iter().try_for_each(|it| journal::accept(session, &self.settings, &it.revision, it.now))
        })?;
        Ok(Repaired { accepted })
    }

    /// Takes the runs of a revision out of the journal that neither succeeded nor were undone; gives them.
    ///
    /// It is for a run that nobody can finish: its revision is gone from the package, or what it did was taken back by hand.
    /// What it did is not undone. The lock is taken, so that a run that goes on right now stays.
    ///
    /// # Errors
    /// When the lock is held too long, or the journal cannot be written.
    pub fn forget<C: MigrateConnection + ?Sized>(&self, connection: &mut C, revision: &str) -> Result<Vec<Run>> {
        let mut session = connection.session();
        guard::check(&mut session, &self.settings)?;
        if !journal::state(&mut session, &self.settings)?.interrupted {
            return Ok(Vec::new());
        }
        let options = Options::from(&self.settings);
        let given_up = || options.stop.is_asked();
        let patience = Patience::new(options.lock_timeout, &given_up);
        let lock = lock::acquire(&mut session, &self.settings, patience, &mut |_| {})?;
        let forgotten = self.forget_locked(&mut session, revision);
        let released = lock.release(&mut session);
        let forgotten = forgotten?;
        released?;
        Ok(forgotten)
    }

    fn forget_locked(&self, session: &mut Session<'_>, revision: &str) -> Result<Vec<Run>> {
        let mut open = journal::open_runs(session, &self.settings)?;
        open.retain(|run| run.revision.as_str() == revision);
        self.in_one(session, |session| open.iter().try_for_each(|run| journal::forget(session, &self.settings, run)))?;
        Ok(open)
    }

    /// Writes to the journal in one transaction.
    fn in_one(
        &self,
        session: &mut Session<'_>,
        write: impl FnOnce(&mut Session<'_>) -> diesel::QueryResult<()>,
    ) -> Result<()> {
        let refused = |cause| version::refused(&self.settings, "write", cause);
        let depth = session.depth().map_err(refused)?;
        session.begin().map_err(refused)?;
        let written = write(session).and_then(|()| session.commit());
        if let Err(cause) = written {
            // The first error tells why.
            let _ = session.roll_back_to(depth);
            return Err(refused(cause).into());
        }
        Ok(())
    }
}
