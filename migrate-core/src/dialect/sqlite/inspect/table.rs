//! Tables, as their `CREATE TABLE` says them.

use std::borrow::Cow;

use super::super::member::{ClauseWords, ColumnWords, Kind, Members};
use super::super::token::{Token, text};
use super::super::{types, unnamed};
use super::clause::{self, ReadKey};
use super::cursor::Cursor;
use crate::schema::{Check, Column, Constraint, Generated, Ident, Identity, Rule, SqlType, Table, TableName};

/// A part of a table that no schema holds, and why.
type Left = (String, &'static str);

/// A constraint whose name may have to be made.
#[derive(Debug)]
struct Draft {
    name: Option<Ident>,
    column: Option<Ident>,
    rule: Rule,
}

/// Reads a table from the members of its statement; nothing where a clause is not understood.
pub(super) fn read(name: TableName, sql: &str, members: &Members<'_, '_>) -> Option<(Table, Vec<Left>)> {
    let mut table = Table::new(name);
    let (mut drafts, mut left) = (Vec::new(), Vec::new());
    for option in &members.options {
        match option.as_str() {
            "STRICT" => table.options.strict = true,
            "WITHOUT ROWID" => table.options.without_rowid = true,
            _ => return None,
        }
    }
    table.columns.reserve_exact(members.columns.len());
    for words in &members.columns {
        let column = column(sql, words, &mut drafts, &mut left)?;
        table.columns.push(column);
    }
    for words in &members.constraints {
        constraint(sql, words, &mut table, &mut drafts, &mut left)?;
    }
    let mut taken: Vec<Ident> = drafts.iter().filter_map(|it| it.name.clone()).collect();
    table.constraints.reserve_exact(drafts.len());
    for draft in drafts {
        let name = match draft.name {
            Some(name) => name,
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

fn column(sql: &str, words: &ColumnWords<'_, '_>, drafts: &mut Vec<Draft>, left: &mut Vec<Left>) -> Option<Column> {
    let name = words.name.name();
    let mut column = Column::new(&*name, types::read(&spaced(sql, words.ty)));
    for it in &words.clauses {
        let mut cursor = Cursor::new(sql, it.said);
        let mut draft = |rule| drafts.push(Draft { name: named(it), column: Some(Ident::from(&*name)), rule });
        match it.kind {
            Kind::PrimaryKey => {
                cursor.take_all(&["PRIMARY", "KEY"]);
                let read = clause::key(&mut cursor, Some(&name))?;
                column.identity = read.numbers.then(Identity::default);
                draft(Rule::PrimaryKey(kept(read, sql, it, left)));
            }
            Kind::Unique => {
                cursor.take("UNIQUE");
                let read = clause::key(&mut cursor, Some(&name))?;
                draft(Rule::Unique(kept(read, sql, it, left)));
            }
            Kind::NotNull => {
                column.nullable = false;
                cursor.take_all(&["NOT", "NULL"]);
                if clause::conflict(&mut cursor).is_some() {
                    left.push((format!("column `{name}`"), "what becomes of a null is not known here"));
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
                column.collation = Some(cursor.name()?.into_owned().into());
            }
            Kind::References => {
                draft(Rule::ForeignKey(clause::references(&mut cursor, vec![Ident::from(&*name)])?));
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

fn constraint(
    sql: &str,
    it: &ClauseWords<'_, '_>,
    table: &mut Table,
    drafts: &mut Vec<Draft>,
    left: &mut Vec<Left>,
) -> Option<()> {
    let mut cursor = Cursor::new(sql, it.said);
    let rule = match it.kind {
        Kind::PrimaryKey => {
            cursor.take_all(&["PRIMARY", "KEY"]);
            let read = clause::key(&mut cursor, None)?;
            if let (true, [column]) = (read.numbers, read.key.columns.as_slice()) {
                let is_it = |it: &&mut Column| it.name.as_str().eq_ignore_ascii_case(column.as_str());
                table.columns.iter_mut().find(is_it)?.identity = Some(Identity::default());
            }
            Rule::PrimaryKey(kept(read, sql, it, left))
        }
        Kind::Unique => {
            cursor.take("UNIQUE");
            Rule::Unique(kept(clause::key(&mut cursor, None)?, sql, it, left))
        }
        Kind::Check => check(&mut cursor)?,
        Kind::ForeignKey => {
            cursor.take_all(&["FOREIGN", "KEY"]);
            let columns = clause::names(cursor.parenthesised()?)?;
            Rule::ForeignKey(clause::references(&mut cursor, columns)?)
        }
        Kind::NotNull | Kind::Null | Kind::Default | Kind::Collate | Kind::References | Kind::Generated => return None,
    };
    drafts.push(Draft { name: named(it), column: None, rule });
    Some(())
}

fn named(clause: &ClauseWords<'_, '_>) -> Option<Ident> {
    clause.name.map(|it| it.name().into_owned().into())
}

fn kept(read: ReadKey, sql: &str, it: &ClauseWords<'_, '_>, left: &mut Vec<Left>) -> crate::schema::Key {
    if read.has_order {
        left.push((format!("key `{}`", spaced(sql, it.words)), "the order of its index is not known here"));
    }
    read.key
}

fn check(cursor: &mut Cursor<'_, '_>) -> Option<Rule> {
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
    match table.columns.iter().find(|it| it.name.as_str().eq_ignore_ascii_case(name.as_str())) {
        Some(column) if column.name != name => column.name.clone(),
        Some(_) | None => name,
    }
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
fn spaced<'s>(sql: &'s str, words: &[Token<'s>]) -> Cow<'s, str> {
    let written = text(sql, words);
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'(' | b')' | b',');
    if written.bytes().all(is_plain) {
        return Cow::Borrowed(written);
    }
    let text = Cursor::new(sql, words).rest().text();
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
