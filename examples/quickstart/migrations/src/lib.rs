//! The migrations of the quickstart, embedded at build time.

migrate_core::migrations!();
