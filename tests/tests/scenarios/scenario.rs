//! One scenario: what is there, with rows; a change; and what must hold of both.

use migrate_core::Migrations;
use migrate_core::explain::Explain;
use migrate_core::migration::{Migration, MigrationFn, Settings};
use migrate_core::operation::Operations;
use migrate_core::plan::{self, Direction};
use migrate_core::prelude::Dialect;
use migrate_core::revision::RevisionId;
use migrate_core::schema::Schema;
use migrate_core::script::{self, Action, Object, Replay, Script, ScriptError};
use migrate_tests::{Backend, TestDatabase};

use crate::fingerprint::fingerprint;
use crate::inspected;

/// A change to a schema with rows in it, undone afterwards.
pub(crate) struct Scenario {
    /// Names the snapshot.
    pub(crate) name: &'static str,
    /// What is there before.
    pub(crate) from: MigrationFn,
    /// The rows that are there before, as SQL; none for a scenario that is only written, not run.
    pub(crate) rows: &'static str,
    /// The change.
    pub(crate) change: MigrationFn,
    /// A query that gives the same rows before, after and when undone.
    pub(crate) kept: &'static str,
}

/// Makes a migration of functions.
pub(crate) fn migration(revision: &'static str, upgrade: MigrationFn, downgrade: Option<MigrationFn>) -> Migration {
    Migration {
        revision,
        down_revision: &[],
        depends_on: &[],
        branch_labels: &[],
        message: "",
        created: None,
        transaction: None,
        irreversible: None,
        checksum: "",
        path: "versions/scenario.rs",
        line: 1,
        upgrade,
        downgrade,
    }
}

/// Changes nothing.
pub(crate) fn nothing(_: &mut Operations) -> migrate_core::Result<()> {
    Ok(())
}

/// Gives the SQL of a script, one statement a paragraph.
pub(crate) fn text(script: &Result<Script, ScriptError>) -> String {
    let script = match script {
        Ok(script) => script,
        Err(error) => return format!("error: {}\n", error.cause),
    };
    let lines = script.statements.iter().map(|statement| {
        let outside = if statement.transactional { "" } else { "-- outside a transaction\n" };
        let sql: Vec<String> = statement.action.sql().iter().map(|sql| format!("{sql};\n")).collect();
        format!("{outside}{}", sql.concat())
    });
    lines.collect()
}

impl Scenario {
    /// Compares the SQL with the snapshot, and runs it on every database that takes it.
    pub(crate) fn check(&self) {
        let mut written = String::new();
        for backend in Backend::ALL {
            let dialect = dialect(backend);
            let from = migration("from", self.from, None);
            let change = migration("change", self.change, None);
            let mut replay = Replay::new(dialect, [&from]);
            let up = script::write(&change, Direction::Upgrade, &mut replay);
            written += &format!("==== {dialect}\n{}", text(&up));
            let Ok(up) = up else { continue };
            let after = replay.schema().expect("is recorded").clone();
            let down = script::write(&change, Direction::Downgrade, &mut replay);
            written += &format!("---- undone\n{}", text(&down));
            if let (Ok(down), false) = (down, self.rows.is_empty()) {
                self.run(backend, &from, &up, &down, &after);
            }
        }
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(self.name, written);
        });
    }

    fn run(&self, backend: Backend, from: &Migration, up: &Script, down: &Script, after: &Schema) {
        let Some(database) = backend.database(self.name) else { return };
        let from = script::write(from, Direction::Upgrade, &mut Replay::new(dialect(backend), []));
        apply(&database, &from.expect("what is there can be written"));
        database.execute(self.rows);
        let (rows, schema) = (database.query(self.kept), fingerprint(&database));
        assert!(!rows.is_empty(), "{backend}: a scenario has rows to lose");
        apply(&database, up);
        assert_eq!(database.query(self.kept), rows, "{backend}: rows after the change");
        assert_ne!(fingerprint(&database), schema, "{backend}: the change does something");
        inspected::agrees(self.name, &database, after);
        self.by_script(&database);
        apply(&database, down);
        assert_eq!(database.query(self.kept), rows, "{backend}: rows when undone");
        similar(&fingerprint(&database), &schema, backend);
    }
}

