//! What is refused without `--yes`, because it would take longer than anybody who did not mean it would wait.

use crate::experiment::ExpectedEvents;
use anyhow::{Result, bail};

/// Events of one run beyond which it wants a word of confirmation: about half a minute of one core.
pub(super) const MANY_EVENTS: f64 = 1e8;

/// Refuses runs of too many events, with their number and the key that makes most of them.
pub(super) fn within_bounds(expected: &ExpectedEvents) -> Result<()> {
    if expected.events <= MANY_EVENTS {
        return Ok(());
    }
    bail!(
        "a run of “{}” would take about {:.0e} events, most of them because {} ({:.0e}): change it, or add --yes to run it all the same",
        expected.structure,
        expected.events,
        expected.because,
        expected.of_these
    )
}
