//! One step: inside a transaction where the database, the revision and its statements allow it, as the runner does.

use super::OfflineError;
use super::record;
use super::text::Text;
use crate::journal::{Progress, RunState};
use crate::migration::{Migration, Settings};
use crate::plan::{Direction, Step};
use crate::revision::RevisionId;
use crate::runner::Digest;
use crate::script::{Action, Certainty, Script, Statement, certainties, groups};

/// A step whose turn it is.
pub(super) struct Turn<'t> {
    pub(super) step: &'t Step,
    pub(super) migration: &'t Migration,
    /// The version rows before it.
    pub(super) rows: &'t [RevisionId],
    pub(super) script: &'t Script,
}

/// Writes a step.
pub(super) fn write(text: &mut Text, settings: &Settings, turn: &Turn<'_>) -> Result<(), OfflineError> {
    let Turn { migration, script, .. } = *turn;
    script.statements.iter().try_for_each(|statement| check(migration, statement))?;
    head(text, turn);
    let wanted = migration.transaction.unwrap_or(settings.transaction.has_transactions());
    let possible = text.dialect().has_transactional_ddl() && script.statements.iter().all(|it| it.transactional);
    if script.foreign_keys_off {
        text.statement("PRAGMA foreign_keys = OFF");
    }
    if wanted && possible || script.statements.is_empty() {
        inside(text, settings, turn)?;
    } else {
        outside(text, settings, turn)?;
    }
    if script.foreign_keys_off {
        text.statement("PRAGMA foreign_keys = ON");
    }
    Ok(())
}

/// Refuses what is not SQL, or not known without the database.
fn check(migration: &Migration, statement: &Statement) -> Result<(), OfflineError> {
    let (revision, at) = (migration.revision.to_owned(), statement.at.clone());
    match &statement.action {
        Action::Sql(_) | Action::Bound(_) | Action::Insert(_) | Action::Backfill(_) | Action::Concurrent(_) => Ok(()),
        Action::Rebuild(rebuild) => match &rebuild.unseen_since {
            Some(since) => Err(OfflineError::RebuildsUnknown {
                revision,
                at,
                table: rebuild.table.to_string(),
                since: since.clone(),
            }),
            None => Ok(()),
        },
        Action::Run(_) => Err(OfflineError::RunsCode { revision, at }),
    }
}

fn head(text: &mut Text, turn: &Turn<'_>) {
    let Turn { migration, step, .. } = turn;
    let parents = match migration.down_revision {
        [] => "base".to_owned(),
        parents => parents.join(", "),
    };
    let revision = migration.revision;
    let journey = match step.direction {
        Direction::Upgrade => format!("upgrade {parents} -> {revision}"),
        Direction::Downgrade => format!("downgrade {revision} -> {parents}"),
    };
    text.paragraph();
    text.comment(&format!("Running {journey}, {}", migration.message));
}

fn inside(text: &mut Text, settings: &Settings, turn: &Turn<'_>) -> Result<(), OfflineError> {
    let Turn { step, migration, rows, script } = *turn;
    text.begin();
    for statement in &script.statements {
        statement.action.sql().iter().for_each(|sql| text.statement(sql));
    }
    if script.foreign_keys_off {
        roll_back_orphans(text);
    }
    record::rows(text, settings, rows, &step.heads)?;
    let digest = Digest::of(&script.statements).to_string();
    record::insert(text, settings, (step, migration), done(script, &digest), RunState::Done)?;
    text.commit();
    Ok(())
}

/// Where statements commit by themselves, the journal tells before each which one is sent; what the next run takes to be
/// done together with the record of it is.
fn outside(text: &mut Text, settings: &Settings, turn: &Turn<'_>) -> Result<(), OfflineError> {
    let Turn { step, migration, rows, script } = *turn;
    let count = script.statements.len();
    let mut digest = Digest::of(&[]);
    let may_begin = migration.transaction.unwrap_or(settings.transaction.has_transactions());
    let certainties = certainties(script, text.dialect(), may_begin);
    let may_join = may_begin && text.dialect().has_transactional_ddl();
    for group in groups(script, &certainties, may_join, 0) {
        let (done, of_group) = (group.start, &script.statements[group.clone()]);
        let so_far = digest.to_string();
        let progress = Progress { count, started: done + 1, done, digest: &so_far };
        match done {
            0 => record::insert(text, settings, (step, migration), progress, RunState::Running)?,
            _ => record::update(text, settings, step, progress, RunState::Running)?,
        }
        digest = of_group.iter().fold(digest, Digest::and);
        // A backfill commits each of its batches.
        let is_recorded = |it: &Statement| !matches!(it.action, Action::Backfill(_));
        let recorded = certainties[done] == Certainty::Recorded && of_group.iter().all(is_recorded);
        if recorded {
            text.begin();
        }
        for statement in of_group {
            statement.action.sql().iter().for_each(|sql| text.statement(sql));
        }
        if of_group.iter().any(|it| matches!(it.action, Action::Rebuild(_))) {
            roll_back_orphans(text);
        }
        if recorded {
            let (so_far, done) = (digest.to_string(), group.end);
            let progress = Progress { count, started: done, done, digest: &so_far };
            record::update(text, settings, step, progress, RunState::Running)?;
            text.commit();
        }
    }
    text.begin();
    record::rows(text, settings, rows, &step.heads)?;
    record::update(text, settings, step, done(script, &digest.to_string()), RunState::Done)?;
    text.commit();
    Ok(())
}

fn done<'d>(script: &Script, digest: &'d str) -> Progress<'d> {
    let count = script.statements.len();
    Progress { count, started: count, done: count, digest }
}

/// Rows that refer to nothing undo the transaction, as they do in a live run.
/// <https://www.sqlite.org/lang_conflict.html>: a failing check rolls back where the statement says so.
fn roll_back_orphans(text: &mut Text) {
    text.statement("CREATE TEMP TABLE _migrate_orphans (number INTEGER CHECK (number = 0))");
    text.statement("INSERT OR ROLLBACK INTO _migrate_orphans SELECT count(*) FROM pragma_foreign_key_check");
    text.statement("DROP TABLE temp._migrate_orphans");
}
