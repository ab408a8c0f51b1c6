//! What the derives say at run time.

use migrate_core::model::{Mixin, UnknownValue};
use migrate_core::{DbEnum, Model};

mod mixins {
    /// When a row was made.
    #[derive(migrate_core::Model)]
    #[model(mixin)]
    pub(crate) struct Times {
        /// The moment.
        pub(crate) created_at: std::time::SystemTime,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
#[db_enum(rename_all = "SCREAMING_SNAKE_CASE")]
enum Mood {
    Happy,
    #[db_enum(rename = "so-so")]
    SoSo = 7,
}

/// Names that are keywords, or that Rust gives to what belongs to a trait, and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
#[expect(non_camel_case_types, reason = "a keyword is written so")]
enum r#type {
    r#fn = 1 << 0,
    Err = 1 << 1,
    Error,
}

#[derive(Model)]
#[model(table = "people", schema = "shop", unique("mood", "type"))]
struct Person {
    #[column(primary_key, identity)]
    id: i64,
    mood: Mood,
    r#type: Option<Vec<Mood>>,
    #[model(flatten)]
    times: mixins::Times,
    #[column(skip)]
    total: std::collections::BTreeMap<String, i32>,
}

#[test]
fn a_model_knows_its_table_and_its_columns() {
    assert_eq!((Person::TABLE, Person::SCHEMA), ("people", Some("shop")));
    assert_eq!(Person::columns(), ["id", "mood", "type", "created_at"]);
    assert_eq!(mixins::Times::columns(), ["created_at"]);
}

#[test]
fn an_enum_is_written_and_read_by_its_values() {
    assert_eq!((Mood::TYPE, Mood::VALUES), ("mood", &["HAPPY", "so-so"][..]));
    assert_eq!(format!("{}", Mood::SoSo), "so-so");
    assert_eq!("HAPPY".parse(), Ok(Mood::Happy));
    let error = "happy".parse::<Mood>().expect_err("is written otherwise");
    assert_eq!(error, UnknownValue { ty: "mood", value: "happy".to_owned() });
    assert_eq!((r#type::TYPE, r#type::VALUES), ("type", &["fn", "err", "error"][..]));
    assert_eq!(["fn".parse(), "err".parse()], [Ok(r#type::r#fn), Ok(r#type::Err)]);
}
