use migrate_core::prelude::*;

#[migration(revision = "a1", message = "one", message = "two")]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
