//! Triggers, policies and rules.

use diesel::sql_types::{Array, Nullable, Oid, Text};
use diesel::{PgConnection, QueryableByName};

use super::catalog::Catalog;
use crate::dialect::clause;
use crate::inspect::InspectError;
use crate::schema::{Definition, Object, Policy, Trigger, query};

#[derive(QueryableByName)]
struct AttachedRow {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Oid)]
    relation: u32,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    comment: Option<String>,
    /// What else there is to say, kind by kind.
    #[diesel(sql_type = Array<Nullable<Text>>)]
    rest: Vec<Option<String>>,
}

/// A trigger's text tells its table in the middle, whose length is given.
const ATTACHED: &str = "SELECT 'trigger' AS kind, t.tgrelid AS relation, t.tgname::text AS name, \
      obj_description(t.oid, 'pg_trigger') AS comment, ARRAY[pg_get_triggerdef(t.oid), t.tgenabled::text, \
        CASE WHEN t.tgconstraint <> 0 THEN 'constraint' END, \
        quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(t.tgname)] AS rest \
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
      WHERE c.relnamespace = ANY($1) AND NOT t.tgisinternal AND NOT EXISTS (SELECT FROM pg_depend d \
        WHERE d.classid = 'pg_trigger'::regclass AND d.objid = t.oid AND d.deptype IN ('P', 'S')) \
    UNION ALL SELECT 'policy', p.polrelid, p.polname::text, obj_description(p.oid, 'pg_policy'), \
      ARRAY[p.polcmd::text, CASE WHEN NOT p.polpermissive THEN 'restrictive' END, \
        (SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ' \
          ORDER BY place) FROM unnest(p.polroles) WITH ORDINALITY AS r(role, place)), \
        pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)] \
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = ANY($1) \
    UNION ALL SELECT 'rule', r.ev_class, r.rulename::text, NULL, ARRAY[]::text[] \
      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class \
      WHERE c.relnamespace = ANY($1) AND r.rulename <> '_RETURN'";

pub(super) fn read(connection: &mut PgConnection, catalog: &mut Catalog<'_>) -> Result<(), InspectError> {
    let rows: Vec<AttachedRow> = catalog.load(connection, "triggers", ATTACHED)?;
    for row in rows {
        let Some(table) = catalog.relations.get(&row.relation).map(|it| it.name.clone()) else { continue };
        let what = format!("table `{table}`: {} `{}`", row.kind, row.name);
        let mut rest = row.rest.into_iter();
        let mut next = || rest.next().flatten();
        let definition = match row.kind.as_str() {
            "trigger" => {
                let (text, state, constraint) = (next().unwrap_or_default(), next(), next());
                if constraint.is_some() {
                    catalog.leave(what, "constraint triggers are not known here");
                    continue;
                }
                if state.as_deref() != Some("O") {
                    catalog.leave(
                        format!("{what}: when it is enabled"),
                        "it does not fire always, which is not known here",
                    );
                }
                let (of, own) = (next().unwrap_or_default(), next().unwrap_or_default());
                let Some((event, action)) = parts(&text, &own, &of) else {
                    catalog.leave(what, "it was dropped meanwhile");
                    continue;
                };
                Definition::Trigger(Trigger { name: row.name.into(), table, event, action })
            }
            "policy" => {
                let (command, restrictive, roles) = (next(), next(), next());
                let rule = policy(command.as_deref(), restrictive.is_some(), roles.as_deref(), next(), next());
                Definition::Policy(Policy { name: row.name.into(), table, rule })
            }
            _ => {
                catalog.leave(what, "rules are not known here");
                continue;
            }
        };
        catalog.take(Object { comment: row.comment, ..Object::new(definition) });
    }
    Ok(())
}

/// Takes the event and the action out of `CREATE TRIGGER name EVENT ON table ACTION`.
fn parts(text: &str, name: &str, table: &str) -> Option<(String, String)> {
    let rest = text.strip_prefix("CREATE TRIGGER ")?.strip_prefix(name)?;
    let on = query::find_word(rest, "on")?;
    let action = rest[on + "ON".len()..].trim_start().strip_prefix(table)?;
    Some((rest[..on].trim().to_owned(), action.trim().to_owned()))
}

/// Writes what stands after the table of a policy; what is usual is left out.
fn policy(
    command: Option<&str>,
    is_restrictive: bool,
    roles: Option<&str>,
    using: Option<String>,
    check: Option<String>,
) -> String {
    let mut words = Vec::new();
    if is_restrictive {
        words.push("AS RESTRICTIVE".to_owned());
    }
    let command = match command {
        Some("r") => Some("FOR SELECT"),
        Some("a") => Some("FOR INSERT"),
        Some("w") => Some("FOR UPDATE"),
        Some("d") => Some("FOR DELETE"),
        _ => None,
    };
    words.extend(command.map(str::to_owned));
    words.extend(roles.filter(|it| *it != "PUBLIC").map(|it| format!("TO {it}")));
    words.extend(using.map(|it| format!("USING ({})", clause::without_parentheses(&it))));
    words.extend(check.map(|it| format!("WITH CHECK ({})", clause::without_parentheses(&it))));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_is_taken_apart_whatever_its_name() {
        let text =
            "CREATE TRIGGER \"on it\" AFTER INSERT OR UPDATE OF a ON public.\"on\" FOR EACH ROW EXECUTE FUNCTION f()";
        let (event, action) = parts(text, "\"on it\"", "public.\"on\"").expect("taken apart");
        assert_eq!(
            (event.as_str(), action.as_str()),
            ("AFTER INSERT OR UPDATE OF a", "FOR EACH ROW EXECUTE FUNCTION f()")
        );
        assert_eq!(parts(text, "other", "public.\"on\""), None);
    }

    #[test]
    fn a_policy_says_what_is_unusual() {
        assert_eq!(policy(Some("*"), false, Some("PUBLIC"), Some("true".into()), None), "USING (true)");
        let all = policy(Some("w"), true, Some("a, b"), Some("x".into()), Some("y".into()));
        assert_eq!(all, "AS RESTRICTIVE FOR UPDATE TO a, b USING (x) WITH CHECK (y)");
    }
}
