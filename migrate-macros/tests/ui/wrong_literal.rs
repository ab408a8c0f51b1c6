use migrate_core::prelude::*;

#[migration(
    revision = 1,
    down_revision = ["a1", 2],
    depends_on = b"a1",
    transaction = "no",
    irreversible = 3,
    created = true
)]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}

fn main() {}
