//! What a database says back of what it was told.

use migrate_core::connection::{MigrateConnection, OpenOptions, open};
use migrate_core::dialect::normal;
use migrate_core::inspect::{Filter, inspect, settle};
use migrate_core::schema::Schema;
use migrate_tests::{Backend, TestDatabase};

use crate::scenario::dialect;

/// The scenarios after which PostgreSQL compares with a new value in checks, indexes and views whose texts the replay
/// leaves alone.
const REWRITTEN: [&str; 1] = ["rename_enum_value"];

/// Compares what a database holds with what the migrations know; where raw SQL may have done more, they do not know.
pub(crate) fn agrees(scenario: &str, database: &TestDatabase, told: &Schema) {
    let is_rewritten = database.backend == Backend::Postgres && REWRITTEN.contains(&scenario);
    if is_rewritten || told.is_opaque() {
        return;
    }
    let dialect = dialect(database.backend);
    let mut connection = open(&database.url, &OpenOptions::default()).expect("is there");
    let inspection = inspect(&mut connection.session(), &Filter::default()).expect("is read");
    let told = settle(&mut connection.session(), told, &inspection.schema).expect("is settled");
    let said = normal(dialect, &inspection.schema);
    assert_eq!(normal(dialect, &told), told, "{dialect}: what is normal stays so");
    let lines = |schema: &Schema| -> Vec<String> {
        let tables = schema.tables.values().map(|it| format!("{it:#?}"));
        let objects = schema.objects.values().map(|it| format!("{it:#?}"));
        tables.chain(objects).flat_map(|it| it.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
    };
    let (told_lines, said_lines) = (lines(&told), lines(&said));
    let only = |one: &[String], other: &[String]| -> Vec<String> {
        one.iter().filter(|it| !other.contains(it)).cloned().collect()
    };
    let (lost, added) = (only(&told_lines, &said_lines), only(&said_lines, &told_lines));
    assert!(
        told.tables == said.tables && told.objects == said.objects,
        "{dialect}: told, not said {lost:#?}\nsaid, not told {added:#?}\nleft alone {:#?}\n{}",
        inspection.left_alone,
        database.dump(),
    );
}
