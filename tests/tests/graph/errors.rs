//! What Alembic says in each of its errors about revisions, and what we say: code, text, help and exit, in one snapshot.

use std::fmt::Write;

use migrate_core::Error;
use migrate_core::explain::Explain;
use migrate_core::graph::{GraphError, Revision, RevisionGraph, fault};
use migrate_core::plan;
use migrate_core::revision::{RevisionRange, RevisionSelector};

use crate::{ids, revision};

/// Two branches from one base, one of them labelled and merged, and a base beside them that `orders` depends on.
fn shop() -> Vec<Revision> {
    let mut revisions = vec![
        revision("ae1027a6acf0", &[], &[], &[]),
        revision("ae10b2c3d4e5", &["ae1027a6acf0"], &[], &["shop"]),
        revision("27c6a30d7c24", &["ae10b2c3d4e5"], &["50c3593832b4"], &[]),
        revision("cf5a32f4e1d5", &["ae1027a6acf0"], &[], &["users"]),
        revision("50c3593832b4", &[], &[], &["prices"]),
    ];
    let messages = ["create accounts", "create orders", "price the orders", "add a column to users", "create prices"];
    for (revision, message) in revisions.iter_mut().zip(messages) {
        revision.message = message.to_owned().into();
    }
    revisions
}

struct Report {
    graph: RevisionGraph,
    text: String,
}

impl Report {
    fn add(&mut self, alembic: &str, asked: &str, error: &dyn Explain) {
        let Self { text, .. } = self;
        writeln!(text, "{asked}\n  Alembic: {alembic}").unwrap();
        let message = error.to_string().replace('\n', "\n  ");
        writeln!(text, "  error[{}]: {message}", error.code()).unwrap();
        writeln!(text, "  help: {}", error.help().as_deref().unwrap_or("none")).unwrap();
        writeln!(text, "  exit: {}\n", error.exit() as u8).unwrap();
    }

    fn upgrade(&mut self, alembic: &str, rows: &[&str], target: &str) {
        let error = plan::upgrade(&self.graph, &ids(rows.iter().copied()), target).unwrap_err();
        self.add(alembic, &format!("upgrade {target} --from {}", rows.join(",")), &error);
    }

    fn downgrade(&mut self, alembic: &str, rows: &[&str], target: &str) {
        let error = plan::downgrade(&self.graph, &ids(rows.iter().copied()), target).unwrap_err();
        self.add(alembic, &format!("downgrade {target} --from {}", rows.join(",")), &error);
    }

    fn stamp(&mut self, alembic: &str, rows: &[&str], target: &str) {
        let error = plan::stamp(&self.graph, &ids(rows.iter().copied()), &[target]).unwrap_err();
        self.add(alembic, &format!("stamp {target} --from {}", rows.join(",")), &error);
    }

    fn show(&mut self, alembic: &str, target: &str) {
        let selector = target.parse::<RevisionSelector>().map_err(GraphError::from);
        let error = selector.and_then(|selector| self.graph.resolve(&selector, &[])).unwrap_err();
        self.add(alembic, &format!("show {target}"), &Error::from(error));
    }

    fn history(&mut self, alembic: &str, range: &str) {
        let parsed = range.parse::<RevisionRange>().map_err(GraphError::from);
        let error = parsed.and_then(|range| self.graph.history(&range, &[]).map(|_| ())).unwrap_err();
        self.add(alembic, &format!("history -r {range}"), &Error::from(error));
    }

    fn faults(&mut self, alembic: &str, asked: &str, revisions: &[Revision]) {
        let faults = fault::check(revisions, false);
        assert!(!faults.is_empty(), "{asked}");
        for fault in faults {
            let at = fault.revision.map_or("the package".to_owned(), |index| revisions[index].path.to_string());
            self.add(alembic, &format!("{asked}: {at}, {:?}", fault.place), &fault);
        }
    }
}

