//! Views as a migration describes them.

use super::super::{Call, ObjectCall, ObjectOperation, Operation, RefreshView, Sql};
use super::object::ObjectBuilder;
use super::{Operations, PUSHED};
use crate::error::Result;
use crate::schema::{Definition, Object, ObjectName, TableName, View};

impl Operations {
    /// Makes a view of a query, as SQL: one text for all databases, or a [`Sql`] with one for each.
    ///
    /// A view is known to stand on the tables and views that its query reads: these are not dropped under it, and
    /// when one of them changes in a way that the database does not allow under a view, it is dropped and made again.
    #[track_caller]
    pub fn create_view(&mut self, name: impl Into<TableName>, query: impl Into<Sql>) -> ViewBuilder<'_> {
        match self.text(query) {
            Some(query) => {
                ViewBuilder(ObjectBuilder::new(self.create_object(Definition::View(View::new(name, query)))))
            }
            None => ViewBuilder(ObjectBuilder::nothing()),
        }
    }

    /// Gives a view another query; what stands on it is dropped and made again where the database demands it.
    #[track_caller]
    pub fn replace_view(&mut self, name: impl Into<TableName>, query: impl Into<Sql>) -> ViewBuilder<'_> {
        self.replace(name.into(), query.into(), false)
    }

    /// Drops a view.
    #[track_caller]
    pub fn drop_view(&mut self, name: impl Into<TableName>) -> Result<()> {
        self.drop_object(ObjectName::View(name.into()))
    }

    /// Gives a view another name; views that read it are made again with that name.
    #[track_caller]
    pub fn rename_view(&mut self, from: impl Into<TableName>, to: impl Into<TableName>) -> Result<()> {
        self.note(Call::Object(ObjectCall::Rename { from: ObjectName::View(from.into()), to: to.into() }))
    }

    /// Makes a view whose rows are kept, of a query as SQL; PostgreSQL only. Indexes are made with `op.create_index`.
    #[track_caller]
    pub fn create_materialized_view(&mut self, name: impl Into<TableName>, query: impl Into<Sql>) -> ViewBuilder<'_> {
        match self.text(query) {
            Some(query) => {
                let view = View { materialized: true, ..View::new(name, query) };
                ViewBuilder(ObjectBuilder::new(self.create_object(Definition::View(view))))
            }
            None => ViewBuilder(ObjectBuilder::nothing()),
        }
    }

    /// Gives a materialised view another query: it is dropped and made again, with its indexes and what stands on it.
    #[track_caller]
    pub fn replace_materialized_view(&mut self, name: impl Into<TableName>, query: impl Into<Sql>) -> ViewBuilder<'_> {
        self.replace(name.into(), query.into(), true)
    }

    /// Drops a materialised view.
    #[track_caller]
    pub fn drop_materialized_view(&mut self, name: impl Into<TableName>) -> Result<()> {
        self.drop_object(ObjectName::MaterializedView(name.into()))
    }

    /// Gives a materialised view another name; views that read it are made again with that name.
    #[track_caller]
    pub fn rename_materialized_view(&mut self, from: impl Into<TableName>, to: impl Into<TableName>) -> Result<()> {
        self.note(Call::Object(ObjectCall::Rename { from: ObjectName::MaterializedView(from.into()), to: to.into() }))
    }

    /// Fills a materialised view anew.
    #[track_caller]
    pub fn refresh_materialized_view(&mut self, name: impl Into<TableName>) -> RefreshBuilder<'_> {
        let op = ObjectOperation::Refresh(RefreshView { name: name.into(), concurrently: false });
        let call = self.push(Call::Whole(Operation::Object(op)));
        let op = if let Call::Whole(Operation::Object(ObjectOperation::Refresh(op))) = call { Some(op) } else { None };
        RefreshBuilder { operation: op.expect(PUSHED) }
    }

    #[track_caller]
    fn replace(&mut self, name: TableName, query: Sql, materialized: bool) -> ViewBuilder<'_> {
        match self.text(query) {
            Some(query) => {
                let view = View { materialized, ..View::new(name, query) };
                ViewBuilder(ObjectBuilder::replacing(self.replace_object(Definition::View(view))))
            }
            None => ViewBuilder(ObjectBuilder::nothing()),
        }
    }
}

/// Says more about a view.
#[derive(Debug)]
pub struct ViewBuilder<'a>(ObjectBuilder<'a>);

impl ViewBuilder<'_> {
    /// Says something about it; databases without such comments leave it out.
    pub fn comment(self, comment: impl Into<String>) -> Self {
        Self(self.0.comment(comment))
    }

    /// Names what it needs beyond what its query shows: tables, views, functions.
    pub fn depends_on(self, names: impl IntoIterator<Item = impl Into<TableName>>) -> Self {
        Self(self.0.depends_on(names))
    }

    /// Says more in the database's own words: on PostgreSQL what stands in `WITH (..)`, on MySQL what stands before
    /// `VIEW`.
    pub fn options(self, options: impl Into<String>) -> Self {
        let options = options.into();
        Self(self.0.with(|object| with(object, |view| view.options = Some(options))))
    }

    /// Leaves a materialised view empty until it is refreshed.
    pub fn with_no_data(self) -> Self {
        Self(self.0.with(|object| with(object, |view| view.with_data = false)))
    }

    /// Drops the old view even where the new one could be put in its place.
    pub fn recreate(mut self) -> Self {
        if let Some(recreate) = &mut self.0.recreate {
            **recreate = true;
        }
        self
    }
}

fn with(object: &mut Object, change: impl FnOnce(&mut View)) {
    if let Definition::View(view) = &mut object.definition {
        change(view);
    }
}

/// Says more about filling a materialised view.
#[derive(Debug)]
pub struct RefreshBuilder<'a> {
    operation: &'a mut RefreshView,
}

impl RefreshBuilder<'_> {
    /// Lets readers go on meanwhile; the view needs a unique index over columns alone.
    pub fn concurrently(self) -> Self {
        self.operation.concurrently = true;
        self
    }
}
