//! What an error tells besides its sentence, for the errors of every room.
//!
//! A room implements [`Explain`] beside the error that it raises; whoever shows an error asks for no more than this.
//! **Architecture Invariant**: no error is named here, so that every room can stand on it.

/// How a failed command ends; the exit status of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// The command failed.
    Failed = 1,
    /// The command line was wrong.
    Usage = 2,
    /// A check found something.
    Found = 3,
    /// Another process holds the migration lock.
    Locked = 4,
    /// An interrupted or failed run left the database half way.
    Dirty = 5,
}

/// What an error tells besides its sentence.
pub trait Explain: std::error::Error {
    /// Names the kind of error: kebab-case, unique, never changed.
    fn code(&self) -> &'static str;

    /// Says what to type next.
    fn help(&self) -> Option<String> {
        None
    }

    /// Says how a command that meets it ends.
    fn exit(&self) -> Exit {
        Exit::Failed
    }
}
