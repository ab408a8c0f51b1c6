//! Every revision in turn, up, down and up again, from an empty database to the heads.

use super::{Passed, TestDatabase, TestingError};
use crate::connection::MigrateConnection;
use crate::dialect::normalised;
use crate::diff::{self, Difference};
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::inspect::{Inspection, inspect};
use crate::migration::{Migration, Migrations};
use crate::plan::{self, Direction, Step};
use crate::revision::RevisionId;
use crate::runner::{Options, Task};
use crate::schema::Filter;
use crate::script::Stray;

/// Runs every revision up, down and up again.
pub(super) fn up_down_up(migrations: &Migrations, url: Option<&str>) -> Result<Passed> {
    let mut walk = Walk::new(migrations, url)?;
    let mut passed = Passed::default();
    for migration in walk.revisions() {
        walk.step(&migration, Direction::Upgrade, false)?;
        if let Some(note) = one_way(&migration) {
            passed.notes.push(note);
            continue;
        }
        walk.step(&migration, Direction::Downgrade, false)?;
        walk.step(&migration, Direction::Upgrade, true)?;
    }
    Ok(passed)
}

/// Compares the schema after each downgrade with the one before the upgrade.
pub(super) fn traces(migrations: &Migrations, url: Option<&str>) -> Result<Passed> {
    let mut walk = Walk::new(migrations, url)?;
    let (mut passed, mut strays) = (Passed::default(), Vec::new());
    for migration in walk.revisions() {
        let before = if migration.irreversible.is_none() { Some(walk.look()?) } else { None };
        walk.step(&migration, Direction::Upgrade, false)?;
        passed.notes.extend(one_way(&migration));
        let Some(before) = before else { continue };
        walk.step(&migration, Direction::Downgrade, false)?;
        let differences = differences(&walk.look()?, &before);
        if !differences.is_empty() {
            strays.push(Stray { revision: migration.revision.to_owned(), at: place(&migration), differences });
            // What is left may be in the way of the second upgrade, and of every revision after it.
            walk.begin_anew(url)?;
            continue;
        }
        walk.step(&migration, Direction::Upgrade, true)?;
    }
    if strays.is_empty() { Ok(passed) } else { Err(TestingError::Traces { strays }.into()) }
}

/// A database on its way through a package.
struct Walk<'m> {
    migrations: &'m Migrations,
    graph: RevisionGraph,
    database: TestDatabase,
    rows: Vec<RevisionId>,
    /// The way up so far, each revision once.
    way: Vec<Step>,
}

impl<'m> Walk<'m> {
    fn new(migrations: &'m Migrations, url: Option<&str>) -> Result<Self> {
        let database = TestDatabase::of_package(migrations, url)?;
        Ok(Self { migrations, graph: migrations.graph()?, database, rows: Vec::new(), way: Vec::new() })
    }

    /// Gives the migrations, parents and dependencies first.
    fn revisions(&self) -> Vec<Migration> {
        let order = self.graph.topological_order();
        let find = |id: &RevisionId| self.migrations.list.iter().find(|it| it.revision == id.as_str()).copied();
        order.into_iter().filter_map(|revision| find(&revision.id)).collect()
    }

    fn step(&mut self, migration: &Migration, direction: Direction, again: bool) -> Result<()> {
        let step = plan::step(&self.graph, &self.rows, &RevisionId::new(migration.revision), direction)?;
        if direction == Direction::Upgrade && !again {
            self.way.push(step.clone());
        }
        let rows = step.heads.clone();
        let from = std::mem::replace(&mut self.rows, rows);
        self.run(from, vec![step]).map_err(|cause| {
            let (revision, at) = (migration.revision.to_owned(), place(migration));
            TestingError::Step { revision, at, direction, again, cause: Box::new(cause) }.into()
        })
    }

    /// Comes as far on another database, whose revisions have gone up only.
    fn begin_anew(&mut self, url: Option<&str>) -> Result<()> {
        self.database = TestDatabase::of_package(self.migrations, url)?;
        self.rows = self.way.last().map_or_else(Vec::new, |step| step.heads.clone());
        self.run(Vec::new(), self.way.clone())
    }

    fn run(&mut self, from: Vec<RevisionId>, steps: Vec<Step>) -> Result<()> {
        let options = Options::from(&self.migrations.settings);
        let task = Task::Plan { from, steps };
        self.migrations.run(self.database.connection(), &task, &options, &mut |_| {}).map(drop)
    }

    /// Looks at the database as it is, but for the tables of the tool itself.
    fn look(&mut self) -> Result<Inspection> {
        let settings = &self.migrations.settings;
        let filter = Filter::without([settings.version_table, settings.journal_table, "migrate_lock"]);
        let mut session = self.database.connection().session();
        let dialect = session.dialect();
        let found = inspect(&mut session, &filter)?;
        Ok(Inspection { schema: normalised(dialect, found.schema), ..found })
    }
}

fn differences(after: &Inspection, before: &Inspection) -> Vec<Difference> {
    let mut differences = diff::differences(&after.schema, &before.schema);
    let new = after.left_alone.iter().filter(|it| !before.left_alone.contains(it));
    differences.extend(new.map(|it| Difference::LeftOver { what: it.what.clone() }));
    differences
}

fn one_way(migration: &Migration) -> Option<String> {
    migration.irreversible.map(|why| format!("`{}` went up only, as it is irreversible: {why}", migration.revision))
}

fn place(migration: &Migration) -> String {
    format!("{}:{}", migration.path, migration.line)
}
