//! What the applied migrations make, and what the database holds, in the same words.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::connection::Session;
use crate::dialect::normalised;
use crate::diff::{self, Difference, Hints};
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::inspect::{self, LeftAlone};
use crate::migration::Migrations;
use crate::revision::RevisionId;
use crate::schema::{Filter, Home, ObjectName, Schema, TableName};
use crate::script::{Made, Replay};

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

/// A database in its own words.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Where its connection is at home.
    pub(crate) home: Option<Home>,
    /// What is looked at.
    filter: Filter,
    /// What is there.
    schema: Schema,
    /// What is there and was not read.
    left_alone: Vec<LeftAlone>,
}

impl Found {
    /// Reads a database.
    pub(crate) fn read(session: &mut Session<'_>, filter: &Filter) -> Result<Self> {
        let home = inspect::home(session)?;
        let mut filter = filter.clone();
        if let Some(home) = &home {
            filter = filter.at_home(home);
        }
        let inspect::Inspection { schema, left_alone } = inspect::inspect(session, &filter)?;
        Ok(Self { home, filter, schema: normalised(session.dialect(), schema), left_alone })
    }
}

impl Sides {
    /// Reads the database, and records what is applied.
    pub(crate) fn read(
        session: &mut Session<'_>,
        migrations: &Migrations,
        (graph, rows): (&RevisionGraph, &[RevisionId]),
        filter: &Filter,
    ) -> Result<Self> {
        let found = Found::read(session, filter)?;
        let replay = Replay::at(session.dialect(), migrations.list, graph, rows)?;
        Self::of(session, found, replay.with_settings(&migrations.settings).made()?, migrations.settings.version_schema)
    }

    /// Holds what was found beside what migrations make; the schema of the version table was there before them.
    pub(crate) fn of(
        session: &mut Session<'_>,
        found: Found,
        made: Made,
        version_schema: Option<&str>,
    ) -> Result<Self> {
        let Found { home, filter, schema: mut found, mut left_alone } = found;
        let Made { schema: mut expected, doubts } = made;
        if let Some(home) = &home {
            expected = expected.at_home(home);
        }
        filter.retain(&mut expected);
        if let Some(own) = version_schema.map(|it| ObjectName::Schema(it.into()))
            && !expected.objects.contains_key(&own)
        {
            found.objects.remove(&own);
        }
        inspect::leave_strangers(&mut found, &mut left_alone, &[&expected], &filter);
        // A view that is only written in other words is not changed.
        let mut expected = inspect::settled(session, expected, &found)?;
        let unread = inspect::leave_unread(&mut expected, &found, &left_alone);
        let (mut tables_in_doubt, mut objects_in_doubt) = (BTreeMap::new(), BTreeMap::new());
        for name in expected.tables.keys() {
            if let Some(since) = doubts.unseen_since(name, &expected) {
                tables_in_doubt.insert(name.clone(), since);
            }
        }
        for name in expected.objects.keys() {
            if let Some(since) = name.qualified().and_then(|it| doubts.named_since(&it, &expected)) {
                objects_in_doubt.insert(name.clone(), since);
            }
        }
        Ok(Self { expected, found, left_alone, unread, tables_in_doubt, objects_in_doubt })
    }

    /// Tells whether all that the migrations make is seen, and nothing of it is in doubt.
    fn is_certain(&self) -> bool {
        self.tables_in_doubt.is_empty() && self.objects_in_doubt.is_empty() && !self.expected.is_opaque()
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
        if self.is_certain() {
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
        if self.is_certain() {
            return Ok(told);
        }
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
                told.push(format!("{}: raw SQL of revision `{since}` or later may have made it", few(&more)));
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

/// Lists names, the first of them where there are many: a dump taken over as raw SQL may have made them all.
fn few(names: &[String]) -> String {
    const SHOWN: usize = 8;
    match names.len().checked_sub(SHOWN) {
        Some(more) if more > 1 => format!("{} and {more} more", names[..SHOWN].join(", ")),
        Some(_) | None => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::few;

    #[test]
    fn many_names_are_counted() {
        let names = |count: usize| (0..count).map(|it| it.to_string()).collect::<Vec<_>>();
        assert_eq!(few(&names(2)), "0, 1");
        assert_eq!(few(&names(9)), "0, 1, 2, 3, 4, 5, 6, 7, 8");
        assert_eq!(few(&names(20)), "0, 1, 2, 3, 4, 5, 6, 7 and 12 more");
    }
}
