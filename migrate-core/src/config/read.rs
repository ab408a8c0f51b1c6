//! From the JSON table to [`Config`], key by key.

use std::collections::BTreeMap;

use migrate_syntax::suggestion::nearest;
use serde_json::Value;

use super::{Config, ConfigError, KEYS};
use crate::migration::{ChecksumPolicy, TransactionMode};
use crate::schema::{Filter, naming};

pub(super) fn table(table: &Value) -> Result<Config, ConfigError> {
    let table = table.as_object().ok_or(ConfigError::NotATable)?;
    let mut config = Config::default();
    for (key, value) in table {
        let field = Field { key, value };
        match key.as_str() {
            "versions" => config.versions = field.strings()?,
            "models" => config.models = field.strings()?,
            "schema" => config.schema = Some(field.string()?),
            "heads" => {
                config.many_heads = field.choice("`\"one\"` or `\"many\"`", &[("one", false), ("many", true)])?
            }
            "version-table" => config.version_table = field.string()?,
            "version-schema" => config.version_schema = Some(field.string()?),
            "journal-table" => config.journal_table = field.string()?,
            "database-url" => config.database_url = Some(field.string()?),
            "file-template" => config.file_template = field.string()?,
            "timezone" => config.timezone = Some(field.string()?),
            "truncate-slug-length" => config.truncate_slug_length = field.number()?,
            "template" => config.template = Some(field.string()?),
            "post-write-hooks" => config.post_write_hooks = field.commands()?,
            "naming-convention" => config.naming_convention = field.naming()?,
            "include" => config.include = field.patterns()?,
            "exclude" => config.exclude = field.patterns()?,
            "transaction" => config.transaction = field.transaction()?,
            "lock-timeout" => config.lock_timeout = field.number()?,
            "statement-timeout" => config.statement_timeout = Some(field.number()?),
            "table-lock-timeout" => config.table_lock_timeout = field.number()?,
            "retries" => config.retries = field.number()?,
            "expect-database" => config.expect_database = Some(field.string()?),
            "protected" => config.protected = field.flag()?,
            "backup-keep" => config.backup_keep = Some(field.number()?),
            "sqlite-foreign-keys" => config.sqlite_foreign_keys = field.flag()?,
            "sqlite-write-ahead-log" => config.sqlite_write_ahead_log = field.flag()?,
            "sqlite-busy-timeout" => config.sqlite_busy_timeout = field.number()?,
            "checksum" => {
                config.checksum = field.choice(CHECKSUM_TAKES, &ChecksumPolicy::ALL.map(|it| (it.name(), it)))?
            }
            _ => return Err(ConfigError::UnknownKey { key: key.clone(), nearest: nearest(key, KEYS) }),
        }
    }
    Ok(config)
}

const CHECKSUM_TAKES: &str = "`\"refuse\"`, `\"warn\"` or `\"ignore\"`";

/// A key and its value.
struct Field<'a> {
    key: &'a str,
    value: &'a Value,
}

