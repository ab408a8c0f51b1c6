//! The migrations of the quickstart, tested: up, down and up again, each of them.

migrate_core::migration_tests!(quickstart_migrations::MIGRATIONS);
