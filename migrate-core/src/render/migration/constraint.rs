//! Constraints: of new tables, and added.

use super::layout::{Argument, Chain};
use super::{column, table, word};
use crate::operation::AddConstraint;
use crate::schema::naming::Convention;
use crate::schema::{Check, Constraint, Exclusion, ForeignKey, Ident, IndexPart, Key, Matching, Rule, TableName};

/// Writes a constraint of a new table.
pub(super) fn of_table(name: &TableName, constraint: &Constraint, naming: Convention) -> Chain {
    let on = |method| Chain::on("t", method);
    let said = table::name(name, constraint, naming);
    match &constraint.rule {
        Rule::PrimaryKey(it) => key(on("primary_key").arg(word::idents(&it.columns)).with("name", said), it),
        Rule::Unique(it) => key(on("unique").arg(word::idents(&it.columns)).with("name", said), it),
        Rule::ForeignKey(it) => {
            let chain = on("foreign_key").arg(word::idents(&it.columns)).arg(word::table(&it.references));
            foreign_key(chain.arg(word::idents(&it.referenced_columns)).with("name", said), it)
        }
        Rule::Check(it) => {
            let chain = on("check").arg(said.unwrap_or_else(none)).arg(word::text(&it.expression));
            check(renamed(chain, name, constraint, naming), it)
        }
        Rule::Exclusion(it) => exclusion(on("exclusion").arg(elements(it)).with("name", said), it),
    }
}

/// Writes the call that adds a constraint.
pub(super) fn add(op: &AddConstraint, naming: Convention) -> Chain {
    let AddConstraint { table: name, constraint } = op;
    let called = |method| {
        let said = table::name(name, constraint, naming).unwrap_or_else(none);
        Chain::op(method).arg(said).arg(word::table(name))
    };
    match &constraint.rule {
        Rule::PrimaryKey(it) => key(called("create_primary_key").arg(word::idents(&it.columns)), it),
        Rule::Unique(it) => key(called("create_unique").arg(word::idents(&it.columns)), it),
        Rule::ForeignKey(it) => {
            let chain = called("create_foreign_key").arg(word::idents(&it.columns)).arg(word::table(&it.references));
            foreign_key(chain.arg(word::idents(&it.referenced_columns)), it)
        }
        Rule::Check(it) => {
            check(renamed(called("create_check").arg(word::text(&it.expression)), name, constraint, naming), it)
        }
        Rule::Exclusion(it) => exclusion(called("create_exclusion").arg(elements(it)), it),
    }
}

fn none() -> String {
    "None".to_owned()
}

/// Says the name of a check again where the convention would wrap it.
fn renamed(chain: Chain, name: &TableName, constraint: &Constraint, naming: Convention) -> Chain {
    let is_kept = table::keeps_name(name, constraint, naming);
    chain.with("name", (!is_kept).then(|| word::ident(&constraint.name)))
}

fn said(columns: &[Ident]) -> Option<Argument> {
    (!columns.is_empty()).then(|| word::idents(columns))
}

fn key(chain: Chain, key: &Key) -> Chain {
    let Key { columns: _, include, nulls_not_distinct, deferral, on_conflict } = key;
    let chain = chain.with("include", said(include)).when(*nulls_not_distinct, "nulls_not_distinct");
    column::deferral(chain, *deferral).with("on_conflict", on_conflict.map(word::conflict))
}

fn foreign_key(chain: Chain, key: &ForeignKey) -> Chain {
    let chain = column::actions(chain, key).with("set_columns", said(&key.set_columns));
    chain.when(key.matching == Matching::Full, "match_full").when(!key.validated, "not_valid")
}

fn check(chain: Chain, check: &Check) -> Chain {
    let Check { expression: _, no_inherit, enforced, validated } = check;
    chain.when(*no_inherit, "no_inherit").when(!*enforced, "not_enforced").when(!*validated, "not_valid")
}

fn exclusion(chain: Chain, exclusion: &Exclusion) -> Chain {
    let Exclusion { using, elements: _, include, condition, deferral } = exclusion;
    let chain = chain.with("using", using.as_ref().map(|it| word::text(it)));
    let chain = chain.with("filter", condition.as_ref().map(|it| word::text(it))).with("include", said(include));
    column::deferral(chain, *deferral)
}

fn elements(exclusion: &Exclusion) -> Argument {
    let is_plain = |part: &IndexPart| part.column().is_some_and(|it| IndexPart::from(it) == *part);
    let are_plain = exclusion.elements.iter().all(|it| is_plain(&it.part));
    let elements = exclusion.elements.iter().map(|it| {
        let plain = it.part.column().filter(|_| are_plain).map(word::ident);
        format!("({}, {})", plain.unwrap_or_else(|| word::part(&it.part)), word::text(&it.operator))
    });
    Argument::List(elements.collect())
}
