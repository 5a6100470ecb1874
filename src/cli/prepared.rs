//! A scenario made ready to run: what `run` does before it simulates, and what `check` does at all.

use super::{extent, source};
use crate::experiment::{Experiment, ExperimentError};
use crate::scenario::Scenario;
use anyhow::{Result, anyhow};

/// The experiment of a scenario, with everything checked that can be checked before anything runs; `adjust` changes the
/// scenario as options ask.
///
/// # Errors
/// Everything that is wrong with the scenario or its organisations, or a run of more events than anybody would wait for, unless
/// `is_long_welcome`.
pub(super) fn experiment(
    name: &str,
    adjust: impl FnOnce(Scenario) -> Result<Scenario>,
    is_long_welcome: bool,
) -> Result<Experiment> {
    let experiment = Experiment::new(adjust(source::load(name)?)?).map_err(plain)?;
    if !is_long_welcome {
        extent::within_bounds(&experiment.expected_events())?;
    }
    Ok(experiment)
}

/// Problems of a scenario as they are, so that each can be shown at its place; any other error as it stands.
pub(super) fn plain(error: ExperimentError) -> anyhow::Error {
    match error {
        ExperimentError::Scenario(problems) => anyhow!(problems),
        other => anyhow!(other),
    }
}
