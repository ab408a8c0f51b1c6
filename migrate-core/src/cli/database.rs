//! The commands that open a database.

use super::Command;
use super::args::Format;
use super::error::CliError;
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::migration::Migrations;

/// Runs a command on the database that the options name.
pub(super) fn run(_command: &Command, _graph: &RevisionGraph, _migrations: &Migrations, _format: Format) -> Result<()> {
    Err(CliError::NoBackend.into())
}
