//! Chains that are broken between files: each fault at its own literal.

use insta::assert_snapshot;

use crate::package::check;

#[test]
fn an_unknown_parent_is_shown_with_the_nearest_revision() {
    assert_snapshot!(check(&[
        "revision = \"cf5a32f4e1d5\", message = \"users for authentication\"",
        "revision = \"50c3593832b4\", down_revision = \"cf5a32f4e1d5\", message = \"add categories and market listings\"",
        "revision = \"ecee305c0829\", down_revision = \"50c3593832b\"",
    ]));
}

#[test]
fn an_unknown_dependency_or_branch_is_shown() {
    assert_snapshot!(check(&[
        "revision = \"a1\", branch_labels = \"shop\"",
        "revision = \"b2\", down_revision = \"a1\", depends_on = [\"shpo\", \"zzzzzz\"]",
    ]));
}

#[test]
fn a_duplicate_revision_is_shown_in_the_second_file() {
    assert_snapshot!(check(&["revision = \"a1\"", "revision = \"a1\", down_revision = \"a1\""]));
}

#[test]
fn a_duplicate_label_and_a_label_that_is_a_revision_are_shown() {
    assert_snapshot!(check(&[
        "revision = \"a1\", branch_labels = [\"shop\"]",
        "revision = \"b2\", down_revision = \"a1\", branch_labels = [\"shop\", \"a1\"]",
    ]));
}

#[test]
fn a_revision_cannot_be_its_own_parent_or_dependency() {
    assert_snapshot!(check(&["revision = \"a1\", down_revision = \"a1\"", "revision = \"b2\", depends_on = \"b2\""]));
}

#[test]
fn all_members_of_a_cycle_are_named() {
    assert_snapshot!(check(&[
        "revision = \"a1\", down_revision = \"c3\"",
        "revision = \"b2\", down_revision = \"a1\"",
        "revision = \"c3\", down_revision = \"b2\"",
        "revision = \"d4\", down_revision = \"c3\"",
    ]));
}

#[test]
fn characters_that_an_identifier_may_not_have_are_named() {
    assert_snapshot!(check(&[
        "revision = \"a-1\", branch_labels = \"x@y\"",
        "revision = \"\", down_revision = \"a-1\"",
        "revision = \"this_identifier_is_far_too_long_for_the_table\", down_revision = \"a-1\"",
    ]));
}

#[test]
fn a_second_base_is_shown_and_two_heads_at_the_macro() {
    assert_snapshot!(check(&[
        "revision = \"a1\"",
        "revision = \"b2\", down_revision = \"a1\"",
        "revision = \"c3\", down_revision = \"a1\"",
        "revision = \"d4\"",
    ]));
}

#[test]
fn a_merge_of_an_ancestor_and_its_descendant_is_refused() {
    assert_snapshot!(check(&[
        "revision = \"a1\"",
        "revision = \"b2\", down_revision = \"a1\"",
        "revision = \"c3\", down_revision = [\"b2\", \"a1\"]",
        "revision = \"d4\", down_revision = [\"c3\", \"c3\"]",
    ]));
}

#[test]
fn many_faults_are_shown_together() {
    assert_snapshot!(check(&[
        "revision = \"a1\", down_revision = \"x\", transaction = 1",
        "revision = \"a1\", down_revision = \"a1\", mesage = \"m\"",
        "revision = \"c3\", down_revision = \"d4\"",
        "revision = \"d4\", down_revision = \"c3\"",
    ]));
}
