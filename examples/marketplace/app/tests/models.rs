//! Models and migrations agree.

use marketplace::SCHEMA;
use marketplace_migrations::MIGRATIONS;
use migrate_core::testing::{TestResult, models_match};

#[test]
fn the_migrations_make_what_the_models_want() -> TestResult {
    models_match(&MIGRATIONS, &SCHEMA)
}
