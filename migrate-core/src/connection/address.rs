//! Database URLs: which database one means, where, and how it is shown without its password.

use std::path::Path;

use super::ConnectionError;
use crate::dialect::Dialect;

/// A URL, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// The database's kind.
    pub(super) dialect: Dialect,
    /// What Diesel is given: a path or `file:` URI for SQLite, a URL for a server.
    pub(super) target: String,
}

impl Address {
    /// Reads a URL: `sqlite:path`, `sqlite://path`, a bare path, `file:` or `:memory:`, `postgres://`, `postgresql://`, `mysql://`, `mariadb://`.
    pub(super) fn parse(url: &str) -> Result<Self, ConnectionError> {
        let url = url.trim();
        let malformed = |reason: &str| ConnectionError::Malformed { url: mask(url), reason: reason.to_owned() };
        if url.is_empty() {
            return Err(ConnectionError::Missing);
        }
        if url.contains('\0') {
            return Err(malformed("it holds a NUL byte"));
        }
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return match path {
                "" => Err(malformed("it names no file")),
                _ if path.contains('?') => Ok(Self::sqlite(format!("file:{path}"))),
                _ => Ok(Self::sqlite(path.to_owned())),
            };
        }
        match url.split_once("://") {
            Some(("file", _)) | None if starts_like_conninfo(url) => {
                Err(malformed("it is libpq's `key=value` form; write `postgres://user@host/database`"))
            }
            None if !is_path(url) => Err(malformed("it is neither a URL nor the path of a file")),
            Some(("file", _)) | None => Ok(Self::sqlite(url.to_owned())),
            Some(("postgres" | "postgresql", rest)) => {
                let place = server(rest).ok_or_else(|| malformed("it names no host and no database"))?;
                if let Some(port) = place.bad_port() {
                    return Err(malformed(&format!("`{port}` is not a port")));
                }
                Ok(Self { dialect: Dialect::Postgres, target: url.to_owned() })
            }
            Some(("mysql" | "mariadb", rest)) => {
                let place = server(rest).ok_or_else(|| malformed("it names no host and no database"))?;
                if let Some(port) = place.bad_port() {
                    return Err(malformed(&format!("`{port}` is not a port")));
                }
                // https://docs.rs/diesel/latest/diesel/mysql/struct.MysqlConnection.html: this scheme alone
                Ok(Self { dialect: Dialect::Mysql, target: format!("mysql://{rest}") })
            }
            Some((scheme, _)) => Err(ConnectionError::UnknownScheme {
                url: mask(url),
                scheme: scheme.to_owned(),
                nearest: nearest_scheme(scheme),
            }),
        }
    }

    fn sqlite(target: String) -> Self {
        Self { dialect: Dialect::Sqlite, target }
    }

    /// Names the database that a server's URL means, decoded.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(super) fn database(&self) -> Option<String> {
        let (_, rest) = self.target.split_once("://")?;
        server(rest)?.database.filter(|name| !name.is_empty()).map(decode)
    }

    /// Gives the same URL with another database.
    pub(super) fn with_database(&self, database: &str) -> String {
        let Some((scheme, rest)) = self.target.split_once("://") else { return self.target.clone() };
        let (before, query) = rest.split_once('?').map_or((rest, None), |(before, query)| (before, Some(query)));
        let authority = before.split_once('/').map_or(before, |(authority, _)| authority);
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        format!("{scheme}://{authority}/{database}{query}")
    }

    /// Adds a parameter to a server's URL, unless it is there already.
    #[cfg(feature = "postgres")]
    pub(super) fn with_parameter(mut self, name: &str, value: &str) -> Self {
        let query = self.target.split_once('?').map(|(_, query)| query);
        let present = query.is_some_and(|query| query.split('&').any(|pair| pair.split('=').next() == Some(name)));
        if !present {
            let joint = if query.is_some() { '&' } else { '?' };
            self.target = format!("{}{joint}{name}={value}", self.target);
        }
        self
    }

    /// Lists what must not be shown: the password as it is written and as it is meant.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(super) fn secrets(&self) -> Vec<String> {
        let Some(range) = password_range(&self.target) else { return Vec::new() };
        let written = self.target[range].to_owned();
        let meant = decode(&written);
        if meant == written { vec![written] } else { vec![written, meant] }
    }
}

