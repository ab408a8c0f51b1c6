//! A new migration's name and text.
//!
//! **Architecture Invariant**: pure but for reading the template; the clock and chance come in as arguments.

mod error;
mod name;
mod template;

pub(crate) use error::TemplateError;
pub(crate) use name::FileTemplate;
pub(crate) use template::{render, template};

use jiff::Zoned;
use migrate_core::render::Functions;

use crate::data::Data;

/// What a new migration's file says.
#[derive(Debug, Clone)]
pub(crate) struct NewMigration {
    /// The identifier.
    pub(crate) revision: String,
    /// The parents.
    pub(crate) down_revision: Vec<String>,
    /// Revisions or labels that must be applied before.
    pub(crate) depends_on: Vec<String>,
    /// Names of the branch that starts here.
    pub(crate) branch_labels: Vec<String>,
    /// What it does, one line.
    pub(crate) message: String,
    /// When it is written.
    pub(crate) created: Zoned,
    /// The tables that it uses, when it is of data.
    pub(crate) data: Option<Data>,
    /// What its functions do, where that is known already.
    pub(crate) functions: Option<Functions>,
}

impl NewMigration {
    /// Writes the time as the file says it.
    pub(crate) fn created_text(&self) -> String {
        self.created.strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}
