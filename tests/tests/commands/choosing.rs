//! Which database, and which package: the flag, the environment, `.env`, the manifest.

use insta::assert_snapshot;

use crate::project::{Project, market};

const EMPTY: &str =
    "[package]\nname = \"NAME\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[package.metadata.migrate]\n";

#[test]
fn the_flag_beats_the_environment_which_beats_dot_env() {
    let project = Project::of(&[(".env", "DATABASE_URL=sqlite://dot_env.sqlite\n"), ("below/readme", "")]);
    let made = |call: crate::project::Call| {
        call.env("MIGRATE_PACKAGE_DIR", "/nowhere").run().succeeded();
        let made: Vec<String> = project.files().into_keys().filter(|name| name.ends_with(".sqlite")).collect();
        made.iter().for_each(|name| std::fs::remove_file(project.path(name)).expect("the file can be removed"));
        made.join(" ")
    };
    let upgrade = || market().deployed("upgrade a1 --quiet").elsewhere(&project.path(""));
    let below = || market().deployed("upgrade a1 --quiet").elsewhere(&project.path("below"));
    let with_flag =
        || market().deployed("upgrade a1 --quiet --database-url sqlite:flag.sqlite").elsewhere(&project.path("below"));
    assert_eq!(made(upgrade()), "dot_env.sqlite");
    assert_eq!(made(below()), "dot_env.sqlite", "a path in `.env` is seen from `.env`");
    assert_eq!(made(below().env("DATABASE_URL", "sqlite:variable.sqlite")), "below/variable.sqlite");
    assert_eq!(made(with_flag().env("DATABASE_URL", "sqlite:variable.sqlite")), "below/flag.sqlite");
    project.write(".env", "DATABASE_URL=postgres://me:two words@host/app\n");
    assert_snapshot!(upgrade().shown(), @r#"
    exit 1
    --- stderr
    error[malformed-dot-env]: a line of `[FOLDER].env` is not `NAME=value`: line 1
    help: put a value with spaces or `#` in quotes: `DATABASE_URL="sqlite://app.sqlite"`
    "#);
}

#[test]
fn of_two_packages_with_migrations_one_must_be_chosen() {
    let project = Project::of(&[
        ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"one\", \"two\"]\n"),
        ("one/Cargo.toml", &EMPTY.replace("NAME", "one")),
        ("one/src/lib.rs", ""),
        ("two/Cargo.toml", &EMPTY.replace("NAME", "two")),
        ("two/src/lib.rs", ""),
        ("two/versions/a1.rs", "#[migration(revision = \"a1\")]\nfn upgrade(op: &mut Operations) -> Result<()> {}\n"),
    ]);
    let before = project.files();
    assert_snapshot!(project.migrate("upgrade").shown(), @r#"
    exit 2
    --- stderr
    error[several-packages]: 2 packages have migrations: `one`, `two`
    help: choose one with `--package one`, or for good with `package = "one"` under `[workspace.metadata.migrate]`
    "#);
    assert_snapshot!(project.migrate("heads --package two").shown(), @"
    exit 0
    --- stdout
    a1 (head)
    ");
    assert_snapshot!(project.migrate("heads").within("two").shown(), @"
    exit 0
    --- stdout
    a1 (head)
    ");
    assert_snapshot!(project.migrate("heads --package three").shown(), @"
    exit 2
    --- stderr
    error[unknown-package]: there is no package `three` in the workspace
    help: these have migrations: `one`, `two`
    ");
    assert_eq!(project.files(), before);
    let manifest = project.read("Cargo.toml") + "\n[workspace.metadata.migrate]\npackage = \"two\"\n";
    project.write("Cargo.toml", &manifest);
    assert_snapshot!(project.migrate("heads").shown(), @"
    exit 0
    --- stdout
    a1 (head)
    ");
}

#[test]
fn a_folder_of_migrations_needs_no_package() {
    let project = Project::empty();
    for line in ["a1", "b2 a1"] {
        project.revision(line);
    }
    assert_snapshot!(project.migrate("heads --dir migrations/versions").shown(), @"
    exit 0
    --- stdout
    b2 (head)
    ");
    assert_snapshot!(project.migrate("upgrade --plan --from a1 --dir migrations/versions").shown(), @"
    exit 0
    --- stdout
    upgrade a1 -> b2  Create t_b2
    ");
    assert_snapshot!(project.migrate("upgrade --dir migrations/versions").shown(), @r#"
    exit 2
    --- stderr
    error[only-files]: `upgrade` works on a database or runs migrations, and `--dir` names only files
    help: show the steps instead: `cargo migrate upgrade base --plan --from "" --dir FOLDER`
    "#);
    assert_snapshot!(project.migrate("heads --dir nowhere").shown(), @"
    exit 2
    --- stderr
    error[no-such-folder]: `nowhere` is not a folder
    ");
    assert_snapshot!(project.migrate("heads").shown(), @"
    exit 1
    --- stderr
    error[no-manifest]: there is no Cargo.toml in `[ROOT]` or above it
    help: make the package of migrations with `cargo migrate init`
    ");
}
