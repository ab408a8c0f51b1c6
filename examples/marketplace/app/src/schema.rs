//! The tables that the app queries.

diesel::table! {
    listings {
        id -> BigInt,
        user_id -> BigInt,
        title -> Text,
        price -> Double,
    }
}

diesel::table! {
    listing_items {
        id -> BigInt,
        listing_id -> BigInt,
        description -> Text,
        quantity -> Integer,
    }
}

diesel::joinable!(listing_items -> listings (listing_id));
diesel::allow_tables_to_appear_in_same_query!(listings, listing_items);
