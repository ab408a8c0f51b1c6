//! A `schema.rs` that was written of a schema wants nothing else than that schema has, whatever its words cannot say.

use migrate_core::dialect::normal;
use migrate_core::diff::{Hints, Reach, completed, operations};
use migrate_core::prelude::*;
use migrate_core::render::{keep_unsaid, tables};
use migrate_core::schema::naming::Convention;
use migrate_core::schema::{
    Column, Constraint, Definition, EnumType, ForeignKey, Ident, Index, Object, Rule, Schema, SqlType, Table, col,
};
use migrate_core::source;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const TABLES: [&str; 4] = ["films", "shop.films", "My Shop.films", "actors"];
const COLUMNS: [&str; 6] = ["id", "type", "na me", "at", "price", "more"];

fn types(dialect: Dialect) -> Vec<SqlType> {
    let all = [TinyInt, SmallInt, Integer, BigInt, Real, Double, Numeric(5, 2), Decimal, Boolean, Char(7), VarChar(7)];
    let more = [Text, Binary, Date, Time, TimeOf(3), Timestamp, TimestampTz, Uuid, Json, Year, Bit(3)];
    let own: &[&str] = match dialect {
        Dialect::Sqlite => &["int", "datetime", "what ever", "NVARCHAR(9)"],
        Dialect::Postgres => &["serial", "tsvector", "citext", "bit varying(3)", "\"My Type\""],
        Dialect::Mysql => &["mediumint(9)", "decimal(5,2) unsigned", "set", "vector(3)"],
    };
    let values = vec!["a".to_owned(), "b".to_owned()];
    let of_mysql = [UnsignedInteger, UnsignedBigInt, MediumText, TinyBlob, FixedBinary(4)];
    let of_postgres = [Jsonb, Inet, Interval, TimeTz, VarBit(3), Array(Integer), Range(Date)];
    let others = match dialect {
        Dialect::Sqlite => vec![],
        Dialect::Postgres => of_postgres.into(),
        Dialect::Mysql => [&of_mysql[..], &[SqlType::Enum(EnumType { name: "kind".into(), values })]].concat(),
    };
    all.into_iter().chain(more).chain(own.iter().map(|&it| Custom(it))).chain(others).collect()
}

fn table(dialect: Dialect, name: &'static str) -> impl Strategy<Value = Table> {
    let column = (select(types(dialect)), any::<bool>());
    let columns = proptest::collection::vec(column, COLUMNS.len());
    let key = subsequence(vec![0, 1, 2], 0..3);
    (columns, 1..=COLUMNS.len(), key, any::<bool>()).prop_map(move |(columns, width, key, refers)| {
        let mut table = Table::new(name);
        let columns = COLUMNS.iter().zip(columns).take(width);
        table.columns.extend(columns.map(|(name, (ty, nullable))| Column { nullable, ..Column::new(*name, ty) }));
        let key: Vec<Ident> = key.into_iter().filter(|it| *it < width).map(|it| COLUMNS[it].into()).collect();
        for name in &key {
            table.column_mut(name).expect("is there").nullable = false;
        }
        if !key.is_empty() {
            table.constraints.push(Constraint { name: "own_key".into(), rule: Rule::primary_key(key) });
        }
        if refers {
            let last = table.columns.last().expect("one at least").name.clone();
            let rule = Rule::ForeignKey(ForeignKey::new(vec![last.clone()], "actors".into(), vec!["id".into()]));
            table.constraints.push(Constraint { name: "of_actor".into(), rule });
            table.indexes.push(Index::new("own_index", vec![col(last.as_str())]));
        }
        table
    })
}

fn schema(dialect: Dialect) -> impl Strategy<Value = Schema> {
    (TABLES.map(|it| table(dialect, it)), any::<bool>()).prop_map(move |(mut tables, inherits)| {
        if inherits && dialect == Dialect::Postgres {
            let [heir, _, _, parent] = &mut tables;
            heir.options.inherits.push(parent.name.clone());
            heir.columns.retain(|it| parent.column(&it.name).is_none());
        }
        let mut schema = Schema::default();
        for name in ["shop", "My Shop"] {
            schema.insert_object(Object::new(Definition::Schema(name.into()))).expect("each once");
        }
        tables.into_iter().for_each(|it| schema.insert(it).expect("each once"));
        schema
    })
}

fn wants_nothing_else(dialect: Dialect, schema: &Schema) -> Result<(), TestCaseError> {
    let there = normal(dialect, schema);
    let text = tables(dialect, &there, &there.tables.values().collect::<Vec<_>>());
    let folder = tempfile::tempdir().expect("a folder can be made");
    std::fs::write(folder.path().join("schema.rs"), &text).expect("it can be written");
    let read = source::diesel_schema(folder.path(), "schema.rs", Some(dialect), Convention::DEFAULT);
    if there.tables.values().all(|it| !text.contains(&format!(" {} (", it.name.name))) {
        return Ok(());
    }
    prop_assert!(read.problems.is_empty(), "{:#?}\n{text}", read.problems);
    let mut wanted = normal(dialect, &read.schema);
    keep_unsaid(dialect, &mut wanted, &there);
    let wanted = completed(wanted, &there, Reach::Diesel);
    let changes = operations(&there, &wanted, &Hints::default()).expect("nothing is ambiguous");
    prop_assert_eq!(changes.operations, [], "{}", text);
    Ok(())
}

proptest! {
    #[test]
    fn a_schema_file_of_sqlite_wants_what_it_was_written_of(schema in schema(Dialect::Sqlite)) {
        wants_nothing_else(Dialect::Sqlite, &schema)?;
    }

    #[test]
    fn a_schema_file_of_postgresql_wants_what_it_was_written_of(schema in schema(Dialect::Postgres)) {
        wants_nothing_else(Dialect::Postgres, &schema)?;
    }

    #[test]
    fn a_schema_file_of_mysql_wants_what_it_was_written_of(schema in schema(Dialect::Mysql)) {
        wants_nothing_else(Dialect::Mysql, &schema)?;
    }
}
