//! Whole schemas made up at random: whatever stands in them stands on something that is there.

use migrate_core::schema::{
    Bounds, Check, Collation, Column, Conflict, Constraint, Deferral, Definition, Domain, DomainCheck, EnumType,
    Exclusion, Extension, ForeignKey, Generated, Grant, GrantTarget, Ident, Identity, Index, IndexKind, Key, Matching,
    NullsOrder, Object, Partition, PartitionMethod, Partitioning, Policy, ReferentialAction, Routine, RowSecurity,
    Rule, Schema, Sequence, SqlType, Table, TableName, TableOptions, Trigger, View, col, expr,
};
use proptest::prelude::*;

const TABLES: [&str; 5] = ["tags", "users", "orders", "shop.items", "notes"];
const DEFERRALS: [Deferral; 3] = [Deferral::NotDeferrable, Deferral::InitiallyImmediate, Deferral::InitiallyDeferred];
const COLUMNS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Numbers that decide.
struct Picks {
    numbers: Vec<u16>,
    next: usize,
}

impl Picks {
    fn below(&mut self, limit: usize) -> usize {
        self.next += 1;
        usize::from(self.numbers[self.next % self.numbers.len()]) % limit
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn some<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        of.iter().filter(|_| self.yes()).cloned().collect()
    }
}

/// A schema of tables, types, views and whatever else there is.
pub(crate) fn whole() -> impl Strategy<Value = Schema> {
    proptest::collection::vec(any::<u16>(), 400).prop_map(|numbers| make(&mut Picks { numbers, next: 0 }))
}

fn make(picks: &mut Picks) -> Schema {
    let mut schema = Schema::default();
    for name in picks.some(&["mood", "size"]) {
        let mut values: Vec<String> =
            picks.some(&["low", "mid", "high", "odd"]).iter().map(ToString::to_string).collect();
        values.push("ok".to_owned());
        if picks.yes() {
            values.reverse();
        }
        put(&mut schema, Definition::Enum(EnumType { name: name.into(), values }), picks);
    }
    let names = picks.some(&TABLES);
    for name in &names {
        let table = table(picks, name, &names, &schema);
        schema.insert(table).expect("each once");
    }
    standing(picks, &mut schema);
    kinds(picks, &mut schema);
    schema
}

fn put(schema: &mut Schema, definition: Definition, picks: &mut Picks) {
    let mut object = Object::new(definition);
    let has_comment = !matches!(object.definition, Definition::Grant(_) | Definition::RowSecurity(_));
    object.comment = (has_comment && picks.below(4) == 0).then(|| picks.one(&["one", "two"]).to_owned());
    schema.insert_object(object).expect("each once");
}

