//! What a migration has to do for the models to be true, asked of the package's own binary.

use std::path::Path;

use clap::ValueEnum;
use migrate_core::cli::compare::{Answer, Request, VERSION, With};
use migrate_core::cli::output;
use migrate_core::diff::DiffError;

use crate::args::CargoArgs;
use crate::binary::{self, BinaryError};
use crate::command::revision::CompareArgs;
use crate::error::CommandError;
use crate::package::Package;
use crate::question;
use crate::sources::Chain;
use crate::wanted;

/// Makes a request of options and the package's settings.
pub(crate) fn request(args: &CompareArgs, chain: &Chain, here: &Path) -> Result<Request, CommandError> {
    let patterns = |own: &[String], more: &[String]| [own, more].concat();
    Ok(Request {
        version: VERSION,
        wanted: wanted::read(&chain.config, &chain.root, here)?,
        with: args.from,
        rename: args.rename.clone(),
        drop: args.drop.clone(),
        include: patterns(&chain.config.include, &args.include),
        exclude: patterns(&chain.config.exclude, &args.exclude),
    })
}

/// Compares, and asks what is not clear where somebody is there.
pub(crate) fn compare(
    args: &CompareArgs,
    chain: &Chain,
    package: &Package,
    cargo: &CargoArgs,
    here: &Path,
) -> Result<Answer, CommandError> {
    let mut request = request(args, chain, here)?;
    loop {
        let answer = answer(args, &request, package, cargo)?;
        if answer.choices.is_empty() {
            return Ok(answer);
        }
        for choice in &answer.choices {
            match question::can_ask().then(|| question::ask(choice)).flatten() {
                Some(question::Answer::Renamed(it)) => request.rename.push(it),
                Some(question::Answer::Dropped(it)) => request.drop.push(it),
                None => {
                    let choices = answer.choices.clone();
                    return Err(migrate_core::Error::from(DiffError::Ambiguous { choices }).into());
                }
            }
        }
    }
}

fn answer(args: &CompareArgs, request: &Request, package: &Package, cargo: &CargoArgs) -> Result<Answer, CommandError> {
    let mut words = vec!["compare", "--format", "json"];
    let dialect = args.dialect.and_then(|it| it.to_possible_value());
    if let Some(dialect) = &dialect {
        words.extend(["--dialect", dialect.get_name()]);
    }
    if let Some(url) = &args.database_url {
        words.extend(["--database-url", url]);
    }
    let text = output::json(request);
    let answer = binary::converse(package, cargo, &words, &text)?;
    Ok(serde_json::from_slice(&answer).map_err(|_| BinaryError::Told(package.name.clone()))?)
}

/// Tells what was compared, and what is to be known about it.
pub(crate) fn tell(answer: &Answer) {
    let with = match answer.with {
        With::History => "the models with the migrations".to_owned(),
        With::Database | With::Scratch => format!("the models with {}", answer.with.describe()),
    };
    output::status("Compared", &with);
    answer.remarks.iter().for_each(|it| output::warning(it));
    answer.changes.left().for_each(output::warning);
}
