//! Types of columns: what each database has for them.

use std::fs;
use std::path::Path;

use migrate_core::dialect::type_name;
use migrate_core::explain::Explain;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::schema::EnumType;
use migrate_core::script::{self, Replay};
use migrate_tests::Backend;

use crate::scenario::{apply, dialect, migration};

/// Every type, as a migration writes it, with a value as SQL that all databases read.
fn every() -> Vec<(&'static str, SqlType, &'static str)> {
    let mood = EnumType { name: "mood".into(), values: vec!["sad".to_owned(), "it's ok".to_owned()] };
    vec![
        ("TinyInt", TinyInt, "-128"),
        ("SmallInt", SmallInt, "-32768"),
        ("Integer", Integer, "-2147483648"),
        ("BigInt", BigInt, "-9223372036854775808"),
        ("UnsignedTinyInt", UnsignedTinyInt, "255"),
        ("UnsignedSmallInt", UnsignedSmallInt, "65535"),
        ("UnsignedInteger", UnsignedInteger, "4294967295"),
        ("UnsignedBigInt", UnsignedBigInt, "18446744073709551615"),
        ("Real", Real, "1.5"),
        ("Double", Double, "1.25"),
        ("Numeric(10, 2)", Numeric(10, 2), "12345678.25"),
        ("Decimal", Decimal, "1234567890.25"),
        ("Boolean", Boolean, "true"),
        ("Char(4)", Char(4), "'abcd'"),
        ("VarChar(200)", VarChar(200), "'it''s'"),
        ("TinyText", TinyText, "'007'"),
        ("ShortText", ShortText, "'007'"),
        ("MediumText", MediumText, "'007'"),
        ("Text", Text, "'007'"),
        ("FixedBinary(4)", FixedBinary(4), "bytes"),
        ("VarBinary(200)", VarBinary(200), "bytes"),
        ("TinyBlob", TinyBlob, "bytes"),
        ("ShortBlob", ShortBlob, "bytes"),
        ("MediumBlob", MediumBlob, "bytes"),
        ("Binary", SqlType::Binary, "bytes"),
        ("Bit(8)", Bit(8), "B'01000001'"),
        ("VarBit(8)", VarBit(8), "B'101'"),
        ("Date", Date, "'2026-02-28'"),
        ("Year", Year, "2026"),
        ("Time", Time, "'23:59:59.123456'"),
        ("TimeOf(3)", TimeOf(3), "'23:59:59.123'"),
        ("TimeTz", TimeTz, "'23:59:59.123456+02'"),
        ("TimeTzOf(0)", TimeTzOf(0), "'23:59:59+02'"),
        ("Timestamp", Timestamp, "'2026-02-28 23:59:59.123456'"),
        ("TimestampOf(0)", TimestampOf(0), "'2026-02-28 23:59:59'"),
        ("TimestampTz", TimestampTz, "'2026-02-28 23:59:59.123456+00:00'"),
        ("TimestampTzOf(3)", TimestampTzOf(3), "'2026-02-28 23:59:59.123+00:00'"),
        ("Interval", Interval, "'1 mon 2 days 03:04:05'"),
        ("Uuid", Uuid, "'0188a7c5-6a5c-7b1e-9c1d-0123456789ab'"),
        ("Json", Json, "'{\"b\": [1, 2]}'"),
        ("Jsonb", Jsonb, "'{\"b\": [1, 2]}'"),
        ("Inet", Inet, "'2001:db8::1'"),
        ("Cidr", Cidr, "'10.1.0.0/16'"),
        ("MacAddr", MacAddr, "'08:00:2b:01:02:03'"),
        ("Array(Text)", Array(Text), "'{a,b}'"),
        ("Range(Date)", Range(Date), "'[2026-01-01,2026-02-01)'"),
        ("Multirange(BigInt)", Multirange(BigInt), "'{[1,3),[5,7)}'"),
        ("Enum(\"mood\")", SqlType::Enum(mood), "'it''s ok'"),
        ("Set([\"a\", \"b\"])", Set(["a", "b"]), "'a,b'"),
        ("Geometry(\"POINT\", None)", Geometry("POINT", None), "ST_GeomFromText('POINT(1 2)')"),
        ("Geometry(\"POINT\", 4326)", Geometry("POINT", 4326), "ST_GeomFromText('POINT(1 2)', 4326)"),
        ("Custom(\"decimal(3)\")", Custom("decimal(3)"), "123"),
    ]
}

