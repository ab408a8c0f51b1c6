//! What a run tells the crate `tracing`: spans and events with stable fields, and nothing that is secret.

use std::fmt::Debug;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use migrate_core::prelude::*;
use migrate_tests::Backend;
use regex_lite::Regex;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::package::{connect, log, package, revision, say_one};

/// Writes down what it is told, a line each.
#[derive(Debug, Clone, Default)]
struct Notes {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
}

impl Notes {
    fn note(&self, what: &str, fill: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(String::new());
        fill(&mut fields);
        self.lines.lock().expect("nobody fails with it").push(format!("{what}{}", fields.0));
    }
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!(" {}={value:?}", field.name()));
    }
}

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "migrate"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let number = self.spans.fetch_add(1, Ordering::Relaxed) + 1;
        self.note(&format!("span {number} {}", span.metadata().name()), |fields| span.record(fields));
        Id::from_u64(number)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.note(&format!("record {}", span.into_u64()), |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.note(event.metadata().level().as_str(), |fields| event.record(fields));
    }

    fn enter(&self, span: &Id) {
        self.note(&format!("enter {}", span.into_u64()), |_| {});
    }

    fn exit(&self, span: &Id) {
        self.note(&format!("exit {}", span.into_u64()), |_| {});
    }
}

fn fails(op: &mut Operations) -> Result<()> {
    op.execute("INSERT INTO log VALUES ('topsecret')")?;
    op.execute("INSERT INTO nothing VALUES ('topsecret')")
}

/// Whether the test goes on here; otherwise it has been run in a process of its own.
///
/// `tracing` keeps for each place in the code whether anybody listens, for the whole process: a place that another test
/// reaches for the first time just while this one begins to listen may keep "nobody".
fn is_alone(test: &str) -> bool {
    if std::env::var_os("MIGRATE_TEST_ALONE").is_some() {
        return true;
    }
    let name = format!("observing::{test}");
    let mut alone = Command::new(std::env::current_exe().expect("this test"));
    let output =
        alone.args([&name, "--exact", "--nocapture"]).env("MIGRATE_TEST_ALONE", "1").output().expect("a process");
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
    false
}

/// Upgrades with somebody who takes notes; gives them, times left out.
fn notes(backend: Backend, last: migrate_core::migration::MigrationFn) -> Option<(String, bool)> {
    let database = backend.database("traced")?;
    let migrations = package(vec![revision("a", &[], log), revision("b", &["a"], last)]);
    let notes = Notes::default();
    let outcome = tracing::subscriber::with_default(notes.clone(), || migrations.upgrade(&mut connect(&database)));
    let text = notes.lines.lock().expect("ended").join("\n");
    let password = database.url.split_once("://").and_then(|(_, rest)| rest.split('@').next()?.split(':').nth(1));
    assert!(password.is_none_or(|it| it.is_empty() || !text.contains(it)), "the password is told: {text}");
    let times = Regex::new(r"elapsed_ms=\d+").expect("well formed");
    Some((times.replace_all(&text, "elapsed_ms=[MS]").into_owned(), outcome.is_ok()))
}

#[test]
fn a_run_is_a_span_each_revision_one_below_it_and_each_statement_an_event() {
    if !is_alone("a_run_is_a_span_each_revision_one_below_it_and_each_statement_an_event") {
        return;
    }
    let (text, is_done) = notes(Backend::Sqlite, say_one).expect("SQLite is always there");
    assert!(is_done);
    insta::assert_snapshot!(text, @r#"
    span 1 migrate otel.kind="internal" db.system="sqlite" package="migrations"
    enter 1
    INFO message=planned steps=2
    span 2 migration otel.name="upgrade a" otel.kind="client" db.system="sqlite" revision=a direction="upgrade" message="a step" statements=1
    enter 2
    INFO message=begun revision=a direction="upgrade" statements=1 done=0
    DEBUG message=sent revision=a statement=1 statements=1 at=tests/tests/runner/package.rs:42
    record 2 statement=1
    DEBUG message=answered revision=a statement=1 statements=1 elapsed_ms=[MS] at=tests/tests/runner/package.rs:42
    INFO message=done revision=a direction="upgrade" elapsed_ms=[MS]
    record 2 elapsed_ms=[MS]
    record 2 otel.status_code="OK"
    exit 2
    span 3 migration otel.name="upgrade b" otel.kind="client" db.system="sqlite" revision=b direction="upgrade" message="a step" statements=1
    enter 3
    INFO message=begun revision=b direction="upgrade" statements=1 done=0
    DEBUG message=sent revision=b statement=1 statements=1 at=tests/tests/runner/package.rs:49
    record 3 statement=1
    DEBUG message=answered revision=b statement=1 statements=1 elapsed_ms=[MS] at=tests/tests/runner/package.rs:49
    INFO message=done revision=b direction="upgrade" elapsed_ms=[MS]
    record 3 elapsed_ms=[MS]
    record 3 otel.status_code="OK"
    exit 3
    record 1 steps=2
    exit 1
    "#);
}

#[test]
fn a_failure_is_told_with_its_code_and_no_sql_is() {
    if !is_alone("a_failure_is_told_with_its_code_and_no_sql_is") {
        return;
    }
    for (backend, system) in
        [(Backend::Sqlite, "sqlite"), (Backend::Postgres, "postgresql"), (Backend::Mariadb, "mysql")]
    {
        let Some((text, is_done)) = notes(backend, fails) else { continue };
        assert!(!is_done && text.contains(&format!("db.system=\"{system}\"")), "{text}");
        let failure = text.lines().find(|line| line.starts_with("ERROR ")).expect("it is told");
        assert!(failure.contains("code=\"statement-failed\""), "{failure}");
        assert!(failure.contains("statement 2 of 2 of the upgrade of revision `b` failed: "), "{failure}");
        assert_eq!(text.matches("otel.status_code=\"ERROR\"").count(), 2, "the revision's span and the run's: {text}");
        assert!(!text.contains("topsecret"), "{text}");
        let (entered, left) = (text.matches("enter ").count(), text.matches("exit ").count());
        assert_eq!((entered, left), (3, 3), "{text}");
    }
}
