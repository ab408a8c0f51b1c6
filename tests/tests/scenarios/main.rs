//! Operations on every database: the SQL that is written, and what it does to a schema and to rows.

#![cfg(test)]

mod column;
mod constraint;
mod exclusion;
mod fingerprint;
mod foreign_key;
mod index;
mod law;
mod missing;
mod modify;
mod name;
mod naming;
mod option;
mod partition;
mod property;
mod raw;
mod rebuild;
mod refused;
mod replay;
mod scenario;
mod sql_type;
mod table;
mod way_back;
