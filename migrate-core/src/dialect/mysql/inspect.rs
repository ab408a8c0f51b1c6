//! Reading the schema of a MySQL or MariaDB database.

use diesel::QueryableByName;
use diesel::sql_types::Text;

use crate::connection::{Command, Session};
use crate::inspect::{Filter, InspectError, Inspection};
use crate::schema::{Table, TableName};

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Reads what the database holds.
pub(crate) fn inspect(session: &mut Session<'_>, filter: &Filter) -> Result<Inspection, InspectError> {
    let names = Command::new(
        "SELECT table_name AS name FROM information_schema.tables \
         WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name",
    );
    let names: Vec<Named> = session.load(names).map_err(InspectError::refused("tables"))?;
    let mut inspection = Inspection::default();
    for Named { name } in names {
        let name = TableName { schema: None, name: name.into() };
        inspection.schema.tables.insert(name.clone(), Table::new(name));
    }
    filter.retain(&mut inspection.schema);
    Ok(inspection)
}
