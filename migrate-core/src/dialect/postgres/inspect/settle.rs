//! Asking the server for its words of what is wanted.
//!
//! What differs is made in a schema that is never committed, read back, and its texts put in place of those that were
//! written. What cannot be made (it needs a column that is not there yet) keeps its text: it differs in earnest.

use std::collections::{BTreeMap, BTreeSet};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::result::QueryResult;
use diesel::{Connection, PgConnection};

use super::super::normal::normal_beside;
use super::read_schema;
use crate::dialect::{Dialect, normal, write};
use crate::inspect::InspectError;
use crate::operation::{CreateObject, CreateTable, ObjectOperation, Operation};
use crate::schema::{Definition, Ident, Object, ObjectName, Rule, Schema, Table, TableName};

/// The schema in which it is made.
const SCHEMA: &str = "migrate_asked";

/// The search path stays, so that texts find what they find anywhere else. Waiting for locks is not worth it.
const PREPARED: &str =
    "CREATE SCHEMA migrate_asked; SET LOCAL lock_timeout = '2s'; SET LOCAL check_function_bodies = off";

/// Gives what is wanted in the server's words.
pub(crate) fn settle(connection: &mut PgConnection, wanted: Schema, found: &Schema) -> Result<Schema, InspectError> {
    let (wanted, mut settled) = parted(wanted, found);
    if settled.tables == found.tables && settled.objects == found.objects {
        return Ok(settled);
    }
    let said = normal(Dialect::Postgres, found);
    let mut asked = differing(&wanted, &settled, &said);
    while !asked.is_empty() {
        let (round, rest) = unlike(asked);
        asked = rest;
        let Some(answer) = answer(connection, &round)? else { break };
        round.iter().for_each(|question| question.settle(&mut settled, &answer));
    }
    Ok(settled)
}

/// Puts a schema into normal form, and gives beside it what may be asked for in its own words: the tables that are not as
/// they were found, or have parts that may not be, and the objects.
fn parted(mut wanted: Schema, found: &Schema) -> (Schema, Schema) {
    let mut asked = Schema { objects: wanted.objects.clone(), ..Schema::default() };
    let owners: BTreeSet<&TableName> = asked.objects.values().filter_map(Object::owner).collect();
    let may_be_asked =
        |own: &Table, normal: &Table| owners.contains(&own.name) || found.table(&own.name) != Some(normal);
    asked.tables = normal_beside(&mut wanted, may_be_asked);
    (asked, wanted)
}

/// Something that is wanted in words that may only be others.
enum Question {
    /// A table, with its triggers and policies.
    Table(Box<Table>, Vec<Object>),
    /// A view, routine or domain.
    Object(Box<Object>),
}

/// Finds what is there on both sides and not alike.
fn differing(wanted: &Schema, settled: &Schema, said: &Schema) -> Vec<Question> {
    let mut tables: BTreeSet<&TableName> = settled
        .tables
        .iter()
        .filter(|(name, it)| said.tables.get(name).is_some_and(|said| said != *it))
        .map(|it| it.0)
        .collect();
    let is_changed = |name: &ObjectName| {
        let pair = settled.objects.get(name).zip(said.objects.get(name));
        pair.is_some_and(|(one, other)| one.definition != other.definition)
    };
    let mut questions = Vec::new();
    for object in wanted.objects.values() {
        let name = normal_name(object);
        match &object.definition {
            Definition::View(_) | Definition::Function(_) | Definition::Procedure(_) | Definition::Domain(_) => {
                if is_changed(&name) {
                    questions.push(Question::Object(Box::new(object.clone())));
                }
            }
            Definition::Trigger(_) | Definition::Policy(_) => {
                tables.extend(object.owner().filter(|_| is_changed(&name)));
            }
            Definition::Schema(_)
            | Definition::Extension(_)
            | Definition::Collation(_)
            | Definition::Enum(_)
            | Definition::Sequence(_)
            | Definition::RowSecurity(_)
            | Definition::Grant(_) => {}
        }
    }
    for table in tables.into_iter().filter_map(|name| wanted.tables.get(name)) {
        let is_part = |it: &&Object| matches!(&it.definition, Definition::Trigger(_) | Definition::Policy(_));
        let parts = wanted.parts_of(&table.name).into_iter().filter(is_part).cloned().collect();
        questions.push(Question::Table(Box::new(table.clone()), parts));
    }
    questions
}

