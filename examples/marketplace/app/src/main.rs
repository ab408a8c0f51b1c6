//! Brings the database up to date, then lists what is on the market.
//!
//! ```console
//! $ cargo run -p marketplace                     # a SQLite file, marketplace.sqlite
//! ```

use std::error::Error;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use diesel::sql_types::Double;
use marketplace::SCHEMA;
use marketplace::schema::{listing_items, listings};
use marketplace_migrations::MIGRATIONS;
use migrate_core::embedded::Drift;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "marketplace.sqlite".to_owned());
    let pool = Pool::builder().max_size(4).build(ConnectionManager::<SqliteConnection>::new(path))?;
    let mut conn = pool.get()?;

    // Safe when many replicas start at once: one upgrades, the others wait and find nothing to do.
    MIGRATIONS.upgrade(&mut conn)?;
    // What the models want is there, or the app does not start.
    SCHEMA.drift(&mut conn, Drift::Refuse)?;

    let rows: Vec<(String, f64, i32, String)> = listings::table
        .inner_join(listing_items::table)
        .select((listings::title, sql::<Double>("price"), listing_items::quantity, listing_items::description))
        .order(listings::id)
        .load(&mut conn)?;
    for (title, price, quantity, description) in rows {
        println!("{title}, {price:.2}: {quantity} x {description}");
    }
    Ok(())
}
