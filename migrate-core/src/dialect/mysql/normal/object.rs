//! Views, functions, triggers and sequences.

use super::super::super::lacking;
use super::{WORDING, view};
use crate::schema::expression::{canonical, one_line};
use crate::schema::query::parts;
use crate::schema::{Definition, Object, Routine, Schema, Sequence};

pub(super) fn all(schema: &mut Schema) {
    for mut it in std::mem::take(&mut schema.objects).into_values() {
        object(&mut it, schema);
        schema.objects.insert(it.name(), it);
    }
}

fn object(object: &mut Object, schema: &Schema) {
    object.depends_on.clear();
    let mut has_comment = false;
    match &mut object.definition {
        Definition::View(it) => {
            it.query = view::query(lacking::trimmed(&it.query), schema);
            it.options =
                it.options.take().map(|it| canonical(&it.replace('=', " = "), WORDING)).filter(|it| !it.is_empty());
        }
        Definition::Trigger(it) => {
            it.event = one_line(&it.event, WORDING);
            it.action = one_line(lacking::trimmed(&it.action), WORDING);
        }
        Definition::Function(it) | Definition::Procedure(it) => {
            routine(it);
            has_comment = true;
        }
        Definition::Sequence(it) => sequence(it),
        Definition::Grant(it) => it.privilege = it.privilege.to_ascii_uppercase(),
        Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Enum(_)
        | Definition::Domain(_)
        | Definition::Policy(_)
        | Definition::RowSecurity(_) => {}
    }
    object.comment = object.comment.take().filter(|it| has_comment && !it.is_empty());
}

fn routine(routine: &mut Routine) {
    let arguments = parts(&routine.arguments).into_iter().map(|it| {
        let written = types(&one_line(it, WORDING));
        written.strip_prefix("in ").map_or(written.clone(), str::to_owned)
    });
    routine.arguments = arguments.collect::<Vec<_>>().join(", ");
    let mut definition = types(&one_line(lacking::trimmed(&routine.definition), WORDING));
    // What holds anyway; only before the body is it said.
    for words in ["language sql ", "not deterministic ", "contains sql ", "sql security definer "] {
        definition = definition.replacen(words, "", 1);
    }
    routine.definition = definition;
}

/// Writes the words of types without the lengths that only show.
fn types(sql: &str) -> String {
    const SHOWN: [(&str, &str); 12] = [
        ("tinyint (4)", "tinyint"),
        ("smallint (6)", "smallint"),
        ("mediumint (9)", "mediumint"),
        ("int (11)", "int"),
        ("bigint (20)", "bigint"),
        ("tinyint (3) unsigned", "tinyint unsigned"),
        ("smallint (5) unsigned", "smallint unsigned"),
        ("int (10) unsigned", "int unsigned"),
        ("year (4)", "year"),
        ("boolean", "tinyint (1)"),
        ("integer", "int"),
        ("numeric", "decimal"),
    ];
    SHOWN.iter().fold(sql.to_owned(), |sql, (said, meant)| sql.replace(said, meant))
}

/// Says what is not said: <https://mariadb.com/kb/en/create-sequence/>.
fn sequence(sequence: &mut Sequence) {
    let increment = *sequence.increment.get_or_insert(1);
    let (lowest, highest) = if increment < 0 { (i64::MIN + 1, -1) } else { (1, i64::MAX - 1) };
    let minimum = *sequence.minimum.get_or_insert(lowest);
    let maximum = *sequence.maximum.get_or_insert(highest);
    sequence.start.get_or_insert(if increment < 0 { maximum } else { minimum });
    sequence.cache.get_or_insert(1000);
    sequence.ty = None;
}
