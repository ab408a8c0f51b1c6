//! The migrations of the marketplace, embedded at build time.

migrate_core::migrations!();
