use migrate_core::prelude::*;

#[migration(revison = "a1", colour = "red")]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
