//! What the databases' own tools say of a schema, to be compared but for the order of objects.

use migrate_tests::{Backend, TestDatabase};

/// Lists the entries that one of two databases has alone, each behind `-` (the first) or `+` (the second).
pub(crate) fn unlike(one: &TestDatabase, other: &TestDatabase) -> Vec<String> {
    let (one, other) = (entries(one), entries(other));
    let alone = |sign: &str, of: &[String], than: &[String]| -> Vec<String> {
        of.iter().filter(|it| !than.contains(it)).map(|it| format!("{sign} {it}")).collect()
    };
    let mut all = alone("-", &one, &other);
    all.extend(alone("+", &other, &one));
    all
}

fn entries(database: &TestDatabase) -> Vec<String> {
    match database.backend {
        Backend::Sqlite => database.query(FACTS).lines().map(words).collect(),
        Backend::Postgres => of_postgres(&database.dump_by_tool()),
        Backend::Mariadb => of_mariadb(&database.dump_by_tool(), &database.name),
    }
}

/// `pg_dump` has a heading for each object; the settings between them are those of the script.
fn of_postgres(dump: &str) -> Vec<String> {
    let entries = dump.split("\n--\n-- Name: ").skip(1);
    let body = |entry: &str| -> String {
        // Which index `CLUSTER` goes by is told as left alone.
        let is_storage = |it: &str| it.starts_with("SET default_") || it.contains(" CLUSTER ON ");
        let lines = entry.lines().filter(|it| !it.trim().is_empty() && *it != "--" && !is_storage(it));
        lines.collect::<Vec<_>>().join("\n")
    };
    entries.map(|it| body(it.split("\n--\n-- PostgreSQL database dump complete").next().unwrap_or(it))).collect()
}

/// `mariadb-dump` ends statements with `;`, those of routines with `;;`; the database says its own name at some.
fn of_mariadb(dump: &str, name: &str) -> Vec<String> {
    let (mut entries, mut entry) = (Vec::new(), String::new());
    for line in dump.lines().filter(|it| !it.trim().is_empty() && !it.starts_with("/*!4") && !it.starts_with("/*!5")) {
        entry.push_str(line);
        entry.push('\n');
        if line.ends_with(';') {
            let entry = std::mem::take(&mut entry).replace(name, "own");
            // What happens anyway need not be said, and who made a thing is whoever did.
            let entry = entry.replace(" ON DELETE NO ACTION", "").replace(" ON UPDATE NO ACTION", "");
            entries.push(sorted(&without_arguments(&entry.replace("`root`@`localhost`", "`migrate`@`%`"))));
        }
    }
    entries.push(entry);
    entries
}

/// Keys and foreign keys stand in the order in which they were made.
fn sorted(entry: &str) -> String {
    let is_key = |line: &&str| ["KEY ", "UNIQUE KEY ", "CONSTRAINT "].iter().any(|it| line.trim().starts_with(it));
    let (mut keys, others): (Vec<&str>, Vec<&str>) = entry.lines().partition(is_key);
    keys.sort_by_key(|it| it.trim_end_matches(','));
    let lines: Vec<&str> = others.into_iter().chain(keys).map(|it| it.trim_end_matches(',')).collect();
    lines.join("\n")
}

/// MariaDB keeps the arguments of a routine as they were typed, and the catalog tells what they are.
fn without_arguments(entry: &str) -> String {
    let is_routine = ["PROCEDURE `", "FUNCTION `"].iter().any(|it| entry.contains(it)) && entry.starts_with("CREATE ");
    let body = ["RETURNS ", "READS SQL", "MODIFIES SQL", "BEGIN"].iter().filter_map(|it| entry.find(it)).min();
    match (entry.find('('), body.filter(|_| is_routine)) {
        (Some(open), Some(body)) if open < body => format!("{}{}", &entry[..open], &entry[body..]),
        _ => entry.to_owned(),
    }
}

/// SQLite keeps each statement as it was typed: quotes, breaks and the names that its own pragmas do not know are nobody's
/// to compare. What the pragmas say of tables and indexes is, and the text of all else word by word.
const FACTS: &str = "
    SELECT 'column', m.name, x.cid, x.name, upper(x.type), x.\"notnull\" OR x.pk AND upper(x.type) = 'INTEGER', nullif(upper(x.dflt_value), 'NULL'), x.pk, x.hidden
      FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) x WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%';
    SELECT 'key', m.name, f.seq, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete, f.\"match\"
      FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table';
    SELECT 'index', m.name, CASE WHEN i.origin = 'c' THEN i.name ELSE i.origin END, i.\"unique\", i.partial, x.seqno, x.name, x.\"desc\", x.coll, x.key
      FROM sqlite_schema m JOIN pragma_index_list(m.name) i JOIN pragma_index_xinfo(i.name) x WHERE m.type = 'table';
    SELECT type, name, tbl_name, replace(replace(sql, char(10), ' '), char(13), ' ')
      FROM sqlite_schema WHERE type IN ('view', 'trigger');";

/// Leaves of a text its words alone, without comments.
fn words(text: &str) -> String {
    let text: String = text.split("/*").map(|it| it.split_once("*/").map_or(it, |(_, rest)| rest)).collect();
    text.chars()
        .filter(|it| !it.is_whitespace() && !matches!(it, '\"' | '[' | ']' | '`' | ';'))
        .collect::<String>()
        .to_lowercase()
}
