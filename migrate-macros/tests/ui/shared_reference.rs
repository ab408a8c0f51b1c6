use migrate_core::prelude::*;

#[migration(revision = "a1")]
pub fn upgrade(_op: &Operations) -> Result<()> {
    Ok(())
}

fn main() {}
