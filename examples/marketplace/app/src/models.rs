//! What the marketplace keeps: change a struct, and `cargo migrate revision --autogenerate` writes the migration.

use migrate_core::Model;

/// Who sells and buys.
#[derive(Debug, Model)]
pub struct User {
    /// The number.
    #[column(primary_key, identity)]
    pub id: i64,
    /// By which the user is known.
    #[column(max_length = 255, unique)]
    pub email: String,
    /// Never the password itself.
    #[column(max_length = 255)]
    pub password_hash: String,
    /// Whether the user may log in.
    #[column(default = true)]
    pub is_active: bool,
    /// When.
    #[model(flatten)]
    pub made: Made,
}

/// When a row was made.
#[derive(Debug, Model)]
#[model(mixin)]
pub struct Made {
    /// In UTC.
    #[column(ty = Timestamp, default = now())]
    pub created_at: String,
}

/// What a listing is filed under.
#[derive(Debug, Model)]
#[model(table = "categories")]
pub struct Category {
    /// The number.
    #[column(primary_key, identity)]
    pub id: i64,
    /// Its name, once.
    #[column(max_length = 100, unique)]
    pub name: String,
    /// The category that it is a part of.
    #[column(references = "categories.id", on_delete = "set_null")]
    pub parent_id: Option<i64>,
}

/// What is offered.
#[derive(Debug, Model)]
#[model(index("user_id", "title", unique), check(ck_listings_price_positive = "price >= 0"))]
pub struct Listing {
    /// The number.
    #[column(primary_key, identity)]
    pub id: i64,
    /// Who offers it.
    #[column(references = "users.id", on_delete = "cascade")]
    pub user_id: i64,
    /// What it is filed under.
    #[column(references = "categories.id", on_delete = "set_null")]
    pub category_id: Option<i64>,
    /// The headline.
    #[column(max_length = 200, index)]
    pub title: String,
    /// What it costs.
    #[column(ty = Numeric(10, 2), default = 0)]
    pub price: String,
    /// Goods, service or money.
    #[column(max_length = 20, comment = "what the seller gives: goods, service or money")]
    pub offers_exchange_of: Option<String>,
    /// Goods, service or money.
    #[column(max_length = 20, comment = "what the seller takes for it")]
    pub wants_exchange_for: Option<String>,
    /// When.
    #[model(flatten)]
    pub made: Made,
}

/// What a listing is made of.
#[derive(Debug, Model)]
#[model(check(ck_listing_items_quantity_positive = "quantity > 0"))]
pub struct ListingItem {
    /// The number.
    #[column(primary_key, identity)]
    pub id: i64,
    /// The listing.
    #[column(references = "listings.id", on_delete = "cascade", index)]
    pub listing_id: i64,
    /// Whose it is.
    #[column(references = "users.id", on_delete = "cascade")]
    pub owner_id: i64,
    /// What it is.
    pub description: String,
    /// How many.
    #[column(default = 1)]
    pub quantity: i32,
}