#[test]
fn every_error_about_revisions_says_what_to_type() {
    let mut report = Report { graph: RevisionGraph::new(shop()).unwrap(), text: String::new() };

    let multiple =
        "Multiple head revisions are present for given argument 'head'; please specify a specific target revision, …";
    report.upgrade(multiple, &[], "head");
    report.upgrade(multiple, &[], "ae1027a6acf0@head");
    report.downgrade(multiple, &["27c6a30d7c24"], "heads");
    report.stamp("Multiple heads are present; please specify a single target revision", &[], "head");

    report.show("Can't locate revision identified by 'zzzz'", "zzzz");
    report.show("Can't locate revision identified by '50c3593832c4'", "50c3593832c4");
    report.show("Can't locate revision identified by 'ae10'", "ae10");
    report.show("Can't locate revision identified by 'ae1'", "ae1");
    report.upgrade("Can't locate revision identified by 'head' (No such branch: 'shpo')", &[], "shpo@head");
    report.upgrade("Can't locate revision (Revision cf5a32f4e1d5 is not a member of branch 'shop')", &[], "shop@cf5a");
    report.show("Can't locate revision identified by '27c6a30d7c24-1'", "27c6a30d7c24-1");
    report.stamp("Can't locate revision identified by '-1'", &["27c6a30d7c24"], "-1");
    report.upgrade("Can't locate revision identified by 'current'", &[], "current");
    report.upgrade("Can't locate revision identified by 'e3b0c44298fc'", &["e3b0c44298fc"], "heads");
    report.upgrade("Can't locate revision identified by 'cf5a32f4e1d6'", &["cf5a32f4e1d6"], "heads");

    let not_valid = "Destination X is not a valid downgrade target from current head(s)";
    report.downgrade(not_valid, &["ae1027a6acf0"], "cf5a");
    report.downgrade(not_valid, &[], "cf5a");
    report.downgrade(not_valid, &["27c6a30d7c24"], "50c3");
    report.downgrade(
        "Not a valid downgrade target from current heads",
        &["27c6a30d7c24", "cf5a32f4e1d5"],
        "prices@ae1027a6acf0",
    );
    let range = "Requested range A:B does not refer to ancestor/descendant revisions along the same branch";
    report.history(range, "cf5a:27c6");
    report.history(range, "27c6:ae1027");

    report.upgrade("Relative revision +5 didn't produce 5 migrations", &["ae10b2c3d4e5"], "+5");
    report.upgrade("Relative revision +1 didn't produce 1 migrations", &["27c6a30d7c24"], "shop@+1");
    report.upgrade("Relative revision -1 didn't produce 1 migrations", &["27c6a30d7c24"], "-1");
    report.downgrade("Relative revision +1 didn't produce 1 migrations", &["27c6a30d7c24"], "+1");
    report.downgrade("Relative revision -9 didn't produce 9 migrations", &["27c6a30d7c24"], "-9");
    report.downgrade("Relative revision -1 didn't produce 1 migrations", &[], "-1");
    report.downgrade("Walked too far", &["27c6a30d7c24"], "27c6a30d7c24-4");
    report.upgrade("AssertionError", &[], "27c6a30d7c24+1");
    report.upgrade("Ambiguous walk", &["ae1027a6acf0"], "+1");
    report.upgrade("Ambiguous upgrade from multiple current revisions", &["cf5a32f4e1d5", "ae10b2c3d4e5"], "+1");
    report.downgrade("AssertionError", &["cf5a32f4e1d5"], "prices@-1");

    report.upgrade("Range revision not allowed", &[], "ae10:head");
    report.history("History range requires [start]:[end], [start]:, or :[end]", "head");
    report.upgrade("Can't locate revision identified by 'a--1'", &[], "a--1");
    report.upgrade("too few arguments", &[], "");

    broken(&mut report);
    insta::assert_snapshot!(report.text);
}

