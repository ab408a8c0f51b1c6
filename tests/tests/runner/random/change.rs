//! Random changes that fit a schema, on every database, with rows in it.

use migrate_core::operation::Operation;
use migrate_core::prelude::*;
use migrate_core::schema::{
    Bounds, Column, Constraint, ForeignKey, Ident, Identity, Index, ReferentialAction, Rule, Schema, SqlType, Table,
    TableName,
};

use super::object;

/// Numbers that decide.
pub(super) struct Picks<'p> {
    numbers: std::iter::Cycle<std::slice::Iter<'p, u16>>,
    /// Grows with each name.
    named: usize,
    /// Types of columns besides those that every database has.
    pub(super) types: Vec<SqlType>,
}

impl<'p> Picks<'p> {
    pub(super) fn new(numbers: &'p [u16]) -> Self {
        Self { numbers: numbers.iter().cycle(), named: 0, types: Vec::new() }
    }

    /// Gives a number below a limit.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::from(*self.numbers.next().expect("there are numbers")) % limit
    }

    pub(super) fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    pub(super) fn name(&mut self, prefix: &str) -> String {
        self.named += 1;
        format!("{prefix}{}", self.named)
    }
}

/// A call of `op.`.
#[derive(Debug, Clone)]
pub(super) enum Change {
    Invoke(Box<Operation>),
    DropTable(TableName),
    RenameTable(TableName, String),
    SetTableComment(TableName, Option<String>),
    AddColumn(TableName, Column, Option<TableName>),
    DropColumn(TableName, Ident),
    RenameColumn(TableName, Ident, String),
    SetType(TableName, Ident, SqlType),
    SetNullable(TableName, Ident, bool),
    SetDefault(TableName, Ident, Option<String>),
    SetComment(TableName, Ident, String),
    CreateUnique(TableName, String, Vec<Ident>),
    CreateCheck(TableName, String, String),
    DropConstraint(TableName, Ident),
    CreateIndex(TableName, Index),
    DropIndex(TableName, Ident),
    CreateEnum(TableName, Vec<String>),
    AddEnumValue(TableName, String),
    RenameEnumValue(TableName, String, String),
    DropEnum(TableName),
    CreateView(String, String),
    ReplaceView(TableName, String),
    DropView(TableName),
    CreatePartition(TableName, TableName, Bounds),
    DropPartition(TableName, TableName),
}

impl Change {
    pub(super) fn call(&self, op: &mut Operations) -> Result<()> {
        match self.clone() {
            Self::Invoke(operation) => op.invoke(*operation)?,
            Self::DropTable(table) => op.drop_table(table)?,
            Self::RenameTable(table, to) => op.rename_table(table, to)?,
            Self::SetTableComment(table, Some(text)) => op.create_table_comment(table, text)?,
            Self::SetTableComment(table, None) => op.drop_table_comment(table)?,
            Self::AddColumn(table, column, refers) => {
                let added = op.add_column(table, column.name, column.ty);
                let added = if column.nullable { added.nullable() } else { added.not_null() };
                let added = match column.default {
                    Some(default) => added.default(default),
                    None => added,
                };
                let added = match column.generated {
                    Some(generated) => added.generated_stored(generated.expression),
                    None => added,
                };
                if let Some(to) = refers {
                    added.references(to, "id").on_delete(SetNull);
                }
            }
            Self::DropColumn(table, column) => op.drop_column(table, column)?,
            Self::RenameColumn(table, column, to) => op.rename_column(table, column, to)?,
            Self::SetType(table, column, ty) => {
                op.alter_column(table, column).set_type(ty);
            }
            Self::SetNullable(table, column, true) => {
                op.alter_column(table, column).drop_not_null();
            }
            Self::SetNullable(table, column, false) => {
                op.alter_column(table, column).set_not_null();
            }
            Self::SetDefault(table, column, Some(default)) => {
                op.alter_column(table, column).set_default(default);
            }
            Self::SetDefault(table, column, None) => {
                op.alter_column(table, column).drop_default();
            }
            Self::SetComment(table, column, text) => {
                op.alter_column(table, column).comment(text);
            }
            Self::CreateUnique(table, name, columns) => {
                op.create_unique(name, table, columns);
            }
            Self::CreateCheck(table, name, condition) => {
                op.create_check(name, table, condition);
            }
            Self::DropConstraint(table, name) => {
                op.drop_constraint(name, table);
            }
            Self::CreateIndex(table, index) => {
                let made = op.create_index(index.name, table, index.parts);
                if index.unique {
                    made.unique();
                }
            }
            Self::DropIndex(table, name) => {
                op.drop_index(name, table);
            }
            Self::CreateEnum(name, values) => {
                op.create_enum(name, values);
            }
            Self::AddEnumValue(name, value) => {
                op.add_enum_value(name, value);
            }
            Self::RenameEnumValue(name, from, to) => op.rename_enum_value(name, from, to)?,
            Self::DropEnum(name) => op.drop_enum(name)?,
            Self::CreateView(name, query) => {
                op.create_view(name, query);
            }
            Self::ReplaceView(name, query) => {
                op.replace_view(name, query);
            }
            Self::DropView(name) => op.drop_view(name)?,
            Self::CreatePartition(table, name, bounds) => op.create_partition(table, name, bounds)?,
            Self::DropPartition(table, name) => op.drop_partition(table, name)?,
        }
        Ok(())
    }

