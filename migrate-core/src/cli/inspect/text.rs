//! A schema as people read it.

use crate::dialect::{Dialect, type_name};
use crate::schema::{
    Bounds, Column, Conflict, Constraint, Deferral, Definition, ForeignKey, Ident, Index, IndexKind, IndexPart,
    IndexTerm, Key, Object, Partitioning, ReferentialAction, Rule, Schema, Table,
};

/// Writes all of it: a paragraph for each table and object.
pub(super) fn written(dialect: Dialect, schema: &Schema) -> String {
    let tables = schema.tables.values().map(|it| table(dialect, it));
    let objects = schema.objects.values().map(object);
    tables.chain(objects).collect::<Vec<_>>().join("\n")
}

fn table(dialect: Dialect, table: &Table) -> String {
    let mut text = format!("table {}{}\n", table.name, said(table.comment.as_deref()));
    let columns: Vec<[String; 3]> = table.columns.iter().map(|it| column(dialect, it)).collect();
    let width = |at: usize| columns.iter().map(|it| it[at].chars().count()).max().unwrap_or_default();
    let (names, types) = (width(0), width(1));
    for [name, ty, rest] in &columns {
        let line = format!("  {name:names$}  {ty:types$}  {rest}");
        text.push_str(&format!("{}\n", line.trim_end()));
    }
    let constraints = table.constraints.iter().map(constraint);
    for line in constraints.chain(table.indexes.iter().map(index)).chain(table.partitioning.iter().flat_map(parts)) {
        text.push_str(&format!("  {line}\n"));
    }
    text
}

/// Gives the name, the type and the rest, for three columns of text.
fn column(dialect: Dialect, column: &Column) -> [String; 3] {
    // No `..`, so that a new property is not forgotten here.
    let Column { name, ty, nullable, default, on_update_now, identity, generated, collation, comment } = column;
    let words = type_name(dialect, ty, name).unwrap_or_else(|_| format!("{ty:?}"));
    let rest = [
        (!nullable).then(|| "not null".to_owned()),
        identity.as_ref().map(|_| "numbered".to_owned()),
        default.as_ref().map(|it| format!("default {it}")),
        on_update_now.then(|| "now on update".to_owned()),
        generated
            .as_ref()
            .map(|it| format!("{} {}", if it.stored { "stored as" } else { "computed as" }, it.expression)),
        collation.as_ref().map(|it| format!("collate {it}")),
        comment.as_ref().map(|it| format!("-- {it}")),
    ];
    let rest: Vec<String> = rest.into_iter().flatten().collect();
    [
        name.to_string(),
        words.replace(" /*!80003 SRID", " SRID").split(" */").next().unwrap_or_default().to_owned(),
        rest.join(", ").replace(", -- ", "  -- "),
    ]
}

fn constraint(it: &Constraint) -> String {
    let name = &it.name;
    match &it.rule {
        Rule::PrimaryKey(key) => format!("primary key {name} {}", self::key(key)),
        Rule::Unique(key) => format!("unique {name} {}", self::key(key)),
        Rule::ForeignKey(key) => format!("foreign key {name} {}", foreign_key(key)),
        Rule::Check(check) => {
            format!("check {name}: {}{}", check.expression, if check.enforced { "" } else { ", not enforced" })
        }
        Rule::Exclusion(it) => {
            let elements = it.elements.iter().map(|it| format!("{} with {}", part(&it.part), it.operator));
            format!("exclude {name} ({})", elements.collect::<Vec<_>>().join(", "))
        }
    }
}

fn key(key: &Key) -> String {
    let conflict = key.on_conflict.map(|it| match it {
        Conflict::Abort => ", on conflict abort",
        Conflict::Fail => ", on conflict fail",
        Conflict::Ignore => ", on conflict ignore",
        Conflict::Replace => ", on conflict replace",
        Conflict::Rollback => ", on conflict rollback",
    });
    let nulls = if key.nulls_not_distinct { ", nulls not distinct" } else { "" };
    let (include, deferral) = (including(&key.include), deferral(key.deferral));
    format!("{}{include}{nulls}{}{deferral}", names(&key.columns), conflict.unwrap_or_default())
}

