//! What the applied migrations make, and what the database holds, in the same words.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::connection::Session;
use crate::dialect::normal;
use crate::diff::{self, Difference, Hints};
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::inspect::{self, LeftAlone};
use crate::migration::Migrations;
use crate::revision::RevisionId;
use crate::schema::{Filter, ObjectName, Schema, TableName};
use crate::script::Replay;

/// A database beside what its revisions make; both in the database's own words.
#[derive(Debug, Clone)]
pub(crate) struct Sides {
    /// What the migrations make, as far as they tell.
    pub(crate) expected: Schema,
    /// What is there.
    pub(crate) found: Schema,
    /// What is there and was not read.
    pub(crate) left_alone: Vec<LeftAlone>,
    /// What is not compared, as it was not read.
    unread: Vec<String>,
    /// The tables that raw SQL may have changed, each with the first revision that may have.
    tables_in_doubt: BTreeMap<TableName, String>,
    /// The other objects that raw SQL may have changed.
    objects_in_doubt: BTreeMap<ObjectName, String>,
}

impl Sides {
    /// Records what is applied, and reads the database.
    pub(crate) fn read(
        session: &mut Session<'_>,
        migrations: &Migrations,
        (graph, rows): (&RevisionGraph, &[RevisionId]),
        filter: &Filter,
    ) -> Result<Self> {
        let dialect = session.dialect();
        let replay = Replay::at(dialect, migrations.list, graph, rows)?;
        let mut replay = replay.with_naming(migrations.settings.naming);
        let home = inspect::home(session)?;
        let (mut expected, mut filter) = (replay.schema()?.clone(), filter.clone());
        if let Some(home) = &home {
            (expected, filter) = (expected.at_home(home), filter.at_home(home));
        }
        filter.retain(&mut expected);
        let inspect::Inspection { schema: mut found, left_alone } = inspect::inspect(session, &filter)?;
        filter.retain(&mut found);
        // A large schema is not kept in more words than are compared.
        found = normal(dialect, &found);
        // A view that is only written in other words is not changed.
        expected = inspect::settle(session, &expected, &found)?;
        let unread = inspect::leave_unread(&mut expected, &found, &left_alone);
        let (mut tables_in_doubt, mut objects_in_doubt) = (BTreeMap::new(), BTreeMap::new());
        for name in expected.tables.keys() {
            if let Some(since) = replay.unseen_since(name)? {
                tables_in_doubt.insert(name.clone(), since);
            }
        }
        for name in expected.objects.keys() {
            let since = name.qualified().map(|it| replay.named_since(&it)).transpose()?.flatten();
            if let Some(since) = since {
                objects_in_doubt.insert(name.clone(), since);
            }
        }
        Ok(Self { expected, found, left_alone, unread, tables_in_doubt, objects_in_doubt })
    }

    /// Gives what can be judged of what is expected: what is in doubt, or of no migration, is as it is.
    pub(crate) fn judged(&self) -> Schema {
        let mut judged = self.seen().into_owned();
        for (name, table) in &self.found.tables {
            judged.tables.entry(name.clone()).or_insert_with(|| table.clone());
        }
        for (name, object) in &self.found.objects {
            judged.objects.entry(name.clone()).or_insert_with(|| object.clone());
        }
        judged
    }

    /// Gives what is expected, and of what is in doubt what is there.
    pub(crate) fn seen(&self) -> Cow<'_, Schema> {
        if self.tables_in_doubt.is_empty() && self.objects_in_doubt.is_empty() && !self.expected.is_opaque() {
            return Cow::Borrowed(&self.expected);
        }
        let mut seen = self.expected.clone();
        for name in self.tables_in_doubt.keys() {
            seen.tables.remove(name);
            seen.tables.extend(self.found.table(name).map(|it| (name.clone(), it.clone())));
        }
        for name in self.objects_in_doubt.keys() {
            seen.objects.remove(name);
            seen.objects.extend(self.found.objects.get(name).map(|it| (name.clone(), it.clone())));
        }
        if self.expected.is_opaque() {
            // What raw SQL may have made is not taken for something that should not be there.
            for (name, table) in &self.found.tables {
                seen.tables.entry(name.clone()).or_insert_with(|| table.clone());
            }
            for (name, object) in &self.found.objects {
                seen.objects.entry(name.clone()).or_insert_with(|| object.clone());
            }
        }
        Cow::Owned(seen)
    }

    /// Tells what could not be judged, and why.
    pub(crate) fn unjudged(&self) -> Result<Vec<String>> {
        let mut told = self.unread.clone();
        let (_, differences) = diff::compared(&self.seen(), &self.expected, Hints::default())?;
        let is_about = |what: &str, name: &str| what == name || what.starts_with(&format!("{name}: "));
        let mut rest: Vec<&Difference> = differences.iter().collect();
        let named = self.tables_in_doubt.iter().map(|(name, since)| (format!("table `{name}`"), since));
        let objects = self.objects_in_doubt.iter().map(|(name, since)| (name.to_string(), since));
        for (name, since) in named.chain(objects) {
            let about: Vec<String> =
                rest.extract_if(.., |it| is_about(it.what(), &name)).map(ToString::to_string).collect();
            if !about.is_empty() {
                told.push(format!("{}: raw SQL of revision `{since}` names it", about.join("; ")));
            }
        }
        if let Some(since) = &self.expected.opaque_since {
            let more: Vec<String> = self.of_no_migration();
            if !more.is_empty() {
                told.push(format!("{}: raw SQL of revision `{since}` or later may have made it", more.join(", ")));
            }
        }
        Ok(told)
    }

    /// Tells what is there that no migration makes.
    pub(crate) fn beyond(&self) -> Vec<String> {
        if self.expected.is_opaque() {
            return Vec::new();
        }
        self.of_no_migration().into_iter().map(|it| format!("{it} is of no migration")).collect()
    }

    fn of_no_migration(&self) -> Vec<String> {
        let tables = self.found.tables.keys().filter(|it| self.expected.table(it).is_none());
        let objects = self.found.objects.keys().filter(|it| !self.expected.objects.contains_key(it));
        tables.map(|it| format!("table `{it}`")).chain(objects.map(ToString::to_string)).collect()
    }
}