    /// Gives the old and the new name of what it renames.
    pub(super) fn renames(&self) -> Option<(String, String)> {
        if let Self::RenameTable(from, to) = self {
            return Some((from.to_string(), to.clone()));
        }
        if let Self::RenameColumn(_, from, to) = self { Some((from.to_string(), to.clone())) } else { None }
    }

    /// Names the table or column whose values it loses; a name is of one thing in a chain.
    pub(super) fn drops(&self) -> Option<String> {
        if let Self::DropTable(table) = self {
            return Some(table.to_string());
        }
        if let Self::DropColumn(_, column) = self { Some(column.to_string()) } else { None }
    }
}

fn ty(picks: &mut Picks<'_>) -> SqlType {
    let mut types = picks.types.clone();
    types.extend([
        SqlType::SmallInt,
        SqlType::Integer,
        SqlType::BigInt,
        SqlType::Double,
        SqlType::Numeric(8, 2),
        SqlType::Boolean,
        SqlType::VarChar(20),
        SqlType::Text,
        SqlType::Date,
        SqlType::Timestamp,
    ]);
    picks.one(&types)
}

fn default(ty: &SqlType) -> String {
    if matches!(ty, SqlType::VarChar(_) | SqlType::Text) {
        return literal("it's; -- new");
    }
    if matches!(ty, SqlType::Enum(_)) {
        return literal("v1");
    }
    let known =
        [(SqlType::Boolean, "true"), (SqlType::Date, "'2010-11-12'"), (SqlType::Timestamp, "CURRENT_TIMESTAMP")];
    known.iter().find(|(it, _)| it == ty).map_or("5", |(_, default)| default).to_owned()
}

fn column(picks: &mut Picks<'_>) -> Column {
    let name = picks.name("c");
    let mut column = Column::new(name, ty(picks));
    if picks.yes() {
        column.default = Some(default(&column.ty));
    }
    column.nullable = column.default.is_none() || picks.yes();
    if picks.yes() {
        column.comment = Some("it's \\ said".to_owned());
    }
    column
}

fn can_be_key(column: &Column) -> bool {
    column.ty != SqlType::Text
}

