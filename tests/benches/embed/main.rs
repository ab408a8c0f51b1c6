//! What the check of the chain adds to the compile time of the migrations, and that it grows linearly: the ratios of one run.
//!
//! ```console
//! $ cargo bench -p migrate-tests --bench embed
//! ```
//!
//! The same modules are compiled after one of them was touched, in turns: with the build script that scans and checks them,
//! and with one that has nothing to do, its output put there before. Figures are CPU time of all processes, so that what
//! else the machine does falls out; medians.

mod cpu;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use clap::Parser;
use migrate_tests::package::{revision, target};
use migrate_tests::{Failure, Package, Result, tool};

/// Measures the check of a chain at build time.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many migrations the packages have
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 3_000, 10_000])]
    revisions: Vec<usize>,
    /// How often each build is measured
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Cargo says so to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    match measured(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn measured(arguments: &Arguments) -> Result<()> {
    println!(
        "{:>10}  {:>12}  {:>12}  {:>8}  {:>20}",
        "migrations", "checked", "not checked", "adds", "check per migration"
    );
    for &count in &arguments.revisions {
        let package = Package::new(&format!("embed-{count}"), &[]);
        package.chain(count);
        let (checked, not_checked) = rebuilds(&package, count, arguments.rounds)?;
        let added = checked - not_checked;
        println!(
            "{count:>10}  {checked:>10.2} s  {not_checked:>10.2} s  {:>6.1} %  {:>17.1} us",
            added / not_checked * 100.0,
            added / count as f64 * 1e6
        );
    }
    Ok(())
}

/// Copies what was prepared.
const PREPARED: &str = r#"fn main() {
    println!("cargo::rerun-if-changed=prepared");
    let out = std::env::var("OUT_DIR").expect("cargo tells it");
    for file in std::fs::read_dir("prepared").expect("a folder") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), std::path::Path::new(&out).join(file.file_name())).expect("copied");
    }
}
"#;

/// Measures both builds in turns, so that what else the machine does falls on both; returns the medians.
fn rebuilds(package: &Package, count: usize, rounds: usize) -> Result<(f64, f64)> {
    let script = package.folder().join("build.rs");
    let checking = fs::read_to_string(&script).map_err(|error| Failure::new(script.display(), error))?;
    package.try_build("dev")?;
    // The second build script leaves what the first one found, and looks at nothing.
    for (name, text) in output(package)? {
        package.write(&format!("prepared/{name}"), &text);
    }
    let (mut checked, mut not_checked) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        checked.push(rebuild(package, count, &checking)?);
        not_checked.push(rebuild(package, count, PREPARED)?);
    }
    Ok((median(checked), median(not_checked)))
}

/// Builds with a build script, touches a migration, and returns what building again takes.
fn rebuild(package: &Package, count: usize, script: &str) -> Result<f64> {
    package.write("build.rs", script);
    package.try_build("dev")?;
    let touched = package.folder().join(format!("versions/{count:05}_{}_create_t{count}.rs", revision(count)));
    let file = fs::File::options().append(true).open(&touched);
    file.and_then(|file| file.set_modified(SystemTime::now()))
        .map_err(|error| Failure::new(touched.display(), error))?;
    let before = cpu::of_children()?;
    tool::run(&mut package.cargo(&["build", "--quiet"]), "")?;
    Ok(cpu::of_children()? - before)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Reads what the package's build script left.
fn output(package: &Package) -> Result<Vec<(String, String)>> {
    let builds = target().join("debug/build");
    // With the dash before the hash, so that `embed-1000` is not taken for `embed-10000`.
    let start = format!("{}-", package.name);
    let of_package = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&start));
    let outs = entries(&builds)?.into_iter().filter(|path| of_package(path)).map(|path| path.join("out"));
    let newest = outs.filter(|out| out.is_dir()).max_by_key(|out| out.metadata().and_then(|data| data.modified()).ok());
    let out = newest.ok_or_else(|| Failure(format!("no build script of `{}` has run", package.name)))?;
    let mut files = Vec::new();
    for path in entries(&out)? {
        let text = fs::read_to_string(&path).map_err(|error| Failure::new(path.display(), error))?;
        files.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text));
    }
    Ok(files)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |error| Failure::new(folder.display(), error);
    fs::read_dir(folder).map_err(failed)?.map(|entry| entry.map(|entry| entry.path()).map_err(failed)).collect()
}
