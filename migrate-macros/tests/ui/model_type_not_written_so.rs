use migrate_core::Model;

#[derive(Model)]
pub struct Item {
    #[column(ty = VarChar)]
    pub name: String,
    #[column(ty = "Numeric(10)")]
    pub price: String,
    #[column(ty)]
    pub kind: String,
    #[column(max_length = 20)]
    pub count: i32,
    #[column(precision = 3)]
    pub active: bool,
    #[column(scale = 2)]
    pub amount: i64,
    #[column(max_length = "twenty")]
    pub title: String,
    #[column(ty = String)]
    pub rust: String,
    #[column(ty = Numeric(100000, 2))]
    pub large: i64,
    pub huge: i128,
    pub maybe: Option<Option<i32>>,
}

fn main() {}
