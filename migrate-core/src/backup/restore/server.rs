//! A server's database: the copy is made whole beside it, and takes its place then.

use std::path::Path;

use super::super::{BackupError, Row, program};
use crate::connection::{Command, Reach, Session, quote};
use crate::dialect::Dialect;
use crate::version::RESTORING;

/// The server, and what is to be brought back where.
struct Work<'w, 's> {
    session: &'w mut Session<'s>,
    reach: &'w Reach,
    file: &'w Path,
    /// What MySQL's database says of texts that say nothing themselves.
    texts: String,
}

/// Puts a copy in the place of a server's database.
pub(super) fn restore(session: &mut Session<'_>, reach: &Reach, file: &Path) -> Result<(), BackupError> {
    let mut work = Work { session, reach, file, texts: String::new() };
    work.lock()?;
    let beside = format!("{}_restored", reach.database);
    if reach.dialect == Dialect::Mysql {
        work.texts = work.texts(&beside)?;
    }
    let is_made = work.make_beside(&beside)?;
    if is_made && let Err(error) = program::load(reach, &beside, file) {
        work.drop_database(&beside)?;
        return Err(error);
    }
    match reach.dialect {
        Dialect::Sqlite => Ok(()),
        Dialect::Postgres => {
            work.drop_database(&reach.database)?;
            let (made, name) = (work.name(&beside), work.name(&reach.database));
            let renamed = work.send(&format!("ALTER DATABASE {made} RENAME TO {name}"));
            renamed.map_err(|error| work.half(error))?;
            // It is whole: what is left to be done is no failure.
            drop(work.send(&format!("COMMENT ON DATABASE {name} IS NULL")));
            Ok(())
        }
        Dialect::Mysql => {
            work.fill_mysql()?;
            if is_made {
                // It is whole, and another run would find what is left by its mark.
                drop(work.drop_database(&beside));
            }
            Ok(())
        }
    }
}

impl Work<'_, '_> {
    /// Keeps others from bringing a copy back into the same database meanwhile; ends with the session.
    fn lock(&mut self) -> Result<(), BackupError> {
        let key = format!("migrate restore {}", self.reach.database);
        let question = match self.reach.dialect {
            Dialect::Sqlite => return Ok(()),
            Dialect::Postgres => Command::new("SELECT CAST(CAST(pg_try_advisory_lock(hashtextextended(")
                .text(&key)
                .sql(", 0)) AS INT) AS TEXT) AS value"),
            // A name has room for 64 characters.
            Dialect::Mysql => Command::new("SELECT CAST(GET_LOCK(MD5(").text(&key).sql("), 0) AS CHAR) AS value"),
        };
        if self.ask(question)?.as_deref() == Some("1") {
            return Ok(());
        }
        Err(self.failed(format!("another process brings one back into `{}` just now", self.reach.database)))
    }

    /// Asks for the character set and collation of the database, which no copy holds; where an interrupted run has left
    /// none, it has the ones beside.
    fn texts(&mut self, beside: &str) -> Result<String, BackupError> {
        let question = Command::new(
            "SELECT CONCAT(' CHARACTER SET ', default_character_set_name, ' COLLATE ', default_collation_name) AS value \
             FROM information_schema.schemata WHERE schema_name IN (",
        );
        let question = question.text(&self.reach.database).sql(", ").text(beside).sql(") ORDER BY schema_name LIMIT 1");
        Ok(self.ask(question)?.unwrap_or_default())
    }

