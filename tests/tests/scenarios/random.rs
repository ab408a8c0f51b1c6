//! Schemas and changes made up at random.

mod whole;

use migrate_core::operation::{
    AddColumn, AddConstraint, AlterColumn, AlterEnum, Aspects, CreateIndex, CreateObject, CreateTable, DropColumn,
    DropConstraint, DropIndex, DropObject, DropTable, ObjectOperation, Operation, Position, RenameColumn,
    RenameConstraint, RenameIndex, RenameObject, RenameTable, ReplaceObject, SetConstraintValidated, SetObjectComment,
    SetTableComment,
};
use migrate_core::schema::{
    Collation, Column, Constraint, Definition, Domain, EnumType, Extension, ForeignKey, Generated, Grant, GrantTarget,
    Ident, Identity, Index, Object, Policy, Routine, RowSecurity, Rule, Schema, Sequence, SqlType, Table, TableName,
    Trigger, View,
};
use proptest::prelude::*;

pub(super) use whole::whole;

pub(super) const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

pub(super) fn ty() -> impl Strategy<Value = SqlType> {
    prop_oneof![
        Just(SqlType::Integer),
        Just(SqlType::Text),
        (1_u16..9, 0_u16..4).prop_map(|(precision, scale)| SqlType::Numeric(precision, scale)),
        "[a-z]{3}".prop_map(SqlType::Custom),
    ]
}

/// Where the values of a column come from; no two at once.
pub(super) fn source() -> impl Strategy<Value = (Option<String>, Option<Identity>, Option<Generated>)> {
    let identity = (any::<bool>(), proptest::option::of(1_i64..9), proptest::option::of(1_i64..9));
    let generated = ("[a-f] [+] [0-9]", any::<bool>());
    prop_oneof![
        Just((None, None, None)),
        "[0-9]{1,3}".prop_map(|sql| (Some(sql), None, None)),
        identity.prop_map(|(always, start, increment)| (None, Some(Identity { always, start, increment }), None)),
        generated.prop_map(|(expression, stored)| (None, None, Some(Generated { expression, stored }))),
    ]
}

pub(super) fn column(name: &'static str) -> impl Strategy<Value = Column> {
    let collation = proptest::option::of("[a-z]{2}".prop_map(Ident::from));
    let comment = proptest::option::of("[a-z ]{0,5}");
    (ty(), any::<bool>(), source(), any::<bool>(), collation, comment).prop_map(
        move |(ty, nullable, (default, identity, generated), on_update_now, collation, comment)| Column {
            name: name.into(),
            ty,
            nullable,
            default,
            on_update_now,
            identity,
            generated,
            collation,
            comment,
        },
    )
}

prop_compose! {
    /// A table of the first columns, with constraints and an index over some of them.
    pub(super) fn table(name: &'static str)(
        columns in NAMES[..4].iter().map(|name| column(name)).collect::<Vec<_>>(),
        key in proptest::sample::subsequence(&NAMES[..4], 0..3),
        unique in proptest::sample::subsequence(&NAMES[..4], 0..3),
        refers in proptest::option::of(proptest::sample::select(&NAMES[..4])),
        checked in proptest::option::of(proptest::sample::select(&NAMES[..4])),
        indexed in proptest::sample::subsequence(&NAMES[..4], 0..3),
        comment in proptest::option::of("[a-z]{1,3}"),
        valid in any::<bool>(),
    ) -> Table {
        let idents = |names: &[&str]| names.iter().map(|name| Ident::from(*name)).collect::<Vec<_>>();
        let mut table = Table { columns, comment, ..Table::new(name) };
        let mut rules = Vec::new();
        if !key.is_empty() {
            rules.push(("pk", Rule::primary_key(idents(&key))));
        }
        if !unique.is_empty() {
            rules.push(("uq", Rule::unique(idents(&unique))));
        }
        if let Some(column) = refers {
            let key = ForeignKey::new(vec![column.into()], "first".into(), vec!["a".into()]);
            let key = ForeignKey { validated: valid, ..key };
            rules.push(("fk", Rule::ForeignKey(key)));
        }
        if let Some(column) = checked {
            rules.push(("ck", Rule::check(format!("{column} > 0 OR \"{column}\" = '{column}'"))));
        }
        table.constraints = rules.into_iter().map(|(name, rule)| Constraint { name: name.into(), rule }).collect();
        if !indexed.is_empty() {
            table.indexes.push(Index::new("ix", indexed));
        }
        table
    }
}

prop_compose! {
    pub(super) fn schema()(first in table("first"), second in table("second")) -> Schema {
        let mut schema = Schema::default();
        schema.insert(first).expect("the first");
        schema.insert(second).expect("another name");
        schema
    }
}

