//! What a server's own programs (`pg_dump`, `mariadb`) are told to reach a database: the password never on a command line.

use std::process::Command;

use super::ConnectionError;
use super::address::{Address, decode, password_range};
use crate::dialect::Dialect;

/// How a program reaches the database of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reach {
    /// The database's kind.
    pub(crate) dialect: Dialect,
    /// The name of the database; for SQLite its file.
    pub(crate) database: String,
    /// The URL without the password.
    url: String,
    password: Option<String>,
}

/// Reads a URL.
pub(crate) fn reach(url: &str) -> Result<Reach, ConnectionError> {
    let address = Address::parse(url)?;
    let target = address.target.clone();
    if address.dialect == Dialect::Sqlite {
        return Ok(Reach { dialect: Dialect::Sqlite, database: target.clone(), url: target, password: None });
    }
    let mut shown = target.clone();
    let range = password_range(&target);
    if let Some(range) = range.clone() {
        // With the colon before it.
        shown.replace_range(range.start - 1..range.end, "");
    }
    let password = range.and_then(|range| target.get(range)).map(decode);
    let database = database_of(&target);
    Ok(Reach { dialect: address.dialect, database, url: shown, password })
}

impl Reach {
    /// Tells a program how to reach the server, and another database of it if one is named.
    pub(crate) fn tell(&self, command: &mut Command, database: Option<&str>) {
        match self.dialect {
            Dialect::Sqlite => {}
            Dialect::Postgres => {
                let named = Address { dialect: self.dialect, target: self.url.clone() };
                let url = database.map_or_else(|| self.url.clone(), |database| named.with_database(database));
                command.arg(format!("--dbname={url}")).arg("--no-password");
                if let Some(password) = &self.password {
                    command.env("PGPASSWORD", password);
                }
            }
            Dialect::Mysql => {
                let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
                let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
                let (user, place) = place.rsplit_once('@').unwrap_or(("", place));
                let (host, _) = place.split_once('/').unwrap_or((place, ""));
                let (host, port) = host.rsplit_once(':').unwrap_or((host, ""));
                let socket = query.split('&').find_map(|pair| pair.strip_prefix("unix_socket="));
                let options =
                    [("--user=", user), ("--host=", host), ("--port=", port), ("--socket=", socket.unwrap_or(""))];
                for (option, value) in options.into_iter().filter(|(_, value)| !value.is_empty()) {
                    command.arg(format!("{option}{}", decode(value)));
                }
                if socket.is_none() {
                    command.arg("--protocol=tcp");
                }
                if let Some(password) = &self.password {
                    command.env("MYSQL_PWD", password);
                }
            }
        }
    }
}

fn database_of(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let place = rest.split('?').next().unwrap_or_default();
    decode(place.split_once('/').map_or("", |(_, name)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(url: &str) -> (String, Vec<String>) {
        let reach = reach(url).expect("a good URL");
        let mut command = Command::new("x");
        reach.tell(&mut command, None);
        let words: Vec<String> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        let variables = command.get_envs().filter_map(|(name, value)| Some(format!("{name:?}={:?}", value?))).collect();
        (words.join(" "), variables)
    }

    #[test]
    fn the_password_goes_by_the_environment() {
        let (words, variables) = told("postgres://me:p%40ss@db:5433/shop?sslmode=require");
        assert_eq!(words, "--dbname=postgres://me@db:5433/shop?sslmode=require --no-password");
        assert_eq!(variables, ["\"PGPASSWORD\"=\"p@ss\""]);
        let (words, variables) = told("mysql://me:p%40ss@db:3307/shop");
        assert_eq!(words, "--user=me --host=db --port=3307 --protocol=tcp");
        assert_eq!(variables, ["\"MYSQL_PWD\"=\"p@ss\""]);
        assert_eq!(
            told("mysql://me@localhost/shop?unix_socket=/run/x").0,
            "--user=me --host=localhost --socket=/run/x"
        );
    }

    #[test]
    fn the_database_is_named() {
        assert_eq!(reach("postgres://me:a/b@db/my%20shop?x=1").expect("a URL").database, "my shop");
        assert_eq!(reach("sqlite:///srv/app.db").expect("a URL").database, "/srv/app.db");
    }
}
