//! Reading the schema of a live database.

#![cfg(test)]

mod mysql;
mod reading;
mod roundtrip;
mod sqlite;
