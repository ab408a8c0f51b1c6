use migrate_core::Model;

#[derive(Model)]
#[model(
    foreign_key("a", "b"),
    foreign_key("a", "b", references = "pairs(x)"),
    foreign_key("a", references = "users.id", on_drop = "cascade"),
    foreign_key("c", references = "users.id")
)]
pub struct Link {
    #[column(references = "users")]
    pub a: i64,
    #[column(references = "pairs(x, y)")]
    pub b: i64,
    #[column(references(on_delete = "cascade"))]
    pub d: i64,
    #[column(references("users.id", on_delete = "explode"))]
    pub e: i64,
    #[column(references = "users.id", external)]
    pub f: i64,
}

#[derive(Model)]
#[model(foreign_key("c", references = "users.id"))]
pub struct Other {
    pub a: i64,
}

fn main() {}
