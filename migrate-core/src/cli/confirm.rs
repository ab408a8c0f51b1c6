//! Asking before what cannot be undone, and guarding what is protected.

use std::io::{IsTerminal, Write, stderr, stdin};

use super::database::Context;
use super::error::CliError;

/// Asks whether something is to be done; `--yes` has answered already.
pub(super) fn confirm(yes: bool, command: &'static str, what: &str) -> Result<(), CliError> {
    if yes {
        return Ok(());
    }
    if !(stdin().is_terminal() && stderr().is_terminal()) {
        return Err(CliError::NeedsYes { command, what: what.to_owned() });
    }
    let mut terminal = anstream::stderr().lock();
    // Whoever cannot read the question does not answer it with yes.
    drop(write!(terminal, "{what}? [y/N] ").and_then(|()| terminal.flush()));
    let mut answer = String::new();
    let read = stdin().read_line(&mut answer).is_ok();
    if read && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes") {
        Ok(())
    } else {
        Err(CliError::Declined)
    }
}

/// Refuses a command on a protected database unless it is meant.
pub(super) fn check_protected(context: &Context, yes: bool, command: &'static str) -> Result<(), CliError> {
    if context.migrations.settings.protected && !yes {
        return Err(CliError::Protected { command, may_be: true });
    }
    Ok(())
}

/// Refuses a command on a protected database, meant or not.
pub(super) fn refuse_protected(context: &Context, command: &'static str) -> Result<(), CliError> {
    if context.migrations.settings.protected {
        return Err(CliError::Protected { command, may_be: false });
    }
    Ok(())
}
