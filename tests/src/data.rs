//! Data that is too large for the repository: real revision graphs and real schemas.

use std::env;
use std::path::{Path, PathBuf};

use crate::{Failure, left_out, must};

/// Names the folder of the data.
pub const VARIABLE: &str = "MIGRATE_TEST_DATA";

/// Returns the path of a file or folder of the data: in `MIGRATE_TEST_DATA`, else in `../shared/data` beside the repository.
///
/// Where it is not there, CI (the environment's `CI`) fails; elsewhere the test is recorded as left out and gets `None`.
pub fn path(name: &str) -> Option<PathBuf> {
    let folder = folder();
    let file = folder.join(name);
    if file.exists() {
        return Some(file);
    }
    let missing = format!("no `{name}` in `{}`: name the folder of the test data with {VARIABLE}", folder.display());
    if env::var_os("CI").is_some() || env::var_os(VARIABLE).is_some() {
        return must(Err(Failure(missing)));
    }
    left_out::record(&format!("the data ({missing})"));
    None
}

/// Returns the folder in which the data is looked for.
pub fn folder() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    env::var_os(VARIABLE).map_or_else(beside, PathBuf::from)
}
