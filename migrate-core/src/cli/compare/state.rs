//! What the migrations make, and what a database holds.
//!
//! Where both sides are people's own words, models and migrations, they are compared as they are, so that what a migration
//! says is what the models say. Where a database is one side, both are put into its words.

use super::With;
use crate::cli::args::UrlArgs;
use crate::cli::database::Context;
use crate::connection::{self, AnyConnection, MigrateConnection, Scratch};
use crate::dialect::{Dialect, normalised};
use crate::error::Result;
use crate::inspect::{self, LeftAlone};
use crate::revision::RevisionId;
use crate::schema::{Filter, Home, Schema};
use crate::script::{Doubts, Made, Replay};
use crate::version;

/// A schema with what is to be known about it.
#[derive(Debug)]
pub(in crate::cli) struct State {
    /// The schema: of a history as the migrations say it, else in the database's words.
    pub(in crate::cli) schema: Schema,
    /// Where it is from.
    pub(in crate::cli) with: With,
    /// What was not seen, and why it is from there.
    pub(in crate::cli) remarks: Vec<String>,
    /// Where its database is at home, as its names say it.
    pub(in crate::cli) home: Option<Home>,
    /// What was not read.
    pub(in crate::cli) left_alone: Vec<LeftAlone>,
    /// Of a history, what raw SQL may have changed.
    pub(in crate::cli) doubts: Option<Doubts>,
    /// The database that was made to look at, dropped with this.
    pub(in crate::cli) scratch: Option<Scratch>,
}

/// How schemas are looked at.
#[derive(Debug, Clone)]
pub(in crate::cli) struct View<'c> {
    /// The package and its settings.
    pub(in crate::cli) context: &'c Context,
    /// The database that the schemas are of.
    pub(in crate::cli) dialect: Dialect,
    /// Which database.
    pub(in crate::cli) url: &'c UrlArgs,
    /// What is compared.
    pub(in crate::cli) filter: Filter,
}

impl State {
    /// Says what is to be known about it: where it is from, and what was left alone.
    pub(in crate::cli) fn told(&self) -> impl Iterator<Item = String> {
        let left_alone = self.left_alone.iter().map(|it| format!("left alone: {it}"));
        self.remarks.iter().cloned().chain(left_alone)
    }
}

