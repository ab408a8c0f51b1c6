//! The commands: the real binaries on temporary projects, what they print and the status they end with.

#![cfg(test)]

mod first_day;
mod init;
mod project;
mod redaction;
