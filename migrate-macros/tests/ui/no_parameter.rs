use migrate_core::prelude::*;

#[migration(revision = "a1")]
pub fn upgrade() -> Result<()> {
    Ok(())
}

fn main() {}
