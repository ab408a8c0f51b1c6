//! `history`, `heads`, `branches`, `show`, `current` and `stamp`: their options, colours, and the pager.

use std::fs;

use insta::assert_snapshot;

use crate::project::Project;

/// A shop on one branch, and prices beside it that depend on the shop; both are heads, one only in effect.
fn branches(package: &'static str) -> Project {
    let project = Project::with_chain(package, &["a1", "c1 a1"]);
    let manifest = project.read("migrations/Cargo.toml");
    let table = "[package.metadata.migrate]\n";
    project.write("migrations/Cargo.toml", &manifest.replace(table, &format!("{table}heads = \"many\"\n")));
    for (id, arguments) in
        [("b1", ", down_revision = \"a1\", branch_labels = \"shop\""), ("x1", ", depends_on = \"shop\"")]
    {
        let text = format!(
            "//! Create t_{id}.\nuse migrate_core::prelude::*;\n\n#[migration(revision = \"{id}\"{arguments})]\n\
             pub fn upgrade(op: &mut Operations) -> Result<()> {{\n    op.execute(\"SELECT 1\")\n}}\n"
        );
        project.write(&format!("migrations/versions/{id}.rs"), &text);
    }
    project
}

#[test]
fn each_option_without_a_database() {
    let project = branches("reading");
    assert_snapshot!(project.migrate("heads").shown(), @"
    exit 0
    --- stdout
    b1 (shop) (effective head)
    c1 (head)
    x1 (head)
    ");
    assert_snapshot!(project.migrate("heads --resolve-dependencies -v").shown(), @"
    exit 0
    --- stdout
    Rev: c1 (head)
    Parent: a1
    Path: versions/c1.rs

        Create t_c1

    Rev: x1 (head)
    Parent: <base>
    Also depends on: shop
    Path: versions/x1.rs

        Create t_x1
    ");
    assert_snapshot!(project.migrate("branches").shown(), @"
    exit 0
    --- stdout
    <base> -> a1 (branchpoint), Create t_a1
        -> b1 (shop) (effective head), Create t_b1
        -> c1 (head), Create t_c1
    ");
    assert_snapshot!(project.migrate("branches -v").shown(), @"
    exit 0
    --- stdout
    Rev: a1 (branchpoint)
    Parent: <base>
    Branches into: b1, c1
    Path: versions/a1.rs

        Create t_a1
    ");
    assert_snapshot!(project.migrate("history").shown(), @"
    exit 0
    --- stdout
    a1 -> c1 (head), Create t_c1
    <base> (shop) -> x1 (head), Create t_x1
    a1 -> b1 (shop) (effective head), Create t_b1
    <base> -> a1 (branchpoint), Create t_a1
    ");
    assert_snapshot!(project.migrate("history -r a1:shop -v").shown(), @"
    exit 0
    --- stdout
    Rev: b1 (shop) (effective head)
    Parent: a1
    Branch names: shop
    Path: versions/b1.rs

        Create t_b1

    Rev: a1 (branchpoint)
    Parent: <base>
    Branches into: b1, c1
    Path: versions/a1.rs

        Create t_a1
    ");
    assert_snapshot!(project.migrate("history --graph").shown(), @"
    exit 0
    --- stdout
    * c1 (head) Create t_c1
    | * x1 (head) Create t_x1
    | * b1 (shop) (effective head) Create t_b1
    |/
    * a1 Create t_a1
    ");
    assert_snapshot!(project.migrate("history -r a1: --graph -v").shown(), @"
    exit 0
    --- stdout
    * Rev: b1 (shop) (effective head)
    | Parent: a1
    | Branch names: shop
    | Path: versions/b1.rs
    |
    |     Create t_b1
    |
    | * Rev: c1 (head)
    |/  Parent: a1
    |   Path: versions/c1.rs
    |
    |       Create t_c1
    |
    * Rev: a1 (branchpoint)
      Parent: <base>
      Branches into: b1, c1
      Path: versions/a1.rs

          Create t_a1
    ");
    assert_snapshot!(project.migrate("show shop").shown(), @"
    exit 0
    --- stdout
    Rev: b1 (shop) (effective head)
    Parent: a1
    Branch names: shop
    Path: versions/b1.rs

        Create t_b1
    ");
    assert_snapshot!(project.migrate("show heads").shown(), @"
    exit 0
    --- stdout
    Rev: c1 (head)
    Parent: a1
    Path: versions/c1.rs

        Create t_c1

    Rev: x1 (head)
    Parent: <base>
    Also depends on: shop
    Path: versions/x1.rs

        Create t_x1
    ");
    assert_snapshot!(project.migrate("show base").shown(), @"exit 0");
    assert_snapshot!(project.migrate("stamp a1 x1 --plan --from c1").shown(), @"
    exit 0
    --- stdout
    downgrade a1 -> base  Create t_a1
    upgrade base -> x1  Create t_x1
    ");
    assert_snapshot!(project.migrate("heads --resolve-dependencies --format json").shown(), @r#"
    exit 0
    --- stdout
    [{"revision":"c1","down_revision":["a1"],"depends_on":[],"branch_labels":[],"message":"Create t_c1","created":null,"path":"versions/c1.rs","is_head":true,"is_branch_point":false,"is_merge_point":false},{"revision":"x1","down_revision":[],"depends_on":["shop"],"branch_labels":[],"message":"Create t_x1","created":null,"path":"versions/x1.rs","is_head":true,"is_branch_point":false,"is_merge_point":false}]
    "#);
}

#[test]
fn each_option_with_a_database() {
    let project = branches("standing");
    project.migrate("upgrade shop").run().succeeded();
    assert_snapshot!(project.migrate("history --graph -i").shown(), @"
    exit 0
    --- stdout
    o c1 (head) Create t_c1
    | o x1 (head) Create t_x1
    | @ b1 (shop) (effective head) (current) Create t_b1
    |/
    * a1 Create t_a1
    ");
    assert_snapshot!(project.migrate("history --graph --database-url sqlite:app.sqlite").shown(), @"
    exit 0
    --- stdout
    o c1 (head) Create t_c1
    | o x1 (head) Create t_x1
    | @ b1 (shop) (effective head) (current) Create t_b1
    |/
    * a1 Create t_a1
    ");
    assert_snapshot!(project.migrate("history -i").shown(), @"
    exit 0
    --- stdout
    a1 -> c1 (head), Create t_c1
    <base> (shop) -> x1 (head), Create t_x1
    a1 -> b1 (shop) (effective head) (current), Create t_b1
    <base> -> a1 (branchpoint), Create t_a1
    ");
    assert_snapshot!(project.migrate("history -r current:").shown(), @"
    exit 0
    --- stdout
    a1 -> b1 (shop) (effective head), Create t_b1
    ");
    assert_snapshot!(project.migrate("show current").shown(), @"
    exit 0
    --- stdout
    Rev: b1 (shop) (effective head) (current)
    Parent: a1
    Branch names: shop
    Path: versions/b1.rs

        Create t_b1
    ");
    assert_snapshot!(project.migrate("current --check-heads").shown(), @"
    exit 3
    --- stdout
    b1 (shop) (effective head)
    --- stderr
    error[not-at-heads]: the database is not at the heads: 2 of 4 revisions are missing
    help: apply them: `cargo migrate upgrade heads`
    ");
    project.migrate("upgrade heads").run().succeeded();
    // `b1` is a head that `x1` depends on: it has no row, and nothing is missing.
    assert_snapshot!(project.migrate("current --check-heads -v").shown(), @"
    exit 0
    --- stdout
    Rev: c1 (head)
    Parent: a1
    Path: versions/c1.rs

        Create t_c1

    Rev: x1 (head)
    Parent: <base>
    Also depends on: shop
    Path: versions/x1.rs

        Create t_x1
    --- stderr
    Current revisions of sqlite://app.sqlite:
    ");
    assert_snapshot!(project.migrate("stamp a1 x1").shown(), @"
    exit 0
    --- stderr
         Stamped x1
    ");
    assert_snapshot!(project.migrate("current").shown(), @"
    exit 0
    --- stdout
    x1 (head)
    ");
    project.sqlite("app.sqlite", "INSERT INTO migrate_version VALUES ('gone')");
    assert_snapshot!(project.migrate("current").shown(), @"
    exit 1
    --- stderr
    error[unknown-database-revision]: the database is at revision `gone`, which no migration has
    help: check out the sources that were applied, or correct the row with `cargo migrate stamp --purge REVISION`
    ");
    assert_snapshot!(project.migrate("stamp a1 --purge").shown(), @"
    exit 0
    --- stderr
         Stamped a1
    ");
    assert_eq!(project.sqlite("app.sqlite", "SELECT version_num FROM migrate_version"), "a1");

    // The editor gets the file of the row.
    let edited = project.migrate("edit current").env("EDITOR", "echo").run().succeeded();
    assert!(edited.stdout.ends_with("migrations/versions/a1.rs\n"), "{}", edited.stdout);

    // The deployed binary draws too, and pages.
    let deployed = project.path("target/debug/standing").display().to_string();
    let shown = project.on_terminal(&format!("{deployed} history --graph -v")).env("MIGRATE_PAGER", "sed s/^/paged:/");
    let shown = shown.run().succeeded();
    assert!(shown.stdout.lines().all(|line| line.starts_with("paged:")), "{}", shown.stdout);
    assert!(shown.stdout.contains("\u{1b}[33mc1"), "{}", shown.stdout);
}

#[test]
fn colours_are_for_terminals_and_can_be_declined() {
    let project = branches("colours");
    let heads = Project::migrate_line("heads");
    let coloured = "\u{1b}[33mb1\u{1b}[0m";
    assert!(!project.migrate("heads").run().stdout.contains('\u{1b}'));
    assert!(project.migrate("heads --color always").run().stdout.contains(coloured));
    assert!(project.on_terminal(&heads).run().stdout.contains(coloured));
    assert!(!project.on_terminal(&heads).env("NO_COLOR", "1").run().stdout.contains('\u{1b}'));
    assert!(!project.on_terminal(&format!("{heads} --color never")).run().stdout.contains('\u{1b}'));
}

#[test]
fn a_pager_shows_what_does_not_fit_the_terminal() {
    let project = branches("paged");
    let long = Project::migrate_line("history -v");
    let on = |line: &str, variables: &[(&str, &str)]| {
        let call = project.on_terminal(line).env("PAGER", "sed s/^/paged:/");
        let call = variables.iter().fold(call, |call, (name, value)| call.env(name, value));
        call.run().succeeded().stdout
    };
    let is_paged = |text: &str| text.starts_with("paged:");
    assert!(is_paged(&on(&long, &[])));
    // `PAGER` is the last to be asked, and a shell reads what has more than words.
    assert!(on(&long, &[("MIGRATE_PAGER", "cat -n | head -1 && :")]).starts_with("     1\t"));
    for variables in [
        [("MIGRATE_PAGER", "")],
        [("MIGRATE_PAGER", "cat")],
        [("MIGRATE_PAGER", "no-such-pager")],
        [("MIGRATE_PAGER", "A=1 no-such-pager")],
    ] {
        let text = on(&long, &variables);
        assert!(
            text.contains("Rev: ") && text.contains("Create t_a1") && !text.contains("paged:"),
            "{variables:?}: {text}"
        );
    }
    assert!(!is_paged(&on(&format!("{long} --no-pager"), &[])));
    assert!(!is_paged(&on(&Project::migrate_line("history"), &[])), "what fits needs none");
    assert!(!is_paged(&on(&format!("{long} --format json"), &[])));
    // `less` gets git's options where it has none of its own, and no colours where there are to be none.
    fs::write(project.path("less"), "#!/bin/sh\necho \"LESS=$LESS\"; head -1\n").expect("it can be written");
    let path = format!("{}:{}", project.path("").display(), std::env::var("PATH").unwrap_or_default());
    let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
    fs::set_permissions(project.path("less"), mode).expect("the mode can be set");
    let call = |variables: &[(&str, &str)]| {
        let call = project.on_terminal(&format!("unset PAGER; {long}")).env("PATH", &path).env("NO_COLOR", "1");
        variables.iter().fold(call, |call, (name, value)| call.env(name, value)).run().succeeded().stdout
    };
    let first = call(&[]);
    assert!(first.starts_with("LESS=FRX\r\nRev: c1 (head)\r\n"), "{first:?}");
    assert!(call(&[("LESS", "M")]).starts_with("LESS=M\r\n"));
}
