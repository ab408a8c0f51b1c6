//! Columns: in new tables, added and altered.

use super::layout::Chain;
use super::word;
use crate::operation::{AddColumn, AlterColumn, Aspects, CreateIndex, Operation, Position};
use crate::schema::naming::Convention;
use crate::schema::{
    Check, Column, Constraint, Deferral, ForeignKey, Ident, Identity, Index, Key, ReferentialAction, Rule, TableName,
};

/// What is said of a column beside it: as its builder says it, by the convention's names.
#[derive(Debug, Default)]
pub(super) struct Own {
    primary_key: bool,
    unique: bool,
    references: Option<ForeignKey>,
    checks: Vec<String>,
    index: bool,
}

impl Own {
    /// Takes what is the column's own out of what is said of a table.
    pub(super) fn take(
        table: &TableName,
        column: &Ident,
        constraints: &mut Vec<&Constraint>,
        indexes: &mut Vec<&Index>,
        naming: Convention,
    ) -> Self {
        let mut own = Self::default();
        // One that refers to the first check's number waits until that is there.
        while let Some(place) = constraints.iter().position(|it| own.takes(table, column, it, naming)) {
            own.push(constraints.remove(place));
        }
        if let Some(place) = indexes.iter().position(|it| **it == usual_index(table, column, naming)) {
            indexes.remove(place);
            own.index = true;
        }
        own
    }

    fn takes(&self, table: &TableName, column: &Ident, constraint: &Constraint, naming: Convention) -> bool {
        let own = vec![column.clone()];
        match &constraint.rule {
            Rule::PrimaryKey(key) => {
                !self.primary_key && *key == Key::new(own.clone()) && constraint.name == naming.primary_key(table, &own)
            }
            Rule::Unique(key) => {
                !self.unique && *key == Key::new(own.clone()) && constraint.name == naming.unique(table, &own)
            }
            Rule::ForeignKey(key) => {
                self.references.is_none()
                    && key.columns == own
                    && *key == plain(key)
                    && constraint.name == naming.foreign_key(table, key)
            }
            Rule::Check(check) => {
                *check == Check::new(check.expression.clone())
                    && constraint.name == naming.check(table, column, self.checks.len() + 1)
            }
            Rule::Exclusion(_) => false,
        }
    }

    fn push(&mut self, constraint: &Constraint) {
        match &constraint.rule {
            Rule::PrimaryKey(_) => self.primary_key = true,
            Rule::Unique(_) => self.unique = true,
            Rule::ForeignKey(key) => self.references = Some(key.clone()),
            Rule::Check(check) => self.checks.push(check.expression.clone()),
            Rule::Exclusion(_) => {}
        }
    }

    fn rank(constraint: &Constraint) -> u8 {
        match &constraint.rule {
            Rule::PrimaryKey(_) => 0,
            Rule::Unique(_) => 1,
            Rule::ForeignKey(_) => 2,
            Rule::Check(_) | Rule::Exclusion(_) => 3,
        }
    }
}

/// The foreign key with no more said of it than a column says.
fn plain(key: &ForeignKey) -> ForeignKey {
    ForeignKey {
        on_delete: key.on_delete,
        on_update: key.on_update,
        deferral: key.deferral,
        ..ForeignKey::new(key.columns.clone(), key.references.clone(), key.referenced_columns.clone())
    }
}

fn usual_index(table: &TableName, column: &Ident, naming: Convention) -> Index {
    let parts = [column.into()];
    Index::new(naming.index(table, &parts), parts)
}

/// Writes `op.add_column` with what the operations behind it say of the column, and tells how many these are.
pub(super) fn add(op: &AddColumn, behind: &[Operation], naming: Convention) -> (usize, Chain) {
    let AddColumn { table, column, position, if_not_exists } = op;
    let (mut own, mut count, mut rank) = (Own::default(), 1, 0);
    // Order matters: recording it gives them in this order.
    for operation in behind {
        if let Operation::AddConstraint(it) = operation
            && it.table == *table
            && rank <= Own::rank(&it.constraint)
            && own.takes(table, &column.name, &it.constraint, naming)
            && !(matches!(it.constraint.rule, Rule::PrimaryKey(_)) && column.nullable)
        {
            rank = Own::rank(&it.constraint);
            own.push(&it.constraint);
        } else if let Operation::CreateIndex(it) = operation
            && *it == CreateIndex::new(table.clone(), usual_index(table, &column.name, naming))
        {
            own.index = true;
            count += 1;
            break;
        } else {
            break;
        }
        count += 1;
    }
    let chain = self::column(Chain::op("add_column").arg(word::table(table)), column, &own, false);
    let chain = match position {
        None => chain,
        Some(Position::First) => chain.call("first"),
        Some(Position::After(other)) => chain.call("after").arg(word::ident(other)),
    };
    (count, chain.when(*if_not_exists, "if_not_exists"))
}

