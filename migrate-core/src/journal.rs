//! The journal: one row a run of a revision, so that an interrupted one can go on and a finished one can be looked up.
//!
//! Where DDL is transactional the row is written with the step, in its transaction. Where it is not, the row is written
//! before and after each statement, so that it tells after a crash which statement was sent and which had answered.
//!
//! | state | meaning |
//! | --- | --- |
//! | `running` | a process works on it, or was killed while it did |
//! | `done` | the revision is applied (or undone, by direction) |
//! | `failed` | it stopped after `statement_done` statements, which remain |
//! | `reverted` | it failed, and nothing of it remains |
//!
//! **Architecture Invariant**: the journal decides nothing; which revisions are applied is said by the version rows alone.

mod author;
mod read;
mod state;
mod table;
mod write;

pub(crate) use author::TOOL;
pub(crate) use read::open_runs;
pub use read::{Run, RunState, runs};
pub(crate) use state::{State, has_tables, state};
pub(crate) use table::{adopt, create_sql, ensure, name as table};
pub(crate) use write::{Entry, Progress, accept, advance, begin, finish, forget, reach, record, resume, settle, stop};
