//! All revisions of a run in one transaction.

use super::execute::{Work, back_up, locked};
use super::step::{self, transaction};
use super::{Observer, Outcome, RunError, foreign_key};
use crate::connection::Session;
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::journal;
use crate::lock::Lock;
use crate::plan::Step;
use crate::revision::RevisionId;
use crate::script::Script;

/// Runs what is planned in one transaction; nothing remains of it when anything fails.
pub(super) fn in_one(
    session: &mut Session<'_>,
    work: &mut Work<'_>,
    lock: &mut Lock,
    observer: Observer<'_>,
) -> Result<Outcome> {
    if session.dialect() == Dialect::Mysql {
        return Err(RunError::NotInOne { why: "every DDL statement of MySQL commits".to_owned() }.into());
    }
    let rows = journal::state(session, work.settings)?.rows;
    let steps = (work.plan)(&rows, None)?;
    let Some(first) = steps.first().map(|step| step.revision.clone()) else {
        return Ok(Outcome { steps, heads: rows });
    };
    let foreign_keys_off = fits(work, &rows, &steps)?;
    // No copy is made inside of a transaction.
    back_up(session, work, observer)?;
    let failed = |doing| {
        let first: RevisionId = first.clone();
        move |error: diesel::result::Error| Error::from(transaction(&first, doing, &error))
    };
    let enforcement = if foreign_keys_off {
        foreign_key::suspend(session).map_err(failed("begin"))?
    } else {
        foreign_key::Enforcement::Untouched
    };
    let begun = step::begin(session, work, &first, observer);
    let outcome = begun.and_then(|()| {
        let outcome = locked(session, work, lock, observer)?;
        let orphans = enforcement.orphans(session).map_err(failed("check"))?;
        if !orphans.is_empty() {
            return Err(RunError::ForeignKeys { revision: first.clone(), examples: orphans }.into());
        }
        session.commit().map_err(failed("commit"))?;
        Ok(outcome)
    });
    if outcome.is_err() {
        // The first error tells why.
        let _ = session.roll_back_to(0);
    }
    let restored = enforcement.restore(session);
    let outcome = outcome?;
    restored.map_err(failed("end"))?;
    Ok(outcome)
}

/// Refuses steps that cannot be in a transaction; tells whether foreign keys are to be off meanwhile.
fn fits(work: &mut Work<'_>, rows: &[RevisionId], steps: &[Step]) -> Result<bool> {
    let mut foreign_keys_off = false;
    let package = work.scripts.package();
    let mut check = |step: &Step, script: &Script| {
        foreign_keys_off |= script.foreign_keys_off;
        let asked = package.migration(step.revision.as_str()).is_some_and(|it| it.transaction == Some(false));
        let lone = script.statements.iter().find(|it| asked || !it.transactional);
        match lone {
            None => Ok(()),
            Some(lone) => {
                let Step { revision, .. } = step;
                let why =
                    format!("revision `{revision}` must run outside of one\n  at {} ({})", lone.at, lone.operation);
                Err(RunError::NotInOne { why })
            }
        }
    };
    work.scripts.check(rows, steps, &mut check)?;
    Ok(foreign_keys_off)
}
