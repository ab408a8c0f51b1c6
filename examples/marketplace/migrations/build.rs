//! Embeds `versions/`, and checks the chain.

fn main() {
    migrate_build::embed();
}
