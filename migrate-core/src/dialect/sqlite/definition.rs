//! A `CREATE TABLE` taken apart: each part keeps the words that it was written in.
//!
//! This is how a rebuild loses nothing that no migration knows: only what an operation names is written anew.
//! <https://www.sqlite.org/lang_createtable.html>

pub(super) use super::member::Kind;
use super::member::{ClauseWords, ColumnWords, Members};
use super::token::{normal, text, tokens};

/// A table as its `CREATE TABLE` says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    /// The columns.
    pub(super) columns: Vec<ColumnText>,
    /// The constraints that stand after the columns.
    pub(super) constraints: Vec<Clause>,
    /// What stands after all of them: `STRICT`, `WITHOUT ROWID`.
    pub(super) options: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ColumnText {
    /// The name, without quotes.
    pub(super) name: String,
    /// The name as it is written.
    pub(super) written: String,
    /// The declared type, which may be none.
    pub(super) ty: String,
    /// What follows.
    pub(super) clauses: Vec<Clause>,
}

/// A constraint or another clause, with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// The name, without quotes.
    pub(super) name: Option<String>,
    /// What kind it is.
    pub(super) kind: Kind,
    /// All of it, the name too.
    pub(super) text: String,
}

impl Definition {
    /// Takes a `CREATE TABLE` apart; nothing when it is another statement, or none that is understood.
    pub(super) fn parse(sql: &str) -> Option<Self> {
        let all = tokens(sql)?;
        let Members { columns, constraints, options } = Members::of(&all)?;
        let columns = columns.iter().map(|it| ColumnText::of(sql, it)).collect();
        Some(Self { columns, constraints: Clause::all(sql, &constraints), options })
    }

    /// Writes the members and what follows them, as they stand after the name of the table.
    pub(super) fn members(&self) -> (Vec<String>, String) {
        let columns = self.columns.iter().map(ColumnText::text);
        let constraints = self.constraints.iter().map(|it| it.text.clone());
        let options = self.options.join(", ");
        (columns.chain(constraints).collect(), if options.is_empty() { options } else { format!(" {options}") })
    }

    /// Finds a column.
    pub(super) fn column_mut(&mut self, name: &str) -> Option<&mut ColumnText> {
        self.columns.iter_mut().find(|it| it.name.eq_ignore_ascii_case(name))
    }

    /// Tells whether both say the same, in whatever order and words.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.normal() == other.normal()
    }

    /// Lists what is said, sorted; a constraint that stands with its column is the one that could stand after it.
    fn normal(&self) -> Option<Vec<String>> {
        let mut said = Vec::new();
        for column in &self.columns {
            let name = column.name.to_lowercase();
            said.push(format!("column {name} {}", text_normal(&column.ty)?));
            for clause in &column.clauses {
                let text = text_normal(&clause.text)?;
                said.push(match clause.kind {
                    Kind::Check => text,
                    Kind::Unique if text.ends_with(" unique") || text == "unique" => format!("{text} ( {name} )"),
                    Kind::References => text.replacen("references ", &format!("foreign key ( {name} ) references "), 1),
                    Kind::PrimaryKey
                    | Kind::NotNull
                    | Kind::Null
                    | Kind::Unique
                    | Kind::Default
                    | Kind::Collate
                    | Kind::ForeignKey
                    | Kind::Generated => format!("{name}: {text}"),
                });
            }
        }
        for clause in &self.constraints {
            said.push(text_normal(&clause.text)?);
        }
        said.extend(self.options.iter().cloned());
        said.sort();
        Some(said)
    }
}

impl ColumnText {
    /// Takes a column apart, as it stands in a `CREATE TABLE`.
    pub(super) fn read(text: &str) -> Option<Self> {
        Some(Self::of(text, &ColumnWords::of(&tokens(text)?)?))
    }

    fn of(sql: &str, words: &ColumnWords<'_, '_>) -> Self {
        Self {
            name: words.name.name().into_owned(),
            written: words.name.text.to_owned(),
            ty: text(sql, words.ty).to_owned(),
            clauses: Clause::all(sql, &words.clauses),
        }
    }

    /// Tells whether its values are computed, so that none is copied.
    pub(super) fn is_generated(&self) -> bool {
        self.clauses.iter().any(|it| it.kind == Kind::Generated)
    }

    /// Takes out the clauses of a kind.
    pub(super) fn remove(&mut self, kind: Kind) {
        self.clauses.retain(|it| it.kind != kind);
    }

    fn text(&self) -> String {
        let ty = Some(self.ty.as_str()).filter(|it| !it.is_empty());
        let clauses = self.clauses.iter().map(|it| it.text.as_str());
        [self.written.as_str()].into_iter().chain(ty).chain(clauses).collect::<Vec<_>>().join(" ")
    }
}

