use migrate_core::Model;

#[derive(Model)]
pub struct Page<T> {
    pub content: T,
}

fn main() {}
