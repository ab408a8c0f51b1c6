//! What stands on what, as far as texts and declarations tell.

use std::collections::BTreeSet;

use super::super::{Ident, Schema, TableName, expression, query};
use super::{Definition, Object};

impl Schema {
    /// Gives the views that read a table or view and the policies of other tables that do, themselves or through views,
    /// with what is a part of those views; in the order in which they can be made.
    pub fn standing_on(&self, relation: &TableName) -> Vec<&Object> {
        self.closed(self.objects.values().filter(|it| it.reads(relation)))
    }

    /// Gives what must be gone while a column changes: what names it or takes all columns, and what stands on that.
    pub fn standing_on_column(&self, table: &TableName, column: &Ident) -> Vec<&Object> {
        self.standing_on_columns([(table, column)])
    }

    /// Gives what must be gone while several columns change.
    pub fn standing_on_columns<'a>(
        &self,
        columns: impl IntoIterator<Item = (&'a TableName, &'a Ident)>,
    ) -> Vec<&Object> {
        let mut first = Vec::new();
        for (table, column) in columns {
            first.extend(self.objects.values().filter(|it| it.stands_on_column(table, column)));
        }
        self.closed(first.into_iter())
    }

    /// Gives the views that take all columns of a table or view, with what stands on them.
    pub fn taking_all_of(&self, relation: &TableName) -> Vec<&Object> {
        self.closed(self.objects.values().filter(|it| {
            matches!(&it.definition, Definition::View(view) if query::takes_all(&view.query)) && it.reads(relation)
        }))
    }

    /// Gives the views, policies and triggers that call a function, with what stands on them.
    pub fn standing_on_function(&self, function: &TableName) -> Vec<&Object> {
        self.closed(self.objects.values().filter(|it| it.calls(function)))
    }

    /// Gives what is a part of a table or view: triggers, policies, row security, rights.
    pub fn parts_of(&self, owner: &TableName) -> Vec<&Object> {
        self.objects.values().filter(|it| it.owner() == Some(owner)).collect()
    }

    /// Adds what stands on the members, and orders all.
    fn closed<'a>(&'a self, first: impl Iterator<Item = &'a Object>) -> Vec<&'a Object> {
        let mut names = BTreeSet::new();
        let mut new: Vec<&Object> = first.collect();
        while let Some(object) = new.pop() {
            if !names.insert(object.name()) {
                continue;
            }
            if let Definition::View(view) = &object.definition {
                new.extend(self.objects.values().filter(|it| it.reads(&view.name) || it.owner() == Some(&view.name)));
            }
        }
        let mut left: Vec<&Object> = names.iter().filter_map(|name| self.object(name)).collect();
        let mut ordered = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let free = left.iter().position(|it| !left.iter().any(|other| it.needs(other)));
            // Views that read each other cannot be; texts that seem to are taken as they come.
            ordered.push(left.remove(free.unwrap_or(0)));
        }
        ordered
    }
}

impl Object {
    fn stands_on_column(&self, table: &TableName, column: &Ident) -> bool {
        let text = self.text().unwrap_or_default();
        let is_part = self.owner() == Some(table);
        let named = expression::mentions(text, column.as_str()) || query::takes_all(text);
        if let Definition::Trigger(trigger) = &self.definition {
            return is_part && (named || expression::mentions(&trigger.event, column.as_str()));
        }
        let declared = self.depends_on.contains(table) && self.text().is_some();
        declared || named && (is_part || self.reads(table))
    }

    fn reads(&self, relation: &TableName) -> bool {
        let is_read = matches!(&self.definition, Definition::View(view) if view.name != *relation)
            || matches!(&self.definition, Definition::Policy(_));
        let by_text = is_read && query::reads(self.text().unwrap_or_default(), relation);
        by_text || self.depends_on.contains(relation)
    }

    fn calls(&self, function: &TableName) -> bool {
        let calls = matches!(&self.definition, Definition::View(_) | Definition::Policy(_) | Definition::Trigger(_));
        let by_text = calls && query::calls(self.text().unwrap_or_default(), function);
        by_text || self.depends_on.contains(function)
    }

    /// Tells whether it can be made only after the other.
    fn needs(&self, other: &Self) -> bool {
        if self.name() == other.name() {
            return false;
        }
        if let Definition::View(view) = &other.definition {
            self.reads(&view.name) || self.owner() == Some(&view.name)
        } else if let Definition::Function(it) | Definition::Procedure(it) = &other.definition {
            self.calls(&it.name)
        } else {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Grant, GrantTarget, View};
    use super::*;

    fn shop() -> Schema {
        let mut schema = Schema::default();
        for (name, query) in [("a_last", "SELECT id FROM sold"), ("sold", "SELECT * FROM items"), ("own", "SELECT 1")] {
            schema.insert_object(Object::new(Definition::View(View::new(name, query)))).expect("new");
        }
        let on = GrantTarget::Table("sold".into());
        let grant = Grant { privilege: "SELECT".to_owned(), on, to: "staff".into(), grantable: false };
        schema.insert_object(Object::new(Definition::Grant(grant))).expect("new");
        schema
    }

    fn names(objects: &[&Object]) -> Vec<String> {
        objects.iter().map(|it| it.name().to_string()).collect()
    }

    #[test]
    fn views_on_views_come_after_them() {
        let schema = shop();
        let wanted = ["view `sold`", "view `a_last`", "right of `staff` to SELECT on table `sold`"];
        assert_eq!(names(&schema.standing_on(&"items".into())), wanted);
        assert_eq!(names(&schema.standing_on(&"sold".into())), ["view `a_last`"]);
    }

    #[test]
    fn a_view_that_takes_all_columns_stands_on_each() {
        let schema = shop();
        assert_eq!(schema.standing_on_column(&"items".into(), &"price".into()).len(), 3);
        assert!(schema.standing_on_column(&"sold".into(), &"price".into()).is_empty());
    }
}
