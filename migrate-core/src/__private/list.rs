//! The check of a hand-written list, evaluated by the compiler.
//!
//! It costs the square of the list's length, which is nothing for a list that somebody writes; the build script's check
//! is the one for long chains.
//! **Architecture Invariant**: a list that passes here passes `graph::fault::check`.

mod sentence;
mod set;

use sentence::Sentence;
use set::Set;

use crate::migration::{Migration, Migrations};

/// Fails the compilation when the revision at `index` does not fit into the list.
///
/// # Panics
/// That is how the evaluation of a `const` fails.
#[track_caller]
pub const fn check(migrations: &Migrations, index: usize) {
    let list = migrations.list;
    let migration = &list[index];
    check_id(migration.revision);
    let mut earlier = 0;
    while earlier < index {
        if same(list[earlier].revision, migration.revision) {
            Sentence::new("revision `")
                .with(migration.revision)
                .with("` is in two modules")
                .help("give one of the two another identifier")
                .fail();
        }
        earlier += 1;
    }
    check_parents(list, migration);
    check_dependencies(list, migration);
    check_labels(list, index);
    if !migrations.settings.many_heads && migration.down_revision.is_empty() {
        check_only_base(list, index);
    }
}

/// Fails the compilation when the list as a whole is no graph with one head.
///
/// # Panics
/// That is how the evaluation of a `const` fails.
#[track_caller]
pub const fn check_whole(migrations: &Migrations) {
    let list = migrations.list;
    check_cycle(list);
    if migrations.settings.many_heads {
        return;
    }
    let mut heads = Sentence::new("the migrations have several heads:");
    let mut count = 0;
    let mut index = 0;
    while index < list.len() {
        if !has_child(list, list[index].revision) {
            heads = heads.with(" `").with(list[index].revision).with("`");
            count += 1;
        }
        index += 1;
    }
    if count > 1 {
        heads.help("join them with a merge, `down_revision = [\"..\", \"..\"]`, or write `migrations![heads = \"many\"; ..]`").fail();
    }
}

#[track_caller]
const fn check_id(id: &str) {
    if id.is_empty() {
        Sentence::new("a revision's identifier is empty").help("write `revision = \"50c3593832b4\"`").fail();
    }
    let bytes = id.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if matches!(bytes[at], b'@' | b'-' | b'+' | b':' | b' ' | 0..0x20 | 0x7f) {
            let bad = Sentence::new("revision `").with(id).with("` has a character that an identifier may not have");
            bad.help("use letters, digits and `_`").fail();
        }
        at += 1;
    }
    if bytes.len() > crate::revision::identifier::MAX_LENGTH {
        Sentence::new("revision `")
            .with(id)
            .with("` is too long for the version table")
            .help("use at most 32 characters")
            .fail();
    }
}

#[track_caller]
const fn check_parents(list: &[Migration], migration: &Migration) {
    let parents = migration.down_revision;
    let mut at = 0;
    while at < parents.len() {
        let parent = parents[at];
        if same(parent, migration.revision) {
            let own = Sentence::new("revision `").with(parent).with("` is its own parent");
            own.help("name the revision before it, or leave `down_revision` out").fail();
        }
        let mut other = 0;
        while other < parents.len() {
            if other < at && same(parents[other], parent) {
                Sentence::new("`")
                    .with(parent)
                    .with("` is named twice as a parent")
                    .help("name each parent once")
                    .fail();
            }
            if other != at && is_ancestor(list, parent, parents[other]) {
                let related =
                    Sentence::new("parent `").with(parent).with("` is an ancestor of parent `").with(parents[other]);
                related.with("`").help("leave the ancestor out of `down_revision`").fail();
            }
            other += 1;
        }
        if find(list, parent).is_none() {
            Sentence::new("no migration has revision `")
                .with(parent)
                .with("`")
                .help_nearest(list, parent, false)
                .fail();
        }
        at += 1;
    }
}

#[track_caller]
const fn check_dependencies(list: &[Migration], migration: &Migration) {
    let mut at = 0;
    while at < migration.depends_on.len() {
        let name = migration.depends_on[at];
        if same(name, migration.revision) {
            Sentence::new("revision `")
                .with(name)
                .with("` depends on itself")
                .help("leave it out of `depends_on`")
                .fail();
        }
        if find(list, name).is_none() && label_owner(list, name).is_none() {
            let unknown = Sentence::new("no migration has revision or branch label `").with(name).with("`");
            unknown.help_nearest(list, name, true).fail();
        }
        at += 1;
    }
}

