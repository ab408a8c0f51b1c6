//! Create users.
use migrate_core::prelude::*;

#[migration(revision = "3f1c2ab4d5e6")]
pub fn upgrade(op: &mut Operations) -> Result<()> {
    op.create_table("users", |t| {
        t.column("id", BigInt).primary_key().identity();
        t.column("name", VarChar(100)).not_null();
    })
}
