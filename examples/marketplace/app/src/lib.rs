//! The marketplace: its models, and what the build makes of them.
//!
//! `schema` holds the tables for Diesel, `SCHEMA` what the app wants of its database; both come of `models.rs`.

pub mod models;

migrate_core::schema!();
