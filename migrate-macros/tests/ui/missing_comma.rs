use migrate_core::prelude::*;

#[migration(revision = "a1" message = "create users")]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
