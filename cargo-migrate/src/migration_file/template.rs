//! The text of a migration's file: a template and its tokens.
//!
//! | token | what it stands for |
//! | --- | --- |
//! | `${doc}` | the message as the file's doc, `//!` before each line |
//! | `${message}` | the message's first line |
//! | `${revision}` | the identifier |
//! | `${down_revision}` | the parents, with commas |
//! | `${arguments}` | all arguments of `#[migration]` |
//! | `${created}` | when the file is written |
//! | `${op}` | the name of the way up's argument: `_op` in a merge, which does nothing with it |
//! | `${upgrade}` | the body of the way up |

use std::path::Path;

use migrate_core::source;

use super::{NewMigration, TemplateError};
use crate::data::Data;

/// The tokens.
pub(super) const TOKENS: [&str; 8] =
    ["doc", "message", "revision", "down_revision", "arguments", "created", "op", "upgrade"];

/// What a migration is made from unless the package has a template of its own.
pub(crate) const TEMPLATE: &str = "\
${doc}
use migrate_core::prelude::*;

#[migration(${arguments})]
pub fn upgrade(${op}: &mut Operations) -> Result<()> {
    ${upgrade}
}
";

/// Reads the package's own template, else gives the built-in one; with its name for errors.
pub(crate) fn template(named: Option<&str>, package: &Path) -> Result<(String, String), TemplateError> {
    let Some(path) = named else { return Ok(("built-in".to_owned(), TEMPLATE.to_owned())) };
    let text = std::fs::read_to_string(package.join(path));
    let text = text.map_err(|source| TemplateError::Unreadable { path: path.to_owned(), source })?;
    Ok((path.to_owned(), text))
}

/// Writes the file of a migration that does nothing yet; what is no sound migration is refused.
pub(crate) fn render(migration: &NewMigration, path: &str, template: &str) -> Result<String, TemplateError> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, token)) = rest.split_once("${") {
        text.push_str(before);
        let line = template[..template.len() - rest.len() + before.len()].matches('\n').count() + 1;
        let unknown = |token: &str| TemplateError::Token { path: path.to_owned(), token: token.to_owned(), line };
        let first_line = token.lines().next().unwrap_or_default();
        let (token, after) = token.split_once('}').ok_or_else(|| unknown(first_line))?;
        let value = value(migration, token).ok_or_else(|| unknown(token))?;
        text.push_str(&value);
        rest = after;
    }
    text.push_str(rest);
    if let Some(downgrade) = migration.functions.as_ref().and_then(|it| it.downgrade.as_ref()) {
        text.push_str(&format!(
            "\n#[downgrade]\npub fn downgrade(op: &mut Operations) -> Result<()> {{\n{downgrade}}}\n"
        ));
    }
    if let Some(data) = &migration.data {
        text.push_str(&tables(migration, data));
    }
    check(migration, path, &text)?;
    Ok(text)
}

fn value(migration: &NewMigration, token: &str) -> Option<String> {
    Some(match token {
        "doc" => doc(&migration.message),
        "message" => migration.message.trim().lines().next().unwrap_or_default().trim().to_owned(),
        "revision" => migration.revision.clone(),
        "down_revision" => migration.down_revision.join(", "),
        "arguments" => arguments(migration),
        "created" => migration.created_text(),
        // A merge stays empty; anything else is about to be filled, and the compiler's warning says that it is not yet.
        "op" => if migration.down_revision.len() > 1 { "_op" } else { "op" }.to_owned(),
        "upgrade" => match (&migration.functions, &migration.data) {
            // The token stands behind the indentation of its line.
            (Some(functions), _) => functions.upgrade.trim().to_owned(),
            (None, Some(data)) => closure(data),
            (None, None) => "Ok(())".to_owned(),
        },
        _ => return None,
    })
}

/// Reads the text as it will be read, and refuses what is another migration than the one that is meant.
fn check(migration: &NewMigration, path: &str, text: &str) -> Result<(), TemplateError> {
    let broken = |problem: String| TemplateError::NoMigration { path: path.to_owned(), problem };
    let read = source::read(path, text).map_err(|problems| {
        let first = problems
            .first()
            .map(|problem| format!("{} (in line {} of what it makes)", problem.message, problem.place.line));
        broken(first.unwrap_or_else(|| "it has no `#[migration]`".to_owned()))
    })?;
    let parents: Vec<&str> = read.down_revision.iter().map(migrate_core::revision::RevisionId::as_str).collect();
    match () {
        () if read.id.as_str() != migration.revision => Err(broken(format!("its revision is `{}`", read.id))),
        () if parents != migration.down_revision => Err(broken("its parents are not those of the new revision".into())),
        () if read.depends_on != migration.depends_on => {
            Err(broken("its `depends_on` is not that of the new revision".into()))
        }
        () if read.branch_labels != migration.branch_labels => {
            Err(broken("its `branch_labels` are not those of the new revision".into()))
        }
        () => Ok(()),
    }
}

