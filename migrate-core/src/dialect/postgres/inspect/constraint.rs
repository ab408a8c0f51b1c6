//! Constraints of tables and domains.

use diesel::sql_types::{Array, Bool, Nullable, Oid, SmallInt, Text};
use diesel::{PgConnection, QueryableByName};

use super::catalog::{Catalog, RelationKind};
use crate::dialect::clause;
use crate::inspect::InspectError;
use crate::schema::{
    Check, Constraint, Deferral, Definition, DomainCheck, Exclusion, ExclusionElement, ForeignKey, Ident, Key,
    Matching, ObjectName, ReferentialAction, Rule, col,
};

#[derive(QueryableByName)]
struct ConstraintRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Oid)]
    relation: u32,
    #[diesel(sql_type = Oid)]
    domain: u32,
    #[diesel(sql_type = Oid)]
    index: u32,
    #[diesel(sql_type = Oid)]
    references: u32,
    #[diesel(sql_type = Nullable<Array<SmallInt>>)]
    columns: Option<Vec<i16>>,
    #[diesel(sql_type = Nullable<Array<SmallInt>>)]
    referenced_columns: Option<Vec<i16>>,
    #[diesel(sql_type = Nullable<Array<SmallInt>>)]
    set_columns: Option<Vec<i16>>,
    #[diesel(sql_type = Text)]
    on_delete: String,
    #[diesel(sql_type = Text)]
    on_update: String,
    #[diesel(sql_type = Text)]
    matching: String,
    #[diesel(sql_type = Bool)]
    is_deferrable: bool,
    #[diesel(sql_type = Bool)]
    is_deferred: bool,
    #[diesel(sql_type = Bool)]
    is_validated: bool,
    #[diesel(sql_type = Bool)]
    is_enforced: bool,
    #[diesel(sql_type = Bool)]
    is_inherited: bool,
    #[diesel(sql_type = Bool)]
    no_inherit: bool,
    #[diesel(sql_type = Nullable<Text>)]
    expression: Option<String>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    operators: Option<Vec<String>>,
    #[diesel(sql_type = Nullable<Text>)]
    comment: Option<String>,
}

/// What the server makes for the partitions of a table stands on the constraint of the table.
fn constraints(version: i32) -> String {
    // https://www.postgresql.org/docs/15/release-15.html and https://www.postgresql.org/docs/18/release-18.html
    let set_columns = if version >= 150_000 { "k.confdelsetcols" } else { "NULL::int2[]" };
    let enforced = if version >= 180_000 { "k.conenforced" } else { "true" };
    format!(
        "SELECT k.conname::text AS name, k.contype::text AS kind, k.conrelid AS relation, k.contypid AS domain, \
           k.conindid AS index, k.confrelid AS references, k.conkey AS columns, k.confkey AS referenced_columns, \
           {set_columns} AS set_columns, k.confdeltype::text AS on_delete, k.confupdtype::text AS on_update, \
           k.confmatchtype::text AS matching, k.condeferrable AS is_deferrable, k.condeferred AS is_deferred, \
           k.convalidated AS is_validated, {enforced} AS is_enforced, \
           NOT k.conislocal OR k.coninhcount > 0 AS is_inherited, k.connoinherit AS no_inherit, \
           CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS expression, \
           CASE k.contype WHEN 'x' THEN (SELECT array_agg(CASE WHEN pg_operator_is_visible(o.oid) THEN o.oprname::text \
             ELSE 'OPERATOR(' || o.oprnamespace::regnamespace || '.' || o.oprname || ')' END ORDER BY e.place) \
             FROM unnest(k.conexclop) WITH ORDINALITY AS e(op, place) JOIN pg_operator o ON o.oid = e.op) END \
             AS operators, d.description AS comment \
         FROM pg_constraint k \
           LEFT JOIN pg_description d ON d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid \
         WHERE k.connamespace = ANY($1) AND k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conparentid = 0"
    )
}

