//! Enums with `derive(DbEnum)`, written and read by Diesel through the tables that are emitted for them.

use std::error::Error;

use diesel::prelude::*;
use migrate_core::DbEnum;
use migrate_core::connection::MigrateConnection;
use migrate_core::prelude::*;
use migrate_tests::Backend;

use crate::package::{on_each, package, revision};

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
#[db_enum(rename_all = "kebab-case")]
enum Mood {
    Happy,
    SoSo,
}

/// Names that Diesel has, too.
#[derive(Debug, DbEnum)]
enum Output {
    Expression,
    Row,
}

/// As `Output`.
#[derive(Debug, DbEnum)]
enum Text {
    Backend,
}

fn people(op: &mut Operations) -> Result<()> {
    op.create_enum("mood", ["happy", "so-so"]);
    op.create_table("people", |t| {
        t.column("id", Integer).primary_key();
        t.column("mood", Enum("mood")).not_null();
        t.column("before", Enum("mood"));
    })
}

/// What is emitted for PostgreSQL.
#[cfg(feature = "postgres")]
#[expect(unreachable_pub, reason = "so it is emitted")]
mod own_type {
    /// The enum types.
    pub mod sql_types {
        /// The enum type `mood`.
        #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
        #[diesel(postgres_type(name = "mood"))]
        pub struct Mood;
    }

    impl migrate_core::model::SqlEnum for sql_types::Mood {
        const NAME: Option<&'static str> = Some("mood");
    }

    diesel::table! {
        use diesel::sql_types::*;
        use super::sql_types::Mood;

        people (id) {
            id -> Integer,
            mood -> Mood,
            before -> Nullable<Mood>,
        }
    }
}

/// What is emitted elsewhere.
mod text {
    diesel::table! {
        people (id) {
            id -> Integer,
            mood -> Text,
            before -> Nullable<Text>,
        }
    }
}

/// Writes, finds, changes and reads; the same words for every database.
macro_rules! story {
    ($connection:expr, $people:ident) => {{
        use $people::people;

        #[derive(Debug, PartialEq, Queryable, Selectable, Insertable)]
        #[diesel(table_name = people)]
        struct Person {
            id: i32,
            mood: Mood,
            before: Option<Mood>,
        }

        let connection = $connection;
        let all = [
            Person { id: 1, mood: Mood::Happy, before: None },
            Person { id: 2, mood: Mood::SoSo, before: Some(Mood::Happy) },
        ];
        diesel::insert_into(people::table).values(&all[..]).execute(connection)?;
        let found: Vec<Person> = people::table.select(Person::as_select()).order(people::id).load(connection)?;
        assert_eq!(found, all);
        let ids: Vec<i32> = people::table.filter(people::mood.eq(Mood::SoSo)).select(people::id).load(connection)?;
        assert_eq!(ids, [2]);
        let by_several = people::before.eq_any([Mood::Happy, Mood::SoSo]);
        assert_eq!(people::table.filter(by_several).count().get_result::<i64>(connection)?, 1);
        let change = (people::mood.eq(Mood::SoSo), people::before.eq(Some(Mood::Happy)));
        diesel::update(people::table.find(1)).set(change).execute(connection)?;
        let moods: Vec<(Mood, Option<Mood>)> =
            people::table.order(people::id).select((people::mood, people::before)).load(connection)?;
        assert_eq!(moods, [(Mood::SoSo, Some(Mood::Happy)); 2]);
        Ok(())
    }};
}

#[test]
fn an_enum_is_written_and_read_on_every_database() {
    on_each("db_enum", &Backend::ALL, |database, connection| {
        package(vec![revision("a1", &[], people)]).upgrade(connection).expect("a way up");
        let mut session = connection.session();
        let typed = session.typed();
        let told: std::result::Result<(), Box<dyn Error>> = (|| {
            if let Some(connection) = typed.downcast_mut::<SqliteConnection>() {
                return story!(connection, text);
            }
            #[cfg(feature = "postgres")]
            if let Some(connection) = typed.downcast_mut::<PgConnection>() {
                return story!(connection, own_type);
            }
            #[cfg(feature = "mysql")]
            if let Some(connection) = typed.downcast_mut::<MysqlConnection>() {
                return story!(connection, text);
            }
            Err("no such connection".into())
        })();
        told.expect("Diesel takes it");
        assert_eq!(database.query("SELECT count(*) FROM people WHERE mood = 'so-so'"), "2", "{}", database.backend);
    });
}

#[test]
fn a_value_that_is_none_of_the_enums_is_refused_when_it_is_read() {
    on_each("no_value", &[Backend::Sqlite], |database, connection| {
        database.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, mood TEXT, before TEXT)");
        database.execute("INSERT INTO people VALUES (1, 'sad', NULL)");
        let mut session = connection.session();
        let connection = session.typed().downcast_mut::<SqliteConnection>().expect("it is SQLite");
        let error =
            text::people::table.select(text::people::mood).first::<Mood>(connection).expect_err("no such value");
        assert!(format!("{error:?}").contains("`sad`") || format!("{error:?}").contains("\"sad\""), "{error:?}");
    });
}
