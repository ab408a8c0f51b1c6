//! Load the first categories, users and listings.
use migrate_core::prelude::*;

#[migration(revision = "8a1f6e0b53d7", down_revision = "cbfc66708806")]
pub fn upgrade(op: &mut Operations) -> Result<()> {
    op.execute("INSERT INTO categories (name) VALUES ('Tools'), ('Books'), ('Bicycles')")?;
    op.execute(
        "INSERT INTO users (email, password_hash) VALUES \
         ('ada@example.org', 'not-a-hash'), ('grace@example.org', 'not-a-hash')",
    )?;
    op.execute(
        "INSERT INTO listings (user_id, category_id, title, price, offers_exchange_of, wants_exchange_for) \
         SELECT users.id, categories.id, 'Notes on the Analytical Engine', 42.50, 'goods', 'money' \
         FROM users, categories WHERE users.email = 'ada@example.org' AND categories.name = 'Books'",
    )?;
    op.execute(
        "INSERT INTO listings (user_id, category_id, title, offers_exchange_of, wants_exchange_for) \
         SELECT users.id, categories.id, 'A nanosecond of wire', 'goods', 'goods' \
         FROM users, categories WHERE users.email = 'grace@example.org' AND categories.name = 'Tools'",
    )?;
    op.execute(
        "INSERT INTO listing_items (listing_id, owner_id, description, quantity) \
         SELECT id, user_id, 'one volume, with notes A to G', 1 FROM listings \
         WHERE title = 'Notes on the Analytical Engine'",
    )?;
    op.execute(
        "INSERT INTO listing_items (listing_id, owner_id, description, quantity) \
         SELECT id, user_id, '29.98 cm of copper wire', 100 FROM listings WHERE title = 'A nanosecond of wire'",
    )
}

#[downgrade]
pub fn downgrade(op: &mut Operations) -> Result<()> {
    // Listings and their items go with their users.
    op.execute("DELETE FROM users WHERE email IN ('ada@example.org', 'grace@example.org')")?;
    op.execute("DELETE FROM categories WHERE name IN ('Tools', 'Books', 'Bicycles')")
}
