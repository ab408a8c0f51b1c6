//! `inspect`: what a database holds.

use insta::assert_snapshot;
use migrate_tests::TestDatabase;

use crate::project::market;

/// A shop that no migration made, with something of each kind.
fn shop() -> TestDatabase {
    let database = TestDatabase::sqlite();
    database.execute(
        "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(100) NOT NULL UNIQUE, born DATE);
         CREATE TABLE items (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            user_id BIGINT NOT NULL CONSTRAINT to_user REFERENCES users (id) ON DELETE CASCADE,
            title VARCHAR(200) NOT NULL DEFAULT 'new' COLLATE NOCASE,
            price NUMERIC(10, 2) NOT NULL DEFAULT 0 CHECK (price >= 0),
            twice NUMERIC GENERATED ALWAYS AS (price * 2) STORED
         );
         CREATE UNIQUE INDEX ix_title ON items (user_id, title DESC) WHERE price > 0;
         CREATE VIEW titles AS SELECT title FROM items;
         CREATE TRIGGER stamp AFTER INSERT ON items BEGIN UPDATE items SET price = 1; END;
         CREATE TABLE migrate_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
         CREATE VIRTUAL TABLE words USING fts5(word);",
    );
    database
}

#[test]
fn a_database_is_shown_as_people_read_it() {
    let shop = shop();
    assert_snapshot!(market().migrate("inspect").on(&shop).shown(), @"
    exit 0
    --- stdout
    table items
      id       INTEGER         not null, numbered
      user_id  BIGINT          not null
      title    VARCHAR(200)    not null, default 'new', collate NOCASE
      price    NUMERIC(10, 2)  not null, default 0
      twice    NUMERIC         stored as price * 2
      primary key pk_items (id)
      foreign key to_user (user_id) -> users (id), on delete cascade
      check ck_items_price: price >= 0
      unique index ix_title (user_id, title desc) where price > 0

    table users
      id     INTEGER       not null, numbered
      email  VARCHAR(100)  not null
      born   DATE
      primary key pk_users (id)
      unique uq_users_email (email)

    view titles
      SELECT title FROM items

    trigger stamp of items
      AFTER INSERT
      BEGIN UPDATE items SET price = 1; END
    --- stderr
      Left alone table `words`: it is a virtual table of `fts5`, whose columns are not its own
    ");
    assert_snapshot!(market().migrate("inspect --quiet --exclude items,tit*,words").on(&shop).shown(), @"
    exit 0
    --- stdout
    table users
      id     INTEGER       not null, numbered
      email  VARCHAR(100)  not null
      born   DATE
      primary key pk_users (id)
      unique uq_users_email (email)
    ");
}

#[test]
fn a_database_is_written_as_sql_and_for_diesel() {
    let shop = shop();
    assert_snapshot!(market().migrate("inspect --quiet --as sql --exclude words").on(&shop).shown(), @r#"
    exit 0
    --- stdout
    CREATE TABLE "users" (
      "id" INTEGER NOT NULL CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT,
      "email" VARCHAR(100) NOT NULL,
      "born" DATE,
      CONSTRAINT "uq_users_email" UNIQUE ("email")
    );
    CREATE TABLE "items" (
      "id" INTEGER NOT NULL CONSTRAINT "pk_items" PRIMARY KEY AUTOINCREMENT,
      "user_id" BIGINT NOT NULL,
      "title" VARCHAR(200) COLLATE "NOCASE" NOT NULL DEFAULT 'new',
      "price" NUMERIC(10, 2) NOT NULL DEFAULT 0,
      "twice" NUMERIC GENERATED ALWAYS AS (price * 2) STORED,
      CONSTRAINT "to_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE,
      CONSTRAINT "ck_items_price" CHECK (price >= 0)
    );
    CREATE UNIQUE INDEX "ix_title" ON "items" ("user_id", "title" DESC) WHERE price > 0;
    CREATE VIEW "titles" AS SELECT title FROM items;
    CREATE TRIGGER "stamp" AFTER INSERT ON "items" BEGIN UPDATE items SET price = 1; END;
    "#);
    assert_snapshot!(market().migrate("inspect --quiet --as diesel --tables users,items").on(&shop).shown(), @"
    exit 0
    --- stdout
    diesel::table! {
        items (id) {
            id -> Integer,
            user_id -> BigInt,
            #[max_length = 200]
            title -> Text,
            price -> Numeric,
            twice -> Nullable<Numeric>,
        }
    }

    diesel::table! {
        users (id) {
            id -> Integer,
            #[max_length = 100]
            email -> Text,
            born -> Nullable<Date>,
        }
    }

    diesel::joinable!(items -> users (user_id));
    diesel::allow_tables_to_appear_in_same_query!(items, users);
    ");
}

#[test]
fn a_database_is_written_as_models() {
    let shop = shop();
    assert_snapshot!(market().migrate("inspect --as models").on(&shop).shown(), @r#"
    exit 0
    --- stdout
    use bigdecimal::BigDecimal;
    use chrono::NaiveDate;
    use migrate_core::Model;

    #[derive(Debug, Clone, Model)]
    #[model(index(
        "user_id",
        col("title").desc(),
        name = "ix_title",
        unique,
        filter = "price > 0"
    ))]
    pub struct Item {
        #[column(primary_key, identity)]
        pub id: i32,
        #[column(references("users.id", name = "to_user", on_delete = "cascade"))]
        pub user_id: i64,
        #[column(max_length = 200, default = literal("new"), collation = "NOCASE")]
        pub title: String,
        #[column(precision = 10, scale = 2, default = 0, check = "price >= 0")]
        pub price: BigDecimal,
        #[column(generated = "price * 2", stored)]
        pub twice: Option<BigDecimal>,
    }

    #[derive(Debug, Clone, Model)]
    pub struct User {
        #[column(primary_key, identity)]
        pub id: i32,
        #[column(max_length = 100, unique)]
        pub email: String,
        pub born: Option<NaiveDate>,
    }
    --- stderr
      Left alone table `words`: it is a virtual table of `fts5`, whose columns are not its own
      Left alone view `titles`: models say nothing of it
      Left alone trigger `stamp` of `items`: models say nothing of it
    "#);
    let ran = market().migrate("inspect --as models --format json --tables users").on(&shop).run().succeeded();
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("is JSON");
    assert!(json["models"].as_str().expect("is text").contains("pub struct User {"));
    assert_eq!(json["left_alone"][0]["what"], "table `words`");
}

#[test]
fn the_sql_makes_the_same_database() {
    let (shop, other) = (shop(), TestDatabase::sqlite());
    let text = |line: &str, database| market().migrate(line).on(database).run().succeeded().stdout;
    other.execute(&text("inspect --as sql --exclude words", &shop));
    assert_eq!(text("inspect", &other), text("inspect --exclude words", &shop));
}

#[test]
fn every_detail_is_there_as_json() {
    let shop = shop();
    let ran = market().migrate("inspect --format json --tables users").on(&shop).run().succeeded();
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("is JSON");
    assert_eq!(json["dialect"], "sqlite");
    assert_eq!(json["schema"]["tables"]["users"]["columns"][1]["ty"]["var_char"], 100);
    assert_eq!(json["left_alone"][0]["what"], "table `words`");
    let read: migrate_core::schema::Schema = serde_json::from_value(json["schema"].clone()).expect("is a schema");
    assert_eq!(read.tables.len(), 1);
    let ran = market().migrate("inspect --format json --as diesel --tables users").on(&shop).run().succeeded();
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("is JSON");
    assert!(json["diesel"].as_str().expect("is text").contains("email -> Text,"));
}

#[test]
fn a_kind_alone_is_looked_at_or_left_out() {
    let shop = shop();
    let names = |line: &str| {
        let text = market().migrate(&format!("inspect --quiet {line}")).on(&shop).run().succeeded().stdout;
        let of = |line: &str| !line.starts_with(' ') && !line.is_empty();
        text.lines().filter(|it| of(it)).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names("--exclude view:*,trigger:st*,words"), ["table items", "table users"]);
    assert_eq!(names("--include view:*"), ["view titles"]);
    assert_eq!(names("--include table:it*"), ["table items", "trigger stamp of items"]);
    assert_snapshot!(market().migrate("inspect --include table:none").on(&shop).shown(), @"
    exit 0
    --- stderr
           Empty the database holds nothing of what is looked at
    ");
    assert_snapshot!(market().migrate("inspect --include veiw:*").on(&shop).shown(), @"
    exit 2
    --- stderr
    error: invalid value 'veiw:*' for '--include <PATTERN,..>': there is no kind `veiw`; did you mean `view`?

    For more information, try '--help'.
    ");
}

#[test]
fn a_table_that_is_not_there_is_told() {
    assert_snapshot!(market().migrate("inspect --tables user").on(&shop()).shown(), @"
    exit 1
    --- stderr
    error[table-not-there]: there is no table `user` in the database
    help: did you mean `users`?
    ");
    assert_snapshot!(market().migrate("inspect --format json --tables none").on(&shop()).shown(), @r#"
    exit 1
    --- stdout
    {"error":{"code":"table-not-there","message":"there is no table `none` in the database","help":"look at what there is: `cargo migrate inspect`"}}
    --- stderr
    error[table-not-there]: there is no table `none` in the database
    help: look at what there is: `cargo migrate inspect`
    "#);
}
