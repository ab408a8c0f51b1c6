//! A chain of revisions with random changes, and the rows that it must keep.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use migrate_core::Migrations;
use migrate_core::diff::{self, Hints};
use migrate_core::operation::{CreateTable, Operation};
use migrate_core::prelude::*;
use migrate_core::schema::{Column, Schema, SqlType, Table};
use migrate_core::script::Replay;
use migrate_tests::TestDatabase;

use super::change::{Change, Picks, candidates, table};
use super::object;
use crate::package::{package, revision};

/// The revisions, parents first.
pub(super) const IDS: [&str; 4] = ["r0", "r1", "r2", "r3"];
/// The revision that makes the first tables.
pub(super) const FIRST: &str = IDS[0];

thread_local! {
    /// The chain whose revisions this thread records.
    static CURRENT: RefCell<Chain> = RefCell::default();
}

/// The changes of each revision.
#[derive(Clone, Default)]
pub(super) struct Chain {
    steps: Vec<Vec<Change>>,
    first: Vec<Table>,
}

/// Records the changes of a revision of the current chain.
pub(super) fn step<const N: usize>(op: &mut Operations) -> Result<()> {
    let changes = CURRENT.with_borrow(|chain| chain.steps.get(N).cloned().unwrap_or_default());
    changes.iter().try_for_each(|change| change.call(op))
}

/// Does something while a chain is the current one.
pub(super) fn with<T>(chain: Chain, act: impl FnOnce() -> T) -> T {
    let before = CURRENT.replace(chain);
    let done = act();
    CURRENT.set(before);
    done
}

impl Chain {
    /// Makes up a chain that is valid from its first change to its last.
    pub(super) fn new(picks: &[u16], dialect: Dialect) -> Self {
        let mut picks = Picks::new(picks);
        let mut chain = Self::default();
        chain.steps.push(vec![object::enum_type(&mut picks)]);
        picks.types = object::enum_columns(&chain.schema(dialect));
        let mut first: Vec<Table> = Vec::new();
        for number in 0..2 + picks.below(3) {
            let made = table(&mut picks, &format!("t{number}"), &first);
            first.push(made);
        }
        if dialect != Dialect::Sqlite && picks.yes() {
            first.push(object::parted(&mut picks));
        }
        chain.steps[0].extend(first.iter().cloned().map(Change::make));
        chain.first = first;
        while chain.steps.len() < IDS.len() {
            chain.steps.push(Vec::new());
            for _ in 0..1 + picks.below(4) {
                let schema = chain.schema(dialect);
                let mut all = candidates(&mut picks, &schema, dialect);
                let chosen = all.swap_remove(picks.below(all.len()));
                chain.steps.last_mut().expect("pushed above").push(chosen);
            }
        }
        chain
    }

    /// Makes a schema at once.
    pub(super) fn of_schema(schema: &Schema, dialect: Dialect) -> Self {
        let made = diff::operations(&Schema::default(), schema, &Hints::default()).expect("nothing is asked");
        Self::default().and_then(made.operations, dialect)
    }

    /// Does further operations in a revision after those that there are.
    pub(super) fn and_then(mut self, mut operations: Vec<Operation>, dialect: Dialect) -> Self {
        operations.iter_mut().for_each(|it| migrate_core::dialect::convert(dialect, it));
        self.steps.push(operations.into_iter().map(|it| Change::Invoke(Box::new(it))).collect());
        self
    }

    /// The chain as a package.
    pub(super) fn migrations(&self) -> Migrations {
        package(vec![
            revision(IDS[0], &[], step::<0>),
            revision(IDS[1], &[IDS[0]], step::<1>),
            revision(IDS[2], &[IDS[1]], step::<2>),
            revision(IDS[3], &[IDS[2]], step::<3>),
        ])
    }

    /// The schema that the chain makes so far, by replay.
    pub(super) fn schema(&self, dialect: Dialect) -> Schema {
        with(self.clone(), || {
            let list = self.migrations().list;
            let mut replay = Replay::new(dialect, list);
            let schema = replay.schema().expect("is recorded").clone();
            assert_eq!(schema.opaque_since, None, "{self:?}");
            schema
        })
    }

    /// Two rows for each of the first tables; both refer to rows of the same number.
    pub(super) fn rows(&self) -> String {
        let mut sql = String::new();
        for table in &self.first {
            for number in [1, 2] {
                let written: Vec<&Column> = table.columns.iter().filter(|it| it.generated.is_none()).collect();
                let names: Vec<&str> = written.iter().map(|it| it.name.as_str()).collect();
                let values: Vec<String> = written.iter().map(|it| value(&it.ty, number)).collect();
                sql += &format!("INSERT INTO {} ({}) VALUES ({});\n", table.name, names.join(", "), values.join(", "));
            }
        }
        sql
    }

    /// The rows that undoing must leave as they are: those of tables and columns that no change drops.
    pub(super) fn kept(&self, database: &TestDatabase) -> String {
        let mut first_names: BTreeMap<String, String> = BTreeMap::new();
        let mut dropped = BTreeSet::new();
        for change in self.steps.iter().flatten() {
            let first_name = |name: String| first_names.get(&name).cloned().unwrap_or(name);
            if let Some((from, to)) = change.renames() {
                let first = first_name(from);
                first_names.insert(to, first);
            } else if let Some(name) = change.drops() {
                dropped.insert(first_name(name));
            }
        }
        let mut rows = String::new();
        for table in self.first.iter().filter(|it| !dropped.contains(&it.name.to_string())) {
            let kept = table.columns.iter().filter(|it| !dropped.contains(it.name.as_str()));
            let names: Vec<&str> = kept.map(|it| it.name.as_str()).collect();
            rows += &database.query(&format!("SELECT {} FROM {} ORDER BY id", names.join(", "), table.name));
            rows.push('\n');
        }
        rows
    }
}

fn value(ty: &SqlType, number: u32) -> String {
    if matches!(ty, SqlType::VarChar(_) | SqlType::Text | SqlType::Enum(_)) {
        format!("'v{number}'")
    } else if *ty == SqlType::Boolean {
        (if number == 1 { "true" } else { "false" }).to_owned()
    } else if *ty == SqlType::Date {
        format!("'2001-02-0{number}'")
    } else if *ty == SqlType::Timestamp {
        format!("'2001-02-03 04:05:0{number}'")
    } else {
        assert!(ty.is_integer() || matches!(ty, SqlType::Numeric(..) | SqlType::Double), "{ty:?}");
        number.to_string()
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, changes) in self.steps.iter().enumerate() {
            for change in changes {
                if let Change::Invoke(operation) = change {
                    writeln!(f, "r{number}: {}", operation.describe())?;
                } else {
                    writeln!(f, "r{number}: {change:?}")?;
                }
            }
        }
        Ok(())
    }
}

impl Change {
    /// Makes a table.
    pub(super) fn make(table: Table) -> Self {
        Self::Invoke(Box::new(Operation::CreateTable(CreateTable { table, if_not_exists: false })))
    }
}
