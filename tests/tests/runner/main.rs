//! What the runner does to a database: rows, journal, locks, failures, resumption.

#![cfg(test)]

mod applying;
mod asynchronous;
mod autocommit;
mod automatic;
mod backfill;
mod backup;
mod catalogue;
mod clock;
mod closure;
mod concurrent;
mod data;
mod db_enum;
mod embedded;
mod failing;
#[path = "../scenarios/fingerprint.rs"]
mod fingerprint;
mod fuzzing;
mod guarding;
mod hooking;
mod integrity;
#[cfg(feature = "mysql")]
mod loading;
mod locking;
mod market;
mod naming;
mod observing;
mod offline;
mod opening;
mod package;
#[cfg(feature = "postgres")]
mod pooling;
mod racing;
mod random;
mod rebuilding;
mod resuming;
mod retrying;
mod stopping;
mod testing;
mod transaction;
mod undoing;
mod unrebuilt;
mod verifying;
mod whole;
mod worker;
