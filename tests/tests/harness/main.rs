//! The harness itself: databases are apart from each other, and nothing is left behind.

#![cfg(test)]

mod database;
mod server;
