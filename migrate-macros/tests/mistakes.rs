//! Mistakes in the attributes themselves; each file of `ui` is named after one.
//!
//! They are tested here because trybuild builds everything that the tested package depends on, and this one needs no
//! database. What is wrong between files is tested by `tests/mistakes` in real packages.

#[test]
fn mistakes_in_attributes_are_shown_at_their_tokens() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