/// Gives the name that an object has in normal form.
fn normal_name(object: &Object) -> ObjectName {
    let mut schema = Schema::default();
    schema.objects.insert(object.name(), object.clone());
    normal(Dialect::Postgres, &schema).objects.into_keys().next().unwrap_or_else(|| object.name())
}

/// Parts off those of which two would have the same name in one schema.
fn unlike(questions: Vec<Question>) -> (Vec<Question>, Vec<Question>) {
    let mut names = BTreeSet::new();
    questions.into_iter().partition(|it| names.insert(it.own_name()))
}

/// Makes what is asked for and reads it back; nothing where no schema may be made.
fn answer(connection: &mut PgConnection, questions: &[Question]) -> Result<Option<Schema>, InspectError> {
    let refused = InspectError::refused("wording");
    AnsiTransactionManager::begin_transaction(connection).map_err(InspectError::refused("transaction"))?;
    let answer = if connection.batch_execute(PREPARED).is_ok() {
        for question in questions {
            // What cannot be made is not read back.
            drop(question.make(connection));
        }
        read_schema(connection, SCHEMA).map(|it| Some(normal(Dialect::Postgres, &it.schema)))
    } else {
        Ok(None)
    };
    AnsiTransactionManager::rollback_transaction(connection).map_err(refused)?;
    answer
}

impl Question {
    fn own_name(&self) -> TableName {
        let name = match self {
            Self::Table(table, _) => Some(table.name.clone()),
            Self::Object(object) => object.name().qualified(),
        };
        TableName { schema: None, ..name.unwrap_or_else(|| SCHEMA.into()) }
    }

    fn make(&self, connection: &mut PgConnection) -> QueryResult<()> {
        match self {
            Self::Table(table, parts) => {
                let (table, more) = bare(table);
                let name = table.name.clone();
                run(connection, vec![Operation::CreateTable(CreateTable { table, if_not_exists: false })])?;
                let parts = parts.iter().map(|part| create(at(part, &name, Some(SCHEMA))));
                for operation in more.into_iter().chain(parts) {
                    drop(run(connection, vec![operation]));
                }
                Ok(())
            }
            Self::Object(object) => run(connection, vec![create(at(object, &self.own_name(), Some(SCHEMA)))]),
        }
    }

    /// Puts the answer's texts in place of those that are wanted.
    fn settle(&self, settled: &mut Schema, answer: &Schema) {
        match self {
            Self::Table(table, parts) => {
                let of = answer.tables.get(&self.own_name());
                if let (Some(wanted), Some(of)) = (settled.tables.get_mut(&table.name), of) {
                    settle_table(wanted, of);
                }
                parts.iter().for_each(|it| settle_object(settled, answer, it, &self.own_name()));
            }
            Self::Object(object) => settle_object(settled, answer, object, &self.own_name()),
        }
    }
}

fn create(object: Object) -> Operation {
    Operation::Object(ObjectOperation::Create(CreateObject { object }))
}

fn run(connection: &mut PgConnection, operations: Vec<Operation>) -> QueryResult<()> {
    // What cannot be written cannot be asked for either.
    let statements = write(Dialect::Postgres, &operations, None).unwrap_or_default();
    connection.transaction(|connection| statements.iter().try_for_each(|sql| connection.batch_execute(sql)))
}

/// Gives the name in the schema that is asked in.
fn asked(name: &TableName) -> TableName {
    TableName { schema: Some(SCHEMA.into()), ..name.clone() }
}

/// Gives an object of the same text under a name in the schema, or without one as the answer has it.
fn at(object: &Object, owner: &TableName, schema: Option<&str>) -> Object {
    let mut object = object.clone();
    object.comment = None;
    let named = |name: &TableName| TableName { schema: schema.map(Ident::from), name: name.name.clone() };
    match &mut object.definition {
        Definition::Function(it) | Definition::Procedure(it) => it.name = named(&it.name),
        Definition::View(it) => {
            it.name = named(&it.name);
            it.with_data = false;
        }
        Definition::Domain(it) => it.name = named(&it.name),
        Definition::Trigger(it) => it.table = named(owner),
        Definition::Policy(it) => it.table = named(owner),
        Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Enum(_)
        | Definition::Sequence(_)
        | Definition::RowSecurity(_)
        | Definition::Grant(_) => {}
    }
    object
}