pub(super) fn read(connection: &mut PgConnection, catalog: &mut Catalog<'_>) -> Result<(), InspectError> {
    let mut rows: Vec<ConstraintRow> = catalog.load(connection, "constraints", &constraints(catalog.version))?;
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    for row in rows {
        if row.domain != 0 {
            take_of_domain(catalog, row);
            continue;
        }
        if row.index != 0 && row.kind != "f" {
            catalog.constraint_indexes.insert(row.index);
        }
        take(catalog, row);
    }
    Ok(())
}

fn take_of_domain(catalog: &mut Catalog<'_>, row: ConstraintRow) {
    let Some(name) = catalog.domains.get(&row.domain).cloned() else { return };
    let object = catalog.schema().objects.get_mut(&ObjectName::Domain(name));
    if let (Some(Definition::Domain(domain)), Some(expression)) = (object.map(|it| &mut it.definition), row.expression)
    {
        let expression = clause::without_parentheses(&expression).to_owned();
        domain.checks.push(DomainCheck { name: row.name.into(), expression });
    }
}

fn take(catalog: &mut Catalog<'_>, row: ConstraintRow) {
    let Some(relation) = catalog.relations.get(&row.relation) else { return };
    let table = relation.name.clone();
    let what = |name: &str| format!("table `{table}`: constraint `{name}`");
    if relation.kind == RelationKind::Partition {
        if !row.is_inherited {
            catalog.leave(what(&row.name), "constraints of a partition alone are not known here");
        }
        return;
    }
    if row.is_inherited {
        return;
    }
    if row.comment.is_some() {
        catalog.leave(format!("{}: its comment", what(&row.name)), "comments on constraints are not known here");
    }
    match rule(catalog, &row) {
        Some(rule) => {
            let constraint = Constraint { name: row.name.into(), rule };
            if let Some(table) = catalog.schema().tables.get_mut(&table) {
                table.constraints.push(constraint);
            }
        }
        None => catalog.leave(what(&row.name), "it refers to what is not looked at, or was dropped meanwhile"),
    }
}

fn rule(catalog: &Catalog<'_>, row: &ConstraintRow) -> Option<Rule> {
    let relation = catalog.relations.get(&row.relation)?;
    let names = |numbers: &Option<Vec<i16>>| relation.column_names(numbers.as_deref().unwrap_or_default());
    let deferral = match (row.is_deferrable, row.is_deferred) {
        (false, _) => Deferral::NotDeferrable,
        (true, false) => Deferral::InitiallyImmediate,
        (true, true) => Deferral::InitiallyDeferred,
    };
    Some(match row.kind.as_str() {
        "p" => Rule::PrimaryKey(Key { deferral, ..Key::new(names(&row.columns)?) }),
        "u" => Rule::Unique(Key { deferral, ..Key::new(names(&row.columns)?) }),
        "c" => Rule::Check(Check {
            expression: clause::without_parentheses(row.expression.as_deref()?).to_owned(),
            no_inherit: row.no_inherit,
            enforced: row.is_enforced,
            validated: row.is_validated,
        }),
        "x" => {
            // What is compared stands in the index, which is read next.
            let operators = row.operators.iter().flatten().map(|it| ExclusionElement::from((col(""), it.as_str())));
            Rule::Exclusion(Exclusion { deferral, ..Exclusion::new(operators) })
        }
        _ => {
            let target = catalog.relations.get(&row.references)?;
            let referenced = target.column_names(row.referenced_columns.as_deref().unwrap_or_default())?;
            Rule::ForeignKey(ForeignKey {
                on_delete: action(&row.on_delete),
                on_update: action(&row.on_update),
                set_columns: names(&row.set_columns)?,
                matching: if row.matching == "f" { Matching::Full } else { Matching::Simple },
                deferral,
                validated: row.is_validated,
                ..ForeignKey::new(names(&row.columns)?, target.name.clone(), referenced)
            })
        }
    })
}

fn action(letter: &str) -> ReferentialAction {
    match letter {
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

/// Finds the constraint of a table that an index belongs to; it has the index's name.
pub(super) fn of_index<'a>(constraints: &'a mut [Constraint], index: &Ident) -> Option<&'a mut Constraint> {
    constraints.iter_mut().find(|it| it.name == *index && !matches!(it.rule, Rule::Check(_) | Rule::ForeignKey(_)))
}
