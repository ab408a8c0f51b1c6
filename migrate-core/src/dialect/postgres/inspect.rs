//! Reading the schema of a PostgreSQL database.

use diesel::sql_types::Text;
use diesel::{PgConnection, QueryableByName, RunQueryDsl};

use crate::inspect::{Filter, InspectError, Inspection};
use crate::schema::{Table, TableName};

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Reads what the database holds.
pub(crate) fn inspect(connection: &mut PgConnection, filter: &Filter) -> Result<Inspection, InspectError> {
    let names = diesel::sql_query(
        "SELECT relname::text AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
         AND relkind IN ('r', 'p') ORDER BY 1",
    );
    let names: Vec<Named> = names.load(connection).map_err(InspectError::refused("tables"))?;
    let mut inspection = Inspection::default();
    for Named { name } in names {
        let name = TableName { schema: None, name: name.into() };
        inspection.schema.tables.insert(name.clone(), Table::new(name));
    }
    filter.retain(&mut inspection.schema);
    Ok(inspection)
}
