//! The rooms of migrate-core and the order in which they may import each other.

/// A room, and the line of the design that it stands on. Of several that fit, the longest path counts; `*` is any name.
///
/// A room imports only from lines above its own, that is with a smaller number.
const ROOMS: &[(&str, u32)] = &[
    // What every error tells.
    ("explain", 10),
    ("revision", 20),
    ("schema", 20),
    // SQL text as people wrote it, taken apart.
    ("sql", 22),
    // What a derived model says at run time.
    ("model", 20),
    ("Model", 20),
    ("DbEnum", 20),
    // The enum of databases is a plain value; what is written for each stands below.
    ("dialect/Dialect", 20),
    ("operation", 30),
    // What a compiled package holds: functions that record operations; a graph is made of it.
    ("migration", 32),
    ("Migration", 32),
    ("Migrations", 32),
    ("graph", 34),
    ("plan", 40),
    // Lines and vertices, of whatever they are.
    ("drawing", 40),
    ("dialect", 40),
    ("dialect/*/sql", 40),
    ("dialect/*/types", 40),
    ("hazard", 41),
    // A diff says what its operations do to data.
    ("diff", 42),
    ("render", 43),
    // A script is what the operations of a step become in a dialect.
    ("script", 44),
    // What the package's metadata says.
    ("config", 42),
    ("source", 44),
    ("build", 46),
    ("connection", 50),
    ("inspect", 60),
    ("dialect/*/inspect", 60),
    ("dialect/*/lock", 60),
    ("dialect/*/backup", 60),
    ("lock", 60),
    ("version", 60),
    // After the rows: its reader shares their way of naming a table.
    ("journal", 62),
    // Whole databases, by whatever of the rooms above.
    ("backup", 64),
    ("runner", 70),
    // The steps of a run, as a script.
    ("offline", 75),
    // A schema in the program's text, compared with a live database.
    ("embedded", 68),
    // What a history says, held against a live database.
    ("verify", 72),
    // What every package is tested by: runs, and looks at what they leave.
    // The macros that stand there, which the root exports.
    ("migration_tests", 75),
    ("__models_test", 75),
    ("testing", 76),
    ("cli", 80),
];

/// Files that name every room, for they join them, and what the crate's root takes from them.
const JOINS: [&str; 6] = ["lib", "error", "Error", "Result", "prelude", "__private"];

/// The lines that talk to a database; only they name `diesel`.
const WITH_DATABASE: std::ops::RangeInclusive<u32> = 50..=70;

/// Where an item stands, as far as imports are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a file that joins the rooms: it imports all, and all import it.
    Join,
    /// On a line of the design.
    Line(u32),
}

/// Finds the place of a module path or item path, parts parted by `/`; `None` for a room that the design does not know.
pub(crate) fn place(path: &str) -> Option<Place> {
    let parts: Vec<&str> = path.split('/').collect();
    if JOINS.contains(parts.first()?) {
        return Some(Place::Join);
    }
    let fits = |room: &str| {
        let room: Vec<&str> = room.split('/').collect();
        room.len() <= parts.len() && room.iter().zip(&parts).all(|(want, have)| *want == "*" || want == have)
    };
    let longest = ROOMS.iter().filter(|(room, _)| fits(room)).max_by_key(|(room, _)| room.split('/').count());
    longest.map(|(_, line)| Place::Line(*line))
}

/// Tells whether a room may import an item of another.
pub(crate) fn may_import(from: &str, to: &str) -> bool {
    match (place(from), place(to)) {
        (Some(Place::Join), _) | (_, Some(Place::Join)) => true,
        (Some(Place::Line(own)), Some(Place::Line(other))) => own > other || own == other && share_a_room(from, to),
        (None, _) | (_, None) => false,
    }
}

/// Tells whether two paths of one line belong together: `lock` and each database's `dialect/*/lock` are one room.
fn share_a_room(one: &str, other: &str) -> bool {
    let of_dialect = |path: &str| path.split('/').nth(2).map(str::to_owned);
    let first = |path: &str| path.split('/').next().map(str::to_owned);
    first(one) == first(other) || of_dialect(one) == first(other) || first(one) == of_dialect(other)
}

/// Tells whether a room may name `diesel`.
pub(crate) fn may_name_diesel(path: &str) -> bool {
    match place(path) {
        Some(Place::Join) => path == "prelude" || path == "__private",
        Some(Place::Line(line)) => WITH_DATABASE.contains(&line),
        None => false,
    }
}

#[test]
fn imports_go_up_the_page_only() {
    assert!(may_import("runner/step", "dialect/sqlite/lock/acquire"));
    assert!(!may_import("dialect/sqlite/lock", "runner"));
    assert!(!may_import("version", "lock"), "the same line is not above");
    assert!(may_import("graph/order", "graph/set"));
    assert!(may_import("lock", "dialect/mysql/lock") && may_import("dialect/mysql/lock", "lock/Holder"));
    assert!(may_import("operation/raw", "dialect/Dialect") && !may_import("operation/raw", "dialect/sqlite/sql"));
    assert!(!may_import("dialect/sqlite/sql", "dialect/sqlite/inspect"), "SQL is written without a database");
    assert!(!may_name_diesel("plan") && may_name_diesel("dialect/mysql/lock") && !may_name_diesel("dialect/mysql/sql"));
}
