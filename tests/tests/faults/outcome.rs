//! What a run has made of a database, and what an undisturbed one makes.

use migrate_core::Migrations;
use migrate_core::connection::{AnyConnection, OpenOptions, open};
use migrate_core::explain::{Exit, Explain};
use migrate_core::runner::{Options, ResumeAt, Task};
use migrate_tests::{Backend, TestDatabase};

use crate::fingerprint::fingerprint;
use crate::mixed;
use crate::point::{self, Point};

/// All that has to be the same in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    schema: String,
    rows: String,
    versions: String,
    journal: String,
}

/// What a walk came to.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) walked: usize,
    pub(crate) converged: usize,
    pub(crate) by_hand: usize,
    pub(crate) rows: usize,
    pub(crate) rows_lost: usize,
}

impl Figures {
    /// Prints the figures for the reader, and fails unless every run came to the same end without losing a row.
    #[track_caller]
    pub(crate) fn check(&self, what: &str, backend: Backend) {
        let Self { walked, converged, by_hand, rows, rows_lost } = self;
        println!(
            "{what} on {backend}: {walked} points walked, {converged} converged, {by_hand} of them by `resume --at` or \
             `--skip`, {rows_lost} of {rows} rows lost"
        );
        assert_eq!((walked, *rows_lost), (converged, 0), "{what} on {backend}");
        assert!(*walked > 0);
    }
}

const ROWS: &str = "SELECT id, full_name, mood FROM people ORDER BY id; SELECT id, user_id, price FROM items ORDER BY id; \
                    SELECT id, note FROM plain ORDER BY id; SELECT id FROM kept ORDER BY id";

const JOURNAL: &str = "SELECT revision, direction, message, checksum, state, statement_count, statement_started, \
                       statement_done, done_digest, error, last_key, seen, finished_at IS NOT NULL \
                       FROM migrate_journal ORDER BY id";

impl Outcome {
    /// Reads it with the database's own client.
    pub(crate) fn of(database: &TestDatabase) -> Self {
        Self {
            // The journal's and the version table's own shape is among it.
            schema: fingerprint(database).replace(&database.name, "DATABASE"),
            rows: database.query(ROWS),
            versions: database.query("SELECT version_num FROM migrate_version ORDER BY version_num"),
            journal: database.query(JOURNAL),
        }
    }

    /// Lists the lines that only one of the two has.
    fn differences(&self, other: &Self) -> Vec<String> {
        let lines = |it: &Self| {
            let Self { schema, rows, versions, journal } = it;
            [schema, rows, versions, journal]
                .iter()
                .flat_map(|text| text.lines().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        let (here, there) = (lines(self), lines(other));
        let only = |one: &[String], other: &[String], sign| {
            one.iter().filter(|line| !other.contains(line)).map(|line| format!("{sign} {line}")).collect::<Vec<_>>()
        };
        [only(&here, &there, '+'), only(&there, &here, '-')].concat()
    }

    /// Counts the rows that are here and not there.
    fn rows_beyond(&self, other: &Self) -> usize {
        let there: Vec<&str> = other.rows.lines().collect();
        self.rows.lines().filter(|row| !there.contains(row)).count()
    }
}

/// Makes a database with rows of an application's in it.
pub(crate) fn database(backend: Backend, name: &str) -> Option<TestDatabase> {
    let database = backend.database(name)?;
    prepare(&database);
    Some(database)
}

/// Puts rows of an application's into a database.
pub(crate) fn prepare(database: &TestDatabase) {
    database.execute("CREATE TABLE kept (id BIGINT NOT NULL PRIMARY KEY)");
    database.execute("INSERT INTO kept VALUES (1), (2), (3)");
}

/// Opens a database.
pub(crate) fn connect(url: &str) -> AnyConnection {
    open(url, &OpenOptions::default()).expect("the test's database opens")
}

/// Upgrades, and calls something at each point.
pub(crate) fn upgrade(
    migrations: &Migrations,
    connection: &mut AnyConnection,
    at: &mut dyn FnMut(Point),
) -> migrate_core::Result<()> {
    let task = Task::Upgrade("heads".to_owned());
    let options = Options::from(&migrations.settings);
    let mut observer = |event: &migrate_core::runner::Event<'_>| point::name(event).into_iter().for_each(&mut *at);
    migrations.run(connection, &task, &options, &mut observer).map(|_| ())
}

/// Runs undisturbed; gives the points on the way and what comes of it.
pub(crate) fn undisturbed(database: &TestDatabase) -> (Vec<Point>, Outcome) {
    let mut points = Vec::new();
    upgrade(&mixed::migrations(), &mut connect(&database.url), &mut |point| points.push(point)).expect("an upgrade");
    (points, Outcome::of(database))
}

/// Runs again after an interruption, and adds what comes of it to the figures.
pub(crate) fn converge(database: &TestDatabase, wanted: &Outcome, point: Option<&Point>, figures: &mut Figures) {
    let migrations = mixed::migrations();
    let name = point.map_or("", |point| point.name.as_str());
    let mut connection = connect(&database.url);
    if let Err(error) = upgrade(&migrations, &mut connection, &mut |_| {}) {
        assert_eq!((error.code(), error.exit()), ("dirty", Exit::Dirty), "{name}: {error}");
        assert_eq!(database.backend, Backend::Mariadb, "only its DDL is not transactional: {error}");
        let text = error.to_string();
        assert!(text.contains(&format!("revision `{}`", mixed::CLOSURE)), "of the rest it is known: {name}: {text}");
        assert!(text.contains("statement 2 of 2 had been sent") && text.contains("run a closure"), "{text}");
        let help = error.help().unwrap_or_default();
        assert!(
            help.contains("`cargo migrate resume --skip`") && help.contains("`cargo migrate resume --at 2`"),
            "{help}"
        );
        // Whoever knows says so; here the rows tell.
        let has_run = database.query("SELECT count(*) FROM kept") == "5";
        let at = if has_run { ResumeAt::Behind } else { ResumeAt::Statement(2) };
        let options = Options::from(&migrations.settings);
        migrations.resume(&mut connection, Some(at), &options, &mut |_| {}).expect("the user's word is taken");
        upgrade(&migrations, &mut connection, &mut |_| {}).expect("and the rest follows");
        figures.by_hand += 1;
    }
    let found = Outcome::of(database);
    figures.walked += 1;
    figures.converged += usize::from(found == *wanted);
    figures.rows += wanted.rows.lines().count();
    figures.rows_lost += wanted.rows_beyond(&found);
    assert!(found == *wanted, "interrupted at `{name}` on {}: {:#?}", database.backend, found.differences(wanted));
}
