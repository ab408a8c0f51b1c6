use migrate_core::prelude::*;

#[migration("a1", message, created = )]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
