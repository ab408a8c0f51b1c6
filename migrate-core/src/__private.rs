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

#[cfg(feature = "database")]
pub use diesel;

/// Tells what an embedded schema needs.
#[cfg(not(all(feature = "database", feature = "serde")))]
#[macro_export]
macro_rules! schema {
    () => {
        ::core::compile_error! {
            "`schema!` needs the features `serde` and a database of migrate-core\n       \
help: write `migrate-core = { features = [\"serde\", \"sqlite-bundled\"] }`"
        }
    };
}

/// Leaves an enum as it is: no database is compiled in.
#[cfg(not(feature = "database"))]
#[macro_export]
macro_rules! __db_enum {
    ($name:ty) => {};
}
