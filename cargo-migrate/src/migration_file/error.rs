//! What can be wrong with the templates of a migration's name and text.

use migrate_core::explain::{Exit, Explain};

use super::{name, template};

/// A template that makes no migration; nothing is written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TemplateError {
    #[error("`file-template` has the token `{{{token}}}`, which does not exist: `{template}`")]
    FileToken { template: String, token: String },
    #[error("`file-template` makes `{path}`, which is no file in a version folder: `{template}`")]
    FileOutside { template: String, path: String },
    #[error("the template `{path}` could not be read")]
    Unreadable {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("the template `{path}` has the token `${{{token}}}` in line {line}, which does not exist")]
    Token { path: String, token: String, line: usize },
    #[error("the template `{path}` makes no migration: {problem}")]
    NoMigration { path: String, problem: String },
}

impl Explain for TemplateError {
    fn code(&self) -> &'static str {
        match self {
            Self::FileToken { .. } => "unknown-file-token",
            Self::FileOutside { .. } => "file-outside",
            Self::Unreadable { .. } => "unreadable-template",
            Self::Token { .. } => "unknown-template-token",
            Self::NoMigration { .. } => "broken-template",
        }
    }

    fn help(&self) -> Option<String> {
        let listed = |open: &str, tokens: &[&str]| {
            let tokens: Vec<String> = tokens.iter().map(|token| format!("`{open}{token}}}`")).collect();
            Some(format!("the tokens are {}", tokens.join(", ")))
        };
        match self {
            Self::FileToken { .. } => listed("{", &name::TOKENS),
            Self::Token { .. } => listed("${", &template::TOKENS),
            Self::FileOutside { .. } => Some("begin it with `{rev}`, and name folders below the version folder".into()),
            Self::Unreadable { .. } => Some("correct `template` under `[package.metadata.migrate]`".into()),
            Self::NoMigration { .. } => Some("write `#[migration(${arguments})]` in it".into()),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::FileToken { .. } | Self::FileOutside { .. } => Exit::Usage,
            Self::Unreadable { .. } | Self::Token { .. } | Self::NoMigration { .. } => Exit::Failed,
        }
    }
}
