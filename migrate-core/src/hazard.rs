//! What an operation does to data, said before it runs.
//!
//! A whole operation enters, hazards leave: what is lost for good, what rows may refuse, what nothing undoes. The plan shows
//! them; whoever wants more rules adds a kind and a function.
//! **Architecture Invariant**: nothing here looks at a database; a hazard is told whatever rows there are.

mod narrowing;

use std::fmt;

use crate::operation::{AddColumn, AlterColumn, AlterEnum, ObjectOperation, Operation};
use crate::schema::{Ident, SqlType, TableName};

/// What an operation puts at risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hazard {
    /// A table goes with its rows.
    DropsRows {
        /// The table.
        table: TableName,
    },
    /// A column goes with its values.
    DropsValues {
        /// The table.
        table: TableName,
        /// The column.
        column: Ident,
    },
    /// A column gets a type that does not hold all that the old one does.
    NarrowsType {
        /// The table.
        table: TableName,
        /// The column.
        column: Ident,
        /// The type before.
        from: SqlType,
        /// The type after.
        to: SqlType,
    },
    /// Rows of one value of an enum type become rows of another that is there already.
    MergesValues {
        /// The type.
        name: TableName,
        /// The value that goes.
        from: String,
        /// The value that its rows get.
        to: String,
    },
    /// A column comes that the rows which are there have no value for.
    NeedsValue {
        /// The table.
        table: TableName,
        /// The column.
        column: Ident,
    },
    /// A column may be null no longer.
    ForbidsNull {
        /// The table.
        table: TableName,
        /// The column.
        column: Ident,
    },
    /// Nobody says how to undo an operation.
    NotUndone {
        /// The operation, said for people.
        operation: String,
    },
    /// The migration says itself that there is no way back.
    NoWayBack {
        /// Its reason.
        reason: String,
    },
    /// A downgrade written by hand does not lead back to where the upgrade began.
    LeadsElsewhere {
        /// What differs, said for people.
        difference: String,
    },
}

impl Hazard {
    /// Names the kind: kebab-case, never changed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::DropsRows { .. } => "drop-table",
            Self::DropsValues { .. } => "drop-column",
            Self::NarrowsType { .. } => "narrowing-type",
            Self::MergesValues { .. } => "merge-enum-values",
            Self::NeedsValue { .. } => "add-required-column",
            Self::ForbidsNull { .. } => "forbid-null",
            Self::NotUndone { .. } => "irreversible-operation",
            Self::NoWayBack { .. } => "irreversible-migration",
            Self::LeadsElsewhere { .. } => "wrong-downgrade",
        }
    }

    /// Names the table whose data is at risk.
    pub fn table(&self) -> Option<&TableName> {
        match self {
            Self::DropsRows { table }
            | Self::DropsValues { table, .. }
            | Self::NarrowsType { table, .. }
            | Self::ForbidsNull { table, .. }
            | Self::NeedsValue { table, .. } => Some(table),
            Self::MergesValues { .. }
            | Self::NotUndone { .. }
            | Self::NoWayBack { .. }
            | Self::LeadsElsewhere { .. } => None,
        }
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DropsRows { table } => {
                write!(f, "the rows of `{table}` are lost: the way back makes the table, not its rows")
            }
            Self::DropsValues { table, column } => {
                write!(f, "the values of `{table}.{column}` are lost: the way back makes the column, not its values")
            }
            Self::NarrowsType { table, column, from, to } => write!(
                f,
                "values of `{table}.{column}` that fit into `{from}` and not into `{to}` are refused, cut or changed"
            ),
            Self::MergesValues { name, from, to } => write!(
                f,
                "rows of value `{from}` of `{name}` become rows of `{to}`: the way back makes the value, and does not know \
                 which rows they were"
            ),
            Self::NeedsValue { table, column } => write!(
                f,
                "`{table}.{column}` may not be null and has no default: a table with rows refuses it, or gives them a value \
                 of the database's own"
            ),
            Self::ForbidsNull { table, column } => write!(
                f,
                "`{table}.{column}` may be null no longer: rows where it is are refused, unless they are filled in before"
            ),
            Self::NotUndone { operation } => write!(f, "no one says how to undo this: {operation}"),
            Self::NoWayBack { reason } => write!(f, "there is no way back: {reason}"),
            Self::LeadsElsewhere { difference } => write!(f, "the downgrade does not lead back: {difference}"),
        }
    }
}