struct Server<'a> {
    host: &'a str,
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    database: Option<&'a str>,
}

impl Server<'_> {
    fn bad_port(&self) -> Option<&str> {
        // Several hosts, `a:1,b:2`, are libpq's own matter; so are IPv6 addresses.
        if self.host.contains([',', '[']) {
            return None;
        }
        let (_, port) = self.host.split_once(':')?;
        (!port.is_empty() && port.parse::<u16>().is_err()).then_some(port)
    }
}

fn server(rest: &str) -> Option<Server<'_>> {
    let after_user = rest.rsplit_once('@').map_or(rest, |(_, after)| after);
    let (place, query) = after_user.split_once('?').map_or((after_user, ""), |(place, query)| (place, query));
    let (host, database) = place.split_once('/').map_or((place, None), |(host, name)| (host, Some(name)));
    let empty = host.is_empty() && database.is_none_or(str::is_empty) && query.is_empty();
    (!empty).then_some(Server {
        host,
        #[cfg(any(feature = "postgres", feature = "mysql"))]
        database,
    })
}

/// Tells whether a text without a scheme is meant as a path: a bare word, `host:5432/app` and `user@host` are more likely
/// a server's URL that lacks something.
fn is_path(text: &str) -> bool {
    let drive = text.as_bytes().get(1) == Some(&b':') && text.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let is_special = text == ":memory:" || text.starts_with("file:");
    is_special || (text.contains(['.', '/', '\\']) && !text.contains('@') && (drive || !text.contains(':')))
}

/// Reads a relative path of a SQLite database as seen from a folder.
///
/// ```
/// use migrate_core::connection::seen_from;
///
/// assert_eq!(seen_from("/srv".as_ref(), "sqlite://app.db"), "sqlite:///srv/app.db");
/// assert_eq!(seen_from("/srv".as_ref(), "postgres://host/app"), "postgres://host/app");
/// ```
pub fn seen_from(folder: &Path, url: &str) -> String {
    let url = url.trim();
    let path = match url.strip_prefix("sqlite:") {
        Some(path) => path.strip_prefix("//").unwrap_or(path),
        None if url.contains("://") || url.starts_with("file:") || !is_path(url) => return url.to_owned(),
        None => url,
    };
    if path.is_empty() || path == ":memory:" || Path::new(path).is_absolute() {
        return url.to_owned();
    }
    format!("sqlite://{}", folder.join(path).display())
}

fn starts_like_conninfo(url: &str) -> bool {
    let key = url.split_once('=').map(|(key, _)| key.trim());
    key.is_some_and(|key| ["host", "hostaddr", "dbname", "user", "port", "service", "password"].contains(&key))
}

fn nearest_scheme(scheme: &str) -> Option<&'static str> {
    ["sqlite", "postgres", "postgresql", "mysql", "mariadb"]
        .into_iter()
        .map(|known| (strsim::jaro_winkler(scheme, known), known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

/// Shows a URL with its password masked.
///
/// ```
/// assert_eq!(migrate_core::connection::mask("postgres://app:s3cret@db/shop"), "postgres://app:***@db/shop");
/// ```
pub fn mask(url: &str) -> String {
    let mut shown = url.to_owned();
    if let Some(range) = password_range(url) {
        shown.replace_range(range, "***");
    }
    let Some((before, query)) = shown.split_once('?') else { return shown };
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((key, _)) if key.to_ascii_lowercase().contains("password") => format!("{key}=***"),
            Some(_) | None => pair.to_owned(),
        })
        .collect();
    format!("{before}?{}", pairs.join("&"))
}

/// Finds the password of a URL. An unescaped `@`, `/` or `?` in a password belongs to it: rather too much is masked than too little.
pub(super) fn password_range(url: &str) -> Option<std::ops::Range<usize>> {
    let start = url.find("://").map_or(0, |scheme| scheme + 3);
    let end = start + url[start..].rfind('@')?;
    let colon = start + url[start..end].find(':')?;
    Some(colon + 1..end)
}

