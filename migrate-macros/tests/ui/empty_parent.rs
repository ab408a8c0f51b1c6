use migrate_core::prelude::*;

#[migration(revision = "a1", down_revision = "", depends_on = [""])]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