    /// Makes a database for the copy, instead of one that an interrupted run has left; tells whether one may be made.
    fn make_beside(&mut self, beside: &str) -> Result<bool, BackupError> {
        if self.is_left(beside)? {
            self.drop_database(beside)?;
        }
        let name = self.name(beside);
        let made = match self.reach.dialect {
            Dialect::Sqlite => Ok(()),
            Dialect::Postgres => self
                .send(&format!("CREATE DATABASE {name}"))
                .and_then(|()| self.send(&format!("COMMENT ON DATABASE {name} IS '{RESTORING}'"))),
            Dialect::Mysql => self.create_mysql(beside),
        };
        match made {
            Ok(()) => Ok(true),
            Err(error) if error.to_string().contains("exists") => Err(self.failed(format!(
                "there is a database `{beside}`, where the copy would be made first; drop it if nobody needs it"
            ))),
            // On MySQL whoever may make no other database has no trial.
            Err(_) if self.reach.dialect == Dialect::Mysql => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Tells whether there is a database of that name that an interrupted run has left.
    fn is_left(&mut self, beside: &str) -> Result<bool, BackupError> {
        let question = match self.reach.dialect {
            Dialect::Sqlite => return Ok(false),
            Dialect::Postgres => {
                Command::new("SELECT CAST(count(*) AS TEXT) AS value FROM pg_database WHERE datname = ")
                    .text(beside)
                    .sql(" AND shobj_description(oid, 'pg_database') = ")
                    .text(RESTORING)
            }
            Dialect::Mysql => Command::new(
                "SELECT CAST(count(*) AS CHAR) AS value FROM information_schema.tables WHERE table_schema = ",
            )
            .text(beside)
            .sql(" AND table_name = ")
            .text(RESTORING),
        };
        Ok(self.ask(question)?.as_deref() == Some("1"))
    }

    /// Empties the database and brings the copy into it. It is marked until that is done.
    fn fill_mysql(&mut self) -> Result<(), BackupError> {
        let database = self.reach.database.clone();
        match self.drop_database(&database) {
            Err(error) if error.to_string().contains("denied") => return Err(error),
            dropped => dropped.map_err(|error| self.half(error))?,
        }
        let filled = self
            .create_mysql(&database)
            .and_then(|()| program::load(self.reach, &database, self.file))
            .and_then(|()| self.send(&format!("DROP TABLE {}.{RESTORING}", self.name(&database))));
        filled.map_err(|error| self.half(error))
    }

    /// Makes a database with its mark, in one message.
    fn create_mysql(&mut self, name: &str) -> Result<(), BackupError> {
        let (name, texts) = (self.name(name), &self.texts);
        self.send(&format!("CREATE DATABASE {name}{texts}; CREATE TABLE {name}.{RESTORING} (id INT)"))
    }

    fn drop_database(&mut self, name: &str) -> Result<(), BackupError> {
        let force = if self.reach.dialect == Dialect::Postgres { " WITH (FORCE)" } else { "" };
        self.send(&format!("DROP DATABASE IF EXISTS {}{force}", self.name(name)))
    }

    fn name(&self, name: &str) -> String {
        quote(self.reach.dialect, name)
    }

    fn send(&mut self, sql: &str) -> Result<(), BackupError> {
        let sent = self.session.batch(sql);
        sent.map_err(|error| self.failed(error.to_string()))
    }

    fn ask(&mut self, question: Command<'_>) -> Result<Option<String>, BackupError> {
        let rows = self.session.load::<Row>(question);
        let rows = rows.map_err(|error| self.failed(error.to_string()))?;
        Ok(rows.into_iter().next().map(|row| row.value))
    }

    fn failed(&self, cause: String) -> BackupError {
        BackupError::NotRestored { file: self.file.display().to_string(), cause }
    }

    /// Says of a failure that it came when the database was no longer what it had been.
    fn half(&self, error: BackupError) -> BackupError {
        let cause = match error {
            BackupError::Failed { cause }
            | BackupError::Unreadable { cause, .. }
            | BackupError::NotRestored { cause, .. }
            | BackupError::HalfRestored { cause, .. } => cause,
            BackupError::NoUrl | BackupError::NoProgram { .. } => error.to_string(),
        };
        let (file, database) = (self.file.display().to_string(), self.reach.database.clone());
        BackupError::HalfRestored { file, database, cause }
    }
}
