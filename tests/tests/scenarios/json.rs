//! Schemas and operations as JSON: what is written is what is read.

use migrate_core::operation::{
    Backfill, DeleteRows, InsertRows, Operation, Pause, Recreate, ReorganizePartitions, Row, Run, UndoRows, Value, sql,
};
use migrate_core::schema::{
    Bounds, Ident, Index, IndexKind, Partition, PartitionMethod, Partitioning, Schema, SqlType,
};
use proptest::prelude::*;

use crate::random::{column, object_operations, objects, operations, schema, table};

fn again<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    let text = serde_json::to_string(value).expect("is written");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

proptest! {
    #[test]
    fn schemas_and_operations_are_read_as_they_were_written(
        mut before in schema(),
        there in proptest::sample::subsequence(objects(), 0..14),
        new in column("new"),
        other in table("o.\"dotted.name"),
    ) {
        there.into_iter().for_each(|object| before.insert_object(object).expect("each once"));
        before.insert(other.clone()).expect("another name");
        prop_assert_eq!(&again(&before), &before);
        let objects = object_operations(&before, &objects()).into_iter().map(Operation::Object);
        for operation in operations(&before, &new, &other).into_iter().chain(objects) {
            prop_assert_eq!(&again(&operation), &operation);
        }
    }
}

#[test]
fn values_of_every_kind_are_read_as_they_were_written() {
    let values = [f64::INFINITY, 0.1 + 0.2, f64::MIN_POSITIVE].map(Value::Float);
    let others = [Value::Null, Value::Bytes(vec![0, 255]), Value::Typed("1".to_owned(), SqlType::Numeric(9, 2))];
    let row = Row(values.into_iter().chain(others).collect());
    let rows = std::sync::Arc::new(vec![row]);
    let columns: Vec<Ident> = vec!["a".into()];
    let set = vec![("a".into(), "b + 1".to_owned())];
    let backfill = Backfill {
        table: "t".into(),
        set: set.clone(),
        filter: None,
        key: columns.clone(),
        descending: true,
        batch: 7,
        pause: Pause::Share(0.25),
        undo: UndoRows::Set(set),
    };
    let part = |name: &str, bounds| Partition { name: name.into(), bounds, attached: None };
    let reorganize = ReorganizePartitions {
        table: "t".into(),
        names: vec!["p".into()],
        from: None,
        to: vec![part("q", Bounds::below(["1"])), part("r", Bounds::hash(4, 1)), part("s", Bounds::Default)],
    };
    let rebuild = migrate_core::operation::RebuildTable {
        table: "t".into(),
        recreate: Recreate::Never,
        from: Vec::new(),
        to: columns.clone(),
    };
    let (key, table) = (columns.clone(), "t".into());
    let rows_of = |rows| InsertRows { table, columns, rows, key };
    let insert = rows_of(rows);
    let delete = DeleteRows {
        table: insert.table.clone(),
        columns: insert.columns.clone(),
        rows: insert.rows.clone(),
        key: insert.key.clone(),
    };
    for operation in [
        Operation::InsertRows(insert),
        Operation::DeleteRows(delete),
        Operation::Backfill(backfill),
        Operation::ReorganizePartitions(reorganize),
        Operation::RebuildTable(rebuild),
        Operation::Execute(sql("SELECT ?").bind(1).mysql("SELECT 1, ?")),
    ] {
        assert_eq!(again(&operation), operation);
    }
}

#[test]
fn a_closure_is_code_and_is_not_written() {
    let run = Operation::Run(Run::new(|_: &mut String| Ok::<(), std::fmt::Error>(())));
    let error = serde_json::to_string(&run).expect_err("is code");
    assert!(error.to_string().contains("Run"), "{error}");
}

#[test]
fn a_schema_reads_as_people_would_write_it() {
    let mut table = migrate_core::schema::Table::new("shop.items");
    table.columns.push(migrate_core::schema::Column::new("price", SqlType::Numeric(10, 2)));
    let kind = IndexKind::Fulltext { parser: None };
    table.indexes.push(Index { kind, ..Index::new("ix", ["price"]) });
    let partitions = vec![Partition { name: "p".into(), bounds: Bounds::list(["1"]), attached: None }];
    table.partitioning = Some(Partitioning { method: PartitionMethod::List, key: Vec::new(), partitions });
    let mut schema = Schema::default();
    schema.insert(table).expect("the first");
    let value = serde_json::to_value(&schema).expect("is written");
    let items = &value["tables"]["shop.items"];
    assert_eq!(items["columns"][0]["ty"], serde_json::json!({ "numeric": [10, 2] }));
    assert_eq!(items["indexes"][0]["kind"], serde_json::json!({ "fulltext": { "parser": null } }));
    assert_eq!(items["partitioning"]["partitions"][0]["bounds"], serde_json::json!({ "list": ["1"] }));
    // What is not said is what it usually is.
    assert_eq!(serde_json::from_str::<Schema>("{}").expect("is read"), Schema::default());
}
