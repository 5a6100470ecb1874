//! Every shift of a run as a case with its events, told as soon as all is known of it.

mod events;

use super::runs::{Run, watched};
use super::{Execution, Experiment, ExperimentError};
use crate::metrics::{Chosen, Record, TeamOrigin, Tracer, What};
use crate::results::LoggedCase;
use events::events;

impl Experiment {
    /// Simulates one replication of one structure and tells `hear` of every shift of the cohort, false alarms that somebody
    /// noticed included, with all that happened to it: shift by shift, each when nothing travels for it any more, so that a
    /// long run takes little memory. The run is that of [`Experiment::run`].
    ///
    /// ```
    /// use microbiz::{Execution, Experiment, ScenarioFile};
    /// use std::collections::BTreeMap;
    ///
    /// let text = r#"
    /// schema_version = 1
    /// horizon = "1y"
    /// warm_up = "1mo"
    /// follow_up = "1q"
    /// market = { niches = 6, shift_interval = "1w" }
    /// base = { members = 24 }
    /// structures.hierarchy.template = "hierarchy"
    /// structures.network.template = "network"
    /// "#;
    /// let scenario = ScenarioFile::parse("small.toml", text)?.resolve(BTreeMap::new())?;
    /// let experiment = Experiment::new(scenario)?;
    /// let mut heard = 0;
    /// experiment.event_log("hierarchy", 0, Execution::default(), |case| {
    ///     assert_eq!(case.events[0].activity, "need shifts");
    ///     heard += usize::from(case.delay_d.is_some());
    /// })?;
    /// assert!(heard > 50);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When there is no such structure or replication, when its organisation cannot be built as this replication draws it, or
    /// when it was interrupted.
    pub fn event_log(
        &self,
        structure: &str,
        replication: u32,
        execution: Execution<'_>,
        mut hear: impl FnMut(&LoggedCase),
    ) -> Result<(), ExperimentError> {
        self.check_replication(replication)?;
        let run = Run { structure: self.structure_named(structure)?, replication };
        let chosen = (Chosen::Cohort, self.acts(run.structure));
        let hand_over = |record: &Record, teams: &[TeamOrigin]| {
            // Of an alarm that nobody heard nothing is known.
            if record.shift.is_real() || record.copies() > 0 {
                hear(&self.case(run, record, teams));
            }
        };
        let tracer = watched(self, run, execution.interrupted, |organisation| {
            Tracer::new(&self.times, organisation, chosen, hand_over)
        })?;
        tracer.finish();
        Ok(())
    }

    /// Every run that there is, or may be, by structure and replication.
    pub fn all_runs(&self) -> Vec<(String, u32)> {
        let names = self.scenario.structures.iter().map(|(name, _)| name);
        let of =
            |name: &String| (0..self.most_replications()).map(|run| (name.clone(), run)).collect::<Vec<_>>();
        names.flat_map(of).collect()
    }

    fn case(&self, run: Run, record: &Record, teams: &[TeamOrigin]) -> LoggedCase {
        let names = self.names(run, teams);
        let (structure, ..) = self.structure(run.structure);
        let shift = &record.shift;
        let label = shift.label();
        // Every channel counts its own false alarms.
        let seen_by = record.moments.iter().find_map(|moment| match moment.what {
            What::Noticed { channel, .. } if shift.stream == crate::market::Stream::ChannelAlarm => {
                Some(channel)
            }
            _ => None,
        });
        let of_channel =
            seen_by.map_or_else(String::new, |channel| format!(" of {}", names.channel(channel)));
        let received = record.arrival.and_then(|arrival| arrival.received);
        LoggedCase {
            case: format!("{structure}/{}/{}/{label}{of_channel}", run.replication, shift.niche.0),
            structure: structure.to_owned(),
            replication: run.replication,
            niche: shift.niche.0,
            shift: label,
            attribute: shift.attribute,
            owner: names.team(shift.owner),
            is_real: shift.is_real(),
            true_gap: shift.true_gap,
            outcome: outcome(record).to_owned(),
            delay_d: received.map(|at| at.since(shift.born).days()),
            events: events(record, &names),
        }
    }
}

fn outcome(record: &Record) -> &'static str {
    match &record.arrival {
        Some(arrival) if arrival.received.is_some() => "received",
        Some(arrival) if arrival.lost.is_some() => "lost",
        _ if record.copies() == 0 => "unseen",
        _ => "in_flight",
    }
}
