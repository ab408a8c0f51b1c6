//! New tables.

use super::layout::{Argument, Chain};
use super::{column, constraint, index, word};
use crate::operation::CreateTable;
use crate::schema::naming::Convention;
use crate::schema::{Constraint, Ident, Index, PartitionMethod, Partitioning, Rule, Table, TableName, TableOptions};

/// Writes `op.create_table`, with what is said of single columns beside them.
pub(super) fn create(op: &CreateTable, naming: Convention) -> Chain {
    let CreateTable { table, if_not_exists } = op;
    let Table { name, columns, constraints, indexes, comment, options, partitioning } = table;
    let mut constraints: Vec<&Constraint> = constraints.iter().collect();
    let mut indexes: Vec<&Index> = indexes.iter().collect();
    let mut chains = Vec::new();
    if *if_not_exists {
        chains.push(Chain::on("t", "if_not_exists"));
    }
    let key: Vec<Ident> = table.primary_key().to_vec();
    for column in columns {
        let own = column::Own::take(name, &column.name, &mut constraints, &mut indexes, naming);
        // A key that is said apart makes its columns NOT NULL too.
        let is_of_key = key.contains(&column.name);
        chains.push(column::column(Chain::on("t", "column"), column, &own, is_of_key));
    }
    chains.extend(constraints.into_iter().map(|it| constraint::of_table(name, it, naming)));
    chains.extend(indexes.into_iter().map(|it| index::of_table(name, it, naming)));
    chains.extend(comment.as_ref().map(|it| Chain::on("t", "comment").arg(word::line(it))));
    chains.extend(said(options));
    chains.extend(partitioning.as_ref().map(|it| divided(name, it)));
    // The primary key first among the constraints, as people look for it.
    Chain::result("create_table").arg(word::table(name)).arg(Argument::Closure("t", chains))
}

fn said(options: &TableOptions) -> Vec<Chain> {
    // No `..`, so that a new option is not forgotten here.
    let TableOptions {
        temporary,
        unlogged,
        tablespace,
        parameters,
        inherits,
        engine,
        charset,
        collation,
        row_format,
        first_number,
        mysql,
        strict,
        without_rowid,
    } = options;
    let on = |name| Chain::on("t", name);
    let mut chains = Vec::new();
    let switches =
        [(*temporary, "temporary"), (*unlogged, "unlogged"), (*strict, "strict"), (*without_rowid, "without_rowid")];
    chains.extend(switches.into_iter().filter(|(is_on, _)| *is_on).map(|(_, name)| on(name)));
    chains.extend(tablespace.as_ref().map(|it| on("tablespace").arg(word::ident(it))));
    chains.extend(parameters.iter().map(|(name, value)| on("with").arg(word::text(name)).arg(word::text(value))));
    chains.extend(inherits.iter().map(|it| on("inherits").arg(word::table(it))));
    let texts = [(engine, "engine"), (charset, "charset"), (collation, "collation"), (row_format, "row_format")];
    chains.extend(texts.into_iter().filter_map(|(it, name)| Some(on(name).arg(word::text(it.as_ref()?)))));
    chains.extend(first_number.map(|it| on("auto_increment").arg(it.to_string())));
    chains.extend(mysql.iter().map(|(name, sql)| on("mysql_option").arg(word::text(name)).arg(word::text(sql))));
    chains
}

fn divided(table: &TableName, partitioning: &Partitioning) -> Chain {
    let Partitioning { method, key, partitions } = partitioning;
    let name = match method {
        PartitionMethod::Range => "partition_by_range",
        PartitionMethod::List => "partition_by_list",
        PartitionMethod::Hash => "partition_by_hash",
    };
    let mut chain = Chain::on("t", name).arg(word::terms(key));
    for partition in partitions {
        let name = super::partition::name(table, &partition.name);
        chain = chain.call("partition").arg(name).arg(word::bounds(&partition.bounds));
    }
    chain
}

/// Gives the name that is said: none where it is the convention's.
pub(super) fn name(table: &TableName, constraint: &Constraint, naming: Convention) -> Option<String> {
    let usual = naming.constraint(table, &constraint.rule);
    (usual != constraint.name).then(|| word::ident(&constraint.name))
}

/// Tells whether a check keeps the name that is given for it.
pub(super) fn keeps_name(table: &TableName, constraint: &Constraint, naming: Convention) -> bool {
    !matches!(constraint.rule, Rule::Check(_)) || naming.check_called(table, &constraint.name) == constraint.name
}
