//! Categories and market listings.
use migrate_core::prelude::*;

#[migration(revision = "50c3593832b4", down_revision = "cf5a32f4e1d5")]
pub fn upgrade(op: &mut Operations) -> Result<()> {
    op.create_table("categories", |t| {
        t.column("id", BigInt).primary_key().identity();
        t.column("name", VarChar(100)).not_null().unique();
        t.column("parent_id", BigInt).references("categories", "id").on_delete(SetNull);
    })?;
    op.create_table("listings", |t| {
        t.column("id", BigInt).primary_key().identity();
        t.column("user_id", BigInt).not_null().references("users", "id").on_delete(Cascade);
        t.column("category_id", BigInt).references("categories", "id").on_delete(SetNull);
        t.column("title", VarChar(200)).not_null();
        t.column("price", Numeric(10, 2)).not_null().default("0");
        t.column("offers_exchange_of", VarChar(20)).comment("what the seller gives: goods, service or money");
        t.column("wants_exchange_for", VarChar(20)).comment("what the seller takes for it");
        t.column("created_at", Timestamp).not_null().default("CURRENT_TIMESTAMP");
        t.check("ck_listings_price_positive", "price >= 0");
        t.index(["user_id", "title"]).unique();
    })?;
    op.create_index("ix_listings_title", "listings", ["title"]);
    Ok(())
}
