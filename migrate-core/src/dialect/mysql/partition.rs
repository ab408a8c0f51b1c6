//! How MySQL's partitions differ from the ones that a migration describes.
//!
//! MySQL's ranges have an end and begin where the one before ends; columns are compared as they are (`RANGE COLUMNS`), and
//! expressions must be whole numbers. <https://dev.mysql.com/doc/refman/8.0/en/partitioning-types.html>

use crate::operation::Operation;
use crate::schema::{Bounds, IndexTerm, MINVALUE, Partition, PartitionMethod, Partitioning};

/// Tells whether operations make partitions, which must fit those that are there.
pub(in super::super) fn needs_table(operations: &[Operation]) -> bool {
    operations.iter().any(|it| matches!(it, Operation::CreatePartition(_) | Operation::ReorganizePartitions(_)))
}

/// Gives MySQL's words for the method.
pub(super) fn method(partitioning: &Partitioning) -> &'static str {
    let of_columns = partitioning.key.iter().all(|term| matches!(term, IndexTerm::Column(_)));
    match (partitioning.method, of_columns) {
        (PartitionMethod::Range, true) => "RANGE COLUMNS",
        (PartitionMethod::Range, false) => "RANGE",
        (PartitionMethod::List, true) => "LIST COLUMNS",
        (PartitionMethod::List, false) => "LIST",
        (PartitionMethod::Hash, true) => "KEY",
        (PartitionMethod::Hash, false) => "HASH",
    }
}

/// Tells whether a range begins where the one before ends, or at the bottom.
pub(super) fn follows(previous: Option<&Partition>, from: &[String]) -> bool {
    match previous.map(|it| &it.bounds) {
        None => from.iter().all(|it| it.trim().eq_ignore_ascii_case(MINVALUE)),
        Some(Bounds::Range { to, .. }) => to.iter().map(|it| it.trim()).eq(from.iter().map(|it| it.trim())),
        Some(Bounds::List(_) | Bounds::Hash { .. } | Bounds::Default) => false,
    }
}
