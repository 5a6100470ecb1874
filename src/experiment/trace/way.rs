//! The way of one shift through one structure, from what was recorded of it.

use super::copy::{others, to_owner};
use super::pursuit::pursue;
use super::raw::RawStep;
use crate::ids::TeamId;
use crate::metrics::{Arrival, Record, TeamOrigin};
use crate::results::{Deed, Holder, Way, WayEnd};
use crate::simulation::{self, InitiativeEnd, InitiativeOutcome};
use crate::time::{Duration, SimTime};

/// What everything is called.
pub(in crate::experiment) struct Names<'a> {
    pub teams: &'a [TeamOrigin],
    pub channels: Vec<String>,
    pub capabilities: Vec<String>,
}

impl Names<'_> {
    pub fn team(&self, team: TeamId) -> String {
        self.teams.get(team.index()).map_or_else(|| format!("{team:?}"), |team| team.name.clone())
    }

    pub fn channel(&self, channel: u16) -> String {
        self.channels.get(usize::from(channel)).cloned().unwrap_or_default()
    }

    pub fn capability(&self, capability: u16) -> String {
        self.capabilities.get(usize::from(capability)).cloned().unwrap_or_default()
    }

    pub fn holder(&self, holder: simulation::Holder) -> Holder {
        match holder {
            simulation::Holder::Team(team) => Holder::Team(self.team(team)),
            simulation::Holder::Way { from, to } => {
                Holder::Between { from: self.team(from), to: self.team(to) }
            }
            simulation::Holder::Partner => Holder::Partner,
            simulation::Holder::Budget => Holder::Budget,
        }
    }
}

/// The way through a structure in which the shift did not happen.
pub(super) fn absent(structure: &str) -> Way {
    Way {
        structure: structure.to_owned(),
        owner: None,
        true_gap: 0.0,
        steps: Vec::new(),
        end: WayEnd::Absent,
        sensed_d: None,
        received_d: None,
        concluded_d: None,
        hops: 0,
        perceived_gap: None,
        others: Vec::new(),
    }
}

/// The way of a shift that happened; it is followed for so long.
pub(super) fn way(record: &Record, structure: &str, names: &Names<'_>, follow_up: Duration) -> Way {
    let shift = &record.shift;
    let Some(arrival) = &record.arrival else { return absent(structure) };
    let deadline = shift.born + follow_up;
    let journey = &arrival.journey;
    let steps = steps(record, arrival, names, deadline);
    let concluded = record.outcome.filter(|outcome| outcome.result != InitiativeEnd::Unfinished);
    Way {
        structure: structure.to_owned(),
        owner: Some(names.team(shift.owner)),
        true_gap: shift.true_gap,
        steps: steps.into_iter().map(|step| step.since(shift.born)).collect(),
        end: end(arrival, record.outcome.as_ref(), deadline),
        sensed_d: journey.sensed.map(SimTime::days),
        received_d: arrival.received.map(SimTime::days),
        concluded_d: concluded.map(|outcome| outcome.ended.days()),
        hops: u32::from(journey.hops),
        perceived_gap: journey.sensed.map(|_| journey.perceived_gap),
        others: others(record, arrival, names, deadline),
    }
}

fn steps(record: &Record, arrival: &Arrival, names: &Names<'_>, deadline: SimTime) -> Vec<RawStep> {
    let mut course = to_owner(record, arrival, names, deadline);
    let Some(received) = arrival.received else { return course.end(deadline) };
    let team = names.team(record.shift.owner);
    course.done(received, Deed::Received { team, gap: arrival.journey.perceived_gap });
    let Some(outcome) = &record.outcome else { return course.end(received) };
    pursue(record, outcome, names, &mut course);
    course.end(if outcome.result == InitiativeEnd::Declined { deadline } else { outcome.ended })
}

fn end(arrival: &Arrival, outcome: Option<&InitiativeOutcome>, deadline: SimTime) -> WayEnd {
    let in_time = |at: Option<SimTime>| at.is_some_and(|at| at <= deadline);
    if in_time(arrival.received) {
        return match outcome {
            None => WayEnd::Received,
            Some(outcome) if outcome.ended > deadline => WayEnd::UnderWay,
            Some(outcome) => match outcome.result {
                InitiativeEnd::Released { .. } => WayEnd::Released,
                InitiativeEnd::Declined => WayEnd::Declined,
                InitiativeEnd::Unfinished => WayEnd::UnderWay,
            },
        };
    }
    match (arrival.lost, arrival.journey.noticed) {
        _ if in_time(arrival.lost) => WayEnd::Lost,
        (_, noticed) if in_time(noticed) => WayEnd::UnderWay,
        _ => WayEnd::Unseen,
    }
}
