//! What two schemas alone do not tell: whether something was renamed, or dropped while another came.

use std::collections::BTreeSet;
use std::fmt;

use super::draft::Draft;
use super::{DiffError, Hints, partition};
use crate::schema::{Column, EnumType, Ident, SqlType, Table, TableName};

/// Something that is gone, and what has come that is like it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Choice {
    /// Tables.
    Table {
        /// The one that is gone.
        lost: TableName,
        /// Those that have come.
        gained: Vec<TableName>,
    },
    /// Columns of a table.
    Column {
        /// The table.
        table: TableName,
        /// The column that is gone.
        lost: Ident,
        /// Those that have come.
        gained: Vec<Ident>,
    },
    /// Values of an enum type.
    Value {
        /// The type.
        #[cfg_attr(feature = "serde", serde(rename = "type"))]
        ty: TableName,
        /// The value that is gone.
        lost: String,
        /// Those that have come.
        gained: Vec<String>,
    },
}

impl Choice {
    /// Gives the values of `--rename`, one of which says that it was renamed.
    pub fn renames(&self) -> Vec<String> {
        match self {
            Self::Table { lost, gained } => gained.iter().map(|it| format!("{lost}={it}")).collect(),
            Self::Column { table, lost, gained } => gained.iter().map(|it| format!("{table}.{lost}={it}")).collect(),
            Self::Value { ty, lost, gained } => gained.iter().map(|it| format!("{ty}.{lost}={it}")).collect(),
        }
    }

    /// Gives the value of `--drop` that says that it is to go.
    pub fn drop(&self) -> String {
        match self {
            Self::Table { lost, .. } => lost.to_string(),
            Self::Column { table, lost, .. } => format!("{table}.{lost}"),
            Self::Value { ty, lost, .. } => format!("{ty}.{lost}"),
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = |names: Vec<String>| names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(" or ");
        match self {
            Self::Table { lost, gained } => {
                let gained = listed(gained.iter().map(ToString::to_string).collect());
                write!(
                    f,
                    "table `{lost}` is gone and {gained} has most of its columns: a rename, or a drop and a new table?"
                )
            }
            Self::Column { table, lost, gained } => {
                let gained = listed(gained.iter().map(ToString::to_string).collect());
                write!(f, "table `{table}` lost column `{lost}` and gained {gained}: a rename, or a drop and an add?")
            }
            Self::Value { ty, lost, gained } => {
                let gained = listed(gained.clone());
                write!(f, "enum type `{ty}` lost value `{lost}` and gained {gained}: a rename, or a drop and an add?")
            }
        }
    }
}

/// Refuses what is neither the one nor the other until someone says so.
pub(super) fn refuse(draft: &Draft<'_>, hints: &Hints) -> Result<(), DiffError> {
    let mut choices = tables(draft, hints);
    choices.extend(draft.kept().iter().flat_map(|name| columns(draft, name, hints)));
    choices.extend(draft.to.enum_types().flat_map(|it| values(draft, it, hints)));
    if choices.is_empty() { Ok(()) } else { Err(DiffError::Ambiguous { choices }) }
}

fn tables(draft: &Draft<'_>, hints: &Hints) -> Vec<Choice> {
    let (at, to) = (&draft.at, draft.to);
    let gained = to.tables.values().filter(|it| at.table(&it.name).is_none() && at.partition(&it.name).is_none());
    let gained: Vec<(&TableName, BTreeSet<(&Ident, SqlType)>)> = gained.map(|it| (&it.name, shape(it))).collect();
    if gained.is_empty() {
        return Vec::new();
    }
    let lost = at.tables.values().filter(|it| {
        to.table(&it.name).is_none() && !partition::becomes(draft, &it.name) && !hints.dropped_tables.contains(&it.name)
    });
    lost.filter_map(|table| {
        let lost = shape(table);
        let like = gained.iter().filter(|(_, shape)| is_like(&lost, shape));
        let gained: Vec<TableName> = like.map(|(name, _)| (*name).clone()).collect();
        (!gained.is_empty()).then(|| Choice::Table { lost: table.name.clone(), gained })
    })
    .collect()
}

/// Tells whether one table may be the other under a new name: who renames a table may change a column of it, too.
fn is_like<C: Ord>(one: &BTreeSet<C>, other: &BTreeSet<C>) -> bool {
    2 * one.intersection(other).count() > one.len().max(other.len())
}

fn shape(table: &Table) -> BTreeSet<(&Ident, SqlType)> {
    table.columns.iter().map(|it| (&it.name, kind(it))).collect()
}

fn columns(draft: &Draft<'_>, name: &TableName, hints: &Hints) -> Vec<Choice> {
    let Some((at, to)) = draft.pair(name) else { return Vec::new() };
    let gained: Vec<&Column> = to.columns.iter().filter(|it| at.column(&it.name).is_none()).collect();
    let lost = at.columns.iter().filter(|it| to.column(&it.name).is_none() && !hints.drops_column(name, &it.name));
    lost.filter_map(|lost| {
        let like = |it: &&&Column| kind(it) == kind(lost) && it.generated.is_some() == lost.generated.is_some();
        let gained: Vec<Ident> = gained.iter().filter(like).map(|it| it.name.clone()).collect();
        let (table, lost) = (name.clone(), lost.name.clone());
        (!gained.is_empty()).then_some(Choice::Column { table, lost, gained })
    })
    .collect()
}

fn values(draft: &Draft<'_>, to: &EnumType, hints: &Hints) -> Vec<Choice> {
    let Some(now) = draft.at.enum_values(&to.name) else { return Vec::new() };
    let gained: Vec<String> = to.values.iter().filter(|it| !now.contains(it)).cloned().collect();
    if gained.is_empty() {
        return Vec::new();
    }
    let goes = |value: &String| hints.dropped_values.contains(&(to.name.clone(), value.clone()));
    let lost = now.iter().filter(|it| !to.values.contains(it) && !goes(it));
    lost.map(|lost| Choice::Value { ty: to.name.clone(), lost: lost.clone(), gained: gained.clone() }).collect()
}

/// The type, whatever values an enum type has just now.
fn kind(column: &Column) -> SqlType {
    let mut ty = column.ty.clone();
    ty.enum_type_mut().into_iter().for_each(|it| it.values.clear());
    ty
}
