//! The text of a migration's file.

use super::NewMigration;

/// Writes the file of a migration that does nothing yet.
pub(crate) fn render(migration: &NewMigration) -> String {
    format!(
        "{doc}\nuse migrate_core::prelude::*;\n\n#[migration({arguments})]\n\
         pub fn upgrade({op}: &mut Operations) -> Result<()> {{\n    Ok(())\n}}\n",
        doc = doc(&migration.message),
        arguments = arguments(migration),
        // A merge stays empty; anything else is about to be filled, and the compiler's warning says that it is not yet.
        op = if migration.down_revision.len() > 1 { "_op" } else { "op" },
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
        };
        assert_eq!(
            render(&migration),
            "//! merge the\n//! two\n\
             use migrate_core::prelude::*;\n\n\
             #[migration(\n    revision = \"cbfc66708806\",\n    down_revision = [\"ecee305c0829\", \"001\"],\n    \
             depends_on = \"shop\",\n    created = \"2026-11-01 07:05:09\"\n)]\n\
             pub fn upgrade(_op: &mut Operations) -> Result<()> {\n    Ok(())\n}\n"
        );
    }
}