/// Graphs that cannot be; `cargo build` shows each at its literal.
fn broken(report: &mut Report) {
    let with = |more: &[Revision]| {
        let mut revisions =
            vec![revision("a1b2c3d4e5f6", &[], &[], &["core"]), revision("b2c3d4e5f6a7", &["a1b2c3d4e5f6"], &[], &[])];
        revisions.extend_from_slice(more);
        revisions
    };
    let on_top = |id: &str| revision(id, &["b2c3d4e5f6a7"], &[], &[]);
    let named = |id: &str, label: &str| revision(id, &["b2c3d4e5f6a7"], &[], &[label]);

    report.faults("KeyError: 'b2c3d4e5f6a'", "an unknown parent", &with(&[revision("c3", &["b2c3d4e5f6a"], &[], &[])]));
    report.faults("KeyError: 'zzzz'", "an unknown parent like no other", &with(&[revision("c3", &["zzzz"], &[], &[])]));
    report.faults("KeyError: 'core'", "a label as a parent", &with(&[revision("c3", &["core"], &[], &[])]));
    report.faults(
        "KeyError: 'cor'",
        "an unknown dependency",
        &with(&[revision("c3", &["b2c3d4e5f6a7"], &["cor"], &[])]),
    );
    let mut twin = on_top("b2c3d4e5f6a7");
    twin.path = "versions/twin.rs".into();
    twin.down_revision = ids(["a1b2c3d4e5f6"]);
    report.faults(
        "Revision b2c3d4e5f6a7 is present more than once (a warning)",
        "two files with one id",
        &with(&[twin]),
    );
    report.faults(
        "Branch name 'core' in revision c3 already used by revision a1b2c3d4e5f6 (traceback)",
        "a label twice",
        &with(&[named("c3", "core")]),
    );
    report.faults(
        "Branch name … already used (traceback)",
        "a label that is an id",
        &with(&[named("c3", "a1b2c3d4e5f6")]),
    );
    report.faults(
        "Character(s) '-' not allowed in revision identifier 'a-b'",
        "characters of selectors",
        &with(&[on_top("a-b: c@1+2")]),
    );
    report.faults("accepted", "an empty id", &with(&[on_top("")]));
    report.faults("DataError of the database", "a long id", &with(&[on_top(&"x".repeat(300))]));
    report.faults("accepted", "a reserved word", &with(&[on_top("head")]));
    report.faults("accepted", "a label with a space", &with(&[named("c3", "my shop")]));
    report.faults(
        "Self-loop is detected in revisions (c3)",
        "its own parent",
        &with(&[revision("c3", &["c3"], &[], &[])]),
    );
    report.faults(
        "Dependency self-loop is detected in revisions (c3)",
        "its own dependency",
        &with(&[revision("c3", &["b2c3d4e5f6a7"], &["c3"], &[])]),
    );
    report.faults(
        "Cycle is detected in revisions (c3, d4, e5)",
        "a cycle",
        &with(&[
            revision("c3", &["e5"], &[], &[]),
            revision("d4", &["c3"], &[], &[]),
            revision("e5", &["d4"], &[], &[]),
        ]),
    );
    report.faults(
        "Dependency cycle is detected in revisions (c3, d4)",
        "a cycle of dependencies",
        &with(&[
            revision("c3", &["b2c3d4e5f6a7"], &["d4"], &["side"]),
            revision("d4", &["b2c3d4e5f6a7"], &["side"], &[]),
        ]),
    );
    report.faults(
        "Duplicate head revisions specified",
        "a parent twice",
        &with(&[revision("c3", &["b2c3d4e5f6a7", "b2c3d4e5f6a7"], &[], &[])]),
    );
    report.faults(
        "accepted",
        "a merge with an ancestor",
        &with(&[revision("c3", &["a1b2c3d4e5f6", "b2c3d4e5f6a7"], &[], &[])]),
    );
    report.faults("Multiple heads are present; …", "two heads", &with(&[revision("c3", &["a1b2c3d4e5f6"], &[], &[])]));
    report.faults(
        "The script directory has multiple bases. Please use get_bases().",
        "two bases",
        &with(&[revision("c3", &[], &[], &[]), revision("d4", &["b2c3d4e5f6a7", "c3"], &[], &[])]),
    );
    let two = with(&[revision("c3", &["c3"], &["zzzz"], &[])]);
    let error = RevisionGraph::new(two).unwrap_err();
    report.add("KeyError: 'zzzz'", "several faults, met by a command", &error);
}
