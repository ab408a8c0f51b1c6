use migrate_core::prelude::*;

#[migration(revision = "c3", down_revision = ("a1", "b2"))]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