fn table(picks: &mut Picks, name: &str, names: &[&str], schema: &Schema) -> Table {
    let mut table = Table::new(name);
    table
        .columns
        .push(Column { nullable: false, ..Column::new("id", picks.one(&[SqlType::Integer, SqlType::BigInt])) });
    if picks.yes() {
        let (start, increment) = (picks.yes().then_some(7), picks.yes().then_some(2));
        table.columns[0].identity = Some(Identity { always: picks.yes(), start, increment });
    }
    for name in picks.some(&COLUMNS) {
        let column = column(picks, name, schema);
        table.columns.push(column);
    }
    let own: Vec<Ident> = table.columns.iter().skip(1).map(|it| it.name.clone()).collect();
    let mut constraint = |name: &str, rule| table.constraints.push(Constraint { name: name.into(), rule });
    constraint(picks.one(&["pk", "pk_2"]), Rule::primary_key(vec!["id".into()]));
    for number in 0..picks.below(3) {
        let columns = picks.some(&own);
        if !columns.is_empty() {
            let mut key = Key::new(columns);
            if picks.below(4) == 0 {
                key.include = vec!["id".into()];
                key.nulls_not_distinct = picks.yes();
                key.deferral = picks.one(&DEFERRALS);
                key.on_conflict = picks.yes().then_some(Conflict::Replace);
            }
            // One by its usual name, so that it may stand beside its column.
            let usual = format!("uq_{}_{}", table.name.name, key.columns[0]);
            let name = if number == 0 && key.columns.len() == 1 { usual } else { format!("uq_{number}") };
            constraint(&name, Rule::Unique(key));
        }
    }
    if let (Some(one), true) = (own.first(), picks.yes()) {
        let (validated, no_inherit, enforced) = (picks.yes(), picks.below(4) == 0, picks.below(4) > 0);
        let expression = format!("{one} <> {}", picks.one(&["1", "2", "'\"'", "'a\\nb'"]));
        let check = Check { validated, no_inherit, enforced, ..Check::new(expression) };
        constraint(picks.one(&["ck", "ck_2"]), Rule::Check(check));
    }
    if let (Some(one), true) = (own.last(), picks.below(4) == 0) {
        let usual = format!("ck_{}_{one}", table.name.name);
        constraint(&usual, Rule::check(format!("{one} IS NOT NULL\n    OR id > 0")));
    }
    if picks.below(4) == 0 {
        let mut exclusion = Exclusion::new([(col("id"), "=")]);
        exclusion.using = picks.yes().then(|| "gist".to_owned());
        exclusion.condition = picks.yes().then(|| "id > 1".to_owned());
        exclusion.deferral = picks.one(&DEFERRALS);
        constraint("ex", Rule::Exclusion(exclusion));
    }
    for number in 0..picks.below(3) {
        let from = if own.is_empty() { "id".into() } else { picks.one(&own) };
        let key = ForeignKey::new(vec![from], picks.one(names).into(), vec!["id".into()]);
        let actions = [ReferentialAction::NoAction, ReferentialAction::Cascade, ReferentialAction::SetNull];
        let mut key = ForeignKey { on_delete: picks.one(&actions), on_update: picks.one(&actions), ..key };
        key.deferral = picks.one(&DEFERRALS);
        if picks.below(4) == 0 {
            key.set_columns.clone_from(&key.columns);
            key.matching = Matching::Full;
            key.validated = picks.yes();
        }
        let usual = format!("fk_{}_{}_{}", table.name.name, key.columns[0], key.references.name);
        let name = if number == 0 { usual } else { format!("fk_{number}") };
        constraint(&name, Rule::ForeignKey(key));
    }
    for number in 0..picks.below(3) {
        let parts = picks.some(&own).iter().map(col).collect::<Vec<_>>();
        let parts = if parts.is_empty() { vec![expr("id + 1")] } else { parts };
        let usual = parts[0].column().map(|it| format!("ix_{}_{it}", table.name.name));
        let name = usual.filter(|_| number == 0 && parts.len() == 1).unwrap_or_else(|| format!("ix_{number}"));
        let mut index = Index::new(name, parts);
        if picks.yes() {
            index.condition = picks.yes().then(|| "id > 5".to_owned());
            index.unique = picks.yes();
            index.kind = picks.one(&[
                IndexKind::Plain,
                IndexKind::Fulltext { parser: None },
                IndexKind::Fulltext { parser: Some("english".to_owned()) },
                IndexKind::Spatial,
            ]);
            index.using = picks.yes().then(|| "hash".to_owned());
            index.include = if picks.yes() { vec!["id".into()] } else { Vec::new() };
            index.with = picks.yes().then(|| ("fillfactor".to_owned(), "70".to_owned())).into_iter().collect();
            index.tablespace = picks.yes().then(|| "fast".into());
            (index.invisible, index.nulls_not_distinct) = (picks.yes(), picks.yes());
            let last = index.parts.last_mut().expect("there is one");
            last.descending = picks.yes();
            match picks.below(4) {
                0 => last.nulls = picks.one(&[Some(NullsOrder::First), Some(NullsOrder::Last)]),
                1 => last.length = Some(9),
                2 => last.collation = Some("C".into()),
                _ => last.operator_class = Some("text_ops".to_owned()),
            }
        }
        table.indexes.push(index);
    }
    if table.name == TableName::from("tags") {
        // One that is said once is not unsaid.
        table.options = TableOptions { engine: Some(picks.one(&["InnoDB", "Aria"]).to_owned()), ..options(picks) };
    }
    table.comment = picks.yes().then(|| picks.one(&["said", "other"]).to_owned());
    if table.name == TableName::from("notes") {
        // All are divided alike: how a table is divided is not for operations to change.
        let partitions = picks.some(&[1_u32, 2, 3]).into_iter().map(|number| Partition {
            name: format!("notes_{number}").into(),
            bounds: Bounds::list([format!("{}", number + 10 * u32::from(picks.yes()))]),
            attached: None,
        });
        let (method, partitions) = (PartitionMethod::List, partitions.collect());
        table.partitioning = Some(Partitioning { method, key: vec![col("id").term], partitions });
    }
    table
}

