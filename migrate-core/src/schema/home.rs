//! Names that say the schema in which a connection is at home, and names that leave it out: both name one thing. On a server
//! that keeps names of tables in small letters, so do names in other letters.

use super::{
    Definition, Filter, Grant, GrantTarget, Ident, Object, ObjectName, PART_KINDS, Rule, Schema, SqlType, Table,
    TableName,
};

/// Where a connection is at home, and how its server keeps names of tables.
///
/// ```
/// use migrate_core::schema::{Home, TableName};
/// let mut name = TableName::from("Shop.Users");
/// name.leave_out(&Home { schema: "shop".into(), in_small_letters: true });
/// assert_eq!(name, TableName::from("users"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The schema that names leave out.
    pub schema: Ident,
    /// Whether names of tables, views and databases are kept in small letters, as by MySQL on Windows.
    /// <https://dev.mysql.com/doc/refman/8.4/en/identifier-case-sensitivity.html>
    pub in_small_letters: bool,
}

impl<T: Into<Ident>> From<T> for Home {
    fn from(schema: T) -> Self {
        Self { schema: schema.into(), in_small_letters: false }
    }
}

impl TableName {
    /// Leaves the schema out where it is the one in which the connection is at home; names the table as the server does.
    pub fn leave_out(&mut self, home: &Home) {
        if home.in_small_letters {
            let small = |it: &Ident| Ident::new(it.as_str().to_lowercase());
            *self = Self { schema: self.schema.as_ref().map(small), name: small(&self.name) };
        }
        self.leave_out_schema(home);
    }

    /// Does so with what is no table, whose own name stays as it is.
    fn leave_out_schema(&mut self, home: &Home) {
        if self.schema.as_ref() == Some(&home.schema) {
            self.schema = None;
        }
    }

    /// Gives the other way of naming what lies at home: without the schema, or with it.
    ///
    /// ```
    /// use migrate_core::schema::TableName;
    /// let other = |name: &str| TableName::from(name).otherwise(&"public".into()).map(|it| it.to_string());
    /// assert_eq!(other("users").as_deref(), Some("public.users"));
    /// assert_eq!(other("public.users").as_deref(), Some("users"));
    /// assert_eq!(other("shop.users"), None);
    /// ```
    pub fn otherwise(&self, home: &Ident) -> Option<Self> {
        match &self.schema {
            None => Some(Self { schema: Some(home.clone()), name: self.name.clone() }),
            Some(schema) if schema == home => Some(Self { schema: None, name: self.name.clone() }),
            Some(_) => None,
        }
    }
}

impl ObjectName {
    /// Gives the other way of naming what lies at home, as [`TableName::otherwise`] does; a part of a table is named by it.
    pub(crate) fn otherwise(&self, home: &Ident) -> Option<Self> {
        let mut other = self.clone();
        let name = match &mut other {
            Self::Schema(_) | Self::Extension(_) => return None,
            Self::Collation(name)
            | Self::Enum(name)
            | Self::Domain(name)
            | Self::Sequence(name)
            | Self::Function { name, .. }
            | Self::Procedure { name, .. }
            | Self::View(name)
            | Self::MaterializedView(name)
            | Self::Trigger { table: name, .. }
            | Self::Policy { table: name, .. }
            | Self::RowSecurity(name) => name,
            Self::Grant { on, .. } => match on {
                GrantTarget::Table(name) | GrantTarget::Sequence(name) | GrantTarget::Function { name, .. } => name,
                GrantTarget::Schema(_) => return None,
            },
        };
        *name = name.otherwise(home)?;
        Some(other)
    }
}

impl Schema {
    /// Leaves a schema out of every name, where it is the one in which the connection is at home, so that `public.users`
    /// and `users` compare equal. SQL texts stay as they are.
    ///
    /// ```
    /// use migrate_core::schema::{Schema, Table};
    /// let mut schema = Schema::default();
    /// schema.insert(Table::new("public.users"))?;
    /// assert!(schema.at_home(&"public".into()).table(&"users".into()).is_some());
    /// # Ok::<(), migrate_core::schema::SchemaError>(())
    /// ```
    pub fn at_home(self, home: &Home) -> Self {
        let Self { mut tables, objects, opaque_since } = self;
        tables.values_mut().for_each(|it| it.leave_out(home));
        // Mostly no name says it, and all stay where they are.
        if tables.iter().any(|(name, table)| *name != table.name) {
            tables = tables.into_values().map(|it| (it.name.clone(), it)).collect();
        }
        let objects = objects.into_iter().filter(|(name, _)| *name != ObjectName::Schema(home.schema.clone()));
        let objects = objects.map(|(_, mut object)| {
            object.leave_out(home);
            (object.name(), object)
        });
        Self { tables, objects: objects.collect(), opaque_since }
    }
}

