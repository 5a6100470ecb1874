//! `microbiz scenarios`: the gallery inside the binary.

use super::speech::{escaped, on_stdout, say};
use super::{Failure, source};
use crate::scenario::{Study, gallery, parameter_table, studies};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print every key of a scenario file instead, with unit, default, meaning and source.
    #[arg(long)]
    keys: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.keys {
        on_stdout(&escaped(&parameter_table()))?;
        return Ok(());
    }
    let width = gallery().iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    for entry in gallery() {
        let scenario = source::embedded(entry)?;
        let claims = match scenario.tests() {
            [] => String::new(),
            claims => format!(" [{}]", claims.join(", ")),
        };
        say!("{:<width$}  {}{claims}", entry.name, scenario.question())?;
    }
    say!("\nRun one with `microbiz run NAME`. Studies, for `microbiz sweep NAME`:\n")?;
    for entry in studies() {
        let study = Study::parse(&format!("{}.toml", entry.name), entry.text)?;
        say!("{:<width$}  {} [{}]", entry.name, study.question(), study.design())?;
    }
    Ok(())
}
