//! Partitions, which are parts of a table.

use super::super::super::Writer;
use super::super::partition::{follows, method};
use crate::operation::{CreatePartition, Operation, ReorganizePartitions};
use crate::schema::{Bounds, IndexTerm, MINVALUE, Partition, PartitionMethod, Partitioning, Table, TableName};

/// Writes how a table's rows are divided, with its partitions.
pub(super) fn by(w: &mut Writer, table: &TableName, partitioning: &Partitioning) {
    w.sql(" PARTITION BY ").sql(method(partitioning)).sql(" (");
    w.list(&partitioning.key, |w, term| {
        match term {
            IndexTerm::Column(column) => w.ident(column),
            IndexTerm::Expression(sql) => w.expression(sql),
        };
    });
    w.sql(")");
    if partitioning.partitions.is_empty() {
        w.unsupported(
            format!("partition table `{table}` without a partition"),
            "it needs at least one, for example `.partition(\"rest\", Bounds::below([\"MAXVALUE\"]))`",
        );
    }
    if partitioning.method == PartitionMethod::Hash && !is_whole(&partitioning.partitions) {
        w.unsupported(
            format!("divide table `{table}` among some of its hashes"),
            "it needs a partition for each remainder, in order: `Bounds::hash(2, 0)`, `Bounds::hash(2, 1)`",
        );
    }
    definitions(w, partitioning.key.len(), None, &partitioning.partitions);
}

/// Tells whether partitions are those of one modulus, in order; MySQL knows no others.
fn is_whole(partitions: &[Partition]) -> bool {
    let count = partitions.len();
    partitions.iter().enumerate().all(|(number, partition)| match partition.bounds {
        Bounds::Hash { modulus, remainder } => (modulus as usize, remainder as usize) == (count, number),
        Bounds::Range { .. } | Bounds::List(_) | Bounds::Default => false,
    })
}

pub(super) fn add(w: &mut Writer, op: &CreatePartition, before: Option<&Table>) {
    if let Bounds::Hash { .. } = op.partition.bounds {
        w.unsupported(
            op_words(op),
            "it needs every row to move: `op.execute(Sql::new().mysql(\"ALTER TABLE .. ADD PARTITION PARTITIONS 1\"))`",
        );
    }
    let partitioning = before.and_then(|it| it.partitioning.as_ref());
    let last = partitioning.and_then(|it| it.partitions.last());
    w.sql("ADD PARTITION");
    match partitioning {
        Some(it) => definitions(w, it.key.len(), last, std::slice::from_ref(&op.partition)),
        None => unchecked(w, std::slice::from_ref(&op.partition)),
    }
}

fn op_words(op: &CreatePartition) -> String {
    format!("make partition `{}` of `{}`", op.partition.name, op.table)
}

pub(super) fn reorganize(w: &mut Writer, op: &ReorganizePartitions, before: Option<&Table>) {
    w.sql("REORGANIZE PARTITION ").list(&op.names, |w, name| {
        w.ident(&name.name);
    });
    w.sql(" INTO");
    let partitioning = before.and_then(|it| it.partitioning.as_ref());
    let first = partitioning.and_then(|it| it.partitions.iter().position(|part| op.names.contains(&part.name)));
    match (partitioning, first) {
        (Some(it), Some(first)) => {
            let previous = first.checked_sub(1).and_then(|at| it.partitions.get(at));
            definitions(w, it.key.len(), previous, &op.to);
        }
        (Some(_), None) | (None, _) => unchecked(w, &op.to),
    }
}

/// A table and a partition change places on MySQL, which is another thing than either.
pub(super) fn exchange(w: &mut Writer, operation: &Operation) {
    w.unsupported(
        operation.describe(),
        "it needs `ALTER TABLE .. EXCHANGE PARTITION .. WITH TABLE ..`, with `op.execute`, and a partition on both sides",
    );
}

/// Writes partitions that follow one another, the first of them the one before.
fn definitions<'p>(w: &mut Writer, width: usize, mut previous: Option<&'p Partition>, partitions: &'p [Partition]) {
    for partition in partitions {
        if let Bounds::Range { from, to } = &partition.bounds
            && !(from.len() == width && to.len() == width && follows(previous, from))
        {
            let begin = if previous.is_none() { MINVALUE } else { "the end of the partition before" };
            w.unsupported(
                format!("let partition `{}` begin at {}", partition.name, from.join(", ")),
                format!("it needs ranges without gaps, in order: begin at {begin}"),
            );
        }
        previous = Some(partition);
    }
    unchecked(w, partitions);
}

fn unchecked(w: &mut Writer, partitions: &[Partition]) {
    w.lines(partitions, |w, partition| {
        w.sql("PARTITION ").ident(&partition.name.name);
        match &partition.bounds {
            Bounds::Range { to, .. } => {
                values(w.sql(" VALUES LESS THAN ("), to).sql(")");
            }
            Bounds::List(listed) => {
                values(w.sql(" VALUES IN ("), listed).sql(")");
            }
            Bounds::Hash { .. } => {}
            Bounds::Default => {
                w.unsupported(
                    format!("keep the rows of no other partition in `{}`", partition.name),
                    "it needs bounds: a last range up to `MAXVALUE`, or a list of every value",
                );
            }
        }
    });
}

/// Writes values with commas between them.
fn values<'w>(w: &'w mut Writer, values: &[String]) -> &'w mut Writer {
    w.list(values, |w, sql| {
        w.expression(sql);
    })
}
