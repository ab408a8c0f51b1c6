use migrate_core::prelude::*;

#[downgrade]
pub fn downgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
