//! `edit`: the editor that the environment names gets the file.

use insta::assert_snapshot;

use crate::project::{Call, Project};

/// An editor that adds a line with the words it was called with.
fn project() -> Project {
    let project = Project::with_chain("edit", &["a1", "b1 a1", "c1 a1"]);
    project.write("editor", "#!/bin/sh\nfor file; do :; done\necho \"// edited by $1\" >> \"$file\"\n");
    make_executable(&project, "editor");
    project
}

fn make_executable(project: &Project, file: &str) {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(project.path(file), mode).expect("the mode can be set");
}

fn edit(project: &Project, words: &str, editor: &str) -> Call {
    project.migrate(&format!("edit {words}")).env("VISUAL", "nobody").env("EDITOR", editor)
}

#[test]
fn each_revision_is_opened_in_the_editor_with_its_arguments() {
    let project = project();
    let editor = format!("{} --wait", project.path("editor").display());
    assert_snapshot!(edit(&project, "heads", &editor).shown(), @"exit 0");
    for (file, times) in [("a1", 0), ("b1", 1), ("c1", 1)] {
        let text = project.read(&format!("migrations/versions/{file}.rs"));
        assert_eq!(text.matches("// edited by --wait").count(), times, "{file}");
    }
    let relative = project.migrate("edit a1 --dir migrations/versions").env("EDITOR", "").env("VISUAL", "./editor");
    relative.run().succeeded();
    assert!(project.read("migrations/versions/a1.rs").contains("// edited by "));
}

#[test]
fn a_file_of_a_broken_chain_can_be_edited() {
    let project = project();
    project.revision("d1 nobody");
    edit(&project, "d1", "./editor").run().succeeded();
    assert!(project.read("migrations/versions/d1.rs").contains("// edited by"));
    assert_eq!(edit(&project, "head", "./editor").run().status, 1);
}

#[test]
fn what_cannot_be_edited_says_why() {
    let project = project();
    let before = project.files();
    assert_snapshot!(edit(&project, "b1", "no-such-editor").shown(), @"
    exit 1
    --- stderr
    error[editor-not-started]: the editor `no-such-editor` could not be started
      caused by: No such file or directory (os error 2)
    help: name an editor with the variable `EDITOR`
    ");
    assert_snapshot!(edit(&project, "b1", "false").shown(), @"
    exit 1
    --- stderr
    error[editor-failed]: the editor `false` ended with exit status: 1
    ");
    assert_snapshot!(edit(&project, "base", "./editor").shown(), @"
    exit 1
    --- stderr
    error[nothing-to-edit]: `base` names no revision
    help: name a revision; `cargo migrate history` lists them
    ");
    assert_snapshot!(edit(&project, "head", "./editor").shown(), @"
    exit 1
    --- stderr
    error[multiple-heads]: `head` matches 2 heads
      b1  Create t_b1
      c1  Create t_c1
    help: name one of them, write `heads` for all, or join them with `cargo migrate merge`
    ");
    assert_snapshot!(edit(&project, "current --dir migrations/versions", "./editor").shown(), @"
    exit 2
    --- stderr
    error[only-files]: `edit current` works on a database or runs migrations, and `--dir` names only files
    help: name a package instead: `cargo migrate current --package NAME`
    ");
    assert_eq!(project.files(), before);
}
