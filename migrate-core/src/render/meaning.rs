//! What a type in a database's own words means: the type of ours that has the same values.
//!
//! `int` of SQLite, `mediumint(9)` of MySQL and `serial` of PostgreSQL are kept in the words that were written, and a
//! domain is a type of the database's own; to Rust all of them are numbers.

use std::collections::BTreeMap;

use crate::dialect::Dialect;
use crate::schema::{Definition, Schema, SqlType, TableName};
use crate::sql::{self, Lexeme};

/// The meanings of types in a database.
#[derive(Debug)]
pub(super) struct Meaning {
    dialect: Dialect,
    domains: BTreeMap<TableName, SqlType>,
}

impl Meaning {
    /// Knows the domains of a schema.
    pub(super) fn of(dialect: Dialect, schema: &Schema) -> Self {
        let domains = schema.objects.values().filter_map(|it| match &it.definition {
            Definition::Domain(it) => Some((it.name.clone(), it.base.clone())),
            Definition::Schema(_)
            | Definition::Extension(_)
            | Definition::Collation(_)
            | Definition::Enum(_)
            | Definition::Sequence(_)
            | Definition::Function(_)
            | Definition::Procedure(_)
            | Definition::View(_)
            | Definition::Trigger(_)
            | Definition::Policy(_)
            | Definition::RowSecurity(_)
            | Definition::Grant(_) => None,
        });
        Self { dialect, domains: domains.collect() }
    }

    /// Gives the type that is meant: itself where it is one of ours, or nobody knows.
    pub(super) fn meant(&self, ty: &SqlType) -> SqlType {
        if let SqlType::Array(of) = ty {
            return SqlType::Array(Box::new(self.meant(of)));
        }
        let SqlType::Custom(words) = ty else { return ty.clone() };
        match named(words).and_then(|it| self.domains.get(&it)) {
            Some(base) => self.meant(base),
            None => self.words(words).unwrap_or_else(|| ty.clone()),
        }
    }

    fn words(&self, words: &str) -> Option<SqlType> {
        let words = words.to_ascii_lowercase();
        match self.dialect {
            Dialect::Sqlite => of_sqlite(&words),
            Dialect::Postgres => of_postgres(&words),
            Dialect::Mysql => of_mysql(&words),
        }
    }
}

/// Gives the type that PostgreSQL knows by words; of several words none has the name.
pub(super) fn named(words: &str) -> Option<TableName> {
    let lexemes = sql::lexemes(Dialect::Postgres, words);
    let length = lexemes.iter().position(|it| *it == Lexeme::Mark("(")).unwrap_or(lexemes.len());
    match &lexemes[..length] {
        [name] => Some(TableName { schema: None, name: name.name()?.into() }),
        [schema, Lexeme::Mark("."), name] => {
            Some(TableName { schema: Some(schema.name()?.into()), name: name.name()?.into() })
        }
        _ => None,
    }
}

/// SQLite takes any words, and looks for these in them; those of days and truths are the ones that people look for.
/// <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>
fn of_sqlite(words: &str) -> Option<SqlType> {
    let has = |parts: &[&str]| parts.iter().any(|it| words.contains(it));
    // Order matters: `bigint` has `int` in it, and `datetime` both others.
    let kinds: [(&[&str], SqlType); 13] = [
        (&["bool", "tinyint(1)"], SqlType::Boolean),
        (&["bigint", "big int", "int8"], SqlType::BigInt),
        (&["tinyint", "smallint", "int2"], SqlType::SmallInt),
        (&["int"], SqlType::Integer),
        (&["char", "clob", "text"], SqlType::Text),
        (&["blob", "binary"], SqlType::Binary),
        (&["real", "floa", "doub"], SqlType::Double),
        (&["dec", "num"], SqlType::Decimal),
        (&["datetime", "timestamp"], SqlType::Timestamp),
        (&["date"], SqlType::Date),
        (&["time"], SqlType::Time),
        (&["json"], SqlType::Json),
        (&["uuid"], SqlType::Uuid),
    ];
    if words.is_empty() {
        return Some(SqlType::Binary);
    }
    kinds.into_iter().find_map(|(parts, ty)| has(parts).then_some(ty))
}