fn options(picks: &mut Picks) -> TableOptions {
    let mut said = |values: &[&str]| picks.yes().then(|| picks.one(values).to_owned());
    let pairs = |name: &str, value: Option<String>| value.map(|it| (name.to_owned(), it)).into_iter().collect();
    TableOptions {
        parameters: pairs("fillfactor", said(&["70", "80"])),
        tablespace: said(&["fast", "slow"]).map(Ident::from),
        charset: said(&["utf8mb4", "latin1"]),
        collation: said(&["utf8mb4_bin"]),
        row_format: said(&["dynamic", "compressed"]),
        mysql: pairs("STATS_PERSISTENT", said(&["0", "1"])),
        unlogged: said(&["yes"]).is_some(),
        without_rowid: said(&["yes"]).is_some(),
        ..TableOptions::default()
    }
}

fn column(picks: &mut Picks, name: &str, schema: &Schema) -> Column {
    let mut types = vec![SqlType::Integer, SqlType::Text, SqlType::VarChar(9), SqlType::Numeric(5, 2)];
    types.extend([
        SqlType::TimestampTzOf(3),
        SqlType::Set(vec!["a".to_owned()]),
        SqlType::Geometry("POINT".to_owned(), 4326),
    ]);
    types.extend([SqlType::Custom("citext".to_owned()), SqlType::Range(Box::new(SqlType::Date))]);
    let enums = schema.objects.values().filter_map(|it| {
        if let Definition::Enum(it) = &it.definition { Some(SqlType::Enum(it.clone())) } else { None }
    });
    let enums: Vec<SqlType> = enums.collect();
    types.extend(enums.iter().cloned().map(|it| SqlType::Array(Box::new(it))));
    types.extend(enums);
    let mut column = Column { nullable: picks.yes(), ..Column::new(name, picks.one(&types)) };
    match picks.below(4) {
        0 => column.default = Some(picks.one(&["1", "'ok'", "f(2)"]).to_owned()),
        1 => {
            let expression = picks.one(&["id + 1", "id * 2"]).to_owned();
            column.generated = Some(Generated { expression, stored: picks.yes() });
        }
        _ => {}
    }
    column.on_update_now = picks.below(9) == 0;
    column.collation = (picks.below(4) == 0).then(|| "C".into());
    column.comment = (picks.below(4) == 0).then(|| picks.one(&["x", "y"]).to_owned());
    column
}

