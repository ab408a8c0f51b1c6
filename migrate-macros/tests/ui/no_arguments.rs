use migrate_core::prelude::*;

#[migration]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
