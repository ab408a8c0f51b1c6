//! Applied revisions that were edited since.

use migrate_core::explain::Explain;
use migrate_core::migration::ChecksumPolicy;
use migrate_core::{Migration, Migrations};
use migrate_tests::Backend;

use crate::package::{journal, log, on_each, package, revision, say_one, told, words};

/// A chain of two, the first with this checksum.
fn chain(checksum: &'static str) -> Migrations {
    package(vec![Migration { checksum, ..revision("a", &[], log) }, revision("b", &["a"], say_one)])
}

fn with(policy: ChecksumPolicy, mut migrations: Migrations) -> Migrations {
    migrations.settings.checksum = policy;
    migrations
}

#[test]
fn an_edited_revision_is_refused_before_anything_is_run() {
    on_each("edited", &Backend::ALL, |database, connection| {
        chain("0123").upgrade_to(connection, "a").expect("applies");
        let error = chain("4567").upgrade(connection).expect_err("`a` was edited");
        assert_eq!(error.code(), "checksum-mismatch");
        let text = error.to_string();
        assert!(text.starts_with("revision `a` changed after it was applied\n  applied   20"), "{text}");
        assert!(text.contains("  0123\n  now ") && text.ends_with("  4567\n  --> versions/some.rs:1"), "{text}");
        assert_eq!(journal(database), ["a upgrade done 1 1"]);
    });
}

#[test]
fn an_edited_revision_is_told_or_let_through_where_the_package_says_so() {
    on_each("edited", &[Backend::Sqlite], |_, connection| {
        chain("0123").upgrade_to(connection, "a").expect("applies");
        let (outcome, events) = told(&with(ChecksumPolicy::Ignore, chain("4567")), connection);
        assert!(outcome.is_ok() && events[0] == "planned 1", "{events:?}");
        let (outcome, events) = told(&with(ChecksumPolicy::Warn, chain("4567")), connection);
        assert!(outcome.is_ok() && events == ["changed 1"], "{events:?}");
    });
}

#[test]
fn a_repair_accepts_what_is_there_now_and_touches_nothing_else() {
    on_each("repaired", &Backend::ALL, |database, connection| {
        chain("0123").upgrade(connection).expect("applies");
        let before = journal(database);
        let repaired = chain("4567").repair(connection).expect("accepts");
        assert_eq!(repaired.accepted.iter().map(|it| it.revision.as_str()).collect::<Vec<_>>(), ["a"]);
        assert_eq!(journal(database), before);
        assert_eq!(words(&chain("4567").upgrade(connection).expect("as recorded").heads), ["b"]);
        assert!(chain("4567").repair(connection).expect("nothing to do").accepted.is_empty());
        assert!(chain("0123").upgrade(connection).is_err(), "the old text is the edited one now");
    });
}

#[test]
fn what_is_held_against_is_the_run_that_applied_it_last() {
    on_each("again", &Backend::ALL, |_, connection| {
        chain("0123").upgrade_to(connection, "a").expect("applies");
        chain("0123").downgrade(connection, "base").expect("undoes");
        chain("4567").upgrade_to(connection, "a").expect("an edited revision may be applied anew");
        chain("4567").upgrade(connection).expect("and is the one on record");
    });
}

#[test]
fn a_list_without_checksums_and_a_stamped_revision_are_held_against_nothing() {
    on_each("none", &[Backend::Sqlite], |_, connection| {
        chain("0123").upgrade_to(connection, "a").expect("applies");
        chain("").upgrade(connection).expect("a list that was written by hand has no checksums");
    });
    on_each("stamped", &[Backend::Sqlite], |_, connection| {
        chain("0123").stamp(connection, &["b"]).expect("stamps");
        chain("4567").upgrade(connection).expect("nothing is on record");
    });
}
