//! A schema as people read it.

use crate::dialect::{Dialect, type_name};
use crate::schema::{
    Check, Column, Conflict, Constraint, Deferral, Definition, Domain, ForeignKey, Ident, Identity, Index, IndexKind,
    IndexPart, IndexTerm, Key, Matching, NullsOrder, Object, Partitioning, ReferentialAction, Rule, Schema, SqlType,
    Table, TableName, TableOptions,
};

/// Writes all of it: a paragraph for each table and object.
pub(super) fn written(dialect: Dialect, schema: &Schema) -> String {
    let tables = schema.tables.values().map(|it| table(dialect, it));
    // Where an enum is of its column alone, the column says it.
    let is_shown = |it: &&Object| dialect == Dialect::Postgres || !matches!(it.definition, Definition::Enum(_));
    let objects = schema.objects.values().filter(is_shown).map(|it| object(dialect, it));
    tables.chain(objects).collect::<Vec<_>>().join("\n")
}

fn table(dialect: Dialect, table: &Table) -> String {
    let mut text = format!("table {}{}{}\n", table.name, options(&table.options), said(table.comment.as_deref()));
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

fn options(options: &TableOptions) -> String {
    // No `..`, so that a new property is not forgotten here.
    let TableOptions {
        temporary,
        unlogged,
        tablespace,
        parameters,
        inherits,
        engine,
        charset,
        collation,
        row_format,
        first_number,
        mysql,
        strict,
        without_rowid,
    } = options;
    let words = [
        temporary.then(|| "temporary".to_owned()),
        unlogged.then(|| "unlogged".to_owned()),
        strict.then(|| "strict".to_owned()),
        without_rowid.then(|| "without rowid".to_owned()),
        (!inherits.is_empty())
            .then(|| format!("inherits {}", inherits.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))),
        engine.as_ref().map(|it| format!("engine {it}")),
        charset.as_ref().map(|it| format!("charset {it}")),
        collation.as_ref().map(|it| format!("collate {it}")),
        row_format.as_ref().map(|it| format!("row format {it}")),
        first_number.map(|it| format!("numbers from {it}")),
        tablespace.as_ref().map(|it| format!("in tablespace {it}")),
    ];
    let pairs = parameters.iter().chain(mysql).map(|(name, value)| format!("{name} {value}"));
    let words: Vec<String> = words.into_iter().flatten().chain(pairs).collect();
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}

/// Gives the name, the type and the rest, for three columns of text.
fn column(dialect: Dialect, column: &Column) -> [String; 3] {
    // No `..`, so that a new property is not forgotten here.
    let Column { name, ty, nullable, default, on_update_now, identity, generated, collation, comment } = column;
    let words = words_of(dialect, ty, name);
    let rest = [
        (!nullable).then(|| "not null".to_owned()),
        identity.as_ref().map(numbered),
        default.as_ref().map(|it| format!("default {it}")),
        on_update_now.then(|| "now on update".to_owned()),
        generated
            .as_ref()
            .map(|it| format!("{} {}", if it.stored { "stored as" } else { "computed as" }, it.expression)),
        collation.as_ref().map(|it| format!("collate {it}")),
    ];
    let rest: Vec<String> = rest.into_iter().flatten().collect();
    let rest = format!("{}{}", rest.join(", "), said(comment.as_deref()));
    [
        name.to_string(),
        words.replace(" /*!80003 SRID", " SRID").split(" */").next().unwrap_or_default().to_owned(),
        rest.trim_start().to_owned(),
    ]
}

/// Gives the database's words for a type, enums of PostgreSQL without quotes that nobody needs.
fn words_of(dialect: Dialect, ty: &SqlType, column: &Ident) -> String {
    if let SqlType::Custom(words) = ty {
        return words.clone();
    }
    if dialect == Dialect::Postgres {
        if let SqlType::Enum(it) = ty {
            return it.name.to_string();
        }
        if let SqlType::Array(of) = ty {
            return format!("{}[]", words_of(dialect, of, column));
        }
    }
    type_name(dialect, ty, column).unwrap_or_else(|_| ty.to_string())
}

