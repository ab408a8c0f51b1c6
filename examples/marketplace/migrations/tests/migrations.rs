//! The migrations of the marketplace, tested: up, down and up again, each of them.

migrate_core::migration_tests!(marketplace_migrations::MIGRATIONS);
