//! What of a table is looked at: its columns, keys, checks and indexes, by name and kind.

use std::collections::BTreeSet;

use super::super::{Constraint, Ident, Rule, Schema, TableName};
use super::{Filter, has_name, like};

/// The kinds of what a table is made of, as patterns name them: `index:ix_*`, `column:users.secret`.
pub const PART_KINDS: [&str; 7] = ["column", "index", "primary_key", "unique", "foreign_key", "check", "exclusion"];

impl Filter {
    /// Tells whether something that a table is made of, of one of the [`PART_KINDS`], is looked at where the table is.
    ///
    /// A pattern of its kind in `include` leaves out what fits none of that kind.
    pub fn takes_member(&self, kind: &str, table: &TableName, name: &Ident) -> bool {
        let mut included = of_kind(&self.include, kind).peekable();
        let fits = |pattern: &str| fits(pattern, table, name);
        (included.peek().is_none() || included.any(fits)) && !of_kind(&self.exclude, kind).any(fits)
    }

    /// Leaves out of the tables what is not looked at; with a column goes what names it.
    pub(super) fn retain_members(&self, schema: &mut Schema) {
        if !self.include.iter().chain(&self.exclude).any(|it| is_of_member(it)) {
            return;
        }
        let mut gone = BTreeSet::new();
        for table in schema.tables.values_mut() {
            let name = &table.name;
            table.columns.retain(|it| {
                let stays = self.takes_member("column", name, &it.name);
                stays || !gone.insert((name.clone(), it.name.clone()))
            });
            table.constraints.retain(|it| self.takes_member(word(it), name, &it.name));
            table.indexes.retain(|it| self.takes_member("index", name, &it.name));
        }
        if gone.is_empty() {
            return;
        }
        for table in schema.tables.values_mut() {
            let columns: Vec<&Ident> = gone.iter().filter(|(of, _)| *of == table.name).map(|(_, it)| it).collect();
            table.constraints.retain(|it| !columns.iter().any(|column| it.mentions(column)) && !refers_to(it, &gone));
            table.indexes.retain(|it| !columns.iter().any(|column| it.mentions(column)));
        }
    }
}

/// Tells whether a pattern is about what tables are made of.
pub(super) fn is_of_member(pattern: &str) -> bool {
    pattern.split_once(':').is_some_and(|(kind, _)| PART_KINDS.contains(&kind))
}

fn of_kind<'a>(patterns: &'a [String], kind: &str) -> impl Iterator<Item = &'a str> {
    patterns.iter().filter_map(move |it| it.strip_prefix(kind)?.strip_prefix(':'))
}

/// Before the last dot stands the table; without one, it is any.
fn fits(pattern: &str, table: &TableName, name: &Ident) -> bool {
    match pattern.rsplit_once('.') {
        Some((of, pattern)) => has_name(of, table) && like(pattern, name.as_str()),
        None => like(pattern, name.as_str()),
    }
}

fn word(constraint: &Constraint) -> &'static str {
    match constraint.rule {
        Rule::PrimaryKey(_) => "primary_key",
        Rule::Unique(_) => "unique",
        Rule::ForeignKey(_) => "foreign_key",
        Rule::Check(_) => "check",
        Rule::Exclusion(_) => "exclusion",
    }
}

fn refers_to(constraint: &Constraint, columns: &BTreeSet<(TableName, Ident)>) -> bool {
    match &constraint.rule {
        Rule::ForeignKey(key) => {
            key.referenced_columns.iter().any(|it| columns.contains(&(key.references.clone(), it.clone())))
        }
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, ForeignKey, Index, SqlType, Table};

    fn shop() -> Schema {
        let mut users = Table::new("users");
        users.columns = ["id", "email", "secret"].map(|it| Column::new(it, SqlType::Text)).into();
        let rule = |name: &str, rule| Constraint { name: name.into(), rule };
        users.constraints = vec![
            rule("pk_users", Rule::primary_key(vec!["id".into()])),
            rule("uq_users_secret", Rule::unique(vec!["secret".into()])),
            rule("long", Rule::check("length(secret) > 8")),
        ];
        users.indexes = vec![Index::new("ix_users_email", ["email"]), Index::new("dba_users_email", ["email"])];
        let mut orders = Table::new("shop.orders");
        orders.columns = vec![Column::new("secret", SqlType::Text)];
        let key = ForeignKey::new(vec!["secret".into()], "users".into(), vec!["secret".into()]);
        orders.constraints = vec![rule("fk", Rule::ForeignKey(key))];
        let mut schema = Schema::default();
        [users, orders].into_iter().for_each(|it| schema.insert(it).expect("another name"));
        schema
    }

    fn left(filter: &Filter) -> Vec<String> {
        let mut schema = shop();
        filter.retain(&mut schema);
        let names = schema.tables.values().flat_map(|table| {
            let columns = table.columns.iter().map(|it| &it.name);
            let names = columns.chain(table.constraints.iter().map(|it| &it.name));
            names.chain(table.indexes.iter().map(|it| &it.name)).map(ToString::to_string).collect::<Vec<_>>()
        });
        names.collect()
    }

    #[test]
    fn an_index_that_is_not_looked_at_is_on_no_side() {
        let left = left(&Filter::without(["index:dba_*"]));
        assert!(left.contains(&"ix_users_email".to_owned()) && !left.contains(&"dba_users_email".to_owned()));
    }

    #[test]
    fn what_names_a_column_goes_with_it() {
        let left = left(&Filter::without(["column:users.secret"]));
        assert_eq!(left, ["id", "email", "pk_users", "ix_users_email", "dba_users_email", "secret"]);
    }

    #[test]
    fn what_is_included_of_a_kind_leaves_out_the_rest_of_that_kind_alone() {
        let only = Filter { include: vec!["index:users.ix_*".into()], exclude: vec!["check:*".into()] };
        let wanted = ["id", "email", "secret", "pk_users", "uq_users_secret", "ix_users_email", "secret", "fk"]
            .map(str::to_owned);
        assert_eq!(left(&only), wanted);
        assert!(only.takes(&"users".into()), "the tables are all looked at");
    }

    #[test]
    fn a_part_is_named_with_its_table_and_schema() {
        let filter = Filter::without(["column:shop.orders.secret", "primary_key:orders.*"]);
        let takes = |kind: &str, table: &str, name: &str| filter.takes_member(kind, &table.into(), &name.into());
        assert!(!takes("column", "shop.orders", "secret") && takes("column", "orders", "secret"));
        assert!(!takes("primary_key", "shop.orders", "pk") && takes("primary_key", "users", "pk"));
    }
}
