//! The colours, by what they mean. They are stripped where no terminal reads them.

use anstyle::{AnsiColor, Style};

/// A status word, as cargo's.
pub const STATUS: Style = AnsiColor::Green.on_default().bold();
/// `error`.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// `warning`.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// `help`.
pub const HELP: Style = AnsiColor::Cyan.on_default().bold();
/// The identifier of a revision.
pub const REVISION: Style = AnsiColor::Yellow.on_default();
/// A head, a branch point, a merge point.
pub const MARK: Style = AnsiColor::Green.on_default();
/// A branch label.
pub const LABEL: Style = AnsiColor::Cyan.on_default();
/// A revision that the database has.
pub const APPLIED: Style = AnsiColor::Green.on_default().bold();
/// A revision that the database has not got.
pub const PENDING: Style = AnsiColor::BrightBlack.on_default().bold();
/// The lines of a graph, in turns.
pub const LINES: [Style; 6] = [
    AnsiColor::Red.on_default(),
    AnsiColor::Green.on_default(),
    AnsiColor::Yellow.on_default(),
    AnsiColor::Blue.on_default(),
    AnsiColor::Magenta.on_default(),
    AnsiColor::Cyan.on_default(),
];
/// What the database holds.
pub const CURRENT: Style = AnsiColor::Magenta.on_default().bold();
/// The headline of an error.
pub const HEADLINE: Style = Style::new().bold();
/// What is beside the point.
pub const DIM: Style = Style::new().dimmed();

/// Text in a style, ready to be formatted.
pub fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}
