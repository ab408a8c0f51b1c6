use migrate_core::Model;

#[derive(Model)]
pub struct Pair(i64, i64);

#[derive(Model)]
pub struct Nothing;

#[derive(Model)]
pub struct Empty {}

#[derive(Model)]
pub union Either {
    left: i64,
    right: i64,
}

fn main() {}
