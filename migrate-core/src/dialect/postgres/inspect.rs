//! Reading the schema of a PostgreSQL database.
//!
//! Each family of the catalog is read by one query for all tables, and joined here by the numbers (oids) that the
//! catalog gives to everything. Texts of expressions come in the words of the connection's own search path.

mod catalog;
mod column;
mod constraint;
mod grant;
mod index;
mod object;
mod partition;
mod relation;
mod rest;
mod routine;
mod sequence;
mod settle;
mod trigger;
mod user_type;

use diesel::PgConnection;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::normal::fold_serials;
use crate::inspect::{Filter, InspectError, Inspection};
use catalog::Catalog;
pub(crate) use settle::settle;

/// How often it is tried again when a table goes while its definition is read.
const ATTEMPTS: u32 = 5;

/// Reads what the database holds, as it is at one moment: in a transaction of its own unless one is open.
pub(crate) fn inspect(connection: &mut PgConnection, filter: &Filter) -> Result<Inspection, InspectError> {
    let status = AnsiTransactionManager::transaction_manager_status_mut(connection);
    let is_open = status.transaction_depth().map_err(InspectError::refused("transaction"))?.is_some();
    if is_open {
        return read(connection, filter);
    }
    let mut attempt = 1;
    loop {
        match read_alone(connection, filter) {
            Err(error) if attempt < ATTEMPTS && is_of_a_change(&error) => attempt += 1,
            done => return done,
        }
    }
}

fn read_alone(connection: &mut PgConnection, filter: &Filter) -> Result<Inspection, InspectError> {
    // Compiling a query to machine code takes longer than to run it on a catalog.
    connection
        .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL jit = off")
        .map_err(InspectError::refused("transaction"))?;
    let read = read(connection, filter);
    let ended = connection.batch_execute("ROLLBACK").map_err(InspectError::refused("transaction"));
    read.and_then(|read| ended.map(|()| read))
}

fn read(connection: &mut PgConnection, filter: &Filter) -> Result<Inspection, InspectError> {
    let catalog = Catalog::read(connection, filter)?;
    families(connection, catalog)
}

/// Reads only what lies in one schema, under names without it.
fn read_schema(connection: &mut PgConnection, name: &str) -> Result<Inspection, InspectError> {
    let filter = Filter::all();
    let mut catalog = Catalog::read(connection, &filter)?;
    catalog.namespaces.retain(|_, schema| schema.as_ref().is_some_and(|it| it.as_str() == name));
    catalog.namespaces.values_mut().for_each(|schema| *schema = None);
    families(connection, catalog)
}

fn families(connection: &mut PgConnection, mut catalog: Catalog<'_>) -> Result<Inspection, InspectError> {
    object::read(connection, &mut catalog)?;
    user_type::read(connection, &mut catalog)?;
    relation::read(connection, &mut catalog)?;
    column::read(connection, &mut catalog)?;
    constraint::read(connection, &mut catalog)?;
    index::read(connection, &mut catalog)?;
    routine::read(connection, &mut catalog)?;
    trigger::read(connection, &mut catalog)?;
    rest::read(connection, &mut catalog)?;
    fold_serials(catalog.schema());
    Ok(catalog.finish())
}

/// Tells whether the server lost sight of something: it reads definitions as they are now, and all else as of the
/// beginning of the transaction.
fn is_of_a_change(error: &InspectError) -> bool {
    let InspectError::Refused { cause: DieselError::DatabaseError(kind, information), .. } = error else {
        return false;
    };
    let words = information.message();
    matches!(kind, DatabaseErrorKind::Unknown)
        && (words.contains("cache lookup failed") || words.contains("could not open relation"))
        || words.contains("does not exist")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_goes_meanwhile_is_told_from_a_refusal() {
        let error = |words: &str| InspectError::Refused {
            what: "tables",
            cause: DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(words.to_owned())),
        };
        assert!(is_of_a_change(&error("could not open relation with OID 16391")));
        assert!(!is_of_a_change(&error("permission denied for table pg_attribute")));
    }
}
