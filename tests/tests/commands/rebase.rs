//! `rebase`: a revision gets another parent, in its file, and nothing else changes.

use insta::assert_snapshot;

use crate::project::Project;

/// Two heads after a merge of two git branches: `b1`, `b2` of the one, `c1` of the other.
fn two_heads(package: &'static str) -> Project {
    Project::with_chain(package, &["a1", "b1 a1", "b2 b1", "c1 a1"])
}

#[test]
fn only_the_literal_of_the_parent_changes() {
    let project = two_heads("rebase");
    let text = "//! Odd   form.\n#[migration(revision=\"b1\", /* was c0 */ down_revision  =  \"a1\",)] // why\n\
                pub fn upgrade(_: &mut migrate_core::prelude::Operations) -> migrate_core::Result<()> { Ok(()) }\n";
    project.write("migrations/versions/b1.rs", text);
    let before = project.files();
    assert_snapshot!(project.migrate("rebase b1 --onto c1").shown(), @"
    exit 0
    --- stderr
         Rebased migrations/versions/b1.rs: a1 -> c1
    ");
    assert_eq!(project.read("migrations/versions/b1.rs"), text.replace("\"a1\"", "\"c1\""));
    let mut after = project.files();
    after.insert("migrations/versions/b1.rs".to_owned(), text.as_bytes().to_vec());
    assert_eq!(after, before);
    assert_snapshot!(project.migrate("history --graph").shown(), @"
    exit 0
    --- stdout
    * b2 (head) Create t_b2
    * b1 Odd   form
    * c1 Create t_c1
    * a1 Create t_a1
    ");
}

#[test]
fn without_a_new_parent_it_goes_to_the_only_other_head() {
    let project = two_heads("rebase");
    assert_snapshot!(project.migrate("rebase b1 --plan").shown(), @"
    exit 0
    --- stderr
    Would rebase migrations/versions/b1.rs: a1 -> c1
    ");
    assert_snapshot!(project.migrate("heads").shown(), @"
    exit 0
    --- stdout
    b2 (head)
    c1 (head)
    ");
    project.migrate("rebase b1 --onto head").run().succeeded();
    assert_snapshot!(project.migrate("heads").shown(), @"
    exit 0
    --- stdout
    b2 (head)
    ");
    assert_snapshot!(project.migrate("rebase b1").shown(), @"
    exit 1
    --- stderr
    error[new-parent-not-chosen]: every head comes after `b1`, so there is no other to move it to
    help: name its parent with `--onto`
    ");
    assert_snapshot!(project.migrate("rebase b1 --onto c1 --format json").shown(), @r#"
    exit 0
    --- stdout
    {"revision":"b1","down_revision":["c1"],"path":"versions/b1.rs"}
    --- stderr
       Unchanged migrations/versions/b1.rs: it comes after c1 already
    "#);
}

#[test]
fn the_first_revision_of_a_branch_is_the_one_to_move() {
    let project = two_heads("rebase");
    assert_snapshot!(project.migrate("rebase b2 --onto c1").shown(), @"
    exit 0
    --- stderr
         Rebased migrations/versions/b2.rs: b1 -> c1
    warning: there are 2 heads: `b1`, `b2`; `b1` stays behind; move the first revision of its branch instead
    ");
}

#[test]
fn one_parent_of_a_merge_is_replaced_or_all_are_named() {
    let project = Project::with_chain("rebase", &["a1", "b1 a1", "c1 a1", "d1 a1", "m1 b1 c1"]);
    let before = project.files();
    assert_snapshot!(project.migrate("rebase m1 --onto d1").shown(), @"
    exit 1
    --- stderr
    error[parent-not-chosen]: revision `m1` has 2 parents: `b1`, `c1`
    help: say which is replaced, `cargo migrate rebase m1 --replace b1 --onto d1`, or name all new ones
    ");
    assert_snapshot!(project.migrate("rebase m1 --replace x9 --onto d1").shown(), @"
    exit 1
    --- stderr
    error[not-a-parent]: `x9` is no parent of revision `m1`
    help: its parents are `b1`, `c1`
    ");
    assert_snapshot!(project.migrate("rebase m1 --replace b1 --onto a1").shown(), @"
    exit 1
    --- stderr
    error[faulty-rebase]: parent `a1` is an ancestor of parent `c1`
    help: leave `a1` out of `down_revision`
    ");
    assert_eq!(project.files(), before);
    assert_snapshot!(project.migrate("rebase m1 --replace c1 --onto d1").shown(), @"
    exit 0
    --- stderr
         Rebased migrations/versions/m1.rs: b1, c1 -> b1, d1
    warning: there are 2 heads: `c1`, `m1`; `c1` stays behind; move the first revision of its branch instead
    ");
    assert!(project.read("migrations/versions/m1.rs").contains("down_revision = [\"b1\", \"d1\"]"));
    project.migrate("rebase m1 --onto b1 c1 d1").run().succeeded();
    assert!(project.read("migrations/versions/m1.rs").contains("down_revision = [\"b1\", \"c1\", \"d1\"]"));
}

#[test]
fn a_base_gets_a_parent_and_a_revision_can_become_a_base() {
    let project = Project::with_chain("rebase", &["a1", "b1"]);
    project.migrate("rebase b1 --onto a1").run().succeeded();
    assert!(project.read("migrations/versions/b1.rs").contains("(revision = \"b1\", down_revision = \"a1\")"));
    project.migrate("rebase b1 --onto base").run().succeeded();
    assert!(project.read("migrations/versions/b1.rs").contains("(revision = \"b1\")"));
}

#[test]
fn what_would_break_the_chain_is_refused_and_nothing_is_written() {
    let project = Project::with_chain("rebase", &["a1", "b1 a1", "b2 b1", "c1 a1", "d1 a1"]);
    let before = project.files();
    let refused = [
        "b1 --onto b2",
        "b1 --onto b1",
        "b1 --onto zz",
        "zz --onto b1",
        "base --onto b1",
        "heads --onto a1",
        "b1",
        "b1 --onto head",
        "b2 --onto b1 b1",
        "b1 --onto c1 a1",
        "b1 --onto",
    ];
    let told: Vec<String> = refused
        .iter()
        .map(|line| format!("$ rebase {line}\n{}", project.migrate(&format!("rebase {line}")).shown()))
        .collect();
    assert_snapshot!(told.join("\n"));
    assert_eq!(project.files(), before);
}

#[test]
fn a_chain_that_is_broken_by_a_missing_file_is_mended() {
    let project = Project::with_chain("rebase", &["a1", "b1 a1", "c1 b1"]);
    std::fs::remove_file(project.path("migrations/versions/b1.rs")).expect("the file is there");
    assert_eq!(project.migrate("heads").run().status, 1);
    assert_snapshot!(project.migrate("rebase c1 --onto a1").shown(), @"
    exit 0
    --- stderr
         Rebased migrations/versions/c1.rs: b1 -> a1
    ");
    assert_snapshot!(project.migrate("heads").shown(), @"
    exit 0
    --- stdout
    c1 (head)
    ");
}

#[test]
fn what_a_database_has_applied_is_not_moved_while_the_package_does_not_compile() {
    let project = Project::with_chain("applied", &["a1", "b1 a1"]);
    project.migrate("upgrade").run().succeeded();
    // The other branch comes with the merge, and the package does not compile any more.
    project.revision("c1 a1");
    let before = project.files();
    let refused = project.migrate("rebase b1 --onto c1 --database-url sqlite:app.sqlite").run();
    assert_eq!(refused.status, 1);
    let told =
        "error[already-applied]: revision `b1` is applied in the database, and where it comes from cannot change";
    assert!(refused.stderr.contains(told), "{}", refused.stderr);
    // The package's own database is asked too, without compiling.
    assert_snapshot!(project.migrate("rebase b1 --onto c1").shown(), @"
    exit 1
    --- stderr
    error[already-applied]: revision `b1` is applied in the database, and where it comes from cannot change any more
    help: join the heads with `cargo migrate merge`, or undo it first: `cargo migrate downgrade b1-1`
    ");
    assert_eq!(project.files(), before);
    assert_snapshot!(project.migrate("rebase c1 --onto b1").shown(), @"
    exit 0
    --- stderr
         Rebased migrations/versions/c1.rs: a1 -> b1
    ");
    project.migrate("upgrade").run().succeeded();
    assert_eq!(project.sqlite("app.sqlite", "SELECT version_num FROM migrate_version"), "c1");
}

#[test]
fn a_database_that_cannot_be_asked_refuses_only_when_it_was_asked_for() {
    let project = two_heads("unasked");
    project.write("migrations/src/lib.rs", "migrate_core::migrations!();\nfn broken() -> u8 { \"\" }\n");
    let before = project.files();
    let refused = project.migrate("rebase b1 --onto c1 --database-url sqlite:app.sqlite").run();
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.contains("error[applied-not-known]"), "{}", refused.stderr);
    assert_eq!(project.files(), before);
    assert_snapshot!(project.migrate("rebase b1 --onto c1").env("DATABASE_URL", "sqlite:app.sqlite").shown(), @"
    exit 0
    --- stderr
         Rebased migrations/versions/b1.rs: a1 -> c1
    ");
}
