//! Files that are no sound chain: all faults at once, each with its file and line, and nothing is written.

use insta::assert_snapshot;

use crate::project::Project;

/// Commands that read the chain, or would write to it.
const COMMANDS: [&str; 10] = [
    "heads",
    "history --graph",
    "branches",
    "show heads",
    "upgrade heads --plan --from base",
    "downgrade base --plan --from base",
    "stamp heads --plan --from base",
    "revision -m \"more\" --head base",
    "merge",
    "rebase a1",
];

/// Writes a migration with these arguments.
fn write(project: &Project, file: &str, arguments: &str) {
    let text = format!(
        "//! Do it.\nuse migrate_core::prelude::*;\n\n#[migration({arguments})]\n\
         pub fn upgrade(_op: &mut Operations) -> Result<()> {{\n    Ok(())\n}}\n"
    );
    project.write(&format!("migrations/versions/{file}"), &text);
}

#[test]
fn every_fault_is_told_at_once_with_its_place_and_nothing_is_written() {
    let project = Project::with_chain("faulty", &["a1", "b1 a1", "b2 b1"]);
    let long = "x".repeat(300);
    let arguments = [
        ("c1.rs", r#"revision = "b1", down_revision = "a1""#),
        ("c2.rs", r#"revision = "a@b-c+d:e", down_revision = "a1""#),
        ("c3.rs", &format!("revision = \"{long}\", down_revision = \"a1\"")),
        ("c4.rs", r#"revision = "c4", down_revision = "a1", branch_labels = "b2""#),
        ("c5.rs", r#"revision = "c5", down_revision = ["b2", "b2"]"#),
        ("c6.rs", r#"revision = "c6", down_revision = ["b2", "a1"]"#),
        ("c9.rs", r#"revision = "c9", down_revision = "c9""#),
        ("d1.rs", r#"revision = "d1", down_revision = "b22""#),
    ];
    for (file, arguments) in &arguments {
        write(&project, file, arguments);
    }
    let before = project.files();
    let told = project.migrate("heads").run();
    assert_snapshot!(told.shown());
    assert_eq!(told.status, 1);
    for (file, _) in &arguments {
        assert!(told.stderr.contains(&format!("--> migrations/versions/{file}:4:")), "{file}: {}", told.stderr);
    }
    for line in COMMANDS {
        let ran = project.migrate(line).run();
        assert_eq!(ran.status, 1, "{line}: {}", ran.shown());
        assert!(ran.stderr.contains("revision `b1` is in two files"), "{line}: {}", ran.shown());
        assert!(!ran.stderr.contains("panicked"), "{line}: {}", ran.shown());
    }
    assert_eq!(project.files(), before);
}

#[test]
fn a_cycle_through_dependencies_names_its_members() {
    let project = Project::with_chain("cyclic", &["a1"]);
    write(&project, "b1.rs", r#"revision = "b1", down_revision = "a1", depends_on = "c1""#);
    write(&project, "c1.rs", r#"revision = "c1", down_revision = "a1", depends_on = "b1""#);
    let before = project.files();
    assert_snapshot!(project.migrate("upgrade heads --plan --from base").shown(), @r#"
    exit 1
    --- stderr
    error[broken-chain]: `b1` and `c1` form a cycle through `depends_on`
     --> migrations/versions/b1.rs:4:65
      |
    4 | #[migration(revision = "b1", down_revision = "a1", depends_on = "c1")]
      |                                                                 ^^^^
      |
      = help: let one of them name a revision outside of the cycle
    "#);
    for line in COMMANDS {
        let ran = project.migrate(line).run();
        assert_eq!(ran.status, 1, "{line}: {}", ran.shown());
        assert!(ran.stderr.contains("`b1` and `c1` form a cycle through `depends_on`"), "{line}: {}", ran.shown());
    }
    assert_eq!(project.files(), before);
}

#[test]
fn files_that_cannot_be_read_are_told_beside_the_faults_of_the_others() {
    let project = Project::with_chain("unreadable", &["a1"]);
    std::fs::write(project.path("migrations/versions/b1.rs"), b"//! ok\n//! \xff\xfe\n").expect("it can be written");
    project.write("migrations/versions/b2.rs", "//! Do it.\nfn upgrade() { \"never closed }\n");
    project.write("migrations/versions/b3.rs", "//! Nothing.\n");
    write(&project, "b4.rs", r#"revision = "b4", parent = "a1""#);
    // Its parent may be in one of the files above, but its own name is bad whatever they hold.
    write(&project, "b5.rs", r#"revision = "b-5", down_revision = "b1""#);
    let before = project.files();
    assert_snapshot!(project.migrate("heads").shown());
    for line in COMMANDS {
        let ran = project.migrate(line).run();
        assert_eq!(ran.status, 1, "{line}: {}", ran.shown());
        assert!(ran.stderr.contains("--> migrations/versions/b2.rs:2:16"), "{line}: {}", ran.shown());
    }
    assert_eq!(project.files(), before);
    let json = project.migrate("heads --format json").run();
    assert!(
        json.stdout.starts_with("{\"error\":{\"code\":\"broken-chain\",\"message\":\"migrations/versions/b1.rs:2:5: "),
        "{}",
        json.stdout
    );
}

#[test]
fn one_broken_file_among_ten_thousand_is_found() {
    let project = Project::with_chain("large", &["a1"]);
    for number in 0..10_000 {
        let text = format!("//! n\n#[migration(revision = \"r{number}\", down_revision = \"a1\")]\nfn up() {{}}\n");
        project.write(&format!("migrations/versions/r{number}.rs"), &text);
    }
    project.migrate("heads").run().succeeded();
    project.write(
        "migrations/versions/r777.rs",
        "//! n\n#[migration(revision = \"r777\", down_revision = \"a1\")]\nfn up( {}\n",
    );
    assert_snapshot!(project.migrate("heads").shown(), @"
    exit 1
    --- stderr
    error[broken-chain]: `versions/r777.rs` is not Rust: this bracket is not closed
     --> migrations/versions/r777.rs:3:6
      |
    3 | fn up( {}
      |      ^
    ");
}

#[test]
fn a_merge_that_joins_nothing_is_refused_by_the_command_too() {
    let project = Project::with_chain("vain", &["a1", "b1 a1", "c1 a1"]);
    let before = project.files();
    assert_snapshot!(project.migrate("merge b1 b1").shown(), @"
    exit 1
    --- stderr
    error[faulty-revision]: `b1` is named twice as a parent
    help: name each parent once
    ");
    assert_snapshot!(project.migrate("merge b1 a1 --splice").shown(), @"
    exit 1
    --- stderr
    error[faulty-revision]: parent `a1` is an ancestor of parent `b1`
    help: leave `a1` out of `down_revision`
    ");
    assert_snapshot!(project.migrate("revision -m x --head b1 --rev-id a-b:c").shown(), @"
    exit 1
    --- stderr
    error[faulty-revision]: revision `a-b:c` may not have `-`, `:`
    help: write `a_b_c`
    ");
    assert_eq!(project.files(), before);
}
