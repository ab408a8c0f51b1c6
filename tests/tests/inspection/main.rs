//! Reading the schema of a live database.

#![cfg(test)]

mod dump;
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
mod reading;
mod roundtrip;
mod sqlite;