#[track_caller]
const fn check_labels(list: &[Migration], index: usize) {
    let labels = list[index].branch_labels;
    let mut at = 0;
    while at < labels.len() {
        if find(list, labels[at]).is_some() {
            let taken = Sentence::new("branch label `").with(labels[at]).with("` is the identifier of a revision");
            taken.help("give the branch another label").fail();
        }
        match label_owner(list, labels[at]) {
            Some(owner) if owner < index => {
                let taken = Sentence::new("branch label `").with(labels[at]).with("` is already that of revision `");
                taken.with(list[owner].revision).with("`").help("leave it out, or give another label").fail();
            }
            Some(_) | None => {}
        }
        at += 1;
    }
}

#[track_caller]
const fn check_only_base(list: &[Migration], index: usize) {
    let mut earlier = 0;
    while earlier < index {
        if list[earlier].down_revision.is_empty() {
            let second = Sentence::new("`").with(list[index].revision).with("` has no parent, and neither has `");
            let second = second.with(list[earlier].revision).with("`");
            second.help("give it a `down_revision`, or write `migrations![heads = \"many\"; ..]`").fail();
        }
        earlier += 1;
    }
}

/// Takes away what has no parent or no child left; the rest lies on cycles, or between two of them.
#[track_caller]
const fn check_cycle(list: &[Migration]) {
    let mut left = Set::full(list.len());
    let mut changed = true;
    while changed {
        changed = false;
        let mut index = 0;
        while index < list.len() {
            if left.has(index) && (!has_link_into(list, index, &left) || !has_link_from(list, index, &left)) {
                left = left.without(index);
                changed = true;
            }
            index += 1;
        }
    }
    let mut cycle = Sentence::new("these revisions form a cycle:");
    let mut count = 0;
    let mut index = 0;
    while index < list.len() {
        if left.has(index) {
            cycle = cycle.with(" `").with(list[index].revision).with("`");
            count += 1;
        }
        index += 1;
    }
    if count > 0 {
        cycle.help("let one of them name a revision outside of the cycle").fail();
    }
}

const fn has_link_into(list: &[Migration], index: usize, set: &Set) -> bool {
    let mut other = 0;
    while other < list.len() {
        if set.has(other) && other != index && links(&list[index], &list[other]) {
            return true;
        }
        other += 1;
    }
    false
}

const fn has_link_from(list: &[Migration], index: usize, set: &Set) -> bool {
    let mut other = 0;
    while other < list.len() {
        if set.has(other) && other != index && links(&list[other], &list[index]) {
            return true;
        }
        other += 1;
    }
    false
}

/// Whether `from` names `to` as a parent or a dependency.
const fn links(from: &Migration, to: &Migration) -> bool {
    if contains(from.down_revision, to.revision) || contains(from.depends_on, to.revision) {
        return true;
    }
    let mut at = 0;
    while at < to.branch_labels.len() {
        if contains(from.depends_on, to.branch_labels[at]) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether `ancestor` lies below `revision`.
const fn is_ancestor(list: &[Migration], ancestor: &str, revision: &str) -> bool {
    let Some(start) = find(list, revision) else { return false };
    let Some(wanted) = find(list, ancestor) else { return false };
    let mut seen = Set::empty().with(start);
    let mut changed = true;
    while changed {
        changed = false;
        let mut index = 0;
        while index < list.len() {
            if !seen.has(index) && is_parent_of_one(list, index, &seen) {
                seen = seen.with(index);
                changed = true;
            }
            index += 1;
        }
    }
    wanted != start && seen.has(wanted)
}

const fn is_parent_of_one(list: &[Migration], index: usize, set: &Set) -> bool {
    let mut child = 0;
    while child < list.len() {
        if set.has(child) && contains(list[child].down_revision, list[index].revision) {
            return true;
        }
        child += 1;
    }
    false
}

const fn has_child(list: &[Migration], revision: &str) -> bool {
    let mut index = 0;
    while index < list.len() {
        if contains(list[index].down_revision, revision) {
            return true;
        }
        index += 1;
    }
    false
}

const fn find(list: &[Migration], revision: &str) -> Option<usize> {
    let mut index = 0;
    while index < list.len() {
        if same(list[index].revision, revision) {
            return Some(index);
        }
        index += 1;
    }
    None
}

const fn label_owner(list: &[Migration], label: &str) -> Option<usize> {
    let mut index = 0;
    while index < list.len() {
        if contains(list[index].branch_labels, label) {
            return Some(index);
        }
        index += 1;
    }
    None
}

const fn contains(list: &[&str], word: &str) -> bool {
    let mut at = 0;
    while at < list.len() {
        if same(list[at], word) {
            return true;
        }
        at += 1;
    }
    false
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