impl Filter {
    /// Leaves the schema out of every pattern that says it, as the names do; such a pattern still fits nowhere else.
    pub fn at_home(mut self, home: &Home) -> Self {
        for pattern in self.include.iter_mut().chain(&mut self.exclude) {
            *pattern = pattern_at_home(pattern, home);
        }
        self
    }
}

fn pattern_at_home(pattern: &str, home: &Home) -> String {
    let (kind, rest) = pattern.split_once(':').map_or((None, pattern), |(kind, rest)| (Some(kind), rest));
    // What a table is made of is named after the table, and keeps its letters.
    let (name, part) = match (kind, rest.rsplit_once('.')) {
        (Some(kind), Some((table, part))) if PART_KINDS.contains(&kind) => (table, Some(part)),
        (Some(kind), None) if PART_KINDS.contains(&kind) => return pattern.to_owned(),
        (Some(_) | None, Some(_) | None) => (rest, None),
    };
    let names_table = part.is_some() || kind.is_none_or(|it| ["table", "view", "sequence"].contains(&it));
    let name = if home.in_small_letters && names_table { name.to_lowercase() } else { name.to_owned() };
    let inside = name.strip_prefix(home.schema.as_str()).filter(|it| it.starts_with('.'));
    let mut said = kind.map_or_else(String::new, |kind| format!("{kind}:"));
    said.push_str(inside.unwrap_or(&name));
    if let Some(part) = part {
        said.push('.');
        said.push_str(part);
    }
    said
}

impl Table {
    fn leave_out(&mut self, home: &Home) {
        self.name.leave_out(home);
        self.options.inherits.iter_mut().for_each(|it| it.leave_out(home));
        for partition in self.partitioning.iter_mut().flat_map(|it| &mut it.partitions) {
            partition.name.leave_out_schema(home);
            partition.attached.iter_mut().for_each(|it| it.leave_out(home));
        }
        self.columns.iter_mut().for_each(|it| it.ty.leave_out(home));
        for constraint in &mut self.constraints {
            match &mut constraint.rule {
                Rule::ForeignKey(key) => key.references.leave_out(home),
                Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => {}
            }
        }
    }
}

impl SqlType {
    fn leave_out(&mut self, home: &Home) {
        if let Self::Array(of) = self {
            of.leave_out(home);
        } else if let Self::Enum(it) = self {
            it.name.leave_out_schema(home);
        } else if let Self::Custom(words) = self
            && let Some(rest) = words.strip_prefix(home.schema.as_str()).and_then(|it| it.strip_prefix('.'))
        {
            *words = rest.to_owned();
        }
    }
}

