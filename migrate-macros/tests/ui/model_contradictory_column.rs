use migrate_core::Model;

#[derive(Model)]
pub struct Order {
    #[column(primary_key)]
    pub id: Option<i64>,
    #[column(identity)]
    pub number: String,
    #[column(default = 0, generated = "price * amount")]
    pub total: i64,
    #[column(stored)]
    pub sum: i64,
    #[column(on_update_now)]
    pub day: String,
    #[column(name = "day")]
    pub again: String,
}

#[derive(Model)]
#[model(primary_key("id", "line"))]
pub struct Item {
    #[column(primary_key)]
    pub id: i64,
    pub line: i64,
}

fn main() {}
