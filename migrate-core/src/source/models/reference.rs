//! References from one model to another.

use std::collections::BTreeMap;

use migrate_syntax::model::{ForeignKey, Model};
use migrate_syntax::problem::Problem;
use migrate_syntax::suggestion::nearest;

use super::{Origin, table_name};
use crate::dialect::Dialect;
use crate::schema::TableName;

/// Checks that what a model refers to is there.
pub(super) fn check(
    problems: &mut Vec<Problem<Origin>>,
    model: &Model<Origin>,
    tables: &BTreeMap<TableName, Model<Origin>>,
) {
    let own = model.columns().filter_map(|it| it.references.as_ref());
    for key in own.chain(&model.foreign_keys).filter(|it| !it.external) {
        let target = target(model, key, tables);
        let Some(other) = tables.get(&target) else {
            let names: Vec<String> = tables.keys().map(ToString::to_string).collect();
            let help = match nearest(&key.table.value, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "a table that no model describes is referred to with `external`: \
                         `references(\"table.column\", external)`"
                    .to_owned(),
            };
            problems.push(Problem::new(key.table.span, format!("no model has the table `{target}`"), help));
            continue;
        };
        if other.is_partial {
            continue;
        }
        let columns: Vec<&str> = other.columns().map(|it| it.name.value.as_str()).collect();
        for column in key.referenced_columns.iter().filter(|it| !columns.contains(&it.as_str())) {
            let help = match nearest(column, columns.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!(
                        "its columns are {}",
                        columns.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
                    )
                }
            };
            problems.push(Problem::new(key.table.span, format!("table `{target}` has no column `{column}`"), help));
        }
    }
}

/// Names the table that a key refers to: as it is written, or in the schema of the table that refers.
pub(super) fn target(
    model: &Model<Origin>,
    key: &ForeignKey<Origin>,
    tables: &BTreeMap<TableName, Model<Origin>>,
) -> TableName {
    let written = TableName::from(key.table.value.as_str());
    let beside = table_name(model).beside(key.table.value.as_str());
    if tables.contains_key(&written) {
        return written;
    }
    if written.schema.is_none() && tables.contains_key(&beside) {
        return beside;
    }
    // Both names are of one table where PostgreSQL is at home there.
    let other = Dialect::Postgres.home().and_then(|home| written.otherwise(&home));
    other.filter(|it| tables.contains_key(it)).unwrap_or(written)
}
