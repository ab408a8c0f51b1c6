//! When the package is built, and what is seen of it.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use insta::assert_snapshot;

use crate::project::Project;

/// Commands that answer from the sources.
const PURE: [&str; 9] = [
    "history",
    "heads",
    "branches",
    "show head",
    "upgrade --plan --from \"\"",
    "downgrade base --plan --from b2",
    "stamp b2 --plan --from \"\"",
    "revision -m \"add one\"",
    "merge --help",
];

#[test]
fn commands_that_answer_from_the_sources_never_compile() {
    let project = Project::with_chain("pure", &["a1", "b2 a1"]);
    project.write("migrations/src/lib.rs", "this is not Rust\n");
    project.write("migrations/build.rs", "neither is this\n");
    for line in PURE {
        project.migrate(line).env("CARGO", "/nowhere/cargo").env("PATH", "/usr/bin:/bin").run().succeeded();
    }
    assert!(!project.path("target").exists(), "something was built");
}

#[test]
fn projects_that_share_a_target_folder_are_not_taken_for_each_other() {
    // The same package, in the same place of its workspace, with a migration in a file of the same name.
    let [one, two] = ["one", "two"].map(|what| {
        let project = Project::with_chain("twin", &["a1"]);
        let text = project.read("migrations/versions/a1.rs").replace("a1", what);
        project.write("migrations/versions/a1.rs", &text);
        project
    });
    for (project, own) in [(&one, "one"), (&two, "two"), (&one, "one")] {
        project.migrate("upgrade").run().succeeded();
        assert_eq!(project.sqlite("app.sqlite", "SELECT version_num FROM migrate_version"), own);
        project.migrate("downgrade base").run().succeeded();
    }
    // What was built last is the other's; what was built of this one before is not found again, but made anew.
    one.revision("later one");
    one.migrate("upgrade").run().succeeded();
    assert_eq!(one.sqlite("app.sqlite", "SELECT version_num FROM migrate_version"), "later");
}

#[test]
fn a_package_that_does_not_compile_shows_cargos_errors_once() {
    let project = Project::with_chain("broken", &["a1"]);
    let text = project.read("migrations/versions/a1.rs").replace("BigInt", "BigIntt");
    project.write("migrations/versions/a1.rs", &text);
    let before = project.files();
    let ran = project.migrate("upgrade").run();
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("cannot find value `BigIntt`").count(), 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("versions/a1.rs:7:"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("error[build-failed]"), "{}", ran.stderr);
    let json = project.migrate("upgrade --format json").run();
    assert_snapshot!(json.stdout, @r#"{"error":{"code":"build-failed","message":"the package `broken` does not compile","help":null}}"#);
    assert_eq!(project.files(), before);
}

#[test]
fn cargo_is_asked_when_something_changed_and_only_then() {
    let project = Project::with_chain("asked", &["a1", "b2 a1"]);
    project.migrate("upgrade --quiet").run().succeeded();
    project.write("fake/cargo", "#!/bin/sh\necho cargo was asked >&2\nexit 101\n");
    let fake = project.path("fake/cargo");
    fs::set_permissions(&fake, PermissionsExt::from_mode(0o755)).expect("the file can be made a program");
    let current = |line: &str| project.migrate(line).env("CARGO", &fake.display().to_string());
    let asked = |call: crate::project::Call| {
        let ran = call.run();
        assert_eq!(ran.status == 1, ran.stderr.contains("cargo was asked"), "{}", ran.shown());
        ran.status == 1
    };
    let changes_nothing = || assert!(!asked(current("current")), "nothing changed");
    changes_nothing();

    for file in [
        "migrations/versions/a1.rs",
        "migrations/Cargo.toml",
        "migrations/src/lib.rs",
        "migrations/build.rs",
        "Cargo.toml",
    ] {
        let undo = touch(&project.path(file));
        assert!(asked(current("current")), "{file} was touched");
        undo.undo();
        changes_nothing();
    }
    let undo = unchanged(&project.path("migrations/versions"));
    fs::rename(project.path("migrations/versions/b2.rs"), project.path("migrations/versions/c3.rs")).expect("renamed");
    assert!(asked(current("current")), "a file was renamed");
    fs::rename(project.path("migrations/versions/c3.rs"), project.path("migrations/versions/b2.rs")).expect("renamed");
    undo.undo();
    changes_nothing();

    for line in ["current --features postgres", "current --release", "current --no-default-features"] {
        assert!(asked(current(line)), "{line}");
    }
    for (name, value) in [("RUSTFLAGS", "-g"), ("RUSTUP_TOOLCHAIN", "nightly"), ("CARGO_PROFILE_DEV_OPT_LEVEL", "1")] {
        assert!(asked(current("current").env(name, value)), "{name} was set");
    }
    project.write(".env", "DATABASE_URL=sqlite://other.sqlite\n");
    assert_eq!(
        current("current").run().stderr.lines().next(),
        Some("error[database-missing]: there is no database `other.sqlite`: no such file")
    );
}

#[test]
fn a_new_a_renamed_and_a_deleted_file_are_in_the_next_build() {
    let project = Project::with_chain("renamed", &["a1"]);
    project.migrate("upgrade --quiet").run().succeeded();
    project.revision("b2 a1");
    fs::create_dir(project.path("migrations/versions/old")).expect("made");
    fs::rename(project.path("migrations/versions/a1.rs"), project.path("migrations/versions/old/first.rs"))
        .expect("renamed");
    let ran = project.migrate("upgrade").run().succeeded();
    assert!(ran.stderr.contains("Upgrading a1 -> b2  Create t_b2 ..."), "{}", ran.stderr);
    assert!(!ran.stderr.contains("Finished") && !ran.stderr.contains("Running"), "{}", ran.stderr);
    assert_snapshot!(project.migrate("show a1").run().stdout.lines().find(|line| line.starts_with("Path")).unwrap_or_default(), @"Path: versions/old/first.rs");
    fs::remove_file(project.path("migrations/versions/b2.rs")).expect("removed");
    let gone = project.migrate("upgrade").run();
    assert!(gone.stderr.contains("`b2`"), "{}", gone.stderr);
    assert_eq!(gone.status, 1);
}

/// How a file's time is brought back.
struct Undo {
    path: std::path::PathBuf,
    modified: SystemTime,
}

impl Undo {
    fn undo(self) {
        File::open(&self.path).and_then(|file| file.set_modified(self.modified)).expect("the time can be set");
    }
}

fn unchanged(path: &Path) -> Undo {
    let modified = path.metadata().and_then(|data| data.modified()).expect("the file is there");
    Undo { path: path.to_owned(), modified }
}

fn touch(path: &Path) -> Undo {
    let undo = unchanged(path);
    let later = SystemTime::now() + Duration::from_secs(1);
    File::open(path).and_then(|file| file.set_modified(later)).expect("the time can be set");
    undo
}