/// Makes up a table that may refer to others.
pub(super) fn table(picks: &mut Picks<'_>, name: &str, others: &[Table]) -> Table {
    let mut table = Table::new(name);
    let identity = picks.yes().then(Identity::default);
    // What is numbered is the key, for SQLite.
    let is_keyed_apart = identity.is_none() && picks.yes();
    table.columns.push(Column { nullable: false, identity, ..Column::new("id", SqlType::BigInt) });
    table.columns.extend((0..1 + picks.below(4)).map(|_| column(picks)));
    let keys: Vec<Column> = table.columns[1..].iter().filter(|it| can_be_key(it)).cloned().collect();
    if picks.yes() {
        table.columns.extend(object::generated(picks, &keys));
    }
    if picks.yes() {
        table.comment = Some("a; table".to_owned());
    }
    let mut rules = vec![("pk", Rule::primary_key(vec!["id".into()]))];
    if is_keyed_apart {
        table.columns.push(Column { nullable: false, ..Column::new("k", SqlType::BigInt) });
        rules = vec![("pk", Rule::primary_key(vec!["k".into()])), ("uq", Rule::unique(vec!["id".into()]))];
    }
    if let (Some(column), true) = (keys.first(), picks.yes()) {
        rules.push(("uq", Rule::unique(vec![column.name.clone()])));
    }
    if let (Some(column), true) = (keys.iter().find(|it| it.ty.is_integer()), picks.yes()) {
        rules.push(("ck", Rule::check(format!("{} <> 77", column.name))));
    }
    if let (Some(_), true) = (others.first(), picks.yes()) {
        let refers = Ident::new(picks.name("r"));
        table.columns.push(Column::new(refers.clone(), SqlType::BigInt));
        let mut key = ForeignKey::new(vec![refers], picks.one(others).name, vec!["id".into()]);
        key.on_delete =
            picks.one(&[ReferentialAction::NoAction, ReferentialAction::Cascade, ReferentialAction::SetNull]);
        rules.push(("fk", Rule::ForeignKey(key)));
    }
    table.constraints =
        rules.into_iter().map(|(prefix, rule)| Constraint { name: Ident::new(picks.name(prefix)), rule }).collect();
    if let (Some(column), true) = (keys.last(), picks.yes()) {
        table.indexes.push(Index::new(picks.name("ix"), [&column.name]));
    }
    table
}

/// Lists changes that fit the schema; new names are never used again.
pub(super) fn candidates(picks: &mut Picks<'_>, schema: &Schema, dialect: Dialect) -> Vec<Change> {
    picks.types = object::enum_columns(schema);
    // On MySQL a table in parts neither refers nor is referred to.
    let tables: Vec<Table> = schema.tables.values().filter(|it| it.partitioning.is_none()).cloned().collect();
    let name = picks.name("t_");
    let mut all = vec![Change::make(table(picks, &name, &tables))];
    object::candidates(picks, schema, &mut all);
    for table in schema.tables.values() {
        let is_free = !object::is_shown(schema, &table.name);
        if table.partitioning.is_none() {
            of_table(picks, table, schema, is_free, &mut all);
            of_parts(table, dialect, &mut all);
        }
        object::of_parts(picks, table, &mut all);
        for column in table.columns.iter().filter(|it| it.name.as_str().starts_with('c')) {
            of_column(picks, table, column, is_free && !object::is_counted(table, &column.name), &mut all);
        }
    }
    all
}

fn of_table(picks: &mut Picks<'_>, table: &Table, schema: &Schema, is_free: bool, all: &mut Vec<Change>) {
    let name = || table.name.clone();
    if is_free {
        all.push(Change::RenameTable(name(), picks.name("t_")));
    }
    let counted = object::generated(picks, &table.columns);
    all.extend(counted.map(|column| Change::AddColumn(name(), column, None)));
    all.push(Change::SetTableComment(name(), picks.yes().then(|| "new".to_owned())));
    let column = Column { comment: None, ..column(picks) };
    all.push(Change::AddColumn(name(), column, None));
    let refers = Column::new(picks.name("r"), SqlType::BigInt);
    // No two tables refer to each other, so that there is an order in which they can be made.
    let others = schema.tables.values().filter(|it| it.partitioning.is_none()).map(|it| &it.name);
    let others = others.filter(|it| !refers_to(schema, it, &table.name));
    let others: Vec<TableName> = others.chain([&table.name]).cloned().collect();
    all.push(Change::AddColumn(name(), refers, Some(picks.one(&others))));
    if is_free && schema.tables.len() > 2 && schema.references_to(&table.name).all(|by| *by == table.name) {
        all.push(Change::DropTable(name()));
    }
}