/// Writes a closure that uses the tables of a migration of data.
fn closure(data: &Data) -> String {
    let connection = match data.dialect.as_str() {
        "postgres" => "PgConnection",
        "mysql" => "MysqlConnection",
        _ => "SqliteConnection",
    };
    let counts = data
        .modules
        .iter()
        .map(|module| format!("        let _rows: i64 = {module}::table.count().get_result(connection)?;\n"));
    format!(
        "op.run(|connection: &mut {connection}| -> QueryResult<()> {{\n{}        Ok(())\n    }})",
        counts.collect::<String>()
    )
}

/// Writes the tables of a migration of data, which follow the rest.
fn tables(migration: &NewMigration, data: &Data) -> String {
    let parents: Vec<String> = migration.down_revision.iter().map(|it| format!("`{it}`")).collect();
    format!(
        "\n// The tables as they are at {}, for this migration to compile against whatever becomes of them.\n\n{}\n",
        parents.join(" and "),
        data.diesel.trim_end()
    )
}

fn arguments(migration: &NewMigration) -> String {
    let mut arguments = vec![format!("revision = {:?}", migration.revision)];
    let lists = [
        ("down_revision", &migration.down_revision),
        ("branch_labels", &migration.branch_labels),
        ("depends_on", &migration.depends_on),
    ];
    arguments.extend(lists.into_iter().filter_map(|(name, values)| list(name, values)));
    arguments.push(format!("created = {:?}", migration.created_text()));
    let line = arguments.join(", ");
    // As rustfmt breaks it.
    if line.len() <= 70 {
        return line;
    }
    let lines: Vec<String> = arguments.iter().map(|argument| format!("\n    {argument}")).collect();
    lines.join(",") + "\n"
}

fn list(name: &str, values: &[String]) -> Option<String> {
    match values {
        [] => None,
        [one] => Some(format!("{name} = {one:?}")),
        several => Some(format!("{name} = {several:?}")),
    }
}

/// Makes the file's doc of a message, word for word.
fn doc(message: &str) -> String {
    let message = if message.trim().is_empty() { "empty" } else { message.trim() };
    let lines: Vec<String> = message.lines().map(|line| format!("//! {}", line.trim()).trim_end().to_owned()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn a_merge_with_labels_and_dependencies_reads_as_the_documentation_writes_it() {
        let migration = NewMigration {
            revision: "cbfc66708806".into(),
            down_revision: vec!["ecee305c0829".into(), "001".into()],
            depends_on: vec!["shop".into()],
            branch_labels: vec![],
            message: "merge the\ntwo".into(),
            created: date(2026, 11, 1).at(7, 5, 9, 0).to_zoned(TimeZone::UTC).unwrap(),
            data: None,
            functions: None,
        };
        assert_eq!(
            render(&migration, "built-in", TEMPLATE).unwrap(),
            "//! merge the\n//! two\n\
             use migrate_core::prelude::*;\n\n\
             #[migration(\n    revision = \"cbfc66708806\",\n    down_revision = [\"ecee305c0829\", \"001\"],\n    \
             depends_on = \"shop\",\n    created = \"2026-11-01 07:05:09\"\n)]\n\
             pub fn upgrade(_op: &mut Operations) -> Result<()> {\n    Ok(())\n}\n"
        );
    }

    fn simple(template: &str) -> Result<String, TemplateError> {
        let migration = NewMigration {
            revision: "b2".into(),
            down_revision: vec!["a1".into()],
            depends_on: vec![],
            branch_labels: vec![],
            message: "add a column\nand more".into(),
            created: date(2026, 11, 1).at(7, 5, 9, 0).to_zoned(TimeZone::UTC).unwrap(),
            data: None,
            functions: None,
        };
        render(&migration, "t.rs", template)
    }

    #[test]
    fn a_template_of_ones_own_has_every_token() {
        let own = "// ${revision} after ${down_revision}, ${created}: ${message}\n\
                   #[migration(${arguments})]\nfn up(${op}: &mut O) { ${upgrade} }\n";
        assert_eq!(
            simple(own).unwrap(),
            "// b2 after a1, 2026-11-01 07:05:09: add a column\n\
             #[migration(revision = \"b2\", down_revision = \"a1\", created = \"2026-11-01 07:05:09\")]\n\
             fn up(op: &mut O) { Ok(()) }\n"
        );
    }

    #[test]
    fn a_broken_template_says_where_it_is() {
        let told = |template: &str| simple(template).unwrap_err().to_string();
        assert_eq!(
            told("//\n ${mesage}"),
            "the template `t.rs` has the token `${mesage}` in line 2, which does not exist"
        );
        assert_eq!(told("${doc"), "the template `t.rs` has the token `${doc}` in line 1, which does not exist");
        assert_eq!(
            told("fn up() {}"),
            "the template `t.rs` makes no migration: `t.rs` has no `#[migration]` (in line 1 of what it makes)"
        );
        assert_eq!(
            told("#[migration(revision = \"b3\")] fn up() {}"),
            "the template `t.rs` makes no migration: its revision is `b3`"
        );
        assert!(told("#[migration(${arguments})] fn up( {}").contains("is not Rust"));
    }
}
