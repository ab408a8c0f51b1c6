//! Add exchange types.
//!
//! Empty: the columns are already in the table `listings` as `50c3593832b4` makes it.
use migrate_core::prelude::*;

#[migration(revision = "001", down_revision = "50c3593832b4")]
pub fn upgrade(_op: &mut Operations) -> Result<()> {
    Ok(())
}
