//! The example's chain, from its own files.
#![expect(unreachable_pub, reason = "in their own package they are reached")]

#[path = "../../../examples/marketplace/migrations/versions/20260120_001_add_exchange_types.rs"]
mod exchange;
#[path = "../../../examples/marketplace/migrations/versions/20260119_ecee305c0829_listing_items.rs"]
mod items;
#[path = "../../../examples/marketplace/migrations/versions/20260112_50c3593832b4_categories_and_market_listings.rs"]
mod listings;
#[path = "../../../examples/marketplace/migrations/versions/20260126_cbfc66708806_merge_listing_items_and_exchange_types.rs"]
mod merge;
#[path = "../../../examples/marketplace/migrations/versions/20260202_8a1f6e0b53d7_first_rows.rs"]
mod rows;
#[path = "../../../examples/marketplace/migrations/versions/20260105_cf5a32f4e1d5_users_for_authentication.rs"]
mod users;

migrate_core::migrations![users, listings, items, exchange, merge, rows];