impl View<'_> {
    /// Looks at what is chosen, else at the history where all of it is seen.
    pub(in crate::cli) fn chosen(&self, with: Option<With>) -> Result<State> {
        let heads: Vec<RevisionId> = self.context.migrations.graph()?.heads().iter().map(|it| it.id.clone()).collect();
        match with {
            Some(With::History) => self.history(&heads),
            Some(With::Database) => self.database(&mut self.context.open(self.url)?),
            Some(With::Scratch) => self.scratch(),
            None => {
                let history = self.history(&heads)?;
                let can_try = self.dialect == Dialect::Sqlite || self.context.url(self.url).is_ok();
                if !(history.schema.is_opaque() && can_try) {
                    return Ok(history);
                }
                let mut scratch = self.scratch()?;
                scratch
                    .remarks
                    .push(format!("{}, so the migrations were run on a scratch database", unseen(&history.schema)));
                Ok(scratch)
            }
        }
    }

    /// Gives what the migrations make up to some revisions.
    pub(in crate::cli) fn made(&self, rows: &[RevisionId]) -> Result<Made> {
        let migrations = &self.context.migrations;
        let replay = Replay::at(self.dialect, migrations.list, &migrations.graph()?, rows)?;
        Ok(replay.with_settings(&migrations.settings).made()?)
    }

    /// Replays the migrations up to some revisions.
    pub(in crate::cli) fn history(&self, rows: &[RevisionId]) -> Result<State> {
        let Made { schema, doubts } = self.made(rows)?;
        let remark = schema.is_opaque().then(|| {
            format!("{}; `--from scratch` runs it and looks, `--from database` looks at the database", unseen(&schema))
        });
        let home = self.home();
        Ok(State {
            schema: self.seen(schema, With::History, home.as_ref()),
            with: With::History,
            remarks: remark.into_iter().collect(),
            home,
            left_alone: Vec::new(),
            doubts: Some(doubts),
            scratch: None,
        })
    }

    /// Reads what a database holds.
    pub(in crate::cli) fn database(&self, connection: &mut AnyConnection) -> Result<State> {
        let mut session = connection.session();
        version::check_whole(&mut session, &self.context.migrations.settings)?;
        let home = inspect::home(&mut session)?;
        let inspection = inspect::inspect(&mut session, &at_home(&self.filter, home.as_ref()))?;
        let schema = self.seen(inspection.schema, With::Database, home.as_ref());
        let left_alone = inspection.left_alone;
        Ok(State { schema, with: With::Database, remarks: Vec::new(), home, left_alone, doubts: None, scratch: None })
    }

    /// Runs the migrations for real, and looks.
    fn scratch(&self) -> Result<State> {
        let options = self.context.open_options();
        let scratch = match self.dialect {
            Dialect::Sqlite => Scratch::file(&options),
            Dialect::Postgres | Dialect::Mysql => Scratch::beside(&self.context.url(self.url)?, &options)?,
        };
        let state = {
            let mut connection = scratch.open()?;
            if !self.context.migrations.list.is_empty() {
                self.context.migrations.upgrade(&mut connection)?;
            }
            self.database(&mut connection)?
        };
        Ok(State { with: With::Scratch, scratch: Some(scratch), ..state })
    }

    /// Leaves out what is not compared, and puts the rest into the words of what it is compared with.
    pub(in crate::cli) fn wanted(&self, schema: Schema, there: &State) -> Result<Schema> {
        let schema = self.compared(schema, there.home.as_ref());
        match (there.with, self.dialect) {
            (With::History, _) => Ok(schema),
            // SQLite keeps the words that it was told.
            (With::Database | With::Scratch, Dialect::Sqlite) => Ok(normalised(self.dialect, schema)),
            (With::Database | With::Scratch, Dialect::Postgres | Dialect::Mysql) => {
                let mut connection = match &there.scratch {
                    Some(scratch) => scratch.open()?,
                    None => self.context.open(self.url)?,
                };
                Ok(inspect::settled(&mut connection.session(), schema, &there.schema)?)
            }
        }
    }

    /// Leaves out what is not compared, and puts the rest into the words of where it is from.
    fn seen(&self, schema: Schema, with: With, home: Option<&Home>) -> Schema {
        let schema = self.compared(schema, home);
        match with {
            With::History => schema,
            With::Database | With::Scratch => normalised(self.dialect, schema),
        }
    }

    /// Names alike what is compared, and leaves out what is not.
    fn compared(&self, schema: Schema, home: Option<&Home>) -> Schema {
        let mut schema = match home {
            Some(home) => schema.at_home(home),
            None => schema,
        };
        at_home(&self.filter, home).retain(&mut schema);
        schema
    }

    /// Names the schema in which the connection is at home, as far as that is known without one.
    fn home(&self) -> Option<Home> {
        let of_url = || {
            let reach = connection::reach(&self.context.url(self.url).ok()?).ok()?;
            (reach.dialect == self.dialect && !reach.database.is_empty()).then(|| reach.database.into())
        };
        self.dialect.home().or_else(of_url).map(Home::from)
    }
}

fn at_home(filter: &Filter, home: Option<&Home>) -> Filter {
    match home {
        Some(home) => filter.clone().at_home(home),
        None => filter.clone(),
    }
}

fn unseen(schema: &Schema) -> String {
    let since = schema.opaque_since.as_deref().unwrap_or_default();
    format!("raw SQL of revision `{since}` or later may have made what is not seen in the migrations")
}

/// Puts together what is compared: the patterns, and never what the tool keeps for itself.
pub(in crate::cli) fn filter(context: &Context, include: &[String], exclude: &[String]) -> Filter {
    let mut filter = context.migrations.settings.filter();
    filter.include.extend_from_slice(include);
    filter.exclude.extend_from_slice(exclude);
    filter
}