/// Tells what data an operation loses, or what rows it asks too much of.
///
/// ```
/// use migrate_core::hazard;
/// use migrate_core::operation::{DropTable, Operation};
/// let drop = Operation::DropTable(DropTable { name: "users".into(), table: None, if_exists: false, cascade: false });
/// assert_eq!(hazard::losses(&drop)[0].code(), "drop-table");
/// ```
pub fn losses(operation: &Operation) -> Vec<Hazard> {
    match operation {
        Operation::DropTable(op) => vec![Hazard::DropsRows { table: op.name.clone() }],
        Operation::DropPartition(op) => vec![Hazard::DropsRows { table: op.name.clone() }],
        // What is computed can be computed again.
        Operation::DropColumn(op) if op.column.as_ref().is_some_and(|it| it.generated.is_some()) => Vec::new(),
        Operation::DropColumn(op) => {
            vec![Hazard::DropsValues { table: op.table.clone(), column: op.name.clone() }]
        }
        Operation::AlterColumn(op) => narrowed(op).into_iter().chain(forbidden(op)).collect(),
        Operation::AddColumn(op) => required(op).into_iter().collect(),
        Operation::Object(ObjectOperation::AlterEnum(op)) => merged(op),
        Operation::CreateTable(_)
        | Operation::RenameTable(_)
        | Operation::SetTableComment(_)
        | Operation::SetTableOptions(_)
        | Operation::CreatePartition(_)
        | Operation::AttachPartition(_)
        | Operation::DetachPartition(_)
        | Operation::ReorganizePartitions(_)
        | Operation::RebuildTable(_)
        | Operation::RenameColumn(_)
        | Operation::AddConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::RenameConstraint(_)
        | Operation::SetConstraintValidated(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::InsertRows(_)
        | Operation::DeleteRows(_)
        | Operation::Backfill(_)
        | Operation::RenameIndex(_)
        | Operation::Object(_)
        | Operation::Execute(_)
        | Operation::Run(_) => Vec::new(),
    }
}

/// Tells whether an operation has no inverse, so that its migration needs a downgrade of its own.
pub fn is_not_undone(operation: &Operation) -> Option<Hazard> {
    operation.inverse().err().map(|irreversible| Hazard::NotUndone { operation: irreversible.operation })
}

fn merged(op: &AlterEnum) -> Vec<Hazard> {
    let merged = op.moves.iter().filter(|(_, to)| op.from.contains(to));
    merged
        .map(|(from, to)| Hazard::MergesValues { name: op.name.clone(), from: from.clone(), to: to.clone() })
        .collect()
}

fn narrowed(op: &AlterColumn) -> Option<Hazard> {
    let (from, to) = (op.from.ty.as_ref()?, op.to.ty.as_ref()?);
    narrowing::narrows(from, to).then(|| Hazard::NarrowsType {
        table: op.table.clone(),
        column: op.name.clone(),
        from: from.clone(),
        to: to.clone(),
    })
}

fn forbidden(op: &AlterColumn) -> Option<Hazard> {
    let is_forbidden = op.from.nullable == Some(true) && op.to.nullable == Some(false);
    is_forbidden.then(|| Hazard::ForbidsNull { table: op.table.clone(), column: op.name.clone() })
}

fn required(op: &AddColumn) -> Option<Hazard> {
    let column = &op.column;
    let has_value =
        column.nullable || column.default.is_some() || column.identity.is_some() || column.generated.is_some();
    (!has_value).then(|| Hazard::NeedsValue { table: op.table.clone(), column: column.name.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Aspects, DropColumn};
    use crate::schema::{Column, Generated, SqlType};

    #[test]
    fn a_column_that_is_computed_has_no_values_to_lose() {
        let mut column = Column::new("gross", SqlType::BigInt);
        let drop = |column: &Column| {
            let column = Some(column.clone());
            losses(&Operation::DropColumn(DropColumn { column, ..DropColumn::new("orders", "gross") }))
        };
        assert_eq!(drop(&column).len(), 1);
        column.generated = Some(Generated { expression: "price * 2".to_owned(), stored: true });
        assert_eq!(drop(&column), []);
    }

    #[test]
    fn a_column_that_may_be_null_no_longer_refuses_rows() {
        let column = Column::new("name", SqlType::Text);
        let alter = |from: &Column, to: &Column| {
            let (from, to) = (Aspects::of(from), Aspects::of(to));
            losses(&Operation::AlterColumn(AlterColumn {
                table: "t".into(),
                name: "name".into(),
                from,
                to,
                using: None,
            }))
        };
        let not_null = Column { nullable: false, ..column.clone() };
        assert_eq!(alter(&column, &not_null)[0].code(), "forbid-null");
        assert_eq!(alter(&not_null, &column), []);
    }
}
