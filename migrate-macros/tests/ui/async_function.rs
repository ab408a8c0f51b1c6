use migrate_core::prelude::*;

#[migration(revision = "a1")]
pub async fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
