use migrate_core::prelude::*;

#[migration(revision = "a1")]
pub fn upgrade(_op: &mut Operations, _more: Vec<(u8, u8)>) -> Result<()> {
    Ok(())
}

fn main() {}
