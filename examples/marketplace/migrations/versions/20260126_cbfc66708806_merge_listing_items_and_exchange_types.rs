//! Merge listing items and exchange types.
use migrate_core::prelude::*;

#[migration(revision = "cbfc66708806", down_revision = ["ecee305c0829", "001"])]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}
