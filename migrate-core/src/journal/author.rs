//! Who runs a migration, and where.

use std::sync::LazyLock;

/// Names the tool and its version.
pub(crate) const TOOL: &str = concat!("cargo-migrate ", env!("CARGO_PKG_VERSION"));

/// Names user, host and process: `ada@web-1 pid 4121`.
pub(super) fn author() -> &'static str {
    static AUTHOR: LazyLock<String> = LazyLock::new(|| format!("{}@{} pid {}", user(), host(), std::process::id()));
    &AUTHOR
}

fn user() -> String {
    ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(set).unwrap_or_else(|| "unknown".to_owned())
}

fn host() -> String {
    let file =
        |path| std::fs::read_to_string(path).ok().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    file("/proc/sys/kernel/hostname")
        .or_else(|| file("/etc/hostname"))
        .or_else(|| ["HOSTNAME", "COMPUTERNAME"].into_iter().find_map(set))
        .unwrap_or_else(|| "unknown".to_owned())
}

fn set(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}
