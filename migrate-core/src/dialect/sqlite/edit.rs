//! Operations on a table as its own `CREATE TABLE` says it.

use super::super::{Dialect, SqlError, Writer};
use super::definition::{Clause, ColumnText, Definition, Kind};
use super::token::tokens;
use super::{sql, strict};
use crate::operation::{
    AddColumn, AlterColumn, Aspects, DropConstraint, Operation, Position, RenameConstraint, SetTableOptions,
};
use crate::schema::{Column, Constraint, Ident, Identity, Rule, SchemaError, SqlType, TableName};

/// A table whose words are changed.
#[derive(Debug)]
pub(super) struct Edit<'t> {
    table: &'t TableName,
    definition: Definition,
    /// The column whose rows are to be numbered.
    numbered: Option<Ident>,
}

impl<'t> Edit<'t> {
    /// Starts with the table as it is.
    pub(super) fn new(table: &'t TableName, definition: Definition) -> Self {
        Self { table, definition, numbered: None }
    }

    /// Ends with the table as it is to be.
    pub(super) fn finish(mut self) -> Result<Definition, SqlError> {
        if let Some(column) = self.numbered.take() {
            self.number(&column)?;
        }
        Ok(self.definition)
    }

    /// Does one operation; those on indexes, and renames, are not written here.
    pub(super) fn apply(&mut self, operation: &Operation) -> Result<(), SqlError> {
        match operation {
            Operation::AddColumn(op) => self.add_column(op),
            Operation::DropColumn(op) => {
                self.column(&op.name)?;
                self.definition.columns.retain(|it| !it.name.eq_ignore_ascii_case(op.name.as_str()));
                Ok(())
            }
            Operation::AlterColumn(op) => self.alter_column(op),
            Operation::AddConstraint(op) => {
                let mut w = Writer::new(Dialect::Sqlite, "");
                sql::constraint::definition(&mut w, &op.constraint);
                let clause = Clause::read(&w.finish()?).ok_or_else(|| self.unreadable())?;
                self.definition.constraints.push(clause);
                Ok(())
            }
            Operation::DropConstraint(op) => self.drop_constraint(op),
            Operation::RenameConstraint(op) => self.rename_constraint(op),
            Operation::RebuildTable(op) => {
                let place = |it: &ColumnText| op.to.iter().position(|name| it.name.eq_ignore_ascii_case(name.as_str()));
                self.definition.columns.sort_by_key(|it| place(it).unwrap_or(usize::MAX));
                Ok(())
            }
            Operation::SetTableOptions(op) => self.set_options(op),
            Operation::CreateTable(_)
            | Operation::DropTable(_)
            | Operation::RenameTable(_)
            | Operation::SetTableComment(_)
            | Operation::CreatePartition(_)
            | Operation::DropPartition(_)
            | Operation::AttachPartition(_)
            | Operation::DetachPartition(_)
            | Operation::ReorganizePartitions(_)
            | Operation::RenameColumn(_)
            | Operation::SetConstraintValidated(_)
            | Operation::CreateIndex(_)
            | Operation::DropIndex(_)
            | Operation::RenameIndex(_)
            | Operation::InsertRows(_)
            | Operation::DeleteRows(_)
            | Operation::Backfill(_)
            | Operation::Object(_)
            | Operation::Execute(_)
            | Operation::Run(_) => Ok(()),
        }
    }

    /// Turns the numbers of rows beside the primary key on or off; other options need no new table.
    fn set_options(&mut self, op: &SetTableOptions) -> Result<(), SqlError> {
        const WITHOUT_ROWID: &str = "WITHOUT ROWID";
        self.definition.options.retain(|it| it != WITHOUT_ROWID);
        if op.to.without_rowid {
            self.definition.options.push(WITHOUT_ROWID.to_owned());
        }
        // What cannot be changed at all is refused as it is without a new table.
        sql::option::set(op).map(|_| ())
    }

    fn add_column(&mut self, op: &AddColumn) -> Result<(), SqlError> {
        if let Some(identity) = &op.column.identity {
            self.start_numbering(&op.column.name, identity)?;
        }
        let read = self.written(&op.column)?;
        let place = match &op.position {
            Some(Position::First) => 0,
            Some(Position::After(other)) => {
                self.column(other)?;
                let is_it = |it: &ColumnText| it.name.eq_ignore_ascii_case(other.as_str());
                self.definition.columns.iter().position(is_it).map_or(self.definition.columns.len(), |at| at + 1)
            }
            None => self.definition.columns.len(),
        };
        self.definition.columns.insert(place, read);
        Ok(())
    }

    fn start_numbering(&mut self, column: &Ident, identity: &Identity) -> Result<(), SqlError> {
        let mut w = Writer::new(Dialect::Sqlite, "");
        sql::column::check_numbering(&mut w, column, identity);
        self.numbered = Some(column.clone());
        w.finish().map(|_| ())
    }

