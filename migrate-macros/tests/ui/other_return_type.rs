use migrate_core::prelude::*;

#[migration(revision = "a1")]
pub fn upgrade(_op: &mut Operations) -> Option<Result<()>> {
    None
}

fn main() {}
