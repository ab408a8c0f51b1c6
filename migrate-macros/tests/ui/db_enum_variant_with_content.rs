use migrate_core::DbEnum;

#[derive(DbEnum)]
#[db_enum(rename_all = "snakecase")]
pub enum Mood {
    Happy(i32),
    Sad,
    #[db_enum(rename = "sad")]
    Blue,
}

fn main() {}
