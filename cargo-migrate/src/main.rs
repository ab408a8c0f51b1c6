//! `cargo migrate`: the commands that need sources or cargo; for the rest it becomes the package's own binary.

mod args;
mod autogenerate;
mod binary;
mod command;
mod data;
mod error;
mod fault;
mod hook;
mod migration_file;
mod new_file;
mod package;
mod question;
mod run;
mod sources;
mod wanted;
mod write;

fn main() -> std::process::ExitCode {
    run::run(std::env::args_os().collect())
}
