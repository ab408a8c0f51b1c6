use migrate_core::Model;

#[derive(Model)]
#[model(mixin, table = "times", primary_key("id"), strict)]
pub struct Times {
    pub id: i64,
}

#[derive(Model)]
pub struct User {
    #[column(flatten)]
    pub one: Times,
    #[model(flaten)]
    pub two: i64,
    #[model(unique)]
    pub three: i64,
    #[model(flatten)]
    pub four: i64,
    #[model(flatten)]
    #[column(index)]
    pub five: Times,
    #[model(flatten)]
    pub six: Option<Times>,
    #[model(flatten)]
    pub seven: Vec<Times>,
}

fn main() {}
