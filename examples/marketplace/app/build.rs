//! Makes Diesel's tables of the models, and warns where the migrations do not make what the models want.

use migrate_build::Dialect;

fn main() {
    migrate_build::models(Dialect::Sqlite, &["src/models.rs"]).compared_with(&marketplace_migrations::MIGRATIONS);
}