    /// Writes a column and takes it apart.
    fn written(&self, column: &Column) -> Result<ColumnText, SqlError> {
        let mut w = Writer::new(Dialect::Sqlite, "");
        if self.is_strict() {
            let column = strict::column(&mut w, self.table, column);
            sql::column::definition(&mut w, &column);
        } else {
            sql::column::definition(&mut w, column);
        }
        ColumnText::read(&w.finish()?).ok_or_else(|| self.unreadable())
    }

    fn is_strict(&self) -> bool {
        self.definition.options.iter().any(|it| it == "STRICT")
    }

    fn alter_column(&mut self, op: &AlterColumn) -> Result<(), SqlError> {
        // No `..`, so that a new aspect is not forgotten here. SQLite has no comments.
        let Aspects { ty, nullable, default, on_update_now, identity, generated, collation, comment: _ } = op.changes();
        // What changes is written as a column of its own, whose clauses take the place of the old ones.
        let sample = Column {
            name: op.name.clone(),
            ty: ty.clone().unwrap_or_else(|| SqlType::Custom("ANY".to_owned())),
            nullable: nullable.unwrap_or(true),
            default: default.clone().flatten(),
            on_update_now: on_update_now.unwrap_or(false),
            identity: None,
            generated: generated.clone().flatten(),
            collation: collation.clone().flatten(),
            comment: None,
        };
        // An enum type brings a check along, which goes with it.
        let old = op.from.ty.clone().filter(|_| ty.is_some()).map(|ty| Column { ty, ..Column::new(&op.name, "ANY") });
        let old = old.map(|it| self.written(&it)).transpose()?.map(|it| it.clauses).unwrap_or_default();
        let sample = self.written(&sample)?;
        let column = self.column(&op.name)?;
        if ty.is_some() {
            column.clauses.retain(|it| it.kind != Kind::Check || !old.iter().any(|old| old.unnamed() == it.unnamed()));
            column.ty = sample.ty;
        }
        if nullable.is_some() {
            column.remove(Kind::NotNull);
            column.remove(Kind::Null);
        }
        if default.is_some() {
            column.remove(Kind::Default);
        }
        if generated.is_some() {
            column.remove(Kind::Generated);
        }
        if collation.is_some() {
            column.remove(Kind::Collate);
        }
        column.clauses.extend(sample.clauses);
        match identity {
            Some(Some(identity)) => self.start_numbering(&op.name, &identity)?,
            Some(None) => self.stop_numbering(&op.name)?,
            None => {}
        }
        Ok(())
    }

