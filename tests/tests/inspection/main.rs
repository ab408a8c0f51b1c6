//! Reading the schema of a live database.

#![cfg(test)]

mod mysql;
mod postgres;
mod reading;
mod roundtrip;
mod sqlite;
