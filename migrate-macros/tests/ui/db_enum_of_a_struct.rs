use migrate_core::DbEnum;

#[derive(DbEnum)]
pub struct Mood {
    pub happy: bool,
}

#[derive(DbEnum)]
pub enum Either<T> {
    Left(T),
}

#[derive(DbEnum)]
pub enum Nothing {}

fn main() {}
