//! The commands: the real binaries on temporary projects, what they print and the status they end with.

#![cfg(test)]

mod asking;
mod building;
mod choosing;
mod deployed;
mod first_day;
mod help;
mod init;
mod json;
mod project;
mod redaction;
mod refusing;
mod upgrading;
