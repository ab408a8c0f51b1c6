use migrate_core::prelude::*;

#[migration(revision = "a1", down_revision = None)]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
