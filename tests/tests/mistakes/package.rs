//! A package of migrations that cargo builds, one for all tests, its files swapped.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package, reserved for one test; other tests and other processes wait.
pub(crate) struct Package {
    root: PathBuf,
    _reserved: File,
}

/// What cargo printed.
pub(crate) struct Output {
    /// Whether it succeeded.
    pub(crate) success: bool,
    /// The compiler's messages, with no path of this machine.
    pub(crate) stderr: String,
    /// What the program printed.
    pub(crate) stdout: String,
}

const BUILD: &str = "fn main() {\n    migrate_core::build::embed();\n}\n";
const LIB: &str = "//! Migrations.\n#![warn(missing_docs, unreachable_pub)]\n\nmigrate_core::migrations!();\n";
const MAIN: &str = "//! Prints what is embedded.\n
fn main() {
    for migration in migrations::MIGRATIONS.list {
        let migrate_core::Migration { revision, message, path, line, checksum, .. } = migration;
        println!(\"{revision} | {message} | {path}:{line} | {checksum}\");
    }
}
";

impl Package {
    /// Reserves the package, with an empty version folder and a build script.
    pub(crate) fn reserve() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mistakes");
        fs::create_dir_all(&root).expect("the folder can be made");
        let reserved = File::create(root.join("reserved")).expect("the lock can be made");
        reserved.lock().expect("the lock can be taken");
        let package = Self { root, _reserved: reserved };
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("`tests` stands in the workspace");
        let lock = fs::read_to_string(workspace.join("Cargo.lock")).expect("the workspace has a lock file");
        if !package.root.join("Cargo.lock").exists() {
            package.write("Cargo.lock", &lock);
        }
        package.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"migrations\"]\n");
        package.metadata("");
        package.write("migrations/build.rs", BUILD);
        package.write("migrations/src/lib.rs", LIB);
        package.write("migrations/src/main.rs", MAIN);
        package.versions(&[]);
        package
    }

    /// Ends the manifest with these lines.
    pub(crate) fn metadata(&self, lines: &str) {
        let core = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("migrate-core");
        let core = format!("migrate-core = {{ path = {core:?}, default-features = false");
        let manifest = format!(
            "[package]\nname = \"migrations\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{core} }}\n\n[build-dependencies]\n{core}, features = [\"build\"] }}\n\n{lines}"
        );
        self.write("migrations/Cargo.toml", &manifest);
    }

    /// Makes these the files of the version folder, the only ones.
    pub(crate) fn versions(&self, files: &[(&str, &str)]) {
        let folder = self.path("migrations/versions");
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("the folder can be removed");
        }
        fs::create_dir_all(&folder).expect("the folder can be made");
        for (name, text) in files {
            self.write(&format!("migrations/versions/{name}"), text);
        }
    }

    /// Leaves the build script out.
    pub(crate) fn without_build_script(&self) {
        fs::remove_file(self.path("migrations/build.rs")).expect("the file can be removed");
    }

    /// Writes one file, unless it has this text already: cargo looks at times, not at texts.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return;
        }
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }

    /// Finds a file of the package's workspace.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Runs `cargo check` on the library.
    pub(crate) fn check(&self) -> Output {
        self.cargo(&["check", "--lib"])
    }

    /// Builds the binary and runs it.
    pub(crate) fn run(&self) -> Output {
        self.cargo(&["run"])
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--quiet", "--offline", "--color", "never"])
            .current_dir(&self.root)
            // What the running cargo told this test must not reach the cargo that it starts.
            .env_remove("RUSTFLAGS")
            .env("CARGO_TARGET_DIR", self.path("target"))
            .env("CARGO_TERM_PROGRESS_WHEN", "never")
            .output()
            .expect("cargo runs");
        let text = |bytes| String::from_utf8(bytes).expect("cargo prints UTF-8");
        let root = self.root.to_string_lossy().into_owned();
        let stderr = text(output.stderr).replace(&root, "[ROOT]");
        Output { success: output.status.success(), stderr, stdout: text(output.stdout) }
    }
}

/// Writes a migration's file with these arguments of `#[migration]`.
pub(crate) fn migration(arguments: &str) -> String {
    format!(
        "use migrate_core::prelude::*;\n\n#[migration({arguments})]\n\
         pub fn upgrade(_op: &mut Operations) -> Result<()> {{\n    Ok(())\n}}\n"
    )
}

/// Checks migrations with these arguments of `#[migration]`, each in the file `0001.rs`, `0002.rs` and so on.
pub(crate) fn check(arguments: &[&str]) -> String {
    let package = Package::reserve();
    let files: Vec<_> =
        (1..).zip(arguments).map(|(number, arguments)| (format!("{number:04}.rs"), migration(arguments))).collect();
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    package.versions(&files);
    let output = package.check();
    assert!(!output.success, "the compiler accepted it");
    output.stderr
}
