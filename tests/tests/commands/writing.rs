//! `revision` and `merge`: their options, the settings of the file that they write, and what they refuse.

use insta::assert_snapshot;

use crate::project::{Project, Ran};
use crate::redaction::redacted;

/// Adds lines to `[package.metadata.migrate]`.
fn set(project: &Project, lines: &str) {
    let manifest = project.read("migrations/Cargo.toml");
    let table = "[package.metadata.migrate]\n";
    project.write("migrations/Cargo.toml", &manifest.replace(table, &format!("{table}{lines}\n")));
}

/// Gives the text of the file that a command says it wrote.
fn written(project: &Project, ran: &Ran) -> String {
    let path = ran.stderr.lines().find_map(|line| line.trim().strip_prefix("Written ")).expect("it wrote a file");
    redacted(&project.read(path), &[])
}

#[test]
fn every_option_of_revision_and_merge_is_in_the_file() {
    let project = Project::with_chain("written", &["a1", "b1 a1"]);
    set(&project, "heads = \"many\"");
    let line = "revision -m \"start a shop\" --head a1 --splice --branch-label shop --branch-label market --rev-id s1 \
                --depends-on b1 --version-path versions/shop";
    let ran = project.migrate(line).run().succeeded();
    assert_snapshot!(ran.shown(), @"
    exit 0
    --- stderr
         Written migrations/versions/shop/[DATE]_s1_start_a_shop.rs
    ");
    assert_snapshot!(written(&project, &ran), @r#"
    //! start a shop
    use migrate_core::prelude::*;

    #[migration(
        revision = "s1",
        down_revision = "a1",
        branch_labels = ["shop", "market"],
        depends_on = "b1",
        created = "[WHEN]"
    )]
    pub fn upgrade(op: &mut Operations) -> Result<()> {
        Ok(())
    }
    "#);
    let ran = project.migrate("revision --rev-id n1 --head s1").run().succeeded();
    assert_snapshot!(ran.shown(), @"
    exit 0
    --- stderr
         Written migrations/versions/[DATE]_n1.rs
    ");
    assert_snapshot!(written(&project, &ran), @r#"
    //! empty
    use migrate_core::prelude::*;

    #[migration(revision = "n1", down_revision = "s1", created = "[WHEN]")]
    pub fn upgrade(op: &mut Operations) -> Result<()> {
        Ok(())
    }
    "#);
    let line = "merge shop@head b1 -m \"join them\" --branch-label all --rev-id m1 --format json";
    let ran = project.migrate(line).run().succeeded();
    assert_snapshot!(ran.shown(), @r#"
    exit 0
    --- stdout
    {"revision":"m1","down_revision":["n1","b1"],"path":"versions/[DATE]_m1_join_them.rs"}
    --- stderr
         Written migrations/versions/[DATE]_m1_join_them.rs
    "#);
    assert_snapshot!(written(&project, &ran), @r#"
    //! join them
    use migrate_core::prelude::*;

    #[migration(
        revision = "m1",
        down_revision = ["n1", "b1"],
        branch_labels = "all",
        created = "[WHEN]"
    )]
    pub fn upgrade(_op: &mut Operations) -> Result<()> {
        Ok(())
    }
    "#);
    assert_snapshot!(project.migrate("history --graph").shown(), @r"
    exit 0
    --- stdout
    *   m1 (all) (head) join them
    |\
    * | n1 empty
    * | s1 (shop, market) start a shop
    |\|
    | * b1 Create t_b1
    |/
    * a1 Create t_a1
    ");
}

#[test]
fn the_name_of_a_file_follows_its_template_and_time_zone() {
    let project = Project::with_chain("named", &[]);
    set(&project, "file-template = \"{year}/{rev}-{slug}\"\ntruncate-slug-length = 12\ntimezone = \"UTC\"");
    let ran = project.migrate("revision -m \"Create the very first table\" --rev-id a1").run().succeeded();
    let path = ran.stderr.trim().strip_prefix("Written migrations/versions/").expect("it wrote a file");
    let (year, name) = path.split_once('/').expect("the template has a folder");
    assert!(year.len() == 4 && year.starts_with("20"), "{path}");
    assert_eq!(name, "a1-create_the.rs");
    set(&project, "");
    let told = |setting: &str, value: &str| {
        let manifest = project.read("migrations/Cargo.toml");
        let line = manifest.lines().find(|line| line.starts_with(setting)).expect("it is set").to_owned();
        project.write("migrations/Cargo.toml", &manifest.replace(&line, &format!("{setting} = \"{value}\"")));
        let before = project.files();
        let shown = project.migrate("revision -m more --rev-id z1").shown();
        assert_eq!(project.files(), before, "{setting}");
        project.write("migrations/Cargo.toml", &manifest);
        shown
    };
    assert_snapshot!(told("file-template", "{revision}_{slug}"), @"
    exit 2
    --- stderr
    error[unknown-file-token]: `file-template` has the token `{revision}`, which does not exist: `{revision}_{slug}`
    help: the tokens are `{rev}`, `{slug}`, `{epoch}`, `{year}`, `{month}`, `{day}`, `{hour}`, `{minute}`, `{second}`
    ");
    assert_snapshot!(told("file-template", "../{rev}"), @"
    exit 2
    --- stderr
    error[file-outside]: `file-template` makes `../z1`, which is no file in a version folder: `../{rev}`
    help: begin it with `{rev}`, and name folders below the version folder
    ");
    assert_snapshot!(told("timezone", "Europe/Atlantis"), @"
    exit 1
    --- stderr
    error[unknown-time-zone]: there is no time zone `Europe/Atlantis`
    help: name one as `Europe/Berlin` or `UTC`
    ");
}

#[test]
fn a_file_goes_to_the_folder_of_its_parent_or_to_the_named_one() {
    let project = Project::with_chain("folders", &[]);
    set(&project, "versions = [\"versions\", \"plugins\"]");
    project.write("migrations/plugins/.gitkeep", "");
    let before = project.files();
    assert_snapshot!(project.migrate("revision -m one").shown(), @"
    exit 2
    --- stderr
    error[several-version-folders]: there are 2 version folders: versions, plugins
    help: choose one with `--version-path versions`
    ");
    assert_snapshot!(project.migrate("revision -m one --version-path elsewhere").shown(), @"
    exit 2
    --- stderr
    error[not-a-version-folder]: `elsewhere` is in none of the version folders: versions, plugins
    help: name one of them, or a folder inside: `--version-path versions`
    ");
    assert_eq!(project.files(), before);
    project.migrate("revision -m one --rev-id a1 --version-path plugins/first").run().succeeded();
    let ran = project.migrate("revision -m two --rev-id b1").run().succeeded();
    assert!(ran.stderr.contains("Written migrations/plugins/2"), "{}", ran.stderr);
    project.migrate("revision -m three --rev-id c1 --version-path versions/x/y").run().succeeded();
    assert_snapshot!(project.migrate("history").shown(), @"
    exit 0
    --- stdout
    b1 -> c1 (head), three
    a1 -> b1, two
    <base> -> a1, one
    ");
}

#[test]
fn a_file_is_made_from_the_packages_own_template() {
    let project = Project::with_chain("template", &["a1"]);
    set(&project, "template = \"migration.rs.template\"\npost-write-hooks = []");
    let template = "${doc}\n//! Ticket: ?\n\n// ${revision} after ${down_revision}: ${message} (${created})\n\
                    #[migrate_core::migration(${arguments})]\n\
                    pub fn upgrade(${op}: &mut migrate_core::prelude::Operations) -> migrate_core::Result<()> {\n    ${upgrade}\n}\n";
    project.write("migrations/migration.rs.template", template);
    let ran = project.migrate("revision -m \"a table\" --rev-id b1").run().succeeded();
    assert_snapshot!(written(&project, &ran), @r#"
    //! a table
    //! Ticket: ?

    // b1 after a1: a table ([WHEN])
    #[migrate_core::migration(revision = "b1", down_revision = "a1", created = "[WHEN]")]
    pub fn upgrade(op: &mut migrate_core::prelude::Operations) -> migrate_core::Result<()> {
        Ok(())
    }
    "#);
    let told = |template: &str| {
        project.write("migrations/migration.rs.template", template);
        let before = project.files();
        let shown = project.migrate("revision -m more --rev-id c1").shown();
        assert_eq!(project.files(), before, "{template}");
        shown
    };
    assert_snapshot!(told("${doc}\n${mesage}\n"), @"
    exit 1
    --- stderr
    error[unknown-template-token]: the template `migration.rs.template` has the token `${mesage}` in line 2, which does not exist
    help: the tokens are `${doc}`, `${message}`, `${revision}`, `${down_revision}`, `${arguments}`, `${created}`, `${op}`, `${upgrade}`
    ");
    assert_snapshot!(told("${doc}\npub fn upgrade() {}\n"), @"
    exit 1
    --- stderr
    error[broken-template]: the template `migration.rs.template` makes no migration: `migration.rs.template` has no `#[migration]` (in line 1 of what it makes)
    help: write `#[migration(${arguments})]` in it
    ");
    assert_snapshot!(told("#[migration(${arguments})]\nfn upgrade( {}\n"), @"
    exit 1
    --- stderr
    error[broken-template]: the template `migration.rs.template` makes no migration: `migration.rs.template` is not Rust: this bracket is not closed (in line 2 of what it makes)
    help: write `#[migration(${arguments})]` in it
    ");
    assert_snapshot!(told("#[migration(revision = \"${revision}\")]\nfn upgrade() {}\n"), @"
    exit 1
    --- stderr
    error[broken-template]: the template `migration.rs.template` makes no migration: its parents are not those of the new revision
    help: write `#[migration(${arguments})]` in it
    ");
    std::fs::remove_file(project.path("migrations/migration.rs.template")).expect("it is there");
    assert_snapshot!(project.migrate("revision -m more").shown(), @"
    exit 1
    --- stderr
    error[unreadable-template]: the template `migration.rs.template` could not be read
      caused by: No such file or directory (os error 2)
    help: correct `template` under `[package.metadata.migrate]`
    ");
}

#[test]
fn hooks_run_on_the_file_and_one_that_fails_leaves_it() {
    let project = Project::with_chain("hooks", &[]);
    let hooks = "post-write-hooks = [\"false\", [\"no-such-program\", \"-x\"], [\"sh\", \"-c\", \"echo '// by a hook' >> {file}\"], \
                 \"rustfmt --edition 2024\", \"cp -t .\"]";
    set(&project, hooks);
    let ran = project.migrate("revision -m one --rev-id a1").run().succeeded();
    assert_snapshot!(ran.shown(), @"
    exit 0
    --- stderr
    warning: the post-write hook `false` ended with exit status: 1
    warning: the post-write hook `no-such-program` could not be started: No such file or directory (os error 2)
         Written migrations/versions/[DATE]_a1_one.rs
    ");
    assert_snapshot!(written(&project, &ran), @r#"
    //! one
    use migrate_core::prelude::*;

    #[migration(revision = "a1", created = "[WHEN]")]
    pub fn upgrade(op: &mut Operations) -> Result<()> {
        Ok(())
    }
    // by a hook
    "#);
    let path = ran.stderr.lines().find_map(|line| line.trim().strip_prefix("Written ")).expect("it wrote a file");
    let copied = path.rsplit('/').next().expect("a path has a name");
    assert_eq!(project.read(&format!("migrations/{copied}")), project.read(path));
    assert_snapshot!(project.migrate("heads").shown(), @"
    exit 0
    --- stdout
    a1 (head)
    ");
}

#[test]
fn every_refusal_of_revision_and_merge_says_what_to_type() {
    let project = Project::with_chain("refused", &["a1", "b1 a1", "c1 a1"]);
    project.write(
        "migrations/versions/c1.rs",
        "#[migration(revision = \"c1\", down_revision = \"a1\", branch_labels = \"shop\")]\nfn up() {}\n",
    );
    let single = Project::with_chain("single", &["a1"]);
    let none = Project::with_chain("none", &[]);
    let cases = [
        (&project, "revision -m x", "Multiple heads are present; please specify the head revision on which …"),
        (&project, "revision -m x --head a1", "Revision a1 is not a head revision; please specify --splice …"),
        (&project, "revision -m x --head zz", "Can't locate revision identified by 'zz'"),
        (&project, "revision -m x --head shop@b1", "Can't locate revision (not a member of branch 'shop')"),
        (&project, "revision -m x --head +1", "Can't locate revision identified by '+1'"),
        (&project, "revision -m x --head b1 --rev-id c1", "Revision c1 is present more than once (a warning)"),
        (&project, "revision -m x --head b1 --rev-id a-b", "Character(s) '-' not allowed in revision identifier 'a-b'"),
        (&project, "revision -m x --head b1 --branch-label shop", "Branch name 'shop' … already used (traceback)"),
        (&project, "revision -m x --head b1 --depends-on zz", "Can't locate revision identified by 'zz'"),
        (
            &project,
            "revision -m x --head b1 --rev-id d1 --depends-on d1",
            "Dependency self-loop is detected in revisions (d1)",
        ),
        (
            &project,
            "revision -m x --head b1 --version-path elsewhere",
            "Path … is not represented in current version locations",
        ),
        (&project, "merge b1 b1", "Duplicate head revisions specified"),
        (&project, "merge b1 zz", "Can't locate revision identified by 'zz'"),
        (&project, "merge a1 b1", "accepted"),
        (&project, "merge a1 b1 --splice", "accepted"),
        (&project, "merge b1", "accepted: an ordinary revision"),
        (&single, "merge", "too few arguments"),
        (&single, "merge heads", "accepted: an ordinary revision"),
        (&none, "merge", "too few arguments"),
        (&none, "revision -m x --head head --depends-on base", "Can't locate revision identified by 'base'"),
    ];
    let mut report = String::new();
    for (project, line, alembic) in cases {
        let before = project.files();
        let ran = project.migrate(line).run();
        assert_ne!(ran.status, 0, "{line}");
        assert_eq!(project.files(), before, "{line}");
        report += &format!("$ {line}\n  Alembic: {alembic}\n{}\n", ran.shown());
    }
    assert_snapshot!(report);
}
