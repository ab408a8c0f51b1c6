//! The prelude room.
