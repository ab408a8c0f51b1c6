use migrate_core::DbEnum;

#[derive(DbEnum)]
#[db_enum(nam = "mood", schema = 5, schema = "shop", rename_all = "")]
pub enum Mood {
    #[db_enum(renam = "glad")]
    Happy,
    #[db_enum(rename = 5)]
    Sad,
    #[db_enum(rename_all = "snake_case")]
    Blue,
    #[db_enum = "grey"]
    Grey,
}

#[derive(DbEnum)]
pub enum Duration {
    Short,
}

fn main() {}
