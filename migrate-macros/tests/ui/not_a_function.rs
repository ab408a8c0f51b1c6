use migrate_core::prelude::*;

#[migration(revision = "a1")]
pub struct Upgrade;

mod way_down {
    use migrate_core::prelude::*;

    #[downgrade]
    pub const DOWN: u8 = 1;
}

fn main() {}
