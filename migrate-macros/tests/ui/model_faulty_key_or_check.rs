use migrate_core::Model;

#[derive(Model)]
#[model(
    primary_key(),
    unique(name = "uq"),
    unique("a", on_conflict = "explode"),
    check(),
    check(positive()),
    check(price("price > 0", not_enforce)),
    exclusion(),
    exclusion("a", "="),
    unique(a, b),
    index(lower("a")),
    foreign_key(a, references = "items(b)"),
    check(a > 0)
)]
pub struct Item {
    #[column(unique("b"))]
    pub a: i64,
    #[column(check = 5)]
    pub b: i64,
}

fn main() {}
