use migrate_core::prelude::*;

#[migration(revision = "a1")]
pub fn upgrade<T>(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
