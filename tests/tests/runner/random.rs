//! Random schemas and random changes of them: what is replayed, what is there, what is undone and what a script does agree.
//!
//! `MIGRATE_TEST_CASES=20` runs so many times as many cases. The cases are the same in every run.

mod chain;
mod change;
mod object;

use migrate_core::Migrations;
use migrate_core::diff::{self, Hints};
use migrate_core::plan;
use migrate_core::prelude::*;
use migrate_core::revision::RevisionId;
use migrate_core::schema::Schema;
use migrate_core::script::Replay;
use migrate_tests::{Backend, TestDatabase};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::fingerprint::fingerprint;
use crate::package::{connect, journal, package, revision, rows};
use chain::{Chain, FIRST, IDS, with};

/// Runs a check on so many random chains, the same ones in every run.
fn cases(count: u32, backend: Backend, check: impl Fn(&Chain)) {
    let times = std::env::var("MIGRATE_TEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(1);
    let config = Config { cases: count * times, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let strategy =
        proptest::collection::vec(any::<u16>(), 160).prop_map(move |picks| Chain::new(&picks, dialect(backend)));
    let outcome = TestRunner::new_with_rng(config, rng).run(&strategy, |chain| {
        check(&chain);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{backend}: {error}");
    }
}

fn dialect(backend: Backend) -> Dialect {
    match backend {
        Backend::Sqlite => Dialect::Sqlite,
        Backend::Postgres => Dialect::Postgres,
        Backend::Mariadb => Dialect::Mysql,
    }
}

fn head() -> Vec<RevisionId> {
    vec![IDS[IDS.len() - 1].into()]
}

/// Makes a schema at once.
fn make(database: &TestDatabase, schema: &Schema) {
    let chain = Chain::of_schema(schema, dialect(database.backend));
    with(chain.clone(), || {
        let made = package(vec![revision("r0", &[], chain::step::<0>)]).upgrade(&mut connect(database));
        made.unwrap_or_else(|error| panic!("made at once: {error}\n{chain:?}"));
    });
}

/// What the replay says the chain has made, made at once in another database.
fn made_at_once(migrations: &Migrations, backend: Backend) -> Option<TestDatabase> {
    let graph = migrations.graph().expect("a graph");
    let mut replay = Replay::at(dialect(backend), migrations.list, &graph, &head()).expect("known rows");
    let schema = replay.schema().expect("is recorded").clone();
    assert_eq!(schema.opaque_since, None, "the replay took every change");
    let direct = backend.database("direct")?;
    make(&direct, &schema);
    Some(direct)
}

/// The fingerprint without the tables that the tool keeps for itself.
fn print(database: &TestDatabase) -> String {
    fingerprint(database).lines().filter(|line| !line.contains("migrate_")).map(|line| format!("{line}\n")).collect()
}

fn same(one: &str, other: &str, what: &str, chain: &Chain) {
    let only = |one: &str, other: &str| -> Vec<String> {
        one.lines().filter(|line| !other.lines().any(|it| it == *line)).map(str::to_owned).collect()
    };
    let (left, right) = (only(one, other), only(other, one));
    assert!(one == other, "{what}\nonly the first has {left:#?}\nonly the second has {right:#?}\n{chain:?}");
}

/// Brings a database up a chain live and down again, by script too, and compares at every turn.
fn check(backend: Backend, chain: &Chain) {
    let Some(live) = backend.database("live") else { return };
    let migrations = chain.migrations();
    with(chain.clone(), || {
        let connection = &mut connect(&live);
        let mut prints = Vec::new();
        let mut kept = String::new();
        for id in IDS {
            migrations.upgrade_to(connection, id).unwrap_or_else(|error| panic!("{id}: {error}\n{chain:?}"));
            if id == FIRST {
                live.execute(&chain.rows());
                kept = chain.kept(&live);
            }
            prints.push(print(&live));
        }
        if let Some(direct) = made_at_once(&migrations, backend) {
            same(&print(&live), &print(&direct), "live, and what the replay says made at once", chain);
        }
        by_script(&migrations, &live, chain);
        for (target, print_then) in IDS.iter().zip(&prints).rev().skip(1) {
            migrations.downgrade(connection, target).unwrap_or_else(|error| panic!("{target}: {error}\n{chain:?}"));
            same(&print(&live), print_then, &format!("undone to {target}, and before"), chain);
        }
        same(&chain.kept(&live), &kept, "the rows when undone, and before", chain);
    });
}

/// Runs the same by script, rows too, up and down again.
fn by_script(migrations: &Migrations, live: &TestDatabase, chain: &Chain) {
    let Some(scripted) = live.backend.database("scripted") else { return };
    let graph = migrations.graph().expect("a graph");
    let run = |from: &[RevisionId], steps: Vec<plan::Step>| {
        let sql = migrations.sql(dialect(live.backend), from, &steps).expect("is written");
        scripted.try_query(&sql).unwrap_or_else(|error| panic!("{error}\n{sql}\n{chain:?}"));
    };
    let first = vec![RevisionId::from(FIRST)];
    run(&[], plan::upgrade(&graph, &[], FIRST).expect("a plan"));
    scripted.execute(&chain.rows());
    run(&first, plan::upgrade(&graph, &first, "head").expect("a plan"));
    same(&scripted.dump(), &live.dump(), "by script, and live", chain);
    assert_eq!((rows(&scripted), journal(&scripted)), (rows(live), journal(live)));
    run(&head(), plan::downgrade(&graph, &head(), FIRST).expect("a plan"));
    assert_eq!(rows(&scripted), FIRST);
}

/// Leads a database from what one chain makes to what another makes, and compares it with that made at once.
fn lead(backend: Backend, from: &Chain, to: &Chain) {
    let (Some(live), Some(direct)) = (backend.database("led"), backend.database("direct")) else { return };
    let (a, b) = (from.schema(dialect(backend)), to.schema(dialect(backend)));
    let changes = diff::operations(&a, &b, &Hints::dropping_all(&a)).expect("nothing is asked");
    let way = Chain::of_schema(&a, dialect(backend)).and_then(changes.operations, dialect(backend));
    with(way.clone(), || {
        way.migrations().upgrade(&mut connect(&live)).unwrap_or_else(|error| panic!("{error}\n{way:?}"));
    });
    make(&direct, &b);
    same(&print(&live), &print(&direct), "led, and made at once", &way);
}

/// Leads from one random chain to the next.
fn leads(count: u32, backend: Backend) {
    let before = std::cell::RefCell::new(Chain::default());
    cases(count, backend, |chain| {
        let from = before.replace(chain.clone());
        lead(backend, &from, chain);
        lead(backend, chain, &from);
    });
}

#[test]
fn what_differs_leads_there_on_sqlite() {
    leads(8, Backend::Sqlite);
}

#[test]
fn what_differs_leads_there_on_postgres() {
    leads(3, Backend::Postgres);
}

#[test]
fn what_differs_leads_there_on_mariadb() {
    leads(3, Backend::Mariadb);
}

#[test]
fn random_chains_agree_on_sqlite() {
    cases(16, Backend::Sqlite, |chain| check(Backend::Sqlite, chain));
}

#[test]
fn random_chains_agree_on_postgres() {
    cases(4, Backend::Postgres, |chain| check(Backend::Postgres, chain));
}

#[test]
fn random_chains_agree_on_mariadb() {
    cases(4, Backend::Mariadb, |chain| check(Backend::Mariadb, chain));
}