/// Gives the columns of a table, and what else has a text as operations that may fail.
fn bare(table: &Table) -> (Table, Vec<Operation>) {
    let mut bare = Table { name: asked(&table.name), ..table.clone() };
    let (constraints, indexes) = (std::mem::take(&mut bare.constraints), std::mem::take(&mut bare.indexes));
    bare.options.inherits.clear();
    let partitions = bare.partitioning.iter_mut().flat_map(|it| &mut it.partitions);
    partitions.for_each(|it| it.name = asked(&it.name));
    let name = bare.name.clone();
    let mut more = Vec::new();
    for constraint in constraints {
        match constraint.rule {
            Rule::Check(_) | Rule::Exclusion(_) => {
                let table = name.clone();
                more.push(Operation::AddConstraint(crate::operation::AddConstraint { table, constraint }));
            }
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::ForeignKey(_) => {}
        }
    }
    for index in indexes {
        let (table, online, if_not_exists) = (name.clone(), crate::operation::Online::default(), false);
        more.push(Operation::CreateIndex(crate::operation::CreateIndex { table, index, online, if_not_exists }));
    }
    (bare, more)
}

fn settle_table(wanted: &mut Table, answer: &Table) {
    for column in &mut wanted.columns {
        if let Some(of) = answer.column(&column.name) {
            column.default.clone_from(&of.default);
            column.generated.clone_from(&of.generated);
        }
    }
    for constraint in &mut wanted.constraints {
        let of = answer.constraint(&constraint.name).map(|it| &it.rule);
        if let (Rule::Check(check), Some(Rule::Check(of))) = (&mut constraint.rule, of) {
            check.expression.clone_from(&of.expression);
        } else if let (Rule::Exclusion(exclusion), Some(Rule::Exclusion(of))) = (&mut constraint.rule, of) {
            exclusion.condition.clone_from(&of.condition);
            exclusion.elements.clone_from(&of.elements);
        }
    }
    for index in &mut wanted.indexes {
        if let Some(of) = answer.index(&index.name) {
            index.condition.clone_from(&of.condition);
            index.parts.clone_from(&of.parts);
        }
    }
    if let (Some(wanted), Some(of)) = (&mut wanted.partitioning, &answer.partitioning) {
        wanted.key.clone_from(&of.key);
        let bounds: BTreeMap<&str, _> = of.partitions.iter().map(|it| (it.name.name.as_str(), &it.bounds)).collect();
        for partition in &mut wanted.partitions {
            if let Some(of) = bounds.get(partition.name.name.as_str()) {
                partition.bounds = (*of).clone();
            }
        }
    }
}

fn settle_object(settled: &mut Schema, answer: &Schema, object: &Object, owner: &TableName) {
    let Some(of) = answer.objects.get(&normal_name(&at(object, owner, None))) else { return };
    let Some(wanted) = settled.objects.get_mut(&normal_name(object)) else { return };
    match (&mut wanted.definition, &of.definition) {
        (Definition::View(wanted), Definition::View(of)) => {
            wanted.query.clone_from(&of.query);
            wanted.options.clone_from(&of.options);
        }
        (Definition::Function(wanted), Definition::Function(of))
        | (Definition::Procedure(wanted), Definition::Procedure(of)) => wanted.definition.clone_from(&of.definition),
        (Definition::Domain(wanted), Definition::Domain(of)) => {
            wanted.default.clone_from(&of.default);
            wanted.checks.clone_from(&of.checks);
        }
        (Definition::Trigger(wanted), Definition::Trigger(of)) => {
            wanted.event.clone_from(&of.event);
            wanted.action.clone_from(&of.action);
        }
        (Definition::Policy(wanted), Definition::Policy(of)) => wanted.rule.clone_from(&of.rule),
        _ => {}
    }
}
