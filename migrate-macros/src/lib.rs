//! The macros of `migrate-core`, which re-exports them.
