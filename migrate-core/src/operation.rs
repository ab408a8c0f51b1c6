//! What a migration does, as values: it records operations, and nothing touches a database while it does.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::error::Result;

/// The operations that a migration records.
#[derive(Debug, Default)]
pub struct Operations {}

/// A closure of a migration that is called with a connection when its turn comes.
#[derive(Clone)]
pub struct Run {
    /// Name of the connection type that it takes.
    pub connection: &'static str,
    /// Calls it; the argument is the connection, of the type that it takes.
    pub call: RunFn,
}

/// The closure behind [`Run`].
pub type RunFn = Arc<dyn Fn(&mut dyn Any) -> Result<()> + Send + Sync>;

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("connection", &self.connection).finish_non_exhaustive()
    }
}