/// Tells whether a table refers to another, by way of others too.
fn refers_to(schema: &Schema, from: &TableName, to: &TableName) -> bool {
    let referred =
        schema.table(from).into_iter().flat_map(|it| it.constraints.iter().filter_map(Constraint::references));
    referred.filter(|it| *it != from).any(|it| it == to || refers_to(schema, it, to))
}

fn of_parts(table: &Table, dialect: Dialect, all: &mut Vec<Change>) {
    // MySQL keeps an index as long as a foreign key stands on it.
    let is_free =
        |first: Option<&Ident>| dialect != Dialect::Mysql || first.is_none_or(|it| !it.as_str().starts_with('r'));
    // A key to a table that is dropped after it does not come back: the rows that it asks for are gone.
    let comes_back = |it: &&Constraint| match &it.rule {
        Rule::PrimaryKey(_) => false,
        Rule::ForeignKey(key) => key.references == table.name,
        // Nor does one of a column that is dropped after it, and comes back with its default in every row.
        Rule::Unique(key) => key.columns.len() > 1,
        Rule::Check(_) | Rule::Exclusion(_) => true,
    };
    let constraints = table.constraints.iter().filter(comes_back);
    all.extend(constraints.map(|it| Change::DropConstraint(table.name.clone(), it.name.clone())));
    let indexes = table.indexes.iter().filter(|it| is_free(it.columns().next()));
    all.extend(indexes.map(|it| Change::DropIndex(table.name.clone(), it.name.clone())));
}

fn of_column(picks: &mut Picks<'_>, table: &Table, column: &Column, is_free: bool, all: &mut Vec<Change>) {
    let (name, own) = (table.name.clone(), column.name.clone());
    let is_unique_alone =
        table.constraints.iter().any(|it| matches!(&it.rule, Rule::Unique(_) if it.columns() == [own.clone()]));
    // It comes back with its default in every row, or with null.
    let comes_back = if is_unique_alone { column.default.is_none() } else { true };
    if is_free && comes_back && (column.nullable || column.default.is_some()) && table.columns.len() > 2 {
        all.push(Change::DropColumn(name.clone(), own.clone()));
    }
    if is_free {
        all.push(Change::RenameColumn(name.clone(), own.clone(), picks.name("c")));
    }
    all.push(Change::SetComment(name.clone(), own.clone(), picks.name("said ")));
    let wider = [
        (SqlType::SmallInt, SqlType::Integer),
        (SqlType::Integer, SqlType::BigInt),
        (SqlType::VarChar(20), SqlType::VarChar(40)),
        (SqlType::Numeric(8, 2), SqlType::Numeric(10, 2)),
    ];
    let wider = wider.into_iter().find(|(it, _)| *it == column.ty).map(|(_, wider)| wider);
    // PostgreSQL changes no type that a view or a generated column stands on.
    all.extend(wider.filter(|_| is_free).map(|ty| Change::SetType(name.clone(), own.clone(), ty)));
    if !column.nullable {
        all.push(Change::SetNullable(name.clone(), own.clone(), true));
    }
    let default = if column.default.is_some() { None } else { Some(default(&column.ty)) };
    // Without a default a column that may not be null does not come back to a table with rows.
    if default.is_some() || column.nullable {
        all.push(Change::SetDefault(name.clone(), own.clone(), default));
    }
    if table.partitioning.is_some() {
        return;
    }
    if column.ty.is_integer() {
        all.push(Change::CreateCheck(name.clone(), picks.name("ck"), format!("{own} <> 77")));
    }
    if can_be_key(column) {
        let columns = vec!["id".into(), own.clone()];
        // PostgreSQL makes one of two that are the same.
        if !table.constraints.iter().any(|it| it.columns() == columns) {
            all.push(Change::CreateUnique(name.clone(), picks.name("uq"), columns));
        }
        let part = if picks.yes() { col(&own).desc() } else { col(&own) };
        let mut index = Index::new(picks.name("ix"), [part, col("id")]);
        index.unique = picks.yes();
        all.push(Change::CreateIndex(name, index));
    }
}