/// Writes a column: what it is, then what it keeps.
pub(super) fn column(chain: Chain, column: &Column, own: &Own, is_of_key: bool) -> Chain {
    // No `..`, so that a new property is not forgotten here.
    let Column { name, ty, nullable, default, on_update_now, identity, generated, collation, comment } = column;
    let is_numbered = identity.is_some();
    let mut chain = chain.arg(word::ident(name)).arg(ty.to_string()).when(own.primary_key, "primary_key");
    if let Some(it) = identity {
        chain = if *it == Identity::by_default() {
            chain.call("identity")
        } else {
            chain.call("identity_with").arg(word::identity(it))
        };
    }
    // The database's numbers are never null, nor is a key; a column that is all the same says so.
    chain = match (*nullable, is_numbered || own.primary_key) {
        (false, false) if !is_of_key => chain.call("not_null"),
        (true, true) => chain.call("nullable"),
        (false, _) | (true, false) => chain,
    };
    chain = chain.with("default", default.as_ref().map(|it| word::default(it)));
    if let Some(it) = generated {
        let name = if it.stored { "generated_stored" } else { "generated_virtual" };
        chain = chain.call(name).arg(word::text(&it.expression));
    }
    chain = chain
        .when(*on_update_now, "on_update_now")
        .with("collation", collation.as_ref().map(word::ident))
        .when(own.unique, "unique");
    if let Some(key) = &own.references {
        chain = references(chain, key);
    }
    chain = chain.when(own.index, "index");
    for check in &own.checks {
        chain = chain.call("check").arg(word::text(check));
    }
    chain.with("comment", comment.as_ref().map(|it| word::line(it)))
}

fn references(chain: Chain, key: &ForeignKey) -> Chain {
    let column = key.referenced_columns.first().map(word::ident).unwrap_or_default();
    let chain = chain.call("references").arg(word::table(&key.references)).arg(column);
    actions(chain, key)
}

/// Writes what becomes of a row, and when that is decided.
pub(super) fn actions(chain: Chain, key: &ForeignKey) -> Chain {
    let said = |it: ReferentialAction| (it != ReferentialAction::NoAction).then(|| word::action(it));
    deferral(chain.with("on_delete", said(key.on_delete)).with("on_update", said(key.on_update)), key.deferral)
}

pub(super) fn deferral(chain: Chain, deferral: Deferral) -> Chain {
    match deferral {
        Deferral::NotDeferrable => chain,
        Deferral::InitiallyImmediate => chain.call("deferrable"),
        Deferral::InitiallyDeferred => chain.call("initially_deferred"),
    }
}

/// Writes `op.alter_column` with what changes.
pub(super) fn alter(op: &AlterColumn) -> Chain {
    let Aspects { ty, nullable, default, on_update_now, identity, generated, collation, comment } = op.changes();
    let mut chain = Chain::op("alter_column").arg(word::table(&op.table)).arg(word::ident(&op.name));
    chain =
        chain.with("set_type", ty.map(|it| it.to_string())).with("using", op.using.as_ref().map(|it| word::text(it)));
    if let Some(nullable) = nullable {
        chain = chain.call(if nullable { "drop_not_null" } else { "set_not_null" });
    }
    chain = match default {
        None => chain,
        Some(None) => chain.call("drop_default"),
        Some(Some(sql)) => chain.call("set_default").arg(word::default(&sql)),
    };
    if let Some(is_set) = on_update_now {
        chain = chain.call(if is_set { "set_on_update_now" } else { "drop_on_update_now" });
    }
    chain = match identity {
        None => chain,
        Some(None) => chain.call("drop_identity"),
        Some(Some(it)) if it == Identity::by_default() => chain.call("add_identity"),
        Some(Some(it)) => chain.call("set_identity").arg(word::identity(&it)),
    };
    chain = match generated {
        None => chain,
        Some(None) => chain.call("drop_generated"),
        Some(Some(it)) if it.stored => chain.call("set_generated_stored").arg(word::text(&it.expression)),
        Some(Some(it)) => chain.call("set_generated_virtual").arg(word::text(&it.expression)),
    };
    chain = match collation {
        None => chain,
        Some(None) => chain.call("drop_collation"),
        Some(Some(it)) => chain.call("set_collation").arg(word::ident(&it)),
    };
    match comment {
        None => chain,
        Some(None) => chain.call("drop_comment"),
        Some(Some(it)) => chain.call("comment").arg(word::line(&it)),
    }
}
