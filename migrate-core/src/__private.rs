//! What the macros' code names; not for other code, and changed without notice.

pub mod list;

use crate::error::Result;
use crate::operation::Operations;

/// The way down that a file without `#[downgrade]` has; an explicit constant shadows this glob-imported one.
pub mod no_downgrade {
    use crate::migration::MigrationFn;

    /// There is none, so it is derived.
    pub const __DOWNGRADE: Option<MigrationFn> = None;
}

/// Stands in for a function that a macro refused.
///
/// # Errors
/// Never.
pub fn nothing(_op: &mut Operations) -> Result<()> {
    Ok(())
}
