//! The commands that need the sources or cargo; those of every deployed binary are `migrate_core::cli`'s.

pub(crate) mod check;
pub(crate) mod edit;
pub(crate) mod init;
pub(crate) mod merge;
pub(crate) mod rebase;
pub(crate) mod revision;
