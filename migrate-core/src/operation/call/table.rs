//! Completion of calls about tables.

use super::super::{DropConstraint, DropPartition, DropTable, Operation, object};
use crate::schema::{Schema, SchemaError, TableName};

pub(super) fn drop(
    name: &TableName,
    if_exists: bool,
    cascade: bool,
    schema: Option<&Schema>,
) -> Result<Vec<Operation>, SchemaError> {
    let table = schema.and_then(|it| it.table(name)).cloned();
    let own = Operation::DropTable(DropTable { name: name.clone(), table, if_exists, cascade });
    let Some(schema) = schema else { return Ok(vec![own]) };
    if let Some((parent, partition)) = schema.partition(name) {
        let (table, name, partition) = (parent.name.clone(), name.clone(), Some(partition.clone()));
        return Ok(vec![Operation::DropPartition(DropPartition { table, name, partition })]);
    }
    if !cascade {
        // Every database but SQLite refuses this by itself; SQLite would delete the rows that refer.
        return match schema.references_to(name).find(|by| *by != name) {
            Some(by) if !schema.is_opaque() => {
                Err(SchemaError::StillReferenced { table: name.clone(), by: by.clone() })
            }
            Some(_) | None => {
                let (mut operations, after) = object::around_drop(name, None, schema)?;
                operations.push(own);
                operations.extend(after);
                Ok(operations)
            }
        };
    }
    let mut operations = Vec::new();
    // What goes along is dropped by name, so that it is told, and is back when the table is.
    for child in schema.tables.values().filter(|it| it.options.inherits.contains(name)) {
        operations.extend(drop(&child.name, false, true, Some(schema))?);
    }
    for other in schema.tables.values().filter(|it| it.name != *name && !it.options.inherits.contains(name)) {
        operations.extend(other.constraints.iter().filter(|it| it.refers_to(name)).map(|constraint| {
            let drop = DropConstraint::new(other.name.clone(), constraint.name.clone());
            Operation::DropConstraint(DropConstraint { constraint: Some(constraint.clone()), ..drop })
        }));
    }
    operations.push(own);
    Ok(operations)
}
