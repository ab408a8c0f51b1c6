use migrate_core::Model;

#[derive(Model)]
#[model(tabel = "users", unique("nam"))]
pub struct User {
    #[column(primary_kee)]
    pub id: i64,
    #[column(on_delete = "cascade")]
    pub name: String,
    #[column(references = "users.id", on_delete = "cascad")]
    pub parent: Option<i64>,
    #[column(ty = Varchar(20))]
    pub kind: String,
}

fn main() {}