#[test]
fn the_documentation_says_what_the_code_writes() {
    let mut table = "| a migration writes | SQLite | PostgreSQL | MySQL |\n| --- | --- | --- | --- |\n".to_owned();
    for (notation, ty, _) in every() {
        table += &format!("| `{notation}` |");
        for dialect in Dialect::ALL {
            table += &match type_name(dialect, &ty, &"c".into()) {
                Ok(name) => format!(" `{name}` |"),
                Err(error) => format!(" *refused*: {} |", error.help().expect("says what to take")),
            };
        }
        table.push('\n');
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrate-core/src/schema/sql_type.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always") {
        fs::write(&file, &table).expect("is written");
    }
    let documented = fs::read_to_string(&file).expect("is there");
    assert_eq!(documented, table, "run this test with `INSTA_UPDATE=always` to write the table anew");
}

/// Tells whether the tests' server has the type; PostgreSQL's has no PostGIS.
fn is_there(dialect: Dialect, ty: &SqlType) -> bool {
    let is_shape = matches!(ty, SqlType::Geometry(..));
    type_name(dialect, ty, &"c".into()).is_ok() && !(is_shape && dialect == Dialect::Postgres)
}

fn one_column_of_every_type(op: &mut Operations) -> Result<()> {
    let dialect = op.dialect();
    op.create_table("every", |t| {
        for (number, (_, ty, _)) in every().into_iter().enumerate().filter(|(_, (_, ty, _))| is_there(dialect, ty)) {
            t.column(format!("c{number:02}"), ty);
        }
    })
}

/// Makes a table of all that the database has, fills it, and says what the database says of each column.
fn read_back(backend: Backend, catalog: &str) -> Option<String> {
    let database = backend.database("every_type")?;
    let dialect = dialect(backend);
    if backend == Backend::Postgres {
        let name = &database.name;
        database.execute(&format!(
            "CREATE TYPE mood AS ENUM ('sad', 'it''s ok'); ALTER DATABASE {name} SET timezone = 'UTC'"
        ));
    }
    let every_type = migration("every", one_column_of_every_type, None);
    let script = script::write(&every_type, Direction::Upgrade, &mut Replay::new(dialect, []));
    apply(&database, &script.expect("is written"));
    let there: Vec<_> = every().into_iter().enumerate().filter(|(_, (_, ty, _))| is_there(dialect, ty)).collect();
    let (mut columns, mut values, mut shown) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (_, ty, value)) in &there {
        let is_shape = matches!(ty, SqlType::Geometry(..));
        columns.push(format!("c{number:02}"));
        values.push(literal_of(backend, ty, value));
        shown.push(if is_shape { format!("ST_AsText(c{number:02})") } else { format!("c{number:02}") });
    }
    database.execute(&format!("INSERT INTO every ({}) VALUES ({})", columns.join(", "), values.join(", ")));
    let row = database.query(&format!("SELECT {} FROM every", shown.join(", ")));
    let types = database.query(catalog);
    assert_eq!(types.lines().count(), there.len(), "{types}");
    let lines = there.iter().zip(types.lines()).zip(row.split('\t'));
    Some(lines.map(|(((_, (notation, ..)), ty), value)| format!("{notation:<26} {ty:<30} {value}\n")).collect())
}

/// Writes a value as the database reads bytes and bits.
fn literal_of(backend: Backend, ty: &SqlType, value: &str) -> String {
    match (backend, value) {
        (Backend::Postgres, "bytes") => "'\\x61626364'".to_owned(),
        (Backend::Sqlite | Backend::Mariadb, "bytes") => "x'61626364'".to_owned(),
        (Backend::Sqlite | Backend::Postgres | Backend::Mariadb, value) => {
            // MariaDB reads no offset.
            let is_moment = matches!(ty, TimestampTz | TimestampTzOf(_)) && backend == Backend::Mariadb;
            if is_moment { value.replace("+00:00", "") } else { value.to_owned() }
        }
    }
}

/// Compares with the snapshot of that name.
fn compare(name: &str, said: Option<String>) {
    let Some(said) = said else { return };
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, said);
    });
}

#[test]
fn sqlite_holds_a_value_of_every_type_that_it_has() {
    compare(
        "every_type_sqlite",
        read_back(Backend::Sqlite, "SELECT type FROM pragma_table_info('every') ORDER BY name"),
    );
}

#[test]
fn postgresql_holds_a_value_of_every_type_that_it_has() {
    let catalog = "SELECT format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = 'every'::regclass AND attnum > 0 ORDER BY attname";
    compare("every_type_postgres", read_back(Backend::Postgres, catalog));
}

#[test]
fn mariadb_holds_a_value_of_every_type_that_it_has() {
    let catalog = "SELECT column_type FROM information_schema.columns
        WHERE table_schema = database() AND table_name = 'every' ORDER BY column_name";
    compare("every_type_mysql", read_back(Backend::Mariadb, catalog));
}
