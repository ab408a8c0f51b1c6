//! What the build script of a package of migrations calls: [`embed`]; and that of an app with models: [`models`], or without:
//! [`migrations`].
//!
//! ```no_run
//! migrate_build::embed();
//! ```
//!
//! A crate of its own for one reason: a package that forwards `postgres = ["migrate-core/postgres"]` turns that feature on
//! for every dependency of the name, build-dependencies included, and its build script would compile Diesel as well.

pub use migrate_core::build::{ModelsRead, embed, migrations, models};
pub use migrate_core::dialect::Dialect;
