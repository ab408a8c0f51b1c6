use migrate_core::prelude::*;

#[migration(revison = "a1", transaction = 1)]
pub async fn upgrade(_op: &Operations) {}

fn main() {}
