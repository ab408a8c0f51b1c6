//! Users for authentication.
use migrate_core::prelude::*;

#[migration(revision = "cf5a32f4e1d5")]
pub fn upgrade(op: &mut Operations) -> Result<()> {
    op.create_table("users", |t| {
        t.column("id", BigInt).primary_key().identity();
        t.column("email", VarChar(255)).not_null().unique();
        t.column("password_hash", VarChar(255)).not_null();
        t.column("is_active", Boolean).not_null().default("true");
        t.column("created_at", Timestamp).not_null().default("CURRENT_TIMESTAMP");
    })
}
