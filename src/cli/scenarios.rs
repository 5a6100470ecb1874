//! `microbiz scenarios`: the gallery inside the binary.

use super::{Failure, source};
use crate::scenario::gallery;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: &Arguments) -> Result<(), Failure> {
    let width = gallery().iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    for entry in gallery() {
        let scenario = source::embedded(entry)?;
        println!("{:<width$}  {}", entry.name, scenario.question());
    }
    println!("\nRun one with `microbiz run NAME`.");
    Ok(())
}
