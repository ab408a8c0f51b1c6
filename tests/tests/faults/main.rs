//! A run of ten mixed revisions, interrupted in every way at every point: what the next run makes of it.
//!
//! `MIGRATE_TEST_CASES=20` walks all points; without it every fifth one is tried. The figures are printed with
//! `cargo test --package migrate-tests --test faults -- --nocapture`.

#![cfg(test)]

mod cutting;
#[path = "../scenarios/fingerprint.rs"]
mod fingerprint;
mod killing;
mod mixed;
mod outcome;
mod point;
mod proxy;
mod restoring;
mod schedule;
mod serving;
