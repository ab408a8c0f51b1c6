//! Mistakes that the compiler refuses: real packages built by cargo, and the macros alone.

#![cfg(test)]

mod chain;
mod embedding;
mod file;
mod list;
mod metadata;
mod package;
