//! What Alembic says in its errors about writing and configuring migrations, and what the commands say: in one snapshot.
//!
//! Its errors about revisions are those of the graph's own tests.

use std::fmt::Write;

use crate::project::Project;

struct Report<'p> {
    project: &'p Project,
    text: String,
}

impl Report<'_> {
    /// Calls a command that fails, and writes down nothing.
    fn refused(&mut self, alembic: &str, line: &str) {
        let before = self.project.files();
        let shown = self.project.migrate(line).run();
        assert!(shown.status > 0, "{line}: {}", shown.shown());
        assert!(self.project.files() == before, "`{line}` has written something");
        writeln!(self.text, "{line}\n  Alembic: {alembic}").expect("a text takes it");
        for line in shown.shown().lines() {
            writeln!(self.text, "  {line}").expect("a text takes it");
        }
        self.text.push('\n');
    }

    /// Says something else in the manifest for one command.
    fn configured(&mut self, alembic: &str, key: &str, line: &str) {
        let manifest = self.project.read("migrations/Cargo.toml");
        let table = "[package.metadata.migrate]\n";
        assert!(manifest.contains(table));
        self.project.write("migrations/Cargo.toml", &manifest.replace(table, &format!("{table}{key}\n")));
        writeln!(self.text, "with {key}:").expect("a text takes it");
        self.refused(alembic, line);
        self.project.write("migrations/Cargo.toml", &manifest);
    }
}

#[test]
fn every_error_about_writing_a_migration_says_what_to_type() {
    let project = Project::with_chain("errors", &["a1", "b1 a1", "b2 a1"]);
    project.write("migrations/more/.gitkeep", "");
    let labelled = project.read("migrations/versions/b1.rs").replace("\"a1\")]", "\"a1\", branch_labels = \"shop\")]");
    project.write("migrations/versions/b1.rs", &labelled);
    let mut report = Report { project: &project, text: String::new() };
    report.refused("Multiple heads are present; please specify the head revision on which …", "revision -m x");
    report.refused("Revision a1 is not a head revision; please specify --splice …", "revision -m x --head a1");
    report.refused("Can't locate revision identified by 'zz'", "revision -m x --head zz");
    report.refused("Can't locate revision identified by 'zz'", "revision -m x --head b1 --depends-on zz");
    report.refused("Branch name 'shop' … already used (traceback)", "revision -m x --head b2 --branch-label shop");
    report.refused("Revision b1 is present more than once (a warning)", "revision -m x --head b2 --rev-id b1");
    report.refused("Character(s) '-' not allowed in revision identifier", "revision -m x --head b2 --rev-id b-2");
    report.refused("Duplicate head revisions specified", "merge b1 b1");
    report.refused("Revision a1 is not a head revision; please specify --splice …", "merge b1 a1");
    report.refused("accepted", "merge b1");
    report.refused(
        "Path elsewhere is not represented in current version locations",
        "revision -m x --head b1 --version-path elsewhere",
    );
    report.configured(
        "Multiple version locations present, please specify --version-path",
        "versions = [\"versions\", \"more\"]",
        "revision -m x --head base",
    );
    report.configured("Path doesn't exist: none.  Please use the 'init' command …", "versions = [\"none\"]", "heads");
    report.configured("accepted", "file-templat = \"{rev}\"", "heads");
    report.configured("boolean value expected for TOML parameter 'x'", "truncate-slug-length = \"long\"", "heads");
    report.configured("Incorrect TOML format", "versions = [", "heads");
    report.configured("Can't locate timezone: Mars/Olympus", "timezone = \"Mars/Olympus\"", "revision -m x --head b1");
    report.configured("Template rendering failed", "template = \"none.template\"", "revision -m x --head b1");
    report.configured("KeyError: 'revid'", "file-template = \"{revid}\"", "revision -m x --head b1");
    project.write("migrations/versions/notes.rs", "//! No migration.\n");
    report.refused("Could not determine revision id from filename notes.py. Be sure …", "heads");
    insta::assert_snapshot!(report.text);
}