fn foreign_key(key: &ForeignKey) -> String {
    let action = |word: &str, action: ReferentialAction| match action {
        ReferentialAction::NoAction => String::new(),
        ReferentialAction::Restrict => format!(", on {word} restrict"),
        ReferentialAction::Cascade => format!(", on {word} cascade"),
        ReferentialAction::SetNull => format!(", on {word} set null"),
        ReferentialAction::SetDefault => format!(", on {word} set default"),
    };
    let (own, other) = (names(&key.columns), names(&key.referenced_columns));
    let (delete, update) = (action("delete", key.on_delete), action("update", key.on_update));
    let validated = if key.validated { "" } else { ", not validated" };
    format!("{own} -> {} {other}{delete}{update}{}{validated}", key.references, deferral(key.deferral))
}

fn deferral(deferral: Deferral) -> &'static str {
    match deferral {
        Deferral::NotDeferrable => "",
        Deferral::InitiallyImmediate => ", deferrable",
        Deferral::InitiallyDeferred => ", deferred",
    }
}

fn index(index: &Index) -> String {
    let kind = match (&index.kind, index.unique) {
        (IndexKind::Plain, false) => "index",
        (IndexKind::Plain, true) => "unique index",
        (IndexKind::Fulltext { .. }, _) => "fulltext index",
        (IndexKind::Spatial, _) => "spatial index",
    };
    let parts: Vec<String> = index.parts.iter().map(part).collect();
    let using = index.using.as_ref().map(|it| format!(" using {it}")).unwrap_or_default();
    let condition = index.condition.as_ref().map(|it| format!(" where {it}")).unwrap_or_default();
    let hidden = if index.invisible { ", invisible" } else { "" };
    format!("{kind} {}{using} ({}){}{condition}{hidden}", index.name, parts.join(", "), including(&index.include))
}

fn part(part: &IndexPart) -> String {
    let mut text = match &part.term {
        IndexTerm::Column(column) => column.to_string(),
        IndexTerm::Expression(sql) => sql.clone(),
    };
    if let Some(length) = part.length {
        text.push_str(&format!("[{length}]"));
    }
    if let Some(collation) = &part.collation {
        text.push_str(&format!(" collate {collation}"));
    }
    if let Some(class) = &part.operator_class {
        text.push_str(&format!(" {class}"));
    }
    if part.descending {
        text.push_str(" desc");
    }
    text
}

fn parts(partitioning: &Partitioning) -> Vec<String> {
    let key: Vec<&str> = partitioning
        .key
        .iter()
        .map(|it| match it {
            IndexTerm::Column(column) => column.as_str(),
            IndexTerm::Expression(sql) => sql,
        })
        .collect();
    let head = format!("parted by {} ({})", partitioning.method.word().to_lowercase(), key.join(", "));
    let parts = partitioning.partitions.iter().map(|it| {
        let bounds = match &it.bounds {
            Bounds::Range { from, to } => format!("from {} to {}", from.join(", "), to.join(", ")),
            Bounds::List(values) => format!("in {}", values.join(", ")),
            Bounds::Hash { modulus, remainder } => format!("modulus {modulus}, remainder {remainder}"),
            Bounds::Default => "of the rest".to_owned(),
        };
        format!("  part {} {bounds}", it.name)
    });
    [head].into_iter().chain(parts).collect()
}

fn including(columns: &[Ident]) -> String {
    if columns.is_empty() { String::new() } else { format!(" include {}", names(columns)) }
}

fn names(names: &[Ident]) -> String {
    format!("({})", names.iter().map(Ident::as_str).collect::<Vec<_>>().join(", "))
}

fn object(object: &Object) -> String {
    let comment = said(object.comment.as_deref());
    let text = match &object.definition {
        Definition::Enum(it) => Some(it.values.join(", ")),
        Definition::Trigger(it) => Some(format!("{}\n{}", it.event, it.action)),
        Definition::Sequence(it) => {
            let numbers = [("start", it.start), ("increment", it.increment), ("from", it.minimum), ("to", it.maximum)];
            let said = numbers.into_iter().filter_map(|(word, number)| Some(format!("{word} {}", number?)));
            Some(said.collect::<Vec<_>>().join(", "))
        }
        Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Domain(_)
        | Definition::Function(_)
        | Definition::Procedure(_)
        | Definition::View(_)
        | Definition::Policy(_)
        | Definition::RowSecurity(_)
        | Definition::Grant(_) => object.text().map(str::to_owned),
    };
    let lines = text.iter().flat_map(|it| it.trim().lines()).map(|it| format!("  {it}\n"));
    format!("{}{comment}\n{}", object.name().to_string().replace('`', ""), lines.collect::<String>())
}

fn said(comment: Option<&str>) -> String {
    comment.map(|it| format!("  -- {it}")).unwrap_or_default()
}
