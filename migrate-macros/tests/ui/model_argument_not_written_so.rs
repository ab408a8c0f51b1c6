use migrate_core::Model;

#[derive(Model)]
#[model(table, schema = "", comment = 5, table = "twice", strict = 1, with = "fillfactor", "text")]
pub struct User {
    #[column(primary_key = 1)]
    pub id: i64,
    #[column(unique, unique)]
    pub name: String,
    #[column(comment =)]
    pub note: String,
    #[column(index: "ix")]
    pub kind: String,
    #[column(default = [1])]
    pub list: String,
    #[column(identity = 5)]
    pub number: i64,
    #[column(identity(begin = 5))]
    pub other: i64,
    #[column(default = NULL)]
    pub last: Option<i64>,
}

#[derive(Model)]
#[model = "teams"]
pub struct Team {
    #[column = "name"]
    pub id: i64,
    #[column[primary_key]]
    pub code: i64,
    #[column(skip, nam = "x")]
    pub left_out: i64,
}

fn main() {}
