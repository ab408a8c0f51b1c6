//! Tables, as their `CREATE TABLE` says them.

use super::super::definition::{Clause, ColumnText, Definition, Kind};
use super::super::{types, unnamed};
use super::clause::{self, ReadKey};
use super::cursor::Cursor;
use crate::schema::{Check, Column, Constraint, Generated, Ident, Identity, Rule, SqlType, Table, TableName};

/// A part of a table that no schema holds, and why.
type Left = (String, &'static str);

/// A constraint whose name may have to be made.
#[derive(Debug)]
struct Draft {
    name: Option<String>,
    column: Option<Ident>,
    rule: Rule,
}

/// Reads a table; nothing where a clause is not understood.
pub(super) fn read(name: TableName, definition: &Definition) -> Option<(Table, Vec<Left>)> {
    let mut table = Table::new(name);
    let (mut drafts, mut left) = (Vec::new(), Vec::new());
    for option in &definition.options {
        match option.as_str() {
            "STRICT" => table.options.strict = true,
            "WITHOUT ROWID" => table.options.without_rowid = true,
            _ => return None,
        }
    }
    for text in &definition.columns {
        let column = column(text, &mut drafts, &mut left)?;
        table.columns.push(column);
    }
    for text in &definition.constraints {
        constraint(text, &mut table, &mut drafts, &mut left)?;
    }
    let mut taken: Vec<Ident> = drafts.iter().filter_map(|it| Some(it.name.as_deref()?.into())).collect();
    for draft in drafts {
        let name = match &draft.name {
            Some(name) => name.as_str().into(),
            None => {
                taken.push(unnamed::constraint(&table, &taken, draft.column.as_ref(), &draft.rule));
                taken[taken.len() - 1].clone()
            }
        };
        table.constraints.push(Constraint { name, rule: own_names(&table, draft.rule) });
    }
    number(&mut table);
    Some((table, left))
}

fn column(text: &ColumnText, drafts: &mut Vec<Draft>, left: &mut Vec<Left>) -> Option<Column> {
    let mut column = Column::new(text.name.as_str(), types::read(&words(&text.ty)));
    for it in &text.clauses {
        let mut cursor = clause::unnamed(&it.text)?;
        let mut draft =
            |rule| drafts.push(Draft { name: it.name.clone(), column: Some(text.name.as_str().into()), rule });
        match it.kind {
            Kind::PrimaryKey => {
                cursor.take_all(&["PRIMARY", "KEY"]);
                let read = clause::key(&mut cursor, Some(&text.name))?;
                column.identity = read.numbers.then(Identity::default);
                draft(Rule::PrimaryKey(kept(read, it, left)));
            }
            Kind::Unique => {
                cursor.take("UNIQUE");
                let read = clause::key(&mut cursor, Some(&text.name))?;
                draft(Rule::Unique(kept(read, it, left)));
            }
            Kind::NotNull => {
                column.nullable = false;
                cursor.take_all(&["NOT", "NULL"]);
                if clause::conflict(&mut cursor).is_some() {
                    left.push((format!("column `{}`", text.name), "what becomes of a null is not known here"));
                }
            }
            Kind::Null => {}
            Kind::Check => draft(check(&mut cursor)?),
            Kind::Default => {
                cursor.take("DEFAULT");
                column.default = clause::default(&mut cursor);
            }
            Kind::Collate => {
                cursor.take("COLLATE");
                column.collation = Some(cursor.name()?.into());
            }
            Kind::References => {
                draft(Rule::ForeignKey(clause::references(&mut cursor, vec![text.name.as_str().into()])?));
            }
            Kind::ForeignKey => return None,
            Kind::Generated => {
                cursor.take_all(&["GENERATED", "ALWAYS"]);
                cursor.take("AS");
                let expression = cursor.parenthesised()?.text();
                column.generated = Some(Generated { expression, stored: cursor.take("STORED") });
            }
        }
    }
    Some(column)
}

fn constraint(it: &Clause, table: &mut Table, drafts: &mut Vec<Draft>, left: &mut Vec<Left>) -> Option<()> {
    let mut cursor = clause::unnamed(&it.text)?;
    let rule = match it.kind {
        Kind::PrimaryKey => {
            cursor.take_all(&["PRIMARY", "KEY"]);
            let read = clause::key(&mut cursor, None)?;
            if let (true, [column]) = (read.numbers, read.key.columns.as_slice()) {
                let is_it = |it: &&mut Column| it.name.as_str().eq_ignore_ascii_case(column.as_str());
                table.columns.iter_mut().find(is_it)?.identity = Some(Identity::default());
            }
            Rule::PrimaryKey(kept(read, it, left))
        }
        Kind::Unique => {
            cursor.take("UNIQUE");
            Rule::Unique(kept(clause::key(&mut cursor, None)?, it, left))
        }
        Kind::Check => check(&mut cursor)?,
        Kind::ForeignKey => {
            cursor.take_all(&["FOREIGN", "KEY"]);
            let columns = clause::names(cursor.parenthesised()?)?;
            Rule::ForeignKey(clause::references(&mut cursor, columns)?)
        }
        Kind::NotNull | Kind::Null | Kind::Default | Kind::Collate | Kind::References | Kind::Generated => return None,
    };
    drafts.push(Draft { name: it.name.clone(), column: None, rule });
    Some(())
}

fn kept(read: ReadKey, it: &Clause, left: &mut Vec<Left>) -> crate::schema::Key {
    if read.has_order {
        left.push((format!("key `{}`", words(&it.text)), "the order of its index is not known here"));
    }
    read.key
}

fn check(cursor: &mut Cursor<'_>) -> Option<Rule> {
    cursor.take("CHECK");
    Some(Rule::Check(Check::new(cursor.parenthesised()?.text())))
}

/// Names columns as they are declared, whatever letters a constraint names them in.
fn own_names(table: &Table, rule: Rule) -> Rule {
    let own = |names: Vec<Ident>| names.into_iter().map(|it| declared(table, it)).collect();
    match rule {
        Rule::PrimaryKey(mut key) => {
            key.columns = own(key.columns);
            Rule::PrimaryKey(key)
        }
        Rule::Unique(mut key) => {
            key.columns = own(key.columns);
            Rule::Unique(key)
        }
        Rule::ForeignKey(mut key) => {
            key.columns = own(key.columns);
            Rule::ForeignKey(key)
        }
        Rule::Check(_) | Rule::Exclusion(_) => rule,
    }
}

/// Gives the name of a column as it is declared.
pub(super) fn declared(table: &Table, name: Ident) -> Ident {
    let found = table.columns.iter().find(|it| it.name.as_str().eq_ignore_ascii_case(name.as_str()));
    found.map_or(name, |it| it.name.clone())
}

/// A key that SQLite makes itself, or that stands for a whole row, is never null.
fn number(table: &mut Table) {
    let key = table.primary_key().to_vec();
    let is_row_number = |it: &Column| matches!(key.as_slice(), [only] if *only == it.name) && it.ty == SqlType::Integer;
    let without_rowid = table.options.without_rowid;
    for column in table.columns.iter_mut().filter(|it| key.contains(&it.name)) {
        if without_rowid || is_row_number(column) {
            column.nullable = false;
        }
    }
}

/// Writes words with one space between them.
fn words(text: &str) -> String {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'(' | b')' | b',');
    if text.bytes().all(is_plain) {
        return text.to_owned();
    }
    let text = Cursor::new(text).map_or_else(|| text.to_owned(), |mut it| it.rest().text());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
