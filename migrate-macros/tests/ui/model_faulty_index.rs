use migrate_core::Model;

#[derive(Model)]
#[model(
    index(),
    index(name = "ix"),
    index(5),
    index(column("a")),
    index(col("a").descending()),
    index(col("a") "b"),
    index("a", uniqe)
)]
pub struct Item {
    #[column(index("b"))]
    pub a: i64,
    #[column(index(lenght = 10))]
    pub b: String,
}

#[derive(Model)]
#[model(index("a", "bb"), unique("c"), primary_key("d"))]
pub struct Unknown {
    pub a: i64,
    pub b: i64,
}

fn main() {}
