//! Laws of operations, on schemas and changes made up at random.

use migrate_core::operation::Operation;
use migrate_core::schema::{Column, EnumType, SqlType};
use proptest::prelude::*;

use crate::random::{column, object_operations, objects, operations, schema, table};

proptest! {
    #[test]
    fn the_inverse_of_an_operation_leads_back(before in schema(), new in column("new"), other in table("other")) {
        for operation in operations(&before, &new, &other) {
            let mut schema = before.clone();
            operation.apply(&mut schema).expect("fits");
            let changes = !matches!(&operation, Operation::AlterColumn(op) if op.changes().is_empty());
            prop_assert_eq!(schema != before, changes, "{:?} changes something", operation);
            let inverse = operation.inverse().expect("is whole");
            inverse.apply(&mut schema).expect("fits");
            prop_assert_eq!(&schema, &before, "{:?} then {:?}", operation, inverse);
            prop_assert_eq!(inverse.inverse().expect("is whole").describe(), operation.describe());
        }
    }
}

proptest! {
    #[test]
    fn the_inverse_of_an_operation_on_an_object_leads_back(
        mut before in schema(),
        there in proptest::sample::subsequence(objects(), 0..14),
        of_mood in any::<bool>(),
        default in proptest::option::of(proptest::sample::select(&["'ok'", "'sad'", "now()"][..])),
    ) {
        there.into_iter().for_each(|object| before.insert_object(object).expect("each once"));
        if let (true, Some(values)) = (of_mood, before.enum_values(&"mood".into()).map(<[String]>::to_vec)) {
            let ty = SqlType::Array(Box::new(SqlType::Enum(EnumType { name: "mood".into(), values })));
            let column = Column { default: default.map(str::to_owned), ..Column::new("of_mood", ty) };
            before.table_mut(&"second".into()).expect("there").columns.push(column);
        }
        for operation in object_operations(&before, &objects()).into_iter().map(Operation::Object) {
            let mut schema = before.clone();
            operation.apply(&mut schema).expect("fits");
            prop_assert_ne!(&schema, &before, "{:?} changes something", operation);
            let inverse = operation.inverse().expect("is whole");
            inverse.apply(&mut schema).expect("fits");
            prop_assert_eq!(&schema, &before, "{:?} then {:?}", operation, inverse);
            prop_assert_eq!(inverse.inverse().expect("is whole").describe(), operation.describe());
        }
    }
}
