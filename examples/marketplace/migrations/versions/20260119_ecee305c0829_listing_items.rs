//! Listing items.
use migrate_core::prelude::*;

#[migration(revision = "ecee305c0829", down_revision = "50c3593832b4")]
pub fn upgrade(op: &mut Operations) -> Result<()> {
    op.create_table("listing_items", |t| {
        t.column("id", BigInt).primary_key().identity();
        t.column("listing_id", BigInt).not_null().references("listings", "id").on_delete(Cascade);
        t.column("owner_id", BigInt).not_null().references("users", "id").on_delete(Cascade);
        t.column("description", Text).not_null();
        t.column("quantity", Integer).not_null().default("1");
        t.check("ck_listing_items_quantity_positive", "quantity > 0");
    })?;
    op.create_index("ix_listing_items_listing_id", "listing_items", ["listing_id"]);
    Ok(())
}

#[downgrade]
pub fn downgrade(op: &mut Operations) -> Result<()> {
    op.drop_table("listing_items")
}
