//! The grammar of `#[migration]` and `#[downgrade]`: tokens to values with spans, without I/O.
