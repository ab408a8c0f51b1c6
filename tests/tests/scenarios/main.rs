//! Operations on every database: the SQL that is written, and what it does to a schema and to rows.

#![cfg(test)]

mod column;
mod constraint;
mod difference;
mod enum_type;
mod exclusion;
mod fingerprint;
mod foreign_key;
mod index;
mod inspected;
mod json;
mod lacking;
mod law;
mod missing;
mod models;
mod modify;
mod name;
mod naming;
mod object;
mod option;
mod partition;
mod policy;
mod property;
mod random;
mod raw;
mod rebuild;
mod refused;
mod renamed;
mod rendering;
mod replay;
mod routine;
mod scenario;
mod schema_file;
mod sql_type;
mod swapped;
mod table;
mod unsupported;
mod view;
mod way_back;
