//! Domains.

use super::super::super::super::{SqlError, Writer};
use super::super::super::types;
use super::super::single;
use crate::schema::{Domain, DomainCheck};

pub(super) fn definition(w: &mut Writer, it: &Domain) {
    types::write(w.table(&it.name).sql(" AS "), &it.base, &it.name.name);
    if let Some(default) = &it.default {
        w.sql(" DEFAULT ").expression(default);
    }
    if !it.nullable {
        w.sql(" NOT NULL");
    }
    for one in &it.checks {
        w.sql(" ");
        check(w, one);
    }
}

fn check(w: &mut Writer, it: &DomainCheck) {
    w.sql("CONSTRAINT ").ident(&it.name).sql(" CHECK (").expression(&it.expression).sql(")");
}

pub(super) fn alter(from: &Domain, to: &Domain) -> Result<Vec<String>, SqlError> {
    let alter = |write: &dyn Fn(&mut Writer)| {
        single("ALTER DOMAIN ", |w| {
            w.table(&to.name).sql(" ");
            write(w);
        })
    };
    let mut statements = Vec::new();
    for gone in from.checks.iter().filter(|it| !to.checks.contains(it)) {
        statements.extend(alter(&|w| {
            w.sql("DROP CONSTRAINT ").ident(&gone.name);
        })?);
    }
    if from.nullable != to.nullable {
        statements.extend(alter(&|w| {
            w.sql(if to.nullable { "DROP NOT NULL" } else { "SET NOT NULL" });
        })?);
    }
    if from.default != to.default {
        statements.extend(alter(&|w| {
            match &to.default {
                Some(default) => w.sql("SET DEFAULT ").expression(default),
                None => w.sql("DROP DEFAULT"),
            };
        })?);
    }
    for new in to.checks.iter().filter(|it| !from.checks.contains(it)) {
        statements.extend(alter(&|w| {
            w.sql("ADD ");
            check(w, new);
        })?);
    }
    Ok(statements)
}
