//! Annotations of a workflow on GitHub, as lines on standard output:
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message>.

/// Writes an annotation of something that is wrong.
pub(super) fn error(title: &str, text: &str) -> String {
    line("error", title, text)
}

/// Writes an annotation of something that is to be known.
pub(super) fn notice(title: &str, text: &str) -> String {
    line("notice", title, text)
}

fn line(level: &str, title: &str, text: &str) -> String {
    format!("::{level} title={}::{}\n", property(title), data(text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_line_or_a_title_is_escaped() {
        assert_eq!(error("a: b, c", "100 %\nmore"), "::error title=a%3A b%2C c::100 %25%0Amore\n");
    }
}
