//! Two people add a migration on two git branches: the merge does not compile, and one command mends it.

use std::process::Command;

use insta::assert_snapshot;

use crate::project::{Project, Ran};

/// A repository in which the merge of two branches has two heads: `b1` of one colleague, `c1` of the other.
fn merged(package: &'static str) -> Project {
    let project = Project::with_chain(package, &["a1"]);
    project.write(".gitignore", "target\nCargo.lock\n");
    git(&project, "init --quiet --initial-branch main");
    commit(&project, "a1");
    git(&project, "switch --quiet --create theirs");
    project.revision("c1 a1");
    commit(&project, "c1");
    git(&project, "switch --quiet main");
    project.revision("b1 a1");
    commit(&project, "b1");
    // No conflict: two branches never touch one file.
    git(&project, "merge --quiet --no-edit theirs");
    project
}

fn git(project: &Project, line: &str) -> String {
    let mut git = Command::new("git");
    git.current_dir(project.path("")).args(line.split(' ')).env("GIT_CONFIG_GLOBAL", "/dev/null");
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "A Colleague").env(format!("GIT_{who}_EMAIL"), "colleague@example.org");
    }
    migrate_tests::tool::run(&mut git, "").expect("git does it")
}

fn commit(project: &Project, message: &str) {
    git(project, "add --all");
    git(project, &format!("commit --quiet --message {message}"));
}

fn build(project: &Project) -> Ran {
    project.cargo("build --quiet").run()
}

#[test]
fn the_build_names_the_command_that_mends_it() {
    let project = merged("merged");
    let broken = build(&project);
    assert_eq!(broken.status, 101);
    assert_snapshot!(broken.shown(), @r#"
    exit 101
    --- stderr
    error: the migrations have 2 heads
             b1  Create t_b1
             c1  Create t_c1
           help: join them with `cargo migrate merge`, or allow several with `heads = "many"` in `[package.metadata.migrate]`
     --> migrations/src/lib.rs:3:1
      |
    3 | migrate_core::migrations!();
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = note: this error originates in the macro `migrate_core::migrations` (in Nightly builds, run with -Z macro-backtrace for more info)

    error: could not compile `merged` (lib) due to 1 previous error
    "#);

    assert_snapshot!(project.migrate("merge --rev-id d1").shown(), @"
    exit 0
    --- stderr
         Written migrations/versions/[DATE]_d1_merge_b1_and_c1.rs
    ");
    // One new file, and no other touched.
    assert_eq!(git(&project, "status --porcelain --untracked-files=all").lines().count(), 1);
    build(&project).succeeded();
    project.migrate("upgrade").run().succeeded();
    assert_eq!(project.sqlite("app.sqlite", "SELECT version_num FROM migrate_version"), "d1");
}

#[test]
fn a_rebase_mends_it_without_a_merge() {
    let project = merged("rebased");
    assert_eq!(build(&project).status, 101);
    assert_snapshot!(project.migrate("rebase c1 --onto b1").shown(), @"
    exit 0
    --- stderr
         Rebased migrations/versions/c1.rs: a1 -> b1
    ");
    build(&project).succeeded();
    assert_eq!(
        git(&project, "diff --unified=0 --no-color").lines().filter(|line| line.starts_with(['+', '-'])).count(),
        4
    );
    assert_snapshot!(project.migrate("heads").shown(), @"
    exit 0
    --- stdout
    c1 (head)
    ");
}