/// Takes every secret out of a text of the database.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(super) fn redact(text: &str, secrets: &[String]) -> String {
    let mut shown = text.trim().to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        if secret.chars().count() > 2 {
            shown = shown.replace(secret.as_str(), "***");
        } else {
            // A short one is part of many words: hidden where it stands alone.
            for mark in ['"', '\'', '`'] {
                shown = shown.replace(&format!("{mark}{secret}{mark}"), &format!("{mark}***{mark}"));
            }
        }
    }
    shown
}

/// Resolves `%40` and the like.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let pair = (first == b'%').then(|| tail.get(..2)).flatten();
        let byte =
            pair.and_then(|pair| std::str::from_utf8(pair).ok()).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(url: &str) -> (Dialect, String) {
        let address = Address::parse(url).expect("a good URL");
        (address.dialect, address.target)
    }

    #[test]
    fn every_spelling_of_a_sqlite_database_is_understood() {
        for (url, target) in [
            ("app.db", "app.db"),
            ("sqlite:app.db", "app.db"),
            ("sqlite://app.db", "app.db"),
            ("sqlite:///srv/app.db", "/srv/app.db"),
            (":memory:", ":memory:"),
            ("sqlite::memory:", ":memory:"),
            ("file:app.db?mode=ro", "file:app.db?mode=ro"),
            ("sqlite:app.db?mode=ro", "file:app.db?mode=ro"),
        ] {
            assert_eq!(parsed(url), (Dialect::Sqlite, target.to_owned()), "{url}");
        }
    }

    #[test]
    fn mariadb_is_mysql_to_the_driver() {
        assert_eq!(parsed("mariadb://u@h/d"), (Dialect::Mysql, "mysql://u@h/d".to_owned()));
        assert_eq!(parsed("postgresql://h/d"), (Dialect::Postgres, "postgresql://h/d".to_owned()));
    }

    #[test]
    fn a_password_is_masked_whatever_it_holds() {
        for (url, shown) in [
            ("postgres://u:p@h/d", "postgres://u:***@h/d"),
            ("postgres://u:p@ss/w?rd@h/d", "postgres://u:***@h/d"),
            ("postgres://u@h/d?password=p&x=1", "postgres://u@h/d?password=***&x=1"),
            ("postgres://u@h:5432/d", "postgres://u@h:5432/d"),
            ("app.db", "app.db"),
        ] {
            assert_eq!(mask(url), shown);
        }
    }

    #[cfg(any(feature = "postgres", feature = "mysql"))]
    #[test]
    fn a_password_is_masked_in_the_databases_own_words() {
        let address = Address::parse("postgres://u:p%40ss@h/d").expect("a good URL");
        assert_eq!(address.secrets(), ["p%40ss", "p@ss"]);
        assert_eq!(redact("bad token \"p%40ss\" or p@ss", &address.secrets()), "bad token \"***\" or ***");
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn another_database_of_the_same_server_keeps_user_and_parameters() {
        let address = Address::parse("postgres://u:p@h:1/my%20app?sslmode=require").expect("a good URL");
        assert_eq!(address.database().as_deref(), Some("my app"));
        assert_eq!(address.with_database("postgres"), "postgres://u:p@h:1/postgres?sslmode=require");
        let address = address.with_parameter("sslmode", "disable").with_parameter("connect_timeout", "5");
        assert_eq!(address.target, "postgres://u:p@h:1/my%20app?sslmode=require&connect_timeout=5");
    }

    #[test]
    fn a_malformed_url_says_why() {
        for (url, reason) in [
            ("", "no database is named"),
            ("postgres://", "the database URL `postgres://` is malformed: it names no host and no database"),
            ("mysql://h:abc/d", "the database URL `mysql://h:abc/d` is malformed: `abc` is not a port"),
            ("postgers://u:pw@h/d", "the database URL `postgers://u:***@h/d` has an unknown scheme `postgers`"),
            ("app", "the database URL `app` is malformed: it is neither a URL nor the path of a file"),
            (
                "u:pw@h:5432/d",
                "the database URL `u:***@h:5432/d` is malformed: it is neither a URL nor the path of a file",
            ),
            (
                "host=h dbname=d",
                "the database URL `host=h dbname=d` is malformed: it is libpq's `key=value` form; write `postgres://user@host/database`",
            ),
        ] {
            let error = Address::parse(url).expect_err("a bad URL");
            assert_eq!(error.to_string(), reason);
        }
    }
}
