//! The binary to deploy: `./marketplace-migrations upgrade`.

use std::process::ExitCode;

fn main() -> ExitCode {
    migrate_core::cli::main(&marketplace_migrations::MIGRATIONS)
}