/// Every operation that fits the second table, whole.
pub(super) fn operations(schema: &Schema, new: &Column, other: &Table) -> Vec<Operation> {
    let name = TableName::from("second");
    let table = schema.table(&name).expect("there");
    let mut operations = vec![
        Operation::CreateTable(CreateTable { table: other.clone(), if_not_exists: false }),
        Operation::DropTable(DropTable {
            name: name.clone(),
            table: Some(table.clone()),
            if_exists: false,
            cascade: false,
        }),
        Operation::RenameTable(RenameTable { from: "first".into(), to: "third".into() }),
        Operation::SetTableComment(SetTableComment {
            table: name.clone(),
            from: Some(table.comment.clone()),
            to: Some("new".to_owned()),
        }),
        Operation::AddColumn(AddColumn { position: Some(Position::First), ..AddColumn::new(&name, new.clone()) }),
        Operation::CreateIndex(CreateIndex::new(name.clone(), Index::new("another", ["a"]))),
        Operation::AddConstraint(AddConstraint {
            table: name.clone(),
            constraint: Constraint { name: "another".into(), rule: Rule::unique(vec!["a".into()]) },
        }),
    ];
    for column in &table.columns {
        operations.push(Operation::RenameColumn(RenameColumn {
            table: name.clone(),
            from: column.name.clone(),
            to: "z".into(),
        }));
        operations.push(Operation::AlterColumn(AlterColumn {
            table: name.clone(),
            name: column.name.clone(),
            from: Aspects::of(column),
            to: Aspects::of(new),
            using: None,
        }));
        operations.push(Operation::DropColumn(DropColumn {
            column: Some(column.clone()),
            ..DropColumn::new(&name, &column.name)
        }));
    }
    operations.extend(table.constraints.iter().map(|it| {
        let (drop, constraint) = (DropConstraint::new(name.clone(), it.name.clone()), Some(it.clone()));
        Operation::DropConstraint(DropConstraint { constraint, ..drop })
    }));
    operations.extend(table.constraints.iter().map(|it| {
        let (table, from, constraint) = (name.clone(), it.name.clone(), Some(it.clone()));
        Operation::RenameConstraint(RenameConstraint { table, from, to: "renamed".into(), constraint })
    }));
    operations.extend(table.constraints.iter().filter(|it| !it.is_validated()).map(|it| {
        let (table, name, constraint) = (name.clone(), it.name.clone(), Some(it.clone()));
        Operation::SetConstraintValidated(SetConstraintValidated { table, name, constraint, to: true })
    }));
    operations.extend(table.indexes.iter().map(|it| {
        let (table, from, index) = (name.clone(), it.name.clone(), Some(it.clone()));
        Operation::RenameIndex(RenameIndex { table, from, to: "renamed".into(), index })
    }));
    operations.extend(table.indexes.iter().map(|it| {
        let (drop, index) = (DropIndex::new(name.clone(), it.name.clone()), Some(it.clone()));
        Operation::DropIndex(DropIndex { index, ..drop })
    }));
    operations
}

/// One object of each kind, none of which needs another.
pub(super) fn objects() -> Vec<Object> {
    let (table, name) = (TableName::from("second"), Ident::from("o"));
    let routine = Routine { name: "o".into(), arguments: "a int".to_owned(), definition: "RETURNS int".to_owned() };
    let domain = Domain { name: "d".into(), base: SqlType::Text, nullable: true, default: None, checks: Vec::new() };
    let locale = "de".to_owned();
    let collation = Collation { name: "o".into(), provider: None, locale, deterministic: true };
    let on = GrantTarget::Table(table.clone());
    let definitions = vec![
        Definition::Schema(name.clone()),
        Definition::Extension(Extension { name: name.clone(), schema: None, version: None, cascade: false }),
        Definition::Collation(collation),
        Definition::Enum(EnumType { name: "mood".into(), values: vec!["sad".to_owned(), "ok".to_owned()] }),
        Definition::Domain(domain),
        Definition::Sequence(Sequence::new("o")),
        Definition::Function(routine.clone()),
        Definition::Procedure(routine),
        Definition::View(View::new("v", "SELECT 1 AS one")),
        Definition::View(View { materialized: true, ..View::new("m", "SELECT 1 AS one") }),
        Definition::Trigger(Trigger {
            name: name.clone(),
            table: table.clone(),
            event: "E".into(),
            action: "A".into(),
        }),
        Definition::Policy(Policy { name: name.clone(), table: table.clone(), rule: "USING (true)".to_owned() }),
        Definition::RowSecurity(RowSecurity { table, forced: false }),
        Definition::Grant(Grant { privilege: "SELECT".to_owned(), on, to: name, grantable: false }),
    ];
    definitions.into_iter().map(Object::new).collect()
}

/// Every operation on objects that fits when all but the first so many are there.
pub(super) fn object_operations(schema: &Schema, objects: &[Object]) -> Vec<ObjectOperation> {
    let mut operations = Vec::new();
    for object in objects {
        let Some(there) = schema.object(&object.name()).cloned() else {
            operations.push(ObjectOperation::Create(CreateObject { object: object.clone() }));
            continue;
        };
        let name = there.name();
        let to = Object { comment: Some("other".to_owned()), ..there.clone() };
        operations.push(ObjectOperation::Replace(ReplaceObject { from: Some(there.clone()), to, recreate: false }));
        let (from, to) = (Some(there.comment.clone()), Some("new".to_owned()));
        operations.push(ObjectOperation::SetComment(SetObjectComment { name: name.clone(), from, to }));
        operations.push(ObjectOperation::Drop(DropObject { name: name.clone(), object: Some(there.clone()) }));
        let to = name.renamed(&"renamed".into());
        if to != name {
            operations.push(ObjectOperation::Rename(RenameObject { from: name, to, object: Some(there) }));
        }
    }
    if let Some(from) = schema.enum_values(&"mood".into()) {
        let values = |to: &[&str]| to.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let changes = [
            (values(&["new", "sad", "ok"]), Vec::new()),
            (values(&["blue", "ok"]), vec![("sad".to_owned(), "blue".to_owned())]),
            (values(&["ok"]), vec![("sad".to_owned(), "ok".to_owned())]),
        ];
        operations.extend(changes.into_iter().map(|(to, moves)| {
            ObjectOperation::AlterEnum(AlterEnum { name: "mood".into(), from: from.to_vec(), to, moves })
        }));
    }
    operations
}