/// <https://www.postgresql.org/docs/current/datatype.html>
fn of_postgres(words: &str) -> Option<SqlType> {
    Some(match first(words) {
        "smallserial" | "serial2" => SqlType::SmallInt,
        "serial" | "serial4" => SqlType::Integer,
        "bigserial" | "serial8" => SqlType::BigInt,
        "bpchar" | "character" | "varchar" => SqlType::Text,
        "interval" => SqlType::Interval,
        _ => return None,
    })
}

/// Widths, and zeros before a number, are how it is shown.
/// <https://mariadb.com/kb/en/data-types/>
fn of_mysql(words: &str) -> Option<SqlType> {
    let is_unsigned = words.contains("unsigned") || words.contains("zerofill");
    let of = |signed: SqlType, unsigned: SqlType| if is_unsigned { unsigned } else { signed };
    Some(match first(words) {
        "tinyint" => of(SqlType::TinyInt, SqlType::UnsignedTinyInt),
        "smallint" => of(SqlType::SmallInt, SqlType::UnsignedSmallInt),
        "mediumint" | "int" | "integer" => of(SqlType::Integer, SqlType::UnsignedInteger),
        "bigint" => of(SqlType::BigInt, SqlType::UnsignedBigInt),
        "decimal" | "numeric" => SqlType::Decimal,
        "float" => SqlType::Real,
        "double" | "real" => SqlType::Double,
        "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" | "uuid" | "inet4" | "inet6" => {
            SqlType::Text
        }
        "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" => SqlType::Binary,
        _ => return None,
    })
}

fn first(words: &str) -> &str {
    words.split(|it: char| !it.is_alphanumeric() && it != '_').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Array, Custom, Domain, Object};

    #[test]
    fn words_of_a_database_mean_what_it_keeps_for_them() {
        let meant = |dialect, words| Meaning::of(dialect, &Schema::default()).meant(&Custom(words));
        let of_sqlite = ["int", "UNSIGNED BIG INT", "decimal(10,2)", "double precision", "datetime", ""];
        assert_eq!(
            of_sqlite.map(|it| meant(Dialect::Sqlite, it)),
            [SqlType::Integer, SqlType::BigInt, SqlType::Decimal, SqlType::Double, SqlType::Timestamp, SqlType::Binary]
        );
        let of_mysql = ["mediumint(9)", "int(6) unsigned zerofill", "decimal(12,4) unsigned", "inet6"];
        assert_eq!(
            of_mysql.map(|it| meant(Dialect::Mysql, it)),
            [SqlType::Integer, SqlType::UnsignedInteger, SqlType::Decimal, SqlType::Text]
        );
        assert_eq!(meant(Dialect::Postgres, "bigserial"), SqlType::BigInt);
        assert_eq!(meant(Dialect::Postgres, "character varying"), SqlType::Text);
        assert_eq!(meant(Dialect::Postgres, "tsvector"), Custom("tsvector"));
    }

    #[test]
    fn a_type_is_named_without_its_quotes_and_length() {
        let name = |words| named(words).map(|it| (it.schema.map(|it| it.to_string()), it.name.to_string()));
        assert_eq!(name("vector(3)"), Some((None, "vector".to_owned())));
        assert_eq!(name("\"my gis\".\"geo.m\"(Point,4326)"), Some((Some("my gis".to_owned()), "geo.m".to_owned())));
        assert_eq!(name("bit varying"), None);
    }

    #[test]
    fn a_domain_means_what_it_is_made_of() {
        let domain =
            |name: &str, base| Domain { name: name.into(), base, nullable: true, default: None, checks: vec![] };
        let mut schema = Schema::default();
        for it in [domain("shop.count", SqlType::Integer), domain("few", Custom("shop.count"))] {
            schema.insert_object(Object::new(Definition::Domain(it))).expect("each once");
        }
        let meaning = Meaning::of(Dialect::Postgres, &schema);
        assert_eq!(meaning.meant(&Array(Custom("few"))), Array(SqlType::Integer));
    }
}
