//! The commands: the real binaries on temporary projects, what they print and the status they end with.

#![cfg(test)]

mod adopting;
mod agreeing;
mod alembic;
mod asking;
mod autogenerate;
mod building;
mod choosing;
mod data;
mod deployed;
mod dropping;
mod edit;
mod embedding;
mod faulty;
mod faulty_models;
mod filtering;
mod first_day;
mod help;
mod hooking;
mod init;
mod inspecting;
mod json;
mod large;
mod mending;
mod newcomer;
mod operated;
mod operating;
mod project;
mod reading;
mod readme;
mod rebase;
mod recovering;
mod redaction;
mod refusing;
mod schema_file;
mod signalling;
mod testing;
mod upgrading;
mod verifying;
mod waiting;
mod writing;
