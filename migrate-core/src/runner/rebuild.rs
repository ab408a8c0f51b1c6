//! Rebuilding a SQLite table as it is there: what the migrations do not know of it is neither lost nor overlooked.

use diesel::QueryableByName;
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Text};

use super::statement::{Failure, failure};
use crate::connection::{Command, Session};
use crate::dialect::{Dialect, SqlError, Writer};
use crate::explain::Explain;
use crate::schema::TableName;
use crate::script::{Object, Rebuild};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = BigInt)]
    legacy_alter_table: i64,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Rebuilds a table, and refuses when a view or a trigger of it does not work any more.
pub(super) fn rebuild(session: &mut Session<'_>, rebuild: &Rebuild) -> Result<(), Failure> {
    let failed = |error: diesel::result::Error| failure(&error);
    let rows: Vec<Row> = session.load(Command::new(&*rebuild.objects_sql)).map_err(failed)?;
    let object = |Row { kind, name, table, sql }| Object { kind, name, table, sql };
    let objects: Vec<Object> = rows.into_iter().map(object).collect();
    let statements = rebuild.on(&objects).map_err(refused)?;
    let working = working_views(session, &rebuild.table).map_err(failed)?;
    let triggers_work = try_triggers(session, &rebuild.table).is_ok();
    let settings: Vec<Setting> = session.load(Command::new("PRAGMA legacy_alter_table")).map_err(failed)?;
    let outcome = statements.iter().try_for_each(|sql| session.batch(sql)).map_err(failed);
    // The statements leave it off, but for one that failed; the connection may be the application's own.
    let was_on = settings.iter().any(|it| it.legacy_alter_table == 1);
    if outcome.is_err() || was_on {
        let setting = if was_on { "PRAGMA legacy_alter_table = ON" } else { "PRAGMA legacy_alter_table = OFF" };
        session.batch(setting).map_err(failed)?;
    }
    outcome?;
    for view in working {
        if let Err(error) = look(session, &view) {
            return Err(broken(&format!("view `{}`", view.name), &error));
        }
    }
    match try_triggers(session, &rebuild.table) {
        Err(error) if triggers_work => Err(broken("a trigger", &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn broken(what: &str, error: &diesel::result::Error) -> Failure {
    Failure {
        cause: format!("{what} would not work any more: {error}"),
        notes: vec!["hint: drop it before the change, and make it again after".to_owned()],
        is_passing: false,
    }
}

fn refused(error: SqlError) -> Failure {
    let notes = error.help().map(|help| format!("hint: {help}")).into_iter().collect();
    Failure { cause: error.to_string(), notes, is_passing: false }
}

/// Names the views that can be read; one that cannot is not broken by the rebuild.
fn working_views(session: &mut Session<'_>, table: &TableName) -> QueryResult<Vec<TableName>> {
    let mut query = Writer::new(Dialect::Sqlite, "SELECT name FROM ");
    query.table(&table.beside("sqlite_schema")).sql(" WHERE type = 'view' ORDER BY name");
    let rows: Vec<Named> = session.load(Command::new(written(query)))?;
    let mut views: Vec<TableName> = rows.into_iter().map(|Named { name }| table.beside(name)).collect();
    views.retain(|view| look(session, view).is_ok());
    Ok(views)
}

/// Lets the database read a view's definition.
fn look(session: &mut Session<'_>, view: &TableName) -> QueryResult<()> {
    let mut query = Writer::new(Dialect::Sqlite, "SELECT 1 FROM ");
    query.table(view).sql(" LIMIT 0");
    session.batch(&written(query))
}

/// Lets the database read the triggers of the table, which it does when it prepares what they wait for.
fn try_triggers(session: &mut Session<'_>, table: &TableName) -> QueryResult<()> {
    let mut columns = Writer::new(Dialect::Sqlite, "SELECT name FROM pragma_table_info(");
    columns.literal(table.name.as_str()).sql(") ORDER BY cid");
    let columns: Vec<Named> = session.load(Command::new(written(columns)))?;
    let (mut delete, mut insert) =
        (Writer::new(Dialect::Sqlite, "EXPLAIN DELETE FROM "), Writer::new(Dialect::Sqlite, "EXPLAIN INSERT INTO "));
    delete.table(table);
    insert.table(table).sql(" DEFAULT VALUES");
    let mut update = Writer::new(Dialect::Sqlite, "EXPLAIN UPDATE ");
    update.table(table).sql(" SET ").list(&columns, |w, Named { name }| {
        let name = name.as_str().into();
        w.ident(&name).sql(" = ").ident(&name);
    });
    [delete, insert, update].into_iter().try_for_each(|it| session.batch(&written(it)))
}

/// Ends a statement whose names come from the database, which has no others.
fn written(w: Writer) -> String {
    w.finish().unwrap_or_default()
}
