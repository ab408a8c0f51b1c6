//! `cargo migrate`.
fn main() {}
