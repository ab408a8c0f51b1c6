use migrate_core::Model;

pub struct Money;
pub struct Times;

#[derive(Model)]
pub struct Item {
    pub id: (i32, i32),
    pub count: usize,
    pub text: &'static str,
    pub any: Box<dyn Send>,
}

#[derive(Model)]
pub struct Price {
    pub amount: Money,
    #[model(flatten)]
    pub times: Times,
}

fn main() {}