impl Object {
    fn leave_out(&mut self, home: &Home) {
        self.depends_on.iter_mut().for_each(|it| it.leave_out(home));
        match &mut self.definition {
            Definition::Schema(_) | Definition::Extension(_) => {}
            Definition::Collation(it) => it.name.leave_out_schema(home),
            Definition::Enum(it) => it.name.leave_out_schema(home),
            Definition::Domain(it) => {
                it.name.leave_out_schema(home);
                it.base.leave_out(home);
            }
            Definition::Sequence(it) => {
                it.name.leave_out(home);
                it.owned_by.iter_mut().for_each(|(table, _)| table.leave_out(home));
            }
            Definition::Function(it) | Definition::Procedure(it) => it.name.leave_out_schema(home),
            Definition::View(it) => it.name.leave_out(home),
            Definition::Trigger(it) => it.table.leave_out(home),
            Definition::Policy(it) => it.table.leave_out(home),
            Definition::RowSecurity(it) => it.table.leave_out(home),
            Definition::Grant(Grant { on, .. }) => match on {
                GrantTarget::Table(name) | GrantTarget::Sequence(name) => name.leave_out(home),
                GrantTarget::Function { name, .. } => name.leave_out_schema(home),
                GrantTarget::Schema(_) => {}
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, Constraint, Enum, EnumType, ForeignKey, View};

    #[test]
    fn a_pattern_that_says_the_home_fits_there_alone() {
        let filter = Filter::without(["public.a*", "publicity.b"]).at_home(&"public".into());
        assert!(!filter.takes(&"ab".into()) && filter.takes(&"shop.ab".into()));
        assert!(!filter.takes(&"publicity.b".into()) && filter.takes(&"b".into()));
        let filter = Filter::without(["table:public.a*", "column:public.b.secret"]).at_home(&"public".into());
        assert!(!filter.takes(&"ab".into()) && filter.takes(&"shop.ab".into()));
        let takes = |table: &str| filter.takes_member("column", &table.into(), &"secret".into());
        assert!(!takes("b") && takes("shop.b"));
    }

    #[test]
    fn every_name_of_the_home_is_left_out_and_every_other_stays() {
        let mut orders = Table::new("public.orders");
        orders.columns = vec![Column::new("mood", Enum("public.mood")), Column::new("size", Enum("shop.size"))];
        let key = ForeignKey::new(vec!["a".into()], "public.users".into(), vec!["b".into()]);
        orders.constraints = vec![Constraint { name: "fk".into(), rule: Rule::ForeignKey(key) }];
        let mut schema = Schema::default();
        schema.insert(orders).expect("the first");
        schema.insert(Table::new("shop.orders")).expect("another schema");
        let values = vec!["a".to_owned()];
        let objects = [
            Definition::Enum(EnumType { name: "public.mood".into(), values }),
            Definition::View(View::new("public.v", "SELECT 1 FROM public.orders")),
            Definition::Schema("public".into()),
            Definition::Schema("shop".into()),
        ];
        objects.into_iter().for_each(|it| schema.insert_object(Object::new(it)).expect("another name"));

        let schema = schema.at_home(&"public".into());
        let tables: Vec<String> = schema.tables.keys().map(ToString::to_string).collect();
        assert_eq!(tables, ["orders", "shop.orders"]);
        let objects: Vec<String> = schema.objects.keys().map(ToString::to_string).collect();
        assert_eq!(objects, ["schema `shop`", "enum type `mood`", "view `v`"]);
        let orders = schema.table(&"orders".into()).expect("there");
        assert_eq!(orders.constraints[0].references(), Some(&"users".into()));
        assert_eq!([&orders.columns[0].ty, &orders.columns[1].ty], [&Enum("mood"), &Enum("shop.size")]);
    }

    #[test]
    fn a_server_of_small_letters_knows_tables_by_those_and_all_else_by_its_own() {
        let home = Home { schema: "shop".into(), in_small_letters: true };
        let mut orders = Table::new("Shop.Orders");
        orders.columns = vec![Column::new("Mood", Enum("Mood"))];
        let key = ForeignKey::new(vec!["Of".into()], "Users".into(), vec!["Id".into()]);
        orders.constraints = vec![Constraint { name: "Fk".into(), rule: Rule::ForeignKey(key) }];
        let mut schema = Schema::default();
        schema.insert(orders).expect("the first");
        schema.insert_object(Object::new(Definition::View(View::new("V", "SELECT 1")))).expect("the only one");
        let schema = schema.at_home(&home);
        let orders = schema.table(&"orders".into()).expect("there");
        assert_eq!(orders.constraints[0].references(), Some(&"users".into()));
        assert_eq!((orders.constraints[0].name.as_str(), orders.columns[0].name.as_str()), ("Fk", "Mood"));
        assert_eq!(orders.columns[0].ty, Enum("Mood"));
        assert!(schema.objects.contains_key(&ObjectName::View("v".into())));
        let patterns = ["Shop.Or*", "trigger:Up", "column:Shop.Orders.Mood", "index:Ix"];
        let at_home = [".or*", "trigger:Up", "column:.orders.Mood", "index:Ix"];
        assert_eq!(Filter::without(patterns).at_home(&home).exclude, at_home);
    }
}
