//! By which convention an app's build script names keys and indexes: as its migrations do.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::config::Config;
use crate::schema::naming::Convention;

/// Finds the convention of a package: its own, else that of its workspace's package of migrations, else the usual one.
///
/// What cannot be read says nothing here; the build of that package tells what is wrong with it.
pub(super) fn of(package: &Path) -> Convention {
    let settings = own(package).or_else(|| of_workspace(package));
    settings.map_or(Convention::DEFAULT, |(manifest, config)| {
        println!("cargo::rerun-if-changed={}", manifest.display());
        config.naming()
    })
}

fn read(folder: &Path) -> Option<(PathBuf, Value)> {
    let path = folder.join("Cargo.toml");
    let text = std::fs::read_to_string(&path).ok()?;
    Some((path, toml::from_str(&text).ok()?))
}

/// Reads `[package.metadata.migrate]`, where there is one.
fn own(folder: &Path) -> Option<(PathBuf, Config)> {
    let (path, manifest) = read(folder)?;
    let table = manifest.pointer("/package/metadata/migrate")?;
    Some((path, Config::of_table(table).ok()?))
}

fn of_workspace(package: &Path) -> Option<(PathBuf, Config)> {
    let found = package.ancestors().find_map(|folder| {
        let (_, manifest) = read(folder)?;
        manifest.get("workspace").is_some().then(|| (folder.to_owned(), manifest))
    });
    let (root, manifest) = found?;
    let chosen = manifest.pointer("/workspace/metadata/migrate/package").and_then(Value::as_str);
    let members = manifest.pointer("/workspace/members").and_then(Value::as_array)?;
    let folders = members.iter().filter_map(Value::as_str).flat_map(|member| expanded(&root, member));
    let is_chosen = |folder: &PathBuf| {
        let name = || read(folder)?.1.pointer("/package/name")?.as_str().map(str::to_owned);
        chosen.is_none_or(|chosen| name().as_deref() == Some(chosen))
    };
    let mut packages = folders.filter(is_chosen).filter_map(|folder| own(&folder));
    match (packages.next(), packages.next()) {
        (Some(one), None) => Some(one),
        (None, _) | (Some(_), Some(_)) => None,
    }
}

/// Lists the folders that a member's pattern names: a path, or a path with a last `*`.
fn expanded(root: &Path, member: &str) -> Vec<PathBuf> {
    let Some(above) = member.strip_suffix('*') else { return vec![root.join(member)] };
    let entries = std::fs::read_dir(root.join(above)).into_iter().flatten();
    let mut folders: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).filter(|it| it.is_dir()).collect();
    folders.sort();
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        folder
    }

    fn migrations(template: &str) -> String {
        format!("[package]\nname = \"m\"\n[package.metadata.migrate]\nnaming-convention = {{ pk = \"{template}\" }}\n")
    }

    #[test]
    fn the_convention_is_the_packages_own_else_that_of_the_workspaces_migrations() {
        let root = "[workspace]\nmembers = [\"app\", \"db/*\"]\n";
        let app = "[package]\nname = \"app\"\n";
        let of_workspace = migrations("{table_name}_key");
        let folder = workspace(&[("Cargo.toml", root), ("app/Cargo.toml", app), ("db/m/Cargo.toml", &of_workspace)]);
        assert_eq!(of(&folder.path().join("app")).primary_key, "{table_name}_key");
        let folder = workspace(&[
            ("Cargo.toml", root),
            ("app/Cargo.toml", &migrations("{table_name}_own")),
            ("db/m/Cargo.toml", &of_workspace),
        ]);
        assert_eq!(of(&folder.path().join("app")).primary_key, "{table_name}_own");
        let folder = workspace(&[("Cargo.toml", app)]);
        assert_eq!(of(folder.path()), Convention::DEFAULT);
    }

    #[test]
    fn of_two_packages_of_migrations_the_named_one_counts() {
        let members = "[workspace]\nmembers = [\"app\", \"m\", \"n\"]\n";
        let other = migrations("{table_name}_other").replace("\"m\"", "\"n\"");
        let files = [
            ("app/Cargo.toml", "[package]\nname = \"app\"\n"),
            ("m/Cargo.toml", &migrations("{table_name}_one")),
            ("n/Cargo.toml", &other),
        ];
        let folder = workspace(&files);
        let write = |text: &str| std::fs::write(folder.path().join("Cargo.toml"), text).expect("a file");
        write(members);
        assert_eq!(of(&folder.path().join("app")), Convention::DEFAULT, "which one is meant is not known");
        write(&format!("{members}[workspace.metadata.migrate]\npackage = \"n\"\n"));
        assert_eq!(of(&folder.path().join("app")).primary_key, "{table_name}_other");
    }
}