impl Clause {
    /// Takes a table's constraint apart, as it stands in a `CREATE TABLE`.
    pub(super) fn read(text: &str) -> Option<Self> {
        Self::all(text, &ClauseWords::of_table(&tokens(text)?)?).pop()
    }

    /// Takes a column's clause apart.
    pub(super) fn of_column(text: &str) -> Option<Self> {
        Self::all(text, &ClauseWords::of_column(&tokens(text)?)?).pop()
    }

    fn all(sql: &str, clauses: &[ClauseWords<'_, '_>]) -> Vec<Self> {
        let clause = |it: &ClauseWords<'_, '_>| Self {
            name: it.name.map(|name| name.name().into_owned()),
            kind: it.kind,
            text: text(sql, it.words).to_owned(),
        };
        clauses.iter().map(clause).collect()
    }

    /// Tells whether the database numbers the rows by it.
    pub(super) fn numbers(&self) -> bool {
        self.kind == Kind::PrimaryKey && tokens(&self.text).is_some_and(|it| it.iter().any(|it| it.is("AUTOINCREMENT")))
    }

    /// Writes it without its name, so that it can be compared with one that has none.
    pub(super) fn unnamed(&self) -> Option<String> {
        let all = tokens(&self.text)?;
        Some(normal(if self.name.is_some() { all.get(2..)? } else { &all }))
    }
}

fn text_normal(text: &str) -> Option<String> {
    tokens(text).map(|it| normal(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str = "CREATE TABLE IF NOT EXISTS \"a (b\" (
        id INTEGER PRIMARY KEY ASC ON CONFLICT ABORT AUTOINCREMENT NOT NULL, -- the key, first
        [the name] VARCHAR(10, 2) COLLATE NOCASE DEFAULT 'a, (b' CHECK (length(\"the name\") > 1),
        plain,
        parent INTEGER DEFAULT NULL CONSTRAINT up REFERENCES a(id) ON DELETE SET NULL ON UPDATE SET DEFAULT
            NOT DEFERRABLE INITIALLY IMMEDIATE UNIQUE,
        sum INT GENERATED ALWAYS AS (id + 1) STORED, twice AS (id * 2),
        CONSTRAINT pair UNIQUE (id, plain) ON CONFLICT IGNORE CHECK (id > 0), /* no comma is needed */
        FOREIGN KEY (plain) REFERENCES b (id) ON DELETE CASCADE
    ) WITHOUT ROWID, strict;";

    #[test]
    fn a_table_is_taken_apart() {
        let table = Definition::parse(MIXED).expect("is a table");
        let columns: Vec<_> =
            table.columns.iter().map(|it| (it.name.as_str(), it.ty.as_str(), it.clauses.len())).collect();
        assert_eq!(
            columns,
            [
                ("id", "INTEGER", 2),
                ("the name", "VARCHAR(10, 2)", 3),
                ("plain", "", 0),
                ("parent", "INTEGER", 3),
                ("sum", "INT", 1),
                ("twice", "", 1),
            ]
        );
        let constraints: Vec<_> = table.constraints.iter().map(|it| (it.name.as_deref(), it.kind)).collect();
        assert_eq!(constraints, [(Some("pair"), Kind::Unique), (None, Kind::Check), (None, Kind::ForeignKey)]);
        assert_eq!(table.options, ["WITHOUT ROWID", "STRICT"]);
    }

    #[test]
    fn what_is_written_again_is_the_same() {
        let table = Definition::parse(MIXED).expect("is a table");
        let (members, options) = table.members();
        let again =
            Definition::parse(&format!("CREATE TABLE t ({}){options}", members.join(",\n"))).expect("is one too");
        assert_eq!(again, table);
    }

    #[test]
    fn a_constraint_may_stand_with_its_column_or_after_it() {
        let with = Definition::parse(
            "CREATE TABLE t (a INT CONSTRAINT u UNIQUE, b INT CONSTRAINT f REFERENCES r (id) CONSTRAINT c CHECK (b > 0))",
        );
        let after = Definition::parse(
            "CREATE TABLE \"t\" (\"b\" INT, \"a\" INT, CONSTRAINT \"f\" FOREIGN KEY (\"b\") REFERENCES \"r\" (\"id\"),
             CONSTRAINT \"c\" CHECK (b > 0), CONSTRAINT \"u\" UNIQUE (\"a\"))",
        );
        assert!(with.expect("is a table").is_same(&after.expect("is one too")));
    }

    #[test]
    fn another_statement_is_no_table() {
        for sql in ["CREATE VIRTUAL TABLE t USING fts5(a)", "CREATE VIEW v AS SELECT (1)", "CREATE TABLE t", ""] {
            assert_eq!(Definition::parse(sql), None, "{sql}");
        }
    }
}
