//! Partitions, which are tables.

use super::super::super::Writer;
use crate::operation::{AttachPartition, DetachPartition, ReorganizePartitions};
use crate::schema::{Bounds, IndexTerm, Partition, Partitioning, TableName};

/// Writes how a table's rows are divided.
pub(super) fn by(w: &mut Writer, partitioning: &Partitioning) {
    w.sql(" PARTITION BY ").sql(partitioning.method.word()).sql(" (");
    w.list(&partitioning.key, |w, term| {
        match term {
            IndexTerm::Column(column) => w.ident(column),
            IndexTerm::Expression(sql) => w.sql("(").expression(sql).sql(")"),
        };
    });
    w.sql(")");
}

pub(super) fn create(w: &mut Writer, table: &TableName, partition: &Partition) {
    w.table(&partition.name).sql(" PARTITION OF ").table(table);
    bounds(w, &partition.bounds);
}

pub(super) fn attach(w: &mut Writer, op: &AttachPartition) {
    w.table(&op.table).sql(" ATTACH PARTITION ").table(&op.partition.name);
    bounds(w, &op.partition.bounds);
}

pub(super) fn detach(w: &mut Writer, op: &DetachPartition) {
    w.table(&op.table).sql(" DETACH PARTITION ").table(&op.name);
    w.sql(if op.concurrently { " CONCURRENTLY" } else { "" });
}

pub(super) fn reorganize(w: &mut Writer, op: &ReorganizePartitions) {
    w.unsupported(
        format!("reorganize partitions of `{}`", op.table),
        "detach them, make the new ones with `op.create_partition`, and move the rows with `op.execute`",
    );
}

fn bounds(w: &mut Writer, bounds: &Bounds) {
    match bounds {
        Bounds::Range { from, to } => {
            values(w.sql(" FOR VALUES FROM ("), from).sql(") TO (");
            values(w, to).sql(")");
        }
        Bounds::List(listed) => {
            values(w.sql(" FOR VALUES IN ("), listed).sql(")");
        }
        Bounds::Hash { modulus, remainder } => {
            w.sql(&format!(" FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})"));
        }
        Bounds::Default => {
            w.sql(" DEFAULT");
        }
    }
}

/// Writes values with commas between them.
fn values<'w>(w: &'w mut Writer, values: &[String]) -> &'w mut Writer {
    w.list(values, |w, sql| {
        w.expression(sql);
    })
}
