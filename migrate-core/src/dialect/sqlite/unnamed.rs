//! Names for the constraints that have none: as the convention would have called them.
//!
//! SQLite keeps constraints without names, and a schema finds them by name; the same rule names them wherever they come
//! from, so that a check of an enum's values is the same in the migrations and in the file.

use crate::schema::expression;
use crate::schema::naming::Convention;
use crate::schema::{Ident, Rule, Table};

/// Names a constraint of a table; another name than those that are taken.
pub(super) fn constraint(table: &Table, taken: &[Ident], column: Option<&Ident>, rule: &Rule) -> Ident {
    let naming = Convention::DEFAULT;
    let is_taken = |name: &Ident| taken.iter().any(|it| it.as_str().eq_ignore_ascii_case(name.as_str()));
    let wanted = |number: usize| match rule {
        Rule::Check(check) => {
            let mentioned = || {
                let is_in = |it: &&Ident| expression::mentions(&check.expression, it.as_str());
                table.columns.iter().map(|it| &it.name).find(is_in)
            };
            let word = column.or_else(mentioned).cloned().unwrap_or_else(|| "check".into());
            naming.check(&table.name, &word, number)
        }
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::ForeignKey(_) | Rule::Exclusion(_) => {
            let name = naming.constraint(&table.name, rule);
            if number > 1 { Ident::new(format!("{name}_{number}")) } else { name }
        }
    };
    (1..).map(wanted).find(|it| !is_taken(it)).unwrap_or_else(|| "constraint".into())
}
