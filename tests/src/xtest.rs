//! Provides the databases and runs every test.
fn main() {}
