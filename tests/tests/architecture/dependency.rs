//! What the packages depend on, as cargo resolves it.

use std::collections::BTreeSet;
use std::process::Command;

use crate::source::workspace;

/// What brings a database driver, or needs one.
const DRIVERS: [&str; 4] = ["diesel", "libsqlite3-sys", "pq-sys", "mysqlclient-sys"];

#[test]
fn cargo_migrate_links_no_database_driver() {
    let packages = packages(&["--package", "cargo-migrate", "--edges", "normal,build"]);
    assert!(packages.contains("migrate-core"), "{packages:?}");
    assert_eq!(drivers(&packages), [""; 0]);
}

#[test]
fn a_build_script_brings_no_database_driver() {
    let packages = packages(&["--package", "migrate-build", "--edges", "normal,build"]);
    assert!(packages.contains("migrate-core"), "{packages:?}");
    assert_eq!(drivers(&packages), [""; 0]);
}

#[test]
fn no_package_that_embeds_migrations_compiles_diesel_for_its_build_script() {
    let features = ["--features", "sqlite,postgres,mysql"];
    let tree = tree(
        &[&["--package", "marketplace-migrations", "--edges", "build", "--format", "{p}"], &features[..]].concat(),
    );
    assert!(tree.contains("migrate-build") && !tree.contains("diesel"), "{tree}");
}

#[test]
fn xtest_builds_before_the_drivers_are_installed() {
    assert_eq!(drivers(&packages(&["--package", "migrate-tests", "--edges", "normal,build"])), [""; 0]);
}

#[test]
fn the_default_database_needs_no_library_of_the_system() {
    let packages = packages(&["--package", "migrate-core", "--edges", "normal,build"]);
    assert_eq!(drivers(&packages), ["diesel", "libsqlite3-sys"]);
    let features = tree(&["--package", "migrate-core", "--edges", "features", "--invert", "libsqlite3-sys"]);
    assert!(features.contains("libsqlite3-sys feature \"bundled\""), "{features}");
}

#[test]
fn packages_depend_on_each_other_in_the_order_of_the_design() {
    let own = ["migrate-syntax", "migrate-macros", "migrate-core", "migrate-build", "cargo-migrate"];
    let allowed: [&[&str]; 5] = [&[], &own[..1], &own[..2], &own[..3], &own[..3]];
    for (name, allowed) in own.iter().zip(allowed) {
        let packages = packages(&["--package", name, "--edges", "normal,build", "--all-features"]);
        let wrong: Vec<&&str> =
            own.iter().filter(|one| *one != name && packages.contains(**one) && !allowed.contains(one)).collect();
        assert!(wrong.is_empty(), "{name} depends on {wrong:?}");
    }
}

fn drivers(packages: &BTreeSet<String>) -> Vec<&'static str> {
    DRIVERS.into_iter().filter(|driver| packages.contains(*driver)).collect()
}

/// Returns the names of the packages in a dependency tree.
fn packages(arguments: &[&str]) -> BTreeSet<String> {
    let tree = tree(&[&["--prefix", "none", "--format", "{p}"], arguments].concat());
    tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn tree(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO")).arg("tree").arg("--locked").args(arguments).current_dir(workspace()).output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