impl Scenario {
    /// Makes the same in another database by the scripts that `--sql` writes; what they refuse is left out.
    fn by_script(&self, live: &TestDatabase) {
        let change = Migration { down_revision: &["from"], ..migration("change", self.change, None) };
        let list = vec![migration("from", self.from, None), change];
        let migrations = Migrations { list: list.leak(), settings: Settings::DEFAULT };
        let script = |from: &[RevisionId], target: &str| {
            let steps = plan::upgrade(&migrations.graph()?, from, target)?;
            migrations.sql(dialect(live.backend), from, &steps)
        };
        let first = script(&[], "from").expect("what is there can be written");
        let second = match script(&["from".into()], "change") {
            Ok(sql) => sql,
            Err(error) if ["not-sql", "rebuild-of-unknown-table"].contains(&error.code()) => return,
            Err(error) => panic!("{error}"),
        };
        let Some(database) = live.backend.database(self.name) else { return };
        [&first, self.rows, &second].into_iter().for_each(|sql| database.execute(sql));
        assert_eq!(database.query(self.kept), live.query(self.kept), "{}: rows after the script", live.backend);
        // Without the tool's own tables, which no script of a scenario has made in the other database.
        let print = |database: &TestDatabase| -> String {
            let text = fingerprint(database).replace(&database.name, "DATABASE");
            let lines = text.lines().map(str::trim_end).filter(|it| !it.is_empty() && !it.contains("migrate_"));
            lines.map(|line| format!("{line}\n")).collect()
        };
        let (own, expected) = (print(&database), print(live));
        similar(&own, &expected, live.backend);
    }
}

fn similar(undone: &str, before: &str, backend: Backend) {
    let only = |one: &str, other: &str| -> Vec<String> {
        one.lines().filter(|line| !other.lines().any(|it| it == *line)).map(str::to_owned).collect()
    };
    let (lost, left) = (only(before, undone), only(undone, before));
    assert!(undone == before, "{backend}: undone\nlost {lost:#?}\nleft {left:#?}");
}

/// Names the dialect of a database.
pub(crate) fn dialect(backend: Backend) -> Dialect {
    match backend {
        Backend::Sqlite => Dialect::Sqlite,
        Backend::Postgres => Dialect::Postgres,
        Backend::Mariadb => Dialect::Mysql,
    }
}

/// Runs a script as the runner does, through the database's own client.
pub(crate) fn apply(database: &TestDatabase, script: &Script) {
    let mut sql = String::new();
    for statement in &script.statements {
        match &statement.action {
            // The client splits at semicolons, those of a trigger's body too, unless told otherwise.
            action @ Action::Sql(_) if database.backend == Backend::Mariadb => {
                let delimited = |text: &String| sql += &format!("DELIMITER $$$\n{text}$$$\nDELIMITER ;\n");
                action.sql().iter().for_each(delimited);
            }
            action @ (Action::Sql(_)
            | Action::Bound(_)
            | Action::Insert(_)
            | Action::Backfill(_)
            | Action::Concurrent(_)) => {
                action.sql().iter().for_each(|text| sql += &format!("{text};\n"));
            }
            Action::Run(run) => panic!("no client calls {run:?}"),
            Action::Rebuild(rebuild) => {
                database.execute(&std::mem::take(&mut sql));
                let objects = objects(database, &rebuild.objects_sql);
                let mut rebuilt = "PRAGMA foreign_keys = OFF;\nBEGIN;\n".to_owned();
                let statements = rebuild.on(&objects).expect("what is there can be rebuilt");
                statements.iter().for_each(|text| rebuilt += &format!("{text};\n"));
                rebuilt += "COMMIT;\n";
                database.execute(&rebuilt);
                assert_eq!(database.query("PRAGMA foreign_key_check"), "", "no row refers to nothing");
            }
        }
    }
    database.execute(&sql);
}

/// Reads what a rebuild asks for; names and texts may have lines, and hexadecimal is one line.
fn objects(database: &TestDatabase, query: &str) -> Vec<Object> {
    let query = format!("SELECT hex(kind), hex(name), hex(\"table\"), hex(sql) FROM ({query})");
    let rows = database.query(&query);
    let object = |row: &str| {
        let mut fields = row.split('\t').map(unhex);
        let mut field = || fields.next().expect("four fields");
        Object { kind: field(), name: field(), table: field(), sql: field() }
    };
    rows.lines().map(object).collect()
}

fn unhex(text: &str) -> String {
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("two hexadecimal digits");
    String::from_utf8((0..text.len()).step_by(2).map(byte).collect()).expect("what was text before")
}
