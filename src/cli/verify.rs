//! `microbiz verify`: the known answers of theory and the promises of the engine.

use super::Failure;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: &Arguments, _quiet: bool) -> Result<(), Failure> {
    Ok(())
}
