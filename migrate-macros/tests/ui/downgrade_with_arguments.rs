use migrate_core::prelude::*;

#[migration(revision = "a1")]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

#[downgrade(revision = "a1")]
pub fn downgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