/// Views, triggers, policies and rights, on tables that are there.
fn standing(picks: &mut Picks, schema: &mut Schema) {
    let tables: Vec<Table> = schema.tables.values().cloned().collect();
    let mut below: Option<TableName> = None;
    for table in &tables {
        let name = &table.name;
        if picks.yes() {
            let columns = picks.some(&table.columns.iter().map(|it| it.name.to_string()).collect::<Vec<_>>());
            let columns = if columns.is_empty() { "id".to_owned() } else { format!("id, {}", columns.join(", ")) };
            let view = View::new(name.beside(format!("of_{}", name.name)), format!("SELECT {columns} FROM {name}"));
            let materialized = picks.below(3) == 0;
            let indexes = if materialized && picks.yes() { vec![Index::new("ix_of", ["id"])] } else { Vec::new() };
            below = Some(view.name.clone());
            let options = picks.yes().then(|| "security_barrier".to_owned());
            put(schema, Definition::View(View { materialized, indexes, options, ..view }), picks);
        }
        let owner = picks.one(&[Some(name.clone()), below.clone()]).unwrap_or_else(|| name.clone());
        if picks.below(3) == 0 {
            let on = GrantTarget::Table(owner);
            let grant = Grant { privilege: "SELECT".to_owned(), on, to: "staff".into(), grantable: picks.yes() };
            if schema.object(&Object::new(Definition::Grant(grant.clone())).name()).is_none() {
                put(schema, Definition::Grant(grant), picks);
            }
        }
        if picks.below(3) == 0 {
            let (event, table) = (picks.one(&["AFTER INSERT", "AFTER DELETE"]).to_owned(), name.clone());
            let action = "FOR EACH ROW EXECUTE FUNCTION touch()".to_owned();
            put(schema, Definition::Trigger(Trigger { name: "tr".into(), table, event, action }), picks);
        }
        if picks.below(3) == 0 {
            let (rule, table) = (format!("USING (id > {})", picks.below(2)), name.clone());
            put(schema, Definition::Policy(Policy { name: "po".into(), table: table.clone(), rule }), picks);
            put(schema, Definition::RowSecurity(RowSecurity { table, forced: picks.yes() }), picks);
        }
    }
    if let (Some(below), true) = (below, picks.yes()) {
        let query = format!("SELECT id, {} AS more FROM {below}", picks.below(2));
        put(schema, Definition::View(View::new("upper", query)), picks);
    }
}

/// Everything else.
fn kinds(picks: &mut Picks, schema: &mut Schema) {
    if schema.tables.keys().any(|it| it.schema.is_some()) {
        put(schema, Definition::Schema("shop".into()), picks);
    }
    let routine = |picks: &mut Picks, name: &str| Routine {
        name: name.into(),
        arguments: picks.one(&["n int", "n bigint"]).to_owned(),
        definition: picks.one(&["RETURNS int RETURN n", "RETURNS int RETURN n + 1"]).to_owned(),
    };
    let domain = Domain {
        name: "d".into(),
        base: picks.one(&[SqlType::Text, SqlType::VarChar(9)]),
        nullable: picks.yes(),
        default: picks.yes().then(|| "'x'".to_owned()),
        checks: picks
            .some(&["one", "two"])
            .into_iter()
            .map(|name| {
                let expression = format!("VALUE <> '{}'", picks.below(2));
                DomainCheck { name: name.into(), expression }
            })
            .collect(),
    };
    let owner = schema.tables.keys().next().cloned().filter(|_| picks.yes());
    let sequence = Sequence {
        start: picks.yes().then_some(5),
        minimum: picks.yes().then_some(1),
        cycle: picks.yes(),
        owned_by: owner.map(|it| (it, "id".into())),
        ..Sequence::new("counter")
    };
    let locale = picks.one(&["de", "en"]).to_owned();
    let all = [
        Definition::Function(routine(picks, "f")),
        Definition::Procedure(routine(picks, "p")),
        Definition::Domain(domain),
        Definition::Sequence(sequence),
        Definition::Collation(Collation { name: "words".into(), provider: None, locale, deterministic: picks.yes() }),
        Definition::Extension(Extension { name: "x".into(), schema: None, version: None, cascade: false }),
    ];
    for definition in all {
        if picks.yes() {
            put(schema, definition, picks);
        }
    }
}
