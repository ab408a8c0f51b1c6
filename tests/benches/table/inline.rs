//! A hundred tables with an index each on MariaDB: the index in its `CREATE TABLE`, and apart.

use std::time::Instant;

use migrate_core::prelude::*;
use migrate_tests::server::{Address, Kind};
use migrate_tests::{Durability, Failure, Server, TestDatabase};

use crate::measure::{in_turns, tell};
use crate::{package, revision, upgrade};

const TABLES: usize = 100;

fn tables(op: &mut Operations) -> migrate_core::Result<()> {
    for number in 0..TABLES {
        op.create_table(format!("t{number}"), |t| {
            t.column("id", BigInt).primary_key().identity();
            t.column("name", VarChar(100)).not_null().index();
        })?;
    }
    Ok(())
}

fn sql(apart: bool) -> String {
    let columns = "`id` BIGINT NOT NULL AUTO_INCREMENT, `name` VARCHAR(100) NOT NULL, PRIMARY KEY (`id`)";
    let table = |number: usize| {
        if apart {
            format!("CREATE TABLE `t{number}` ({columns}); CREATE INDEX `i{number}` ON `t{number}` (`name`);\n")
        } else {
            format!("CREATE TABLE `t{number}` ({columns}, INDEX `i{number}` (`name`));\n")
        }
    };
    (0..TABLES).map(table).collect()
}

/// Measures it.
pub(crate) fn on_mariadb(rounds: usize) -> migrate_tests::Result<()> {
    let server = Server::start(Kind::Mariadb, Durability::Durable)?;
    let migrations = package(vec![revision("a", &[], tables)]);
    let ours = || {
        let database = TestDatabase::on(&server.address, "bench")?;
        let took = upgrade(&database.url, &migrations)?;
        look(&database)?;
        Ok(took)
    };
    let (time, theirs) = in_turns(rounds, ours, || client(&server.address, &sql(false)))?;
    tell("100 tables with an index each, MariaDB", time, "mariadb, inline", theirs);
    let (time, theirs) = in_turns(rounds, ours, || client(&server.address, &sql(true)))?;
    tell("100 tables with an index each, MariaDB", time, "mariadb, apart", theirs);
    Ok(())
}

fn client(address: &Address, sql: &str) -> migrate_tests::Result<std::time::Duration> {
    let database = TestDatabase::on(address, "bench")?;
    let begin = Instant::now();
    database.try_query(sql)?;
    let took = begin.elapsed();
    look(&database)?;
    Ok(took)
}

/// Fails unless all is there.
fn look(database: &TestDatabase) -> migrate_tests::Result<()> {
    let found = database.try_query(
        "SELECT count(*) FROM information_schema.statistics WHERE table_schema = database() AND column_name = 'name'",
    )?;
    if found == TABLES.to_string() { Ok(()) } else { Err(Failure(format!("{found} indexes instead of {TABLES}"))) }
}
