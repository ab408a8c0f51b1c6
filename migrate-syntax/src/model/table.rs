//! Tables: a struct and its `#[model(..)]`.

use super::argument::{Entry, Value, flag, known, number, pairs, said, text, texts};
use super::column::{self, Column};
use super::foreign_key::{self, ForeignKey};
use super::index::{self, Index, Term};
use super::item::{Item, Member, fields, item};
use super::key::{self, Check, Exclusion, Key};
use super::type_name::TypeName;
use super::{name, rust_type};
use crate::problem::Problem;
use crate::suggestion::nearest;
use crate::token::{Spanned, Token};

/// What a struct says of a table, or of columns that several tables have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model<S> {
    /// The struct's name.
    pub name: Spanned<String, S>,
    /// Whether it is no table, but what tables have in common.
    pub is_mixin: bool,
    /// The table's name.
    pub table: Spanned<String, S>,
    /// The schema that the table lies in.
    pub schema: Option<String>,
    /// What people say about it.
    pub comment: Option<String>,
    /// The columns and mixins, in order.
    pub fields: Vec<Field<S>>,
    /// The names of all fields in Rust, those without a column among them.
    pub members: Vec<Spanned<String, S>>,
    /// The primary key, where the struct says it.
    pub primary_key: Option<Key<S>>,
    /// The unique keys that the struct says.
    pub uniques: Vec<Key<S>>,
    /// The indexes that the struct says.
    pub indexes: Vec<Index<S>>,
    /// The checks that the struct says.
    pub checks: Vec<Check<S>>,
    /// The foreign keys that the struct says.
    pub foreign_keys: Vec<ForeignKey<S>>,
    /// The exclusions.
    pub exclusions: Vec<Exclusion<S>>,
    /// How the table is kept.
    pub options: Vec<TableOption>,
    /// What the table was called before.
    pub renamed_from: Option<Spanned<String, S>>,
    /// Whether a field could not be made out, so that columns are not known here; a problem tells which.
    pub is_partial: bool,
}

/// What a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field<S> {
    /// A column.
    Column(Box<Column<S>>),
    /// The columns of another struct, by its path.
    Mixin(Spanned<String, S>),
}

/// How a table is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableOption {
    /// SQLite holds columns to their types.
    Strict,
    /// SQLite orders the rows by the primary key alone.
    WithoutRowid,
    /// PostgreSQL keeps it out of its log.
    Unlogged,
    /// PostgreSQL's tablespace.
    Tablespace(String),
    /// PostgreSQL's storage parameters.
    With(Vec<(String, String)>),
    /// The PostgreSQL tables whose columns it has too.
    Inherits(Vec<String>),
    /// MySQL's storage engine.
    Engine(String),
    /// MySQL's character set.
    Charset(String),
    /// MySQL's collation.
    Collation(String),
    /// MySQL's row format.
    RowFormat(String),
    /// The number of the first row.
    AutoIncrement(u64),
    /// Further options of MySQL.
    Mysql(Vec<(String, String)>),
}

const ARGUMENTS: [&str; 23] = [
    "table",
    "schema",
    "comment",
    "primary_key",
    "unique",
    "index",
    "check",
    "foreign_key",
    "exclusion",
    "renamed_from",
    "mixin",
    "strict",
    "without_rowid",
    "unlogged",
    "tablespace",
    "with",
    "inherits",
    "engine",
    "charset",
    "collation",
    "row_format",
    "auto_increment",
    "mysql",
];
const MANY: [&str; 5] = ["unique", "index", "check", "foreign_key", "exclusion"];
/// What a mixin has; all else belongs to a table.
const OF_A_MIXIN: [&str; 6] = ["mixin", "unique", "index", "check", "foreign_key", "exclusion"];

/// Reads the tokens of a struct with its attributes; `whole` is where `Model` is derived.
///
/// Everything wrong is told at once; the model is there where the item is a struct with named fields.
pub fn parse<S: Copy>(tokens: &[Token<'_, S>], whole: S) -> (Option<Model<S>>, Vec<Problem<S>>) {
    let mut problems = Vec::new();
    let Some(item) = item(tokens) else {
        problems.push(Problem::new(whole, "`Model` is derived for a struct", "put it on a struct with named fields"));
        return (None, problems);
    };
    let model = shape(&mut problems, &item).and_then(|body| model(&mut problems, &item, body));
    (model, problems)
}

fn shape<'t, 'a, S: Copy>(problems: &mut Vec<Problem<S>>, item: &Item<'t, 'a, S>) -> Option<&'t [Token<'a, S>]> {
    let name = &item.name;
    if item.keyword != "struct" {
        let help = match item.keyword {
            "enum" => "an enum is the type of a column: write `#[derive(DbEnum)]`",
            _ => "put it on a struct with named fields",
        };
        problems.push(Problem::new(name.span, format!("`{}` is no struct, so it is no model", name.value), help));
        return None;
    }
    if let Some(at) = item.generics {
        let help = "a table has one type for each column: write it without parameters";
        problems.push(Problem::new(at, format!("the model `{}` has parameters", name.value), help));
        return None;
    }
    if item.body.is_none() {
        let help = "name the fields, as columns have names: `struct User { id: i64 }`";
        problems.push(Problem::new(name.span, format!("the model `{}` has no named fields", name.value), help));
    }
    item.body
}

