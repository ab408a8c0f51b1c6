//! Tables in parts.

use std::fmt;

use super::{Constraint, Ident, Index, IndexTerm, Rule, Table, TableName, TableOptions, expression, name};

/// How the rows of a table are divided among partitions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Partitioning {
    /// By what kind of rule.
    pub method: PartitionMethod,
    /// What the rule looks at: columns, or expressions.
    pub key: Vec<IndexTerm>,
    /// The partitions; on MySQL in the order of their bounds.
    pub partitions: Vec<Partition>,
}

/// The kind of rule that divides rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum PartitionMethod {
    /// Each partition holds the keys from one value up to another.
    Range,
    /// Each partition holds some values.
    List,
    /// Each partition holds the keys whose hash leaves a remainder.
    Hash,
}

/// A part of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Partition {
    /// The name: of a table on PostgreSQL, beside the parted one unless a schema is said; on MySQL a name within the table.
    pub name: TableName,
    /// Which rows it holds.
    pub bounds: Bounds,
    /// The table that it was before it was attached; none when it was made as a partition.
    pub attached: Option<Box<Table>>,
}

/// Which rows a partition holds. Values are SQL; text stands in single quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Bounds {
    /// From the first key on, up to the last, which it does not hold; one value for each part of the key, or `MINVALUE`
    /// and `MAXVALUE`.
    Range {
        /// The least key that it holds.
        from: Vec<String>,
        /// The least key above those that it holds.
        to: Vec<String>,
    },
    /// The keys that are one of the values.
    List(Vec<String>),
    /// The keys whose hash, divided by the modulus, leaves the remainder.
    Hash {
        /// How many partitions there are.
        modulus: u32,
        /// Which of them it is, counted from zero.
        remainder: u32,
    },
    /// The rows that no other partition holds.
    Default,
}

impl Bounds {
    /// Takes the keys from one value up to another, which is not among them.
    ///
    /// ```
    /// use migrate_core::schema::Bounds;
    /// let year = Bounds::range(["'2026-01-01'"], ["'2027-01-01'"]);
    /// assert_eq!(Bounds::range(["MINVALUE"], ["'2026-01-01'"]), Bounds::below(["'2026-01-01'"]));
    /// ```
    pub fn range(
        from: impl IntoIterator<Item = impl Into<String>>,
        to: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self::Range { from: texts(from), to: texts(to) }
    }

    /// Takes the keys below a value.
    pub fn below(to: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let to = texts(to);
        Self::Range { from: vec![MINVALUE.to_owned(); to.len()], to }
    }

    /// Takes the keys from a value on.
    pub fn above(from: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let from = texts(from);
        Self::Range { to: vec![MAXVALUE.to_owned(); from.len()], from }
    }

    /// Takes the keys that are one of the values.
    pub fn list(values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::List(texts(values))
    }

    /// Takes the keys whose hash, divided by the modulus, leaves the remainder.
    pub fn hash(modulus: u32, remainder: u32) -> Self {
        Self::Hash { modulus, remainder }
    }

    /// Names the kind of rule that it belongs to; the default belongs to ranges and lists.
    pub fn method(&self) -> Option<PartitionMethod> {
        match self {
            Self::Range { .. } => Some(PartitionMethod::Range),
            Self::List(_) => Some(PartitionMethod::List),
            Self::Hash { .. } => Some(PartitionMethod::Hash),
            Self::Default => None,
        }
    }
}

/// As people read it: `from 1 to 10`.
impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range { from, to } => write!(f, "from {} to {}", from.join(", "), to.join(", ")),
            Self::List(values) => write!(f, "in {}", values.join(", ")),
            Self::Hash { modulus, remainder } => write!(f, "modulus {modulus}, remainder {remainder}"),
            Self::Default => f.write_str("of the rest"),
        }
    }
}

/// The bound below all keys.
pub(crate) const MINVALUE: &str = "MINVALUE";
/// The bound above all keys.
const MAXVALUE: &str = "MAXVALUE";

fn texts(values: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    values.into_iter().map(Into::into).collect()
}

impl PartitionMethod {
    /// Gives the word of SQL.
    pub fn word(self) -> &'static str {
        match self {
            Self::Range => "RANGE",
            Self::List => "LIST",
            Self::Hash => "HASH",
        }
    }
}

impl Partitioning {
    /// Finds a partition.
    pub fn partition(&self, name: &TableName) -> Option<&Partition> {
        self.partitions.iter().find(|it| it.name == *name)
    }

    pub(super) fn rename_column(&mut self, from: &Ident, to: &Ident) {
        for term in &mut self.key {
            match term {
                IndexTerm::Column(column) => name::rename(std::slice::from_mut(column), from, to),
                IndexTerm::Expression(text) => *text = expression::renamed(text, from.as_str(), to.as_str()),
            }
        }
    }

    /// Compares without regard to the order of the partitions, as a part that was dropped and is back stands last.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let sorted = |it: &Self| {
            let mut partitions = it.partitions.clone();
            partitions.sort_by(|a, b| a.name.cmp(&b.name));
            partitions
        };
        self.method == other.method && self.key == other.key && sorted(self) == sorted(other)
    }
}

impl Table {
    /// Gives the table that a partition becomes when it is detached: PostgreSQL names its keys and indexes itself.
    pub(crate) fn detached(&self, name: &TableName) -> Self {
        let own = |columns: Vec<&str>, suffix: &str| {
            let parts = [name.name.as_str()].into_iter().chain(columns).chain([suffix]);
            Ident::new(parts.collect::<Vec<_>>().join("_"))
        };
        let words = |columns: &[Ident]| columns.iter().map(Ident::to_string).collect::<Vec<_>>().join("_");
        let constraints = self.constraints.iter().map(|it| {
            let name = match &it.rule {
                Rule::PrimaryKey(_) => own(Vec::new(), "pkey"),
                Rule::Unique(key) => own(vec![&words(&key.columns)], "key"),
                Rule::ForeignKey(_) | Rule::Check(_) => it.name.clone(),
                Rule::Exclusion(_) => own(Vec::new(), "excl"),
            };
            Constraint { name, ..it.clone() }
        });
        let indexes = self.indexes.iter().map(|it| {
            let parts: Vec<&str> = it
                .parts
                .iter()
                .map(|part| match &part.term {
                    IndexTerm::Column(column) => column.as_str(),
                    IndexTerm::Expression(_) => "expr",
                })
                .collect();
            Index { name: own(parts, "idx"), ..it.clone() }
        });
        Self {
            columns: self.columns.clone(),
            constraints: constraints.collect(),
            indexes: indexes.collect(),
            options: TableOptions::default(),
            ..Self::new(name.clone())
        }
    }
}
