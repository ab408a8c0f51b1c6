//! What a test of migrations finds.

use crate::diff::Difference;
use crate::error::Error;
use crate::explain::{Exit, Explain};
use crate::plan::Direction;
use crate::script::Stray;

/// A package that does not pass a test, or that cannot be tested.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TestingError {
    /// There are several heads, and nothing says that there may be.
    #[error("there are {} heads: {}", heads.len(), heads.join(", "))]
    SeveralHeads {
        /// The heads.
        heads: Vec<String>,
    },
    /// A second upgrade ran something, right after the first.
    #[error("a second upgrade ran again: {}", revisions.join(", "))]
    Again {
        /// The revisions.
        revisions: Vec<String>,
    },
    /// A revision could not be run.
    #[error("revision `{revision}` fails on its {}: {cause}\n  --> {at}", way(*.direction, *.again))]
    Step {
        /// The revision.
        revision: String,
        /// Its file and the line of its attribute.
        at: String,
        /// Which way it went.
        direction: Direction,
        /// Whether it had gone up and down before.
        again: bool,
        /// What stopped it.
        cause: Box<Error>,
    },
    /// Schemas after downgrades are not those from before the upgrades.
    #[error("{} a trace in the database{}", counted(strays.len()), lines(.strays))]
    Traces {
        /// The revisions, parents first.
        strays: Vec<Stray>,
    },
    /// The migrations do not make what the models want.
    #[error("the migrations do not make what the models want{}", differences.iter().map(|it| format!("\n  {it}")).collect::<String>())]
    Models {
        /// In what the database that they made differs from what is wanted.
        differences: Vec<Difference>,
    },
    /// The models cannot be read.
    #[error("the models are faulty{}", faults.iter().map(|it| format!("\n  {it}")).collect::<String>())]
    FaultyModels {
        /// What is wrong with them, each with its place.
        faults: Vec<String>,
    },
    /// The package does not say what it wants.
    #[error("what the package wants cannot be read: {reason}")]
    Manifest {
        /// Why not.
        reason: String,
    },
    /// There is no database to test on.
    #[error("there is no database to test on: SQLite is not compiled in, and no server is named")]
    NoDatabase,
    /// A test's own SQL was refused.
    #[error("the test's own SQL is refused: {cause}\n  {sql}")]
    Sql {
        /// The statement.
        sql: String,
        /// The database's own words.
        cause: String,
    },
    /// A test's closure takes a connection of another database.
    #[error("the closure takes a `{takes}`, and this is a `{found}`")]
    OtherConnection {
        /// The connection that the closure takes.
        takes: &'static str,
        /// The connection that is there.
        found: &'static str,
    },
}

/// A word that is no name of a test.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no test `{name}`")]
pub struct UnknownTest {
    /// The word.
    pub name: String,
}

impl Explain for TestingError {
    fn code(&self) -> &'static str {
        match self {
            Self::SeveralHeads { .. } => "test-several-heads",
            Self::Again { .. } => "test-upgrade-again",
            Self::Step { .. } => "test-step-failed",
            Self::Traces { .. } => "test-trace-left",
            Self::Models { .. } => "test-models-differ",
            Self::FaultyModels { .. } => "test-faulty-models",
            Self::Manifest { .. } => "test-faulty-manifest",
            Self::NoDatabase => "test-without-database",
            Self::Sql { .. } => "test-sql-refused",
            Self::OtherConnection { .. } => "test-other-connection",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::SeveralHeads { .. } => {
                Some("join them: `cargo migrate merge`; or allow them: `heads = \"many\"` in `Cargo.toml`".to_owned())
            }
            Self::Step { cause, .. } => cause.help(),
            Self::Traces { .. } => {
                Some("undo in `#[downgrade]` all that the upgrade does, or say `irreversible = \"why\"`".to_owned())
            }
            Self::Models { .. } => {
                Some("write what is missing: `cargo migrate revision --autogenerate -m \"what it does\"`".to_owned())
            }
            Self::NoDatabase => Some(
                "name a server: `cargo migrate test --database-url postgres://me@localhost/app`, or set `TEST_DATABASE_URL`"
                    .to_owned(),
            ),
            Self::FaultyModels { .. } => Some("see them where they stand: `cargo migrate check`".to_owned()),
            Self::Again { .. } | Self::Sql { .. } | Self::Manifest { .. } => None,
            Self::OtherConnection { .. } => {
                Some("name a database of the closure's kind with `TEST_DATABASE_URL`".to_owned())
            }
        }
    }

    fn exit(&self) -> Exit {
        Exit::Failed
    }
}

fn way(direction: Direction, again: bool) -> &'static str {
    match (direction, again) {
        (Direction::Upgrade, false) => "upgrade",
        (Direction::Upgrade, true) => "second upgrade, after its downgrade",
        (Direction::Downgrade, _) => "downgrade",
    }
}

fn counted(number: usize) -> String {
    if number == 1 {
        "the downgrade of a revision leaves".to_owned()
    } else {
        format!("the downgrades of {number} revisions leave")
    }
}

fn lines(strays: &[Stray]) -> String {
    strays.iter().map(ToString::to_string).collect()
}
