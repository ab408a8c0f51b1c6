use migrate_core::prelude::*;

#[migration(message = "create users")]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
