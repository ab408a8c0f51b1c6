//! Random enum types, views, parts and generated columns, and changes of them that lose no row.

use migrate_core::schema::{
    Bounds, Column, Constraint, Definition, EnumType, Generated, Ident, IndexTerm, Partition, PartitionMethod,
    Partitioning, Rule, Schema, SqlType, Table, TableName, View,
};

use super::change::{Change, Picks};

/// The values of a new type; they are those of texts, too.
const VALUES: [&str; 3] = ["v1", "v2", "it's; \\ v3"];

/// Makes an enum type.
pub(super) fn enum_type(picks: &mut Picks<'_>) -> Change {
    Change::CreateEnum(picks.name("e").as_str().into(), VALUES.map(str::to_owned).to_vec())
}

/// Lists the types of columns that the schema's enum types make.
pub(super) fn enum_columns(schema: &Schema) -> Vec<SqlType> {
    enums(schema).cloned().map(SqlType::Enum).collect()
}

fn enums(schema: &Schema) -> impl Iterator<Item = &EnumType> {
    schema
        .objects
        .values()
        .filter_map(|it| if let Definition::Enum(found) = &it.definition { Some(found) } else { None })
}

fn views(schema: &Schema) -> impl Iterator<Item = &View> {
    schema
        .objects
        .values()
        .filter_map(|it| if let Definition::View(found) = &it.definition { Some(found) } else { None })
}

/// Tells whether a view shows a table; neither may then lose what the other needs.
pub(super) fn is_shown(schema: &Schema, table: &TableName) -> bool {
    views(schema).any(|it| it.query.ends_with(&format!(" FROM {table}")))
}

/// Tells whether a generated column is made of a column.
pub(super) fn is_counted(table: &Table, column: &Ident) -> bool {
    let counts = |it: &Generated| it.expression.split(' ').any(|word| word == column.as_str());
    table.columns.iter().filter_map(|it| it.generated.as_ref()).any(counts)
}

/// Lists changes of what there is besides tables.
pub(super) fn candidates(picks: &mut Picks<'_>, schema: &Schema, all: &mut Vec<Change>) {
    all.push(enum_type(picks));
    for ty in enums(schema) {
        let name = || ty.name.clone();
        all.push(Change::AddEnumValue(name(), picks.name("new; '")));
        all.push(Change::RenameEnumValue(name(), ty.values[2].clone(), picks.name("w")));
        if schema.columns_of_enum(&ty.name).next().is_none() {
            all.push(Change::DropEnum(name()));
        }
    }
    for view in views(schema) {
        all.push(Change::DropView(view.name.clone()));
        let (less, more) = ("SELECT id, ", "SELECT id, id + 1 AS more, ");
        let query = match view.query.strip_prefix(more) {
            Some(rest) => format!("{less}{rest}"),
            None => view.query.replacen(less, more, 1),
        };
        all.push(Change::ReplaceView(view.name.clone(), query));
    }
    for table in schema.tables.values().filter(|it| !is_shown(schema, &it.name)) {
        if let Some(column) = table.columns.iter().find(|it| it.name.as_str().starts_with('c')) {
            let query = format!("SELECT id, {} FROM {}", column.name, table.name);
            all.push(Change::CreateView(picks.name("v"), query));
        }
    }
}

/// A column that counts on from another, if there is one to count from.
pub(super) fn generated(picks: &mut Picks<'_>, columns: &[Column]) -> Option<Column> {
    let base = columns.iter().find(|it| it.ty.is_integer() && it.name.as_str().starts_with('c'))?;
    let mut column = Column::new(picks.name("g"), SqlType::BigInt);
    column.generated = Some(Generated { expression: format!("{} + 1", base.name), stored: true });
    Some(column)
}

/// A table in parts, of which the first hold all rows.
pub(super) fn parted(picks: &mut Picks<'_>) -> Table {
    let mut table = Table::new(picks.name("p"));
    table.columns.push(Column { nullable: false, ..Column::new("id", SqlType::BigInt) });
    table.columns.push(Column::new(picks.name("c"), SqlType::Integer));
    let rule = Rule::primary_key(vec!["id".into()]);
    table.constraints.push(Constraint { name: Ident::new(picks.name("pk")), rule });
    let mut part = |bounds| Partition { name: picks.name("part").as_str().into(), bounds, attached: None };
    let partitions = vec![part(Bounds::below(["2"])), part(Bounds::range(["2"], ["100"]))];
    let key = vec![IndexTerm::Column("id".into())];
    table.partitioning = Some(Partitioning { method: PartitionMethod::Range, key, partitions });
    table
}

/// Lists changes of the parts of a table.
pub(super) fn of_parts(picks: &mut Picks<'_>, table: &Table, all: &mut Vec<Change>) {
    let Some(parted) = &table.partitioning else { return };
    let count = parted.partitions.len();
    let last = 100 * (count - 1);
    let bounds = Bounds::range([last.to_string()], [(last + 100).to_string()]);
    all.push(Change::CreatePartition(table.name.clone(), picks.name("part").as_str().into(), bounds));
    if let (Some(empty), true) = (parted.partitions.last(), count > 2) {
        all.push(Change::DropPartition(table.name.clone(), empty.name.clone()));
    }
}