fn numbered(identity: &Identity) -> String {
    let Identity { always, start, increment } = identity;
    let words = [
        Some(if *always { "always numbered" } else { "numbered" }.to_owned()),
        start.map(|it| format!("from {it}")),
        increment.map(|it| format!("by {it}")),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn constraint(it: &Constraint) -> String {
    let name = &it.name;
    match &it.rule {
        Rule::PrimaryKey(key) => format!("primary key {name} {}", self::key(key)),
        Rule::Unique(key) => format!("unique {name} {}", self::key(key)),
        Rule::ForeignKey(key) => format!("foreign key {name} {}", foreign_key(key)),
        Rule::Check(check) => {
            let Check { expression, no_inherit, enforced, validated } = check;
            let said = |is: bool, words: &'static str| if is { words } else { "" };
            let (inherited, enforced) = (said(*no_inherit, ", no inherit"), said(!enforced, ", not enforced"));
            format!("check {name}: {expression}{inherited}{enforced}{}", said(!validated, ", not validated"))
        }
        Rule::Exclusion(it) => {
            let elements = it.elements.iter().map(|it| format!("{} with {}", part(&it.part), it.operator));
            let (elements, include) = (elements.collect::<Vec<_>>().join(", "), including(&it.include));
            let using = it.using.as_ref().map(|it| format!(" using {it}")).unwrap_or_default();
            let condition = it.condition.as_ref().map(|it| format!(" where {it}")).unwrap_or_default();
            format!("exclude {name}{using} ({elements}){include}{condition}{}", deferral(it.deferral))
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
    let (mut delete, update) = (action("delete", key.on_delete), action("update", key.on_update));
    if !key.set_columns.is_empty() {
        delete.push_str(&format!(" {}", names(&key.set_columns)));
    }
    let full = if key.matching == Matching::Full { ", match full" } else { "" };
    let validated = if key.validated { "" } else { ", not validated" };
    let target = if key.referenced_columns.is_empty() { String::new() } else { format!(" {other}") };
    format!("{own} -> {}{target}{full}{delete}{update}{}{validated}", key.references, deferral(key.deferral))
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
    let nulls = if index.nulls_not_distinct { ", nulls not distinct" } else { "" };
    let with: String = index.with.iter().map(|(name, value)| format!(", {name} {value}")).collect();
    let place = index.tablespace.as_ref().map(|it| format!(", in tablespace {it}")).unwrap_or_default();
    let parts = format!("({}){}", parts.join(", "), including(&index.include));
    format!("{kind} {}{using} {parts}{condition}{nulls}{hidden}{with}{place}", index.name)
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
    text.push_str(match part.nulls {
        Some(NullsOrder::First) => " nulls first",
        Some(NullsOrder::Last) => " nulls last",
        None => "",
    });
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
    let parts = partitioning.partitions.iter().map(|it| format!("  part {} {}", it.name, it.bounds));
    [head].into_iter().chain(parts).collect()
}

fn including(columns: &[Ident]) -> String {
    if columns.is_empty() { String::new() } else { format!(" include {}", names(columns)) }
}

fn names(names: &[Ident]) -> String {
    format!("({})", names.iter().map(Ident::as_str).collect::<Vec<_>>().join(", "))
}

fn object(dialect: Dialect, object: &Object) -> String {
    let comment = said(object.comment.as_deref());
    let text = match &object.definition {
        Definition::Enum(it) => Some(it.values.join(", ")),
        Definition::Trigger(it) => Some(format!("{}\n{}", it.event, it.action)),
        Definition::Sequence(it) => {
            let numbers = [("start", it.start), ("increment", it.increment), ("from", it.minimum), ("to", it.maximum)];
            let said = numbers.into_iter().filter_map(|(word, number)| Some(format!("{word} {}", number?)));
            let cache = it.cache.map(|it| format!("cache {it}"));
            let more = [cache, it.cycle.then(|| "cycle".to_owned()), it.owned_by.as_ref().map(owner)];
            Some(said.chain(more.into_iter().flatten()).collect::<Vec<_>>().join(", "))
        }
        Definition::Domain(it) => Some(domain(dialect, it)),
        Definition::View(it) => {
            let options = it.options.as_ref().map(|it| format!("with {it}\n"));
            let indexes: String = it.indexes.iter().map(|it| format!("\n{}", index(it))).collect();
            Some(format!("{}{}{indexes}", options.unwrap_or_default(), it.query))
        }
        Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Function(_)
        | Definition::Procedure(_)
        | Definition::Policy(_)
        | Definition::RowSecurity(_)
        | Definition::Grant(_) => object.text().map(str::to_owned),
    };
    let lines = text.iter().flat_map(|it| it.trim().lines()).map(|it| format!("  {it}\n"));
    format!("{}{comment}\n{}", object.name().to_string().replace('`', ""), lines.collect::<String>())
}

fn owner((table, column): &(TableName, Ident)) -> String {
    format!("owned by {table}.{column}")
}

fn domain(dialect: Dialect, domain: &Domain) -> String {
    // No `..`, so that a new property is not forgotten here.
    let Domain { name, base, nullable, default, checks } = domain;
    let words = [
        Some(words_of(dialect, base, &name.name)),
        (!nullable).then(|| "not null".to_owned()),
        default.as_ref().map(|it| format!("default {it}")),
    ];
    let checks = checks.iter().map(|it| format!("\ncheck {}: {}", it.name, it.expression));
    let words: Vec<String> = words.into_iter().flatten().collect();
    format!("{}{}", words.join("  "), checks.collect::<String>())
}

/// Writes a comment behind a line, of which it is one whatever lines it has itself.
fn said(comment: Option<&str>) -> String {
    comment.map(|it| format!("  -- {}", it.split_whitespace().collect::<Vec<_>>().join(" "))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Array, Custom, Enum, col};

    #[test]
    fn nothing_of_a_table_is_left_unsaid() {
        let mut table = Table::new("shop.users");
        table.comment = Some("people,\nin lines".to_owned());
        table.options.unlogged = true;
        table.options.inherits = vec!["beings".into()];
        table.options.parameters.insert("fillfactor".to_owned(), "70".to_owned());
        let identity = Some(Identity::always().start(10).increment(5));
        let comment = Some("a, -- b".to_owned());
        table.columns = vec![
            Column { identity, nullable: false, comment, ..Column::new("id", SqlType::BigInt) },
            Column::new("moods", Array(Enum("shop.mood"))),
            Column::new("byte", Custom("\"char\"")),
        ];
        let key = ForeignKey {
            matching: Matching::Full,
            on_delete: ReferentialAction::SetNull,
            set_columns: vec!["id".into()],
            ..ForeignKey::new(vec!["id".into(), "byte".into()], "others".into(), vec!["a".into(), "b".into()])
        };
        let check = Check { no_inherit: true, validated: false, ..Check::new("id > 0".to_owned()) };
        let rules = [("fk", Rule::ForeignKey(key)), ("ck", Rule::Check(check))];
        table.constraints = rules.map(|(name, rule)| Constraint { name: name.into(), rule }).to_vec();
        let mut index = Index::new("ix", [col("id").desc().nulls_last()]);
        (index.unique, index.nulls_not_distinct) = (true, true);
        index.with.insert("fillfactor".to_owned(), "50".to_owned());
        table.indexes.push(index);
        let text = super::table(Dialect::Postgres, &table);
        assert_eq!(
            text,
            "table shop.users (unlogged, inherits beings, fillfactor 70)  -- people, in lines
  id     BIGINT       not null, always numbered from 10 by 5  -- a, -- b
  moods  shop.mood[]
  byte   \"char\"
  foreign key fk (id, byte) -> others (a, b), match full, on delete set null (id)
  check ck: id > 0, no inherit, not validated
  unique index ix (id desc nulls last), nulls not distinct, fillfactor 50
"
        );
    }
}