    /// Takes out a constraint by its name; one that has none by what it demands.
    fn drop_constraint(&mut self, op: &DropConstraint) -> Result<(), SqlError> {
        let is_named = |it: &Clause| it.name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(op.name.as_str()));
        let of_table = self.definition.constraints.iter().position(is_named);
        if let Some(at) = of_table {
            self.definition.constraints.remove(at);
            return Ok(());
        }
        for column in &mut self.definition.columns {
            if let Some(at) = column.clauses.iter().position(is_named) {
                column.clauses.remove(at);
                return Ok(());
            }
        }
        if let Some(constraint) = &op.constraint
            && self.remove_unnamed(constraint)?
        {
            return Ok(());
        }
        if op.if_exists { Ok(()) } else { Err(self.unknown_constraint(&op.name)) }
    }

    fn rename_constraint(&mut self, op: &RenameConstraint) -> Result<(), SqlError> {
        let mut w = Writer::new(Dialect::Sqlite, "CONSTRAINT ");
        w.ident(&op.to);
        let start = w.finish()?;
        let of_columns = self.definition.columns.iter_mut().flat_map(|it| &mut it.clauses);
        let is_named = |it: &&mut Clause| it.name.as_ref().is_some_and(|it| it.eq_ignore_ascii_case(op.from.as_str()));
        match of_columns.chain(&mut self.definition.constraints).find(is_named) {
            Some(clause) => {
                let after = tokens(&clause.text).and_then(|it| it.get(1).map(|name| name.at.end)).unwrap_or_default();
                clause.text = format!("{start}{}", &clause.text[after..]);
                clause.name = Some(op.to.to_string());
                Ok(())
            }
            None => Err(self.unknown_constraint(&op.from)),
        }
    }

    fn unknown_constraint(&self, name: &Ident) -> SqlError {
        let of_columns = self.definition.columns.iter().flat_map(|it| &it.clauses);
        let known = of_columns.chain(&self.definition.constraints).filter_map(|it| it.name.clone()).map(Ident::from);
        let (table, constraint) = (self.table.clone(), name.clone());
        SchemaError::UnknownConstraint { table, constraint, known: known.collect() }.into()
    }

    fn remove_unnamed(&mut self, constraint: &Constraint) -> Result<bool, SqlError> {
        let mut w = Writer::new(Dialect::Sqlite, "");
        sql::constraint::definition(&mut w, constraint);
        let wanted = Clause::read(&w.finish()?).and_then(|it| it.unnamed());
        let is_it = |it: &Clause| it.name.is_none() && it.unnamed() == wanted;
        if let Some(at) = self.definition.constraints.iter().position(is_it) {
            self.definition.constraints.remove(at);
            return Ok(true);
        }
        for column in &mut self.definition.columns {
            let alone =
                constraint.columns().iter().map(|it| it.as_str().to_lowercase()).eq([column.name.to_lowercase()]);
            let is_it = |it: &Clause| {
                it.name.is_none()
                    && match (&constraint.rule, it.kind) {
                        (Rule::PrimaryKey(_), Kind::PrimaryKey) | (Rule::Unique(_), Kind::Unique) => alone,
                        (Rule::ForeignKey(key), Kind::References) => {
                            let words = tokens(&it.text).unwrap_or_default();
                            let to = words.get(1).map(|it| it.name().to_lowercase());
                            alone && to == Some(key.references.name.as_str().to_lowercase())
                        }
                        (Rule::Check(_), Kind::Check) => it.unnamed() == wanted,
                        (
                            Rule::PrimaryKey(_)
                            | Rule::Unique(_)
                            | Rule::ForeignKey(_)
                            | Rule::Check(_)
                            | Rule::Exclusion(_),
                            _,
                        ) => false,
                    }
            };
            if let Some(at) = column.clauses.iter().position(is_it) {
                column.clauses.remove(at);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The key of numbered rows stands with its column, which is declared `INTEGER`: only so does SQLite number them.
    fn number(&mut self, name: &Ident) -> Result<(), SqlError> {
        let key = self.take_key(name)?;
        let mut w = Writer::new(Dialect::Sqlite, "");
        if let Some(key) = &key {
            w.sql("CONSTRAINT ").ident(&key.as_str().into()).sql(" ");
        }
        w.sql("PRIMARY KEY AUTOINCREMENT");
        let clause = Clause::of_column(&w.finish()?).ok_or_else(|| self.unreadable())?;
        let column = self.column(name)?;
        "INTEGER".clone_into(&mut column.ty);
        column.clauses.push(clause);
        Ok(())
    }

    fn stop_numbering(&mut self, name: &Ident) -> Result<(), SqlError> {
        let key = self.take_key(name)?;
        let named = key.map(|key| {
            let mut w = Writer::new(Dialect::Sqlite, "CONSTRAINT ");
            w.ident(&key.as_str().into()).sql(" ");
            w.finish()
        });
        let mut w = Writer::new(Dialect::Sqlite, &named.transpose()?.unwrap_or_default());
        w.sql("PRIMARY KEY ").names([name]);
        let clause = Clause::read(&w.finish()?).ok_or_else(|| self.unreadable())?;
        self.definition.constraints.insert(0, clause);
        Ok(())
    }

    /// Takes out the primary key of one column, and gives its name if it has one.
    fn take_key(&mut self, name: &Ident) -> Result<Option<String>, SqlError> {
        let is_key = |it: &Clause| it.kind == Kind::PrimaryKey;
        let column = self.column(name)?;
        if let Some(at) = column.clauses.iter().position(is_key) {
            return Ok(column.clauses.remove(at).name);
        }
        let wanted = format!("primary key ( {} )", name.as_str().to_lowercase());
        let alone = |it: &Clause| is_key(it) && it.unnamed().as_ref() == Some(&wanted);
        match self.definition.constraints.iter().position(alone) {
            Some(at) => Ok(self.definition.constraints.remove(at).name),
            None => Err(SqlError::Unsupported {
                dialect: Dialect::Sqlite,
                what: format!("number the rows of `{}.{name}`, which is not the primary key alone", self.table),
                help: "it needs `.primary_key().identity()` of one integer column".to_owned(),
            }),
        }
    }

    fn column(&mut self, name: &Ident) -> Result<&mut ColumnText, SqlError> {
        if self.definition.column_mut(name.as_str()).is_none() {
            let known = self.definition.columns.iter().map(|it| Ident::new(it.name.clone())).collect();
            return Err(SchemaError::UnknownColumn { table: self.table.clone(), column: name.clone(), known }.into());
        }
        self.definition.column_mut(name.as_str()).ok_or_else(|| SqlError::UnreadableTable { table: self.table.clone() })
    }

    fn unreadable(&self) -> SqlError {
        SqlError::UnreadableTable { table: self.table.clone() }
    }
}
