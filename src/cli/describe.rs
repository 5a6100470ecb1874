//! `microbiz describe`: the model, or one scenario, in words.

use super::speech::{escaped, on_stdout};
use super::{Failure, source};
use crate::description::{described, description};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// A scenario: what its structures have in common, in what they differ, and where every number comes from
    /// [default: the whole model, by the ODD protocol].
    scenario: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let text = match &arguments.scenario {
        Some(name) => described(&source::load(name)?),
        None => description(),
    };
    on_stdout(&escaped(&text))
}
