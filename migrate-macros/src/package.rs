//! What the build script left in `OUT_DIR`, and where the invoking file lies.

use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use migrate_syntax::diagnostic::{Diagnostic, REPORT_FILE, Report};
use proc_macro2::Span;

/// The build script's report; `None` in a package without `embed()`.
pub(crate) fn report() -> Option<&'static Report> {
    // One compilation is one process, and the report does not change during it.
    static REPORT: OnceLock<Option<Report>> = OnceLock::new();
    REPORT
        .get_or_init(|| std::fs::read_to_string(out_dir()?.join(REPORT_FILE)).ok().map(|text| Report::read(&text)))
        .as_ref()
}

/// The folder that the build script writes to.
pub(crate) fn out_dir() -> Option<PathBuf> {
    std::env::var_os("OUT_DIR").map(PathBuf::from)
}

/// The package's folder.
pub(crate) fn manifest_dir() -> Option<PathBuf> {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from)
}

/// The file that a token stands in, absolute, without `..`; `None` where the compiler does not tell.
pub(crate) fn file_of(span: Span) -> Option<PathBuf> {
    std::path::absolute(span.unwrap().local_file()?).ok().map(|path| clean(&path))
}

/// Whether the build script scanned this file.
pub(crate) fn is_scanned(report: &Report, file: &Path) -> bool {
    let inside = |file: &Path| report.folders.iter().any(|folder| file.starts_with(folder));
    // Asking the file system costs more than everything else here, and only a link makes it necessary.
    inside(file) || file.canonicalize().is_ok_and(|file| inside(&file))
}

/// The faults of one file's attribute; where the compiler does not tell the file, the identifier decides.
pub(crate) fn diagnostics<'r>(report: &'r Report, file: Option<&Path>, revision: &str) -> Vec<&'r Diagnostic> {
    let mut found: Vec<_> = report.diagnostics.iter().filter(|diagnostic| diagnostic.revision == revision).collect();
    if let Some(file) = file.filter(|_| !found.is_empty()) {
        let real = file.canonicalize().ok();
        found.retain(|diagnostic| {
            let path = Path::new(&diagnostic.path);
            path == file || real.as_deref() == Some(path)
        });
    }
    found
}

/// Removes `.` and `..` from an absolute path without asking the file system.
pub(crate) fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => clean.push(component),
        }
    }
    clean
}

/// The way from a folder to another, with `/` between its parts.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_two_folders_goes_up_and_then_down() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(way("/a/b/src", "/a/b"), "..");
        assert_eq!(way("/a/b/src/db", "/a/c"), "../../../c");
        assert_eq!(way("/a", "/a"), "");
    }

    #[test]
    fn parent_folders_are_resolved_without_asking_the_file_system() {
        assert_eq!(clean(Path::new("/a/src/../versions/./x.rs")), Path::new("/a/versions/x.rs"));
    }
}
