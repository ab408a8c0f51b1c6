//! The architecture: who may import whom, forgotten files, error codes, what a package links. Read from the sources.

#![cfg(test)]

mod code;
mod dependency;
mod file;
mod import;
mod room;
mod source;
