//! Renames in an order in which each new name is free.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::schema::Ident;

/// How much of a name is kept in one that it has for a moment: databases cut longer names than this and its ending.
const KEPT: usize = 40;

/// Something that gets another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Renaming<T, N> {
    /// What it is.
    pub(super) what: T,
    /// Its name before.
    pub(super) from: N,
    /// Its name after.
    pub(super) to: N,
}

/// Orders renames so that nothing gets a name that another of them still has. In a ring, one goes by a name between.
///
/// A name that none of them has is taken to be free, or to be shared: two may have one name, and get one.
pub(super) fn ordered<T: Clone, N: Clone + Ord>(
    renames: Vec<Renaming<T, N>>,
    mut between: impl FnMut(&N) -> N,
) -> Vec<Renaming<T, N>> {
    // To what names those go that have a name.
    let mut held: BTreeMap<N, Vec<N>> = BTreeMap::new();
    renames.iter().for_each(|it| held.entry(it.from.clone()).or_default().push(it.to.clone()));
    let (mut ready, mut ordered) = (VecDeque::new(), Vec::with_capacity(renames.len()));
    let mut waiting: BTreeMap<N, Vec<Renaming<T, N>>> = BTreeMap::new();
    for rename in renames {
        if held.contains_key(&rename.to) {
            waiting.entry(rename.to.clone()).or_default().push(rename);
        } else {
            ready.push_back(rename);
        }
    }
    loop {
        let (next, end) = if let Some(next) = ready.pop_front() {
            let end = next.to.clone();
            (next, end)
        } else {
            // Nothing is ready: every name that something waits for is held by something that waits.
            let Some((from, to)) = in_ring(&held, waiting.keys().next()) else { return ordered };
            let stuck = waiting.get_mut(&to).and_then(|it| it.iter_mut().find(|it| it.from == from));
            let Some(stuck) = stuck else { return ordered };
            let aside = Renaming { to: between(&from), ..stuck.clone() };
            stuck.from = aside.to.clone();
            (aside, to)
        };
        if let Some(ends) = held.get_mut(&next.from) {
            if let Some(place) = ends.iter().position(|it| *it == end) {
                ends.swap_remove(place);
            }
            if ends.is_empty() {
                held.remove(&next.from);
                ready.extend(waiting.remove(&next.from).unwrap_or_default());
            }
        }
        ordered.push(next);
    }
}

/// Goes from name to name until it comes to one for the second time, and gives that with the one after it.
fn in_ring<N: Clone + Ord>(held: &BTreeMap<N, Vec<N>>, start: Option<&N>) -> Option<(N, N)> {
    let mut seen = BTreeSet::new();
    let mut name = start?;
    while seen.insert(name) {
        name = held.get(name)?.first()?;
    }
    Some((name.clone(), held.get(name)?.first()?.clone()))
}

/// Makes up a name that nothing has, and takes it.
pub(super) fn aside(name: &Ident, taken: &mut BTreeSet<Ident>) -> Ident {
    let kept = &name.as_str()[..name.as_str().floor_char_boundary(KEPT)];
    let mut number = 1;
    loop {
        let made = if number == 1 { format!("{kept}_renamed") } else { format!("{kept}_renamed{number}") };
        if taken.insert(Ident::new(made.clone())) {
            return Ident::new(made);
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(renames: &[(u8, &str, &str)]) -> Vec<String> {
        let renames =
            renames.iter().map(|(what, from, to)| Renaming { what: *what, from: from.to_string(), to: to.to_string() });
        let steps = ordered(renames.collect(), |name| format!("{name}'"));
        steps.iter().map(|it| format!("{}: {} -> {}", it.what, it.from, it.to)).collect()
    }

    #[test]
    fn a_chain_begins_at_the_name_that_is_free() {
        assert_eq!(order(&[(1, "a", "b"), (2, "b", "c"), (3, "c", "d")]), ["3: c -> d", "2: b -> c", "1: a -> b"]);
        assert_eq!(order(&[(1, "b", "c"), (2, "a", "b")]), ["1: b -> c", "2: a -> b"]);
    }

    #[test]
    fn one_of_a_ring_goes_by_a_name_between() {
        let ring = [(1, "a", "b"), (2, "b", "c"), (3, "c", "a")];
        assert_eq!(order(&ring), ["1: a -> a'", "3: c -> a", "2: b -> c", "1: a' -> b"]);
        // What waits for a name of a ring without being one of it stays where it is till then.
        let both = [(0, "y", "x"), (1, "x", "a"), (2, "a", "b"), (3, "b", "a")];
        assert_eq!(order(&both), ["2: a -> a'", "1: x -> a", "3: b -> a", "0: y -> x", "2: a' -> b"]);
    }

    #[test]
    fn names_that_are_shared_wait_for_all_who_have_them() {
        let both = [(1, "a", "b"), (2, "a", "b"), (3, "b", "c"), (4, "b", "c")];
        assert_eq!(order(&both), ["3: b -> c", "4: b -> c", "1: a -> b", "2: a -> b"]);
    }

    #[test]
    fn a_name_between_is_short_and_no_other() {
        let mut taken = BTreeSet::from([Ident::from("a_renamed")]);
        assert_eq!(aside(&"a".into(), &mut taken), Ident::from("a_renamed2"));
        assert_eq!(aside(&"a".into(), &mut taken), Ident::from("a_renamed3"));
        assert_eq!(aside(&"ü".repeat(32).into(), &mut taken).as_str(), format!("{}_renamed", "ü".repeat(20)));
    }
}