fn model<S: Copy>(problems: &mut Vec<Problem<S>>, item: &Item<'_, '_, S>, body: &[Token<'_, S>]) -> Option<Model<S>> {
    let mut model = Model {
        table: Spanned { value: name::table(&item.name.value), span: item.name.span },
        name: item.name.clone(),
        is_mixin: false,
        schema: None,
        comment: None,
        fields: Vec::new(),
        members: Vec::new(),
        primary_key: None,
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        foreign_keys: Vec::new(),
        exclusions: Vec::new(),
        options: Vec::new(),
        renamed_from: None,
        is_partial: false,
    };
    let arguments = said(problems, &item.attributes, "model");
    let mut seen = Vec::new();
    for entry in &arguments {
        if let Some(name) = known(problems, "`#[model]`", entry, &mut seen, &ARGUMENTS, &MANY) {
            say(problems, &mut model, name, entry);
        }
    }
    if model.is_mixin {
        for entry in arguments.iter().filter(|it| seen.contains(&it.name) && !OF_A_MIXIN.contains(&it.name)) {
            let help = format!("say `{}` at the structs that take the mixin in", entry.name);
            problems.push(Problem::new(entry.span, format!("a mixin has no `{}`", entry.name), help));
        }
    }
    for member in fields(body) {
        let before = problems.len();
        let field = field(problems, &member);
        model.is_partial |= field.is_none() && problems.len() > before;
        model.fields.extend(field);
        model.members.push(member.name);
    }
    if model.fields.is_empty() && !model.inherits() && problems.is_empty() {
        let help = "write a field for each column";
        problems.push(Problem::new(item.name.span, format!("the model `{}` has no columns", item.name.value), help));
    }
    doubled_columns(problems, &model);
    problems.extend(doubled_key(&model));
    unknown_columns(problems, &model);
    Some(model)
}

fn say<S: Copy>(problems: &mut Vec<Problem<S>>, model: &mut Model<S>, name: &'static str, entry: &Entry<'_, '_, S>) {
    let words = |problems: &mut _| text(problems, entry).map(|text| text.value);
    match name {
        "table" => model.table = text(problems, entry).unwrap_or_else(|| model.table.clone()),
        "schema" => model.schema = words(problems),
        "comment" => model.comment = words(problems),
        "primary_key" => model.primary_key = table_key(problems, entry),
        "unique" => model.uniques.extend(table_key(problems, entry)),
        "index" => model.indexes.extend(index::parse(problems, entry, None)),
        "check" => model.checks.extend(key::checks(problems, entry)),
        "foreign_key" => model.foreign_keys.extend(foreign_key::of_table(problems, entry)),
        "exclusion" => model.exclusions.extend(key::exclusion(problems, entry)),
        "renamed_from" => model.renamed_from = text(problems, entry),
        "mixin" => model.is_mixin = flag(problems, entry),
        _ => model.options.extend(option(problems, name, entry)),
    }
}

fn table_key<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<Key<S>> {
    let before = problems.len();
    let key = key::key(problems, entry);
    if key.columns.is_empty() {
        // A column that is none has been told.
        if problems.len() > before {
            return None;
        }
        let (name, help) = (entry.name, format!("write `{}(\"a\", \"b\")`", entry.name));
        problems.push(Problem::new(entry.span, format!("`{name}` names no columns"), help));
        return None;
    }
    Some(key)
}

fn option<S: Copy>(problems: &mut Vec<Problem<S>>, name: &str, entry: &Entry<'_, '_, S>) -> Option<TableOption> {
    let is_flag = matches!(name, "strict" | "without_rowid" | "unlogged");
    if is_flag && !flag(problems, entry) {
        return None;
    }
    let words = |problems: &mut _| text(problems, entry).map(|text| text.value);
    match name {
        "strict" => Some(TableOption::Strict),
        "without_rowid" => Some(TableOption::WithoutRowid),
        "unlogged" => Some(TableOption::Unlogged),
        "tablespace" => words(problems).map(TableOption::Tablespace),
        "with" => Some(TableOption::With(pairs(problems, entry))),
        "inherits" => Some(TableOption::Inherits(texts(problems, entry).into_iter().map(|it| it.value).collect())),
        "engine" => words(problems).map(TableOption::Engine),
        "charset" => words(problems).map(TableOption::Charset),
        "collation" => words(problems).map(TableOption::Collation),
        "row_format" => words(problems).map(TableOption::RowFormat),
        "auto_increment" => number(problems, entry).map(TableOption::AutoIncrement),
        _ => Some(TableOption::Mysql(pairs(problems, entry))),
    }
}

fn field<S: Copy>(problems: &mut Vec<Problem<S>>, member: &Member<'_, '_, S>) -> Option<Field<S>> {
    let mut is_flattened = false;
    for entry in said(problems, &member.attributes, "model") {
        match (entry.name, entry.value) {
            ("flatten", Value::Nothing) => is_flattened = true,
            (name, _) => {
                let help = match name {
                    _ if column::ARGUMENTS.contains(&name) => format!("write `#[column({name})]`"),
                    _ => "write `#[model(flatten)]`".to_owned(),
                };
                problems.push(Problem::new(entry.span, format!("a field has no `#[model({name})]`"), help));
            }
        }
    }
    if !is_flattened {
        return column::parse(problems, member).map(|column| Field::Column(Box::new(column)));
    }
    if let Some(odd) = member.attributes.iter().find(|it| it.name == "column") {
        let help = "say it at the fields of the mixin";
        problems.push(Problem::new(odd.span, "a mixin is no column", help));
    }
    match rust_type::parse(member.rest, member.name.span).map(|it| (it.ty, it.nullable)) {
        Ok((TypeName::Rust(name), false)) => Some(Field::Mixin(name)),
        Ok(_) | Err(_) => {
            let help = "flatten a struct with `#[derive(Model)]` and `#[model(mixin)]`";
            problems.push(Problem::new(member.name.span, "only a struct is flattened", help));
            None
        }
    }
}

impl<S> Model<S> {
    /// Lists its own columns, without those of its mixins.
    pub fn columns(&self) -> impl Iterator<Item = &Column<S>> {
        self.fields.iter().filter_map(|field| match field {
            Field::Column(column) => Some(column.as_ref()),
            Field::Mixin(_) => None,
        })
    }

    /// Tells whether it has columns of other tables.
    pub fn inherits(&self) -> bool {
        self.options.iter().any(|it| matches!(it, TableOption::Inherits(_)))
    }

    /// Lists the columns that its keys and indexes name.
    pub fn mentions(&self) -> impl Iterator<Item = &Spanned<String, S>> {
        let keys = self.primary_key.iter().chain(&self.uniques).flat_map(|key| key.columns.iter().chain(&key.include));
        let indexes = self.indexes.iter().flat_map(|it| it.parts.iter().map(|part| &part.term));
        let elements = self.exclusions.iter().flat_map(|it| it.elements.iter().map(|element| &element.part.term));
        let terms = indexes.chain(elements).filter_map(|term| match term {
            Term::Column(name) => Some(name),
            Term::Expression(_) => None,
        });
        let carried = self.indexes.iter().flat_map(|it| &it.include);
        let referring = self.foreign_keys.iter().flat_map(|it| &it.columns);
        keys.chain(terms).chain(carried).chain(referring)
    }
}

fn doubled_columns<S: Copy>(problems: &mut Vec<Problem<S>>, model: &Model<S>) {
    let names: Vec<_> = model.columns().map(|it| &it.name).collect();
    for (at, name) in names.iter().enumerate() {
        if names[..at].iter().any(|before| before.value == name.value) {
            let message = format!("the model `{}` has two columns `{}`", model.name.value, name.value);
            problems.push(Problem::new(
                name.span,
                message,
                "give one of them another name: `#[column(name = \"...\")]`",
            ));
        }
    }
}

/// Finds a primary key that both the struct and one of its columns say.
pub fn doubled_key<S: Copy>(model: &Model<S>) -> Option<Problem<S>> {
    let (key, column) = (model.primary_key.as_ref()?, model.columns().find(|it| it.primary_key)?);
    let message = format!("the column `{}` is the primary key already", column.name.value);
    Some(Problem::new(key.span, message, "say it at the struct or at the columns, not at both"))
}

/// Finds columns that are named and not there; with a mixin, or a table that it inherits from, they may be elsewhere.
fn unknown_columns<S: Copy>(problems: &mut Vec<Problem<S>>, model: &Model<S>) {
    let is_whole = problems.is_empty() && !model.inherits() && model.fields.len() == model.columns().count();
    if !is_whole || model.is_mixin {
        return;
    }
    for name in model.mentions() {
        if !model.columns().any(|it| it.name.value == name.value) {
            let columns: Vec<&str> = model.columns().map(|it| it.name.value.as_str()).collect();
            problems.push(unknown_column(model, name, &columns));
        }
    }
}

/// Says that a model has no such column, with what it has.
pub fn unknown_column<S: Copy>(model: &Model<S>, name: &Spanned<String, S>, columns: &[&str]) -> Problem<S> {
    let help = match nearest(&name.value, columns.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            format!("its columns are {}", columns.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", "))
        }
    };
    Problem::new(name.span, format!("the model `{}` has no column `{}`", model.name.value, name.value), help)
}
