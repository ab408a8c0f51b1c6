//! Whether a live database has what the models want.

use super::{Embedded, EmbeddedError};
use crate::connection::{MigrateConnection, Session};
use crate::dialect::normalised;
use crate::diff::{self, Difference};
use crate::error::Result;
use crate::inspect::{self, Inspection};
use crate::schema::{EnumType, Filter, Schema};

/// What an app does when the database has not got what its models want.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Drift {
    /// The database is not looked at.
    Ignore,
    /// The differences are told on standard error and given back.
    Warn,
    /// The differences are an error.
    #[default]
    Refuse,
}

impl Embedded {
    /// Compares what the models want with a database, as an app does when it starts; gives what is missing or otherwise.
    ///
    /// What the database has beyond the models does not count, as another program may need it, a newer one of this app too:
    /// more tables, columns, and (but on SQLite, which keeps them in a check) values of an enum type; nor does how a table is
    /// kept and divided, of which models say nothing.
    ///
    /// # Errors
    /// [`EmbeddedError::Drifted`] when they differ and that is refused; when the database cannot be read.
    pub fn drift<C: MigrateConnection + ?Sized>(&self, connection: &mut C, drift: Drift) -> Result<Vec<Difference>> {
        if drift == Drift::Ignore {
            return Ok(Vec::new());
        }
        let differences = missing(&mut connection.session(), self.schema()?)?;
        match drift {
            Drift::Refuse if !differences.is_empty() => Err(EmbeddedError::Drifted { differences }.into()),
            Drift::Warn if !differences.is_empty() => {
                eprintln!("warning: {}", EmbeddedError::Drifted { differences: differences.clone() });
                Ok(differences)
            }
            Drift::Ignore | Drift::Warn | Drift::Refuse => Ok(differences),
        }
    }
}

fn missing(session: &mut Session<'_>, mut wanted: Schema) -> Result<Vec<Difference>> {
    let dialect = session.dialect();
    let Inspection { schema: found, left_alone } = inspect::inspect(session, &Filter::default())?;
    if let Some(home) = inspect::home(session)? {
        wanted = wanted.at_home(&home);
    }
    for table in wanted.tables.values_mut() {
        if let Some(found) = found.table(&table.name) {
            table.options = found.options.clone();
            table.partitioning.clone_from(&found.partitioning);
        }
    }
    allow_more_values(&mut wanted, &found);
    let (found, mut wanted) = (normalised(dialect, found), normalised(dialect, wanted));
    // What was not read is not told to be missing.
    drop(inspect::leave_unread(&mut wanted, &found, &left_alone));
    let differences = diff::differences(&found, &wanted);
    Ok(differences.into_iter().filter(|it| !matches!(it, Difference::LeftOver { .. })).collect())
}

/// Wants of enum types the values that there are, where those that are wanted are among them in their order.
fn allow_more_values(wanted: &mut Schema, found: &Schema) {
    let more = |wanted: &[String], found: &[String]| {
        let mut found = found.iter();
        wanted.iter().all(|it| found.any(|value| value == it))
    };
    // PostgreSQL has them as types, MySQL at each column.
    let types: Vec<EnumType> = wanted.enum_types().cloned().collect();
    for EnumType { name, values } in types {
        if let Some(found) = found.enum_values(&name).filter(|it| more(&values, it)) {
            wanted.set_enum_values(&name, found, |default| default);
        }
    }
    for table in wanted.tables.values_mut() {
        let Some(found) = found.table(&table.name) else { continue };
        for column in &mut table.columns {
            let found = found.column(&column.name).and_then(|it| it.ty.enum_type());
            if let (Some(wanted), Some(found)) = (column.ty.enum_type_mut(), found)
                && more(&wanted.values, &found.values)
            {
                wanted.values.clone_from(&found.values);
            }
        }
    }
}
