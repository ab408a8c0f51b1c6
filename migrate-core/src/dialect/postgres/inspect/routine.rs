//! Functions and procedures.

use diesel::sql_types::{Nullable, Oid, Text};
use diesel::{PgConnection, QueryableByName};

use super::catalog::Catalog;
use crate::inspect::InspectError;
use crate::schema::{Definition, Object, Routine, query};

#[derive(QueryableByName)]
struct RoutineRow {
    #[diesel(sql_type = Oid)]
    oid: u32,
    #[diesel(sql_type = Oid)]
    namespace: u32,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    arguments: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    definition: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    comment: Option<String>,
}

/// The text of a definition begins with the name and the arguments, which are cut off by their length.
const ROUTINES: &str = "SELECT p.oid, p.pronamespace AS namespace, p.proname::text AS name, p.prokind::text AS kind, \
      pg_get_function_arguments(p.oid) AS arguments, \
      CASE WHEN p.prokind IN ('f', 'p') THEN \
        substr(pg_get_functiondef(p.oid), length('CREATE OR REPLACE ') \
          + CASE p.prokind WHEN 'f' THEN length('FUNCTION ') ELSE length('PROCEDURE ') END \
          + length(quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(') \
          + length(pg_get_function_arguments(p.oid)) + length(')') + 1) END AS definition, \
      obj_description(p.oid, 'pg_proc') AS comment \
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.pronamespace = ANY($1) \
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid \
        AND d.deptype IN ('e', 'i'))";

pub(super) fn read(connection: &mut PgConnection, catalog: &mut Catalog<'_>) -> Result<(), InspectError> {
    let rows: Vec<RoutineRow> = catalog.load(connection, "functions", ROUTINES)?;
    for row in rows {
        let kind = match row.kind.as_str() {
            "f" => "function",
            "p" => "procedure",
            "a" => "aggregate",
            _ => "window function",
        };
        let name = catalog.name(row.namespace, &row.name).filter(|it| catalog.filter.takes_kind(kind, it));
        let Some(name) = name else { continue };
        let arguments = row.arguments.unwrap_or_default();
        let what = format!("{kind} `{name}({arguments})`");
        let Some(definition) = row.definition else {
            let is_known = kind == "function" || kind == "procedure";
            let why =
                if is_known { "it was dropped meanwhile".to_owned() } else { format!("{kind}s are not known here") };
            catalog.leave(what, why);
            continue;
        };
        catalog.functions.insert(row.oid, (name.clone(), query::signature(&arguments)));
        let routine = Routine { name, arguments, definition: definition.trim().to_owned() };
        let definition =
            if kind == "function" { Definition::Function(routine) } else { Definition::Procedure(routine) };
        catalog.take(Object { comment: row.comment, ..Object::new(definition) });
    }
    Ok(())
}
