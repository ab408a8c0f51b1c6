//! A failed test, as `cargo test` shows it.

use std::error::Error as StdError;
use std::fmt;

use crate::error::Error;
use crate::explain::Explain;

/// What a test returns.
pub type TestResult<T = ()> = Result<T, Failure>;

/// Why a test failed. Every error becomes one by `?`.
///
/// `cargo test` shows an error by `Debug`, so that is for people here.
pub struct Failure(String);

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: StdError + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        let help = (&error as &dyn std::any::Any).downcast_ref::<Error>().and_then(Explain::help);
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            // Many errors tell their cause themselves.
            let cause_text = cause.to_string();
            if !text.contains(&cause_text) {
                text = format!("{text}\n  caused by: {cause_text}");
            }
            source = cause.source();
        }
        Self(help.map_or_else(|| text.clone(), |help| format!("{text}\nhelp: {help}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestingError;

    #[test]
    fn a_failure_tells_what_to_type() {
        let failure = Failure::from(Error::from(TestingError::SeveralHeads { heads: vec!["a".into(), "b".into()] }));
        let shown = format!("{failure:?}");
        assert!(shown.starts_with("there are 2 heads: a, b\nhelp: join them: `cargo migrate merge`"), "{shown}");
    }

    #[test]
    fn a_cause_is_told_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("it failed{0}")]
        struct Outer(&'static str, #[source] std::io::Error);
        let shown = |text| format!("{:?}", Failure::from(Outer(text, std::io::Error::other("disk full"))));
        assert_eq!(shown(""), "it failed\n  caused by: disk full");
        assert_eq!(shown(": disk full"), "it failed: disk full");
    }
}
