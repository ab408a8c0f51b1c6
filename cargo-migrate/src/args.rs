//! The command line of `cargo migrate`: its own commands, those of every deployed binary, and cargo's flags.

#[cfg(test)]
mod told;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, Args as _, Parser};
use migrate_core::cli::args::OutputArgs;

use crate::command::{edit, init, merge, rebase, revision};

/// Typed, branching database migrations for Diesel, checked by the compiler.
#[derive(Debug, Parser)]
#[command(
    name = "cargo-migrate",
    bin_name = "cargo migrate",
    version,
    propagate_version = false,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Start here:
  cargo migrate init                         make the package of migrations
  cargo migrate revision -m \"create users\"   write a migration
  cargo migrate upgrade                      run it

The database is `--database-url`, else `DATABASE_URL`, else `.env`, else the package's `database-url`."
)]
pub(crate) struct Cli {
    /// Which migrations, and how they are built.
    #[command(flatten)]
    pub(crate) package: PackageArgs,
    /// How a command speaks.
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A command of `cargo migrate`.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Init(init::Args),
    Revision(revision::Args),
    Merge(merge::Args),
    Rebase(rebase::Args),
    Edit(edit::Args),
    #[command(flatten)]
    Shared(migrate_core::cli::Command),
}

/// Which migrations, and how cargo builds them.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Package")]
pub(crate) struct PackageArgs {
    /// Package of migrations, when the workspace has several
    #[arg(long, short, global = true, value_name = "NAME", conflicts_with = "dir", hide_short_help = true)]
    pub(crate) package: Option<String>,
    /// Path of a Cargo.toml to start from instead of the current directory
    #[arg(long, global = true, value_name = "PATH", conflicts_with = "dir", hide_short_help = true)]
    pub(crate) manifest_path: Option<PathBuf>,
    /// Folder of migration files, without a package; for commands that run nothing
    #[arg(long, global = true, value_name = "FOLDER", hide_short_help = true)]
    pub(crate) dir: Option<PathBuf>,
    /// Flags that cargo takes.
    #[command(flatten)]
    pub(crate) cargo: CargoArgs,
}

/// Flags that are handed to `cargo build` as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, clap::Args)]
#[command(next_help_heading = "Build (as cargo's)")]
pub(crate) struct CargoArgs {
    /// Features of the package to turn on, for example `postgres`
    #[arg(long, short = 'F', global = true, value_name = "FEATURES", hide_short_help = true)]
    pub(crate) features: Vec<String>,
    /// Turn on all features of the package
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) all_features: bool,
    /// Leave out the package's default features
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_default_features: bool,
    /// Build with optimizations
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) release: bool,
    /// Build with this profile
    #[arg(long, global = true, value_name = "PROFILE", conflicts_with = "release", hide_short_help = true)]
    pub(crate) profile: Option<String>,
    /// Folder for what is built
    #[arg(long, global = true, value_name = "PATH", hide_short_help = true)]
    pub(crate) target_dir: Option<PathBuf>,
    /// Leave Cargo.lock as it is
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) locked: bool,
    /// Use no network
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) offline: bool,
}

impl CargoArgs {
    /// Writes the flags for `cargo build`.
    pub(crate) fn flags(&self) -> Vec<OsString> {
        let mut flags: Vec<OsString> = Vec::new();
        for features in &self.features {
            flags.extend(["--features".into(), features.into()]);
        }
        let switches = [(self.all_features, "--all-features"), (self.no_default_features, "--no-default-features")];
        flags.extend(switches.into_iter().filter(|(on, _)| *on).map(|(_, flag)| flag.into()));
        flags.extend(self.flags_of_folders());
        flags
    }

    /// Gives those that say where cargo builds, and what it may change beside.
    pub(crate) fn flags_of_folders(&self) -> Vec<OsString> {
        let switches = [(self.release, "--release"), (self.locked, "--locked"), (self.offline, "--offline")];
        let mut flags: Vec<OsString> =
            switches.into_iter().filter(|(on, _)| *on).map(|(_, flag)| flag.into()).collect();
        if let Some(profile) = &self.profile {
            flags.extend(["--profile".into(), profile.into()]);
        }
        if let Some(target_dir) = &self.target_dir {
            flags.extend(["--target-dir".into(), target_dir.into()]);
        }
        flags
    }
}

/// Drops the word that cargo puts first when it is called as `cargo migrate`.
pub(crate) fn without_subcommand(mut argv: Vec<OsString>) -> Vec<OsString> {
    if argv.get(1).is_some_and(|word| word == "migrate") {
        argv.remove(1);
    }
    argv
}

/// Leaves what the package's binary takes: the command line that clap accepted, without the options of [`PackageArgs`].
pub(crate) fn forwarded(argv: &[OsString]) -> Vec<OsString> {
    let own = PackageArgs::augment_args(clap::Command::new("package"));
    let options: Vec<&Arg> = own.get_arguments().collect();
    let mut kept = Vec::new();
    let mut words = argv.iter().skip(1);
    while let Some(word) = words.next() {
        if word == "--" {
            kept.push(word.clone());
            kept.extend(words.cloned());
            break;
        }
        match options.iter().find_map(|option| own_option(option, word)) {
            Some(Spelled::Whole) => {}
            Some(Spelled::ValueFollows) => drop(words.next()),
            None => kept.push(word.clone()),
        }
    }
    kept
}

/// How an option stands in a word of the command line.
enum Spelled {
    /// The word is all of it.
    Whole,
    /// Its value is the next word.
    ValueFollows,
}

fn own_option(option: &Arg, word: &OsString) -> Option<Spelled> {
    let word = word.to_str()?;
    let takes_value = option.get_action().takes_values();
    let alone = if takes_value { Spelled::ValueFollows } else { Spelled::Whole };
    if let Some(long) = option.get_long().and_then(|long| word.strip_prefix("--")?.strip_prefix(long)) {
        return match long {
            "" => Some(alone),
            _ => (takes_value && long.starts_with('=')).then_some(Spelled::Whole),
        };
    }
    let short = word.strip_prefix('-')?.strip_prefix(option.get_short()?)?;
    match short {
        "" => Some(alone),
        _ => takes_value.then_some(Spelled::Whole),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    fn kept(line: &str) -> String {
        let kept: Vec<String> = forwarded(&words(line)).into_iter().map(|word| word.into_string().unwrap()).collect();
        kept.join(" ")
    }

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_binary_gets_the_command_line_without_cargos_flags() {
        assert_eq!(kept("cargo-migrate upgrade --features postgres head --release"), "upgrade head");
        assert_eq!(kept("cargo-migrate -p shop downgrade -1 --features=a,b -Fc"), "downgrade -1");
        assert_eq!(kept("cargo-migrate --offline current -v --format json"), "current -v --format json");
        assert_eq!(kept("cargo-migrate upgrade --target-dir /t --from= --plan"), "upgrade --from= --plan");
    }

    #[test]
    fn both_ways_to_call_it_read_the_same() {
        assert_eq!(without_subcommand(words("cargo-migrate migrate heads")), words("cargo-migrate heads"));
        assert_eq!(without_subcommand(words("cargo-migrate heads")), words("cargo-migrate heads"));
    }
}
