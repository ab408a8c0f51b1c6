//! Indexes: of new tables, made and dropped.

use super::layout::{Argument, Chain};
use super::word;
use crate::operation::{Algorithm, CreateIndex, DropIndex, Online, TableLock};
use crate::schema::naming::Convention;
use crate::schema::{Index, IndexKind, TableName};

/// Writes an index of a new table.
pub(super) fn of_table(table: &TableName, index: &Index, naming: Convention) -> Chain {
    let is_usual = naming.index(table, &index.parts) == index.name;
    let chain = Chain::on("t", "index").arg(word::parts(&index.parts));
    more(chain.with("name", (!is_usual).then(|| word::ident(&index.name))), index)
}

/// Writes `op.create_index`.
pub(super) fn create(op: &CreateIndex, naming: Convention) -> Chain {
    let CreateIndex { table, index, if_not_exists, online } = op;
    let is_usual = naming.index(table, &index.parts) == index.name;
    let name = if is_usual { "None".to_owned() } else { word::ident(&index.name) };
    let chain = Chain::op("create_index").arg(name).arg(word::table(table)).arg(word::parts(&index.parts));
    meanwhile(more(chain, index).when(*if_not_exists, "if_not_exists"), *online)
}

/// Writes `op.drop_index`.
pub(super) fn drop(op: &DropIndex) -> Chain {
    let chain = Chain::op("drop_index").arg(word::ident(&op.name)).arg(word::table(&op.table));
    meanwhile(chain.when(op.if_exists, "if_exists"), op.online)
}

fn more(chain: Chain, index: &Index) -> Chain {
    // No `..`, so that a new property is not forgotten here.
    let Index {
        name: _,
        parts: _,
        kind,
        unique,
        nulls_not_distinct,
        using,
        condition,
        include,
        with,
        tablespace,
        invisible,
    } = index;
    let mut chain = chain.when(*unique, "unique").when(*nulls_not_distinct, "nulls_not_distinct");
    chain = match kind {
        IndexKind::Plain => chain,
        IndexKind::Fulltext { parser: None } => chain.call("fulltext"),
        IndexKind::Fulltext { parser: Some(parser) } => chain.call("parser").arg(word::text(parser)),
        IndexKind::Spatial => chain.call("spatial"),
    };
    let carried: Option<Argument> = (!include.is_empty()).then(|| word::idents(include));
    chain = chain
        .with("using", using.as_ref().map(|it| word::text(it)))
        .with("filter", condition.as_ref().map(|it| word::text(it)))
        .with("include", carried);
    for (parameter, value) in with {
        chain = chain.call("with").arg(word::text(parameter)).arg(word::text(value));
    }
    chain.with("tablespace", tablespace.as_ref().map(word::ident)).when(*invisible, "invisible")
}

fn meanwhile(chain: Chain, online: Online) -> Chain {
    let Online { concurrently, algorithm, lock } = online;
    let algorithm = algorithm.map(|it| match it {
        Algorithm::Instant => "Algorithm::Instant",
        Algorithm::NoCopy => "Algorithm::NoCopy",
        Algorithm::InPlace => "Algorithm::InPlace",
        Algorithm::Copy => "Algorithm::Copy",
    });
    let lock = lock.map(|it| match it {
        TableLock::None => "TableLock::None",
        TableLock::Shared => "TableLock::Shared",
        TableLock::Exclusive => "TableLock::Exclusive",
    });
    chain.when(concurrently, "concurrently").with("algorithm", algorithm).with("lock", lock)
}
