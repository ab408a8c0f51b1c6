use migrate_core::prelude::*;

#[migration(revision = "a1", irreversible = "the rows are gone")]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

#[downgrade]
pub fn downgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
