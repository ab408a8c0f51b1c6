//! Adds a member to a workspace's manifest, everything else kept as it is written.

use toml_edit::{Array, DocumentMut, Item, Table, value};

use crate::package::Manifest;

/// Writes the manifest of a workspace that has only this member.
pub(super) fn new_workspace(folder: &str) -> String {
    format!("[workspace]\nresolver = \"3\"\nmembers = [{folder:?}]\n")
}

/// Writes a manifest with the folder among its members: `Some(None)` when it is one already, `None` when `members` is
/// no list.
pub(super) fn with_member(manifest: &Manifest, folder: &str) -> Option<Option<String>> {
    let mut document: DocumentMut = manifest.document().clone().into_mut();
    let workspace = document.entry("workspace").or_insert_with(|| Item::Table(Table::new()));
    let members =
        workspace.as_table_like_mut()?.entry("members").or_insert_with(|| value(Array::new())).as_array_mut()?;
    let is_this = |pattern: &str| {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
        pattern == folder
            || pattern
                .strip_suffix('*')
                .is_some_and(|stem| stem.trim_end_matches('/') == above && (stem.is_empty() || stem.ends_with('/')))
    };
    if members.iter().filter_map(|member| member.as_str()).any(is_this) {
        return Some(None);
    }
    push(members, folder);
    Some(Some(document.to_string()))
}

/// Adds an entry in the form of the last one: a list with a line for each keeps it, and each comment its line.
fn push(members: &mut Array, folder: &str) {
    let last = members.iter().last().and_then(|last| last.decor().prefix()?.as_str());
    let indent = last.map(|before| before.rfind('\n').and_then(|line| before.get(line..)).unwrap_or(" ").to_owned());
    let after = take_end(members);
    members.push(folder);
    let (Some(indent), Some(added)) = (indent, members.iter_mut().last()) else { return };
    match after.rsplit_once('\n') {
        Some((comment, end)) if after.contains('#') => {
            added.decor_mut().set_prefix(format!("{comment}{indent}"));
            members.set_trailing(format!("\n{end}"));
        }
        Some(_) | None => {
            added.decor_mut().set_prefix(indent);
            members.set_trailing(after);
        }
    }
}

/// Takes what stands between the last entry, or its comma, and the closing bracket.
fn take_end(members: &mut Array) -> String {
    if members.trailing_comma() {
        return members.trailing().as_str().unwrap_or_default().to_owned();
    }
    let Some(last) = members.iter_mut().last() else { return String::new() };
    let end = last.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default().to_owned();
    last.decor_mut().set_suffix("");
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, folder: &str) -> Option<Option<String>> {
        let project = tempfile::tempdir().unwrap();
        let path = project.path().join("Cargo.toml");
        std::fs::write(&path, text).unwrap();
        with_member(&Manifest::read(&path).unwrap(), folder)
    }

    fn changed(text: &str, folder: &str) -> String {
        with(text, folder).unwrap().unwrap()
    }

    #[test]
    fn a_single_package_becomes_a_workspace_and_stays_as_it_is_written() {
        let package = "# mine\n[package]\nname = \"app\"   # here\n\n[dependencies]\n";
        assert_eq!(changed(package, "migrations"), format!("{package}\n[workspace]\nmembers = [\"migrations\"]\n"));
    }

    #[test]
    fn a_list_of_members_keeps_its_form() {
        assert_eq!(
            changed("[workspace]\nmembers = [\"a\", \"b\"] # all\n", "m"),
            "[workspace]\nmembers = [\"a\", \"b\", \"m\"] # all\n"
        );
        assert_eq!(
            changed("[workspace]\nmembers = [\n    \"a\", # one\n    \"b\", # two\n]\n", "m"),
            "[workspace]\nmembers = [\n    \"a\", # one\n    \"b\", # two\n    \"m\",\n]\n"
        );
        assert_eq!(
            changed("[workspace]\nmembers = [\n    \"b\"\n]\n", "m"),
            "[workspace]\nmembers = [\n    \"b\",\n    \"m\"\n]\n"
        );
    }

    #[test]
    fn a_member_is_not_added_twice() {
        for members in ["\"m\"", "\"./m/\"", "\"*\"", "\"a\", \"m\""] {
            assert_eq!(with(&format!("[workspace]\nmembers = [{members}]\n"), "m"), Some(None), "{members}");
        }
        assert_eq!(with("[workspace]\nmembers = [\"db/*\"]\n", "db/m"), Some(None));
        assert!(with("[workspace]\nmembers = [\"db/*\"]\n", "m").unwrap().is_some());
        assert_eq!(with("[workspace]\nmembers = 1\n", "m"), None);
    }
}
