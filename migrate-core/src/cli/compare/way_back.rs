//! The way back, where the database cannot go the one that is derived.

use crate::dialect::Dialect;
use crate::diff::{Changes, Note};
use crate::operation::{AlterColumn, Call, Operation, complete};
use crate::schema::Schema;

/// Gives what undoes operations that have led to a schema, where some of it cannot be done as it is derived.
pub(super) fn way_back(dialect: Dialect, operations: &[Operation], mut at: Schema) -> Option<Changes> {
    let mut back = Changes::default();
    let mut is_derived = true;
    for operation in operations.iter().rev() {
        let inverse = operation.inverse().ok()?;
        let steps = if let Operation::AlterColumn(op) = &inverse
            && is_recomputed(dialect, op)
        {
            is_derived = false;
            let text = format!("`{}.{}` is added again, as it is to be computed", op.table, op.name);
            back.notes.push(Note { operation: Some(back.operations.len()), text });
            added_again(op, &at)?
        } else {
            vec![inverse]
        };
        for step in steps {
            step.apply(&mut at).ok()?;
            back.operations.push(step);
        }
    }
    (!is_derived).then_some(back)
}

/// <https://www.postgresql.org/docs/current/sql-altertable.html>: no column that is there becomes a computed one.
fn is_recomputed(dialect: Dialect, op: &AlterColumn) -> bool {
    dialect == Dialect::Postgres && matches!(op.changes().generated, Some(Some(_)))
}

/// Drops a column with all that stands on it, and makes it and that again.
fn added_again(op: &AlterColumn, at: &Schema) -> Option<Vec<Operation>> {
    let column = op.to.column(&op.name)?;
    let drop = Call::DropColumn { table: op.table.clone(), name: op.name.clone(), if_exists: false };
    let mut steps = complete(&drop, Some(at)).ok()?;
    let again = steps.iter().rev().map(Operation::inverse).collect::<Result<Vec<_>, _>>().ok()?;
    for mut step in again {
        if let Operation::AddColumn(add) = &mut step {
            add.column = column.clone();
        }
        steps.push(step);
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{self, Hints};
    use crate::schema::{Column, Constraint, Generated, Index, Rule, SqlType, Table};

    fn schema(generated: Option<&str>) -> Schema {
        let mut table = Table::new("items");
        let generated = generated.map(|sql| Generated { expression: sql.to_owned(), stored: true });
        let total = Column { generated, ..Column::new("total", SqlType::Integer) };
        table.columns.extend([Column::new("price", SqlType::Integer), total]);
        table.constraints.push(Constraint { name: "uq".into(), rule: Rule::unique(vec!["total".into()]) });
        table.indexes.push(Index::new("ix", ["price", "total"]));
        let mut schema = Schema::default();
        schema.insert(table).expect("the first");
        schema
    }

    #[test]
    fn a_column_that_is_no_longer_computed_is_made_anew_on_the_way_back_with_its_keys() {
        let (from, to) = (schema(Some("price * 2")), schema(None));
        let changes = diff::operations(&from, &to, &Hints::default()).expect("nothing is asked");
        let back = way_back(Dialect::Postgres, &changes.operations, to.clone()).expect("is not derived");
        let mut at = to.clone();
        back.operations.iter().for_each(|it| it.apply(&mut at).expect("fits"));
        assert!(diff::operations(&at, &from, &Hints::default()).expect("nothing is asked").is_empty());
        assert!(back.operations.iter().all(|it| !matches!(it, Operation::AlterColumn(_))));
        assert_eq!(way_back(Dialect::Sqlite, &changes.operations, to), None);
    }
}
