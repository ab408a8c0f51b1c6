//! The binary to deploy: `./quickstart-migrations upgrade`.

use std::process::ExitCode;

fn main() -> ExitCode {
    migrate_core::cli::main(&quickstart_migrations::MIGRATIONS)
}
