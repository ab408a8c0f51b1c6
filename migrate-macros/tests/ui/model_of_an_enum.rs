use migrate_core::Model;

#[derive(Model)]
pub enum Shape {
    Round,
}

fn main() {}
