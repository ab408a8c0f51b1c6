//! The name of a migration's file: a template and its tokens.

use std::path::{Component, Path};

use super::{NewMigration, TemplateError};

/// The tokens.
pub(super) const TOKENS: [&str; 9] = ["rev", "slug", "epoch", "year", "month", "day", "hour", "minute", "second"];

/// A file name with tokens in braces: `{year}{month}{day}_{rev}_{slug}`; a `/` makes folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileTemplate {
    /// The text with its tokens.
    pub(crate) text: String,
    /// How long a slug may be.
    pub(crate) slug_length: usize,
}

impl FileTemplate {
    /// Gives the path of a migration's file, relative to its version folder.
    pub(crate) fn path(&self, migration: &NewMigration) -> Result<String, TemplateError> {
        let time = |format: &str| migration.created.strftime(format).to_string();
        let mut path = String::new();
        let mut rest = self.text.as_str();
        while let Some((text, token)) = rest.split_once('{') {
            let (token, after) = token.split_once('}').ok_or_else(|| self.unknown(token))?;
            path.push_str(text);
            path.push_str(&match token {
                "rev" => migration.revision.clone(),
                "slug" => slug(&migration.message, self.slug_length),
                "epoch" => migration.created.timestamp().as_second().to_string(),
                "year" => time("%Y"),
                "month" => time("%m"),
                "day" => time("%d"),
                "hour" => time("%H"),
                "minute" => time("%M"),
                "second" => time("%S"),
                other => return Err(self.unknown(other)),
            });
            rest = after;
        }
        path.push_str(rest);
        // A migration without a message has no slug, and then nothing to part it from.
        let path = path.trim_end_matches(['_', '-', '.']);
        let is_inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if path.is_empty() || !is_inside {
            return Err(TemplateError::FileOutside { template: self.text.clone(), path: path.to_owned() });
        }
        Ok(format!("{path}.rs"))
    }

    fn unknown(&self, token: &str) -> TemplateError {
        TemplateError::FileToken { template: self.text.clone(), token: token.to_owned() }
    }
}

/// Makes a word for file names of a message: lower case, `_` between words, cut at a word's end.
pub(crate) fn slug(message: &str, length: usize) -> String {
    let mut slug = String::new();
    for word in message.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        let longer = slug.chars().count() + usize::from(!slug.is_empty()) + word.chars().count();
        match (slug.is_empty(), longer > length) {
            (true, true) => return word.chars().take(length).collect(),
            (false, true) => return slug,
            (true, false) => slug = word,
            (false, false) => slug.extend(["_", &word]),
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;

    fn migration(message: &str) -> NewMigration {
        let created = date(2026, 11, 1).at(7, 5, 9, 0).to_zoned(TimeZone::UTC).unwrap();
        NewMigration {
            revision: "3f1c2ab4d5e6".into(),
            down_revision: vec![],
            depends_on: vec![],
            branch_labels: vec![],
            message: message.into(),
            created,
            data: None,
            functions: None,
        }
    }

    #[test]
    fn the_default_name_sorts_by_day() {
        let template = FileTemplate { text: "{year}{month}{day}_{rev}_{slug}".into(), slug_length: 40 };
        let path = |message| template.path(&migration(message)).unwrap();
        assert_eq!(path("Create users"), "20261101_3f1c2ab4d5e6_create_users.rs");
        assert_eq!(path(""), "20261101_3f1c2ab4d5e6.rs");
    }

    #[test]
    fn every_token_is_known_and_a_slash_makes_folders() {
        let template = FileTemplate { text: "{year}/{month}_{hour}{minute}{second}-{epoch}".into(), slug_length: 40 };
        assert_eq!(template.path(&migration("")).unwrap(), "2026/11_070509-1793516709.rs");
    }

    #[test]
    fn a_name_that_is_none_is_refused() {
        for text in ["{revision}", "{rev", "../{rev}", "/{rev}", "{slug}"] {
            let template = FileTemplate { text: text.into(), slug_length: 40 };
            assert!(template.path(&migration("")).is_err(), "{text}");
        }
    }

    #[test]
    fn a_slug_is_cut_at_the_end_of_a_word() {
        assert_eq!(slug("Add a  column -- to `users`!", 40), "add_a_column_to_users");
        assert_eq!(slug("add column", 7), "add");
        assert_eq!(slug("internationalization", 5), "inter");
        assert_eq!(slug("Größe ändern", 40), "größe_ändern");
    }
}