impl Field<'_> {
    fn wrong(&self, takes: &'static str) -> ConfigError {
        ConfigError::WrongValue { key: self.key.to_owned(), takes, found: self.value.to_string() }
    }

    fn string(&self) -> Result<String, ConfigError> {
        match self.value.as_str() {
            Some(text) if !text.is_empty() => Ok(text.to_owned()),
            _ => Err(self.wrong("a string that is not empty")),
        }
    }

    /// One string, or several.
    fn strings(&self) -> Result<Vec<String>, ConfigError> {
        match self.value {
            Value::String(one) => Some(vec![one.clone()]),
            Value::Array(items) => words(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
        }
        .ok_or_else(|| self.wrong("a string or an array of strings"))
    }

    /// One pattern, or several.
    fn patterns(&self) -> Result<Vec<String>, ConfigError> {
        let patterns = self.strings()?;
        patterns.iter().try_for_each(|it| Filter::pattern(it).map(drop))?;
        Ok(patterns)
    }

    /// Command lines: each a string that is cut at white space, or an array of words.
    fn commands(&self) -> Result<Vec<Vec<String>>, ConfigError> {
        let command = |item: &Value| match item {
            Value::String(line) => Some(line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()),
            Value::Array(items) => words(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
        };
        let commands = |items: &Vec<Value>| {
            items.iter().map(|item| command(item).filter(|words| !words.is_empty())).collect::<Option<Vec<_>>>()
        };
        self.value
            .as_array()
            .and_then(commands)
            .ok_or_else(|| self.wrong("an array of commands, each a string or an array of strings"))
    }

    fn string_table(&self) -> Result<BTreeMap<String, String>, ConfigError> {
        let text = |(key, value): (&String, &Value)| value.as_str().map(|text| (key.clone(), text.to_owned()));
        self.value
            .as_object()
            .and_then(|table| table.iter().map(text).collect())
            .ok_or_else(|| self.wrong("a table of strings"))
    }

    fn naming(&self) -> Result<BTreeMap<String, String>, ConfigError> {
        let templates = self.string_table()?;
        templates.iter().try_for_each(|(kind, template)| naming::check(kind, template))?;
        Ok(templates)
    }

    fn flag(&self) -> Result<bool, ConfigError> {
        self.value.as_bool().ok_or_else(|| self.wrong("`true` or `false`"))
    }

    fn transaction(&self) -> Result<TransactionMode, ConfigError> {
        let named = match self.value {
            Value::Bool(true) => Some(TransactionMode::Revision),
            Value::Bool(false) => Some(TransactionMode::None),
            Value::String(name) => name.parse().ok(),
            Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
        };
        named.ok_or_else(|| self.wrong("`true`, `false`, `\"revision\"`, `\"all\"` or `\"none\"`"))
    }

    fn number<T: TryFrom<u64>>(&self) -> Result<T, ConfigError> {
        let number = self.value.as_u64().and_then(|number| T::try_from(number).ok());
        number.ok_or_else(|| self.wrong("a whole number"))
    }

    fn choice<T: Copy>(&self, takes: &'static str, choices: &[(&str, T)]) -> Result<T, ConfigError> {
        let written = self.value.as_str();
        let chosen = choices.iter().find(|(name, _)| written == Some(name));
        chosen.map(|(_, value)| *value).ok_or_else(|| self.wrong(takes))
    }
}

fn words(items: &[Value]) -> Option<Vec<String>> {
    items.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::Explain;

    #[test]
    fn an_empty_table_gives_the_defaults() {
        assert_eq!(table(&serde_json::json!({})), Ok(Config::default()));
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest() {
        let error = table(&serde_json::json!({ "version-tabel": "x" })).expect_err("an unknown key");
        assert_eq!(error.to_string(), "`[package.metadata.migrate]` has no key `version-tabel`");
        assert_eq!(error.help().as_deref(), Some("did you mean `version-table`?"));
    }

    #[test]
    fn every_key_is_read_and_refuses_a_negative_number() {
        for key in KEYS {
            let error = table(&serde_json::json!({ key: -1 })).expect_err(key);
            assert!(matches!(error, ConfigError::WrongValue { .. }), "{key}: {error}");
        }
    }

    #[test]
    fn a_naming_convention_is_read_with_its_mistakes() {
        let read = |templates| table(&serde_json::json!({ "naming-convention": templates }));
        let config = read(serde_json::json!({ "uq": "%(table_name)s_%(column_0_name)s_key" })).expect("sound");
        assert_eq!(config.naming_convention["uq"], "%(table_name)s_%(column_0_name)s_key");
        let error = read(serde_json::json!({ "fk": "fk_{refered_table_name}" })).expect_err("a misspelt token");
        assert_eq!(error.code(), "unknown-naming-token");
        assert_eq!(error.help().as_deref(), Some("did you mean `referred_table_name`?"));
    }

    #[test]
    fn patterns_are_read_with_their_mistakes() {
        let read = |patterns| table(&serde_json::json!({ "exclude": patterns })).map(|config| config.exclude);
        assert_eq!(read(serde_json::json!("view:*")), Ok(vec!["view:*".to_owned()]));
        let error = read(serde_json::json!(["audit_*", "veiw:*"])).expect_err("a misspelt kind");
        assert_eq!((error.code(), error.help().as_deref()), ("unknown-kind", Some("did you mean `view`?")));
    }

    #[test]
    fn transactions_are_named_or_switched() {
        let read = |value: Value| table(&serde_json::json!({ "transaction": value })).map(|config| config.transaction);
        assert_eq!(read(true.into()), Ok(TransactionMode::Revision));
        assert_eq!(read("all".into()), Ok(TransactionMode::All));
        assert!(read("some".into()).is_err());
    }

    #[test]
    fn hooks_are_command_lines_or_lists_of_words() {
        let config = table(&serde_json::json!({ "post-write-hooks": ["a -b", ["c", "d e"]] })).expect("a sound table");
        assert_eq!(config.post_write_hooks, [vec!["a", "-b"], vec!["c", "d e"]]);
    }

    #[test]
    fn a_wrong_value_is_shown() {
        let error = table(&serde_json::json!({ "heads": "two" })).expect_err("a wrong value");
        assert_eq!(
            error.to_string(),
            "`heads` in `[package.metadata.migrate]` takes `\"one\"` or `\"many\"`, not `\"two\"`"
        );
    }
}
