//! Every copy of every shift of the cohort, and every shift of which there was none.

use super::outcomes::{Outcomes, StructureOutcomes};
use crate::ids::TeamId;
use crate::metrics::LoggedInsight;
use crate::results::Insight;
use crate::time::{Duration, SimTime};

impl Outcomes {
    /// A row for every insight that was logged, in the order of shifts.
    pub(super) fn insight_rows(&self) -> Vec<Insight> {
        let mut logged: Vec<(&StructureOutcomes, u32, &LoggedInsight)> = self.insights().collect();
        logged.sort_by_key(|(s, replication, insight)| {
            let shift = &insight.shift;
            (
                &s.name,
                *replication,
                shift.niche,
                shift.born,
                shift.stream,
                shift.ordinal,
                insight.journey.channel,
            )
        });
        logged.into_iter().map(|(s, replication, insight)| self.insight(s, replication, insight)).collect()
    }

    fn insight(&self, s: &StructureOutcomes, replication: u32, insight: &LoggedInsight) -> Insight {
        let (shift, journey) = (&insight.shift, &insight.journey);
        let days = |micros: u64| Duration(micros).days();
        let end = insight.ended();
        let deadline = shift.born + self.scenario.follow_up;
        let until = |at: SimTime| at.min(deadline).since(shift.born).0;
        let (first, own) = journey.noticed_by(deadline);
        let (unseen, said_again) = (first.since(shift.born).0, own.since(first).0);
        let total = until(end.unwrap_or(deadline));
        let queue = total.saturating_sub(unseen + said_again + journey.work + journey.gate + journey.transit);
        // Of what nobody noticed there is no copy.
        let of_copy = |micros: u64| journey.sensed.map(|_| days(micros));
        let channel = s.organisation.channels.get(usize::from(journey.channel));
        Insight {
            structure: s.name.clone(),
            replication,
            niche: shift.niche.0,
            shift: shift.label(),
            copy: journey.sensed.and(channel).map(|channel| channel.name.clone()),
            attribute: shift.attribute,
            owner: owner(s, replication, shift.owner),
            shifted_d: shift.born.days(),
            sensed_d: journey.sensed.map(SimTime::days),
            received_d: insight.received().map(SimTime::days),
            outcome: insight.outcome().to_owned(),
            hops: journey.sensed.map(|_| u32::from(journey.hops)),
            unseen_d: days(unseen),
            said_again_d: of_copy(said_again),
            queue_d: of_copy(queue),
            work_d: of_copy(journey.work),
            gate_d: of_copy(journey.gate),
            transit_d: of_copy(journey.transit),
            true_gap: shift.true_gap,
            perceived_gap: journey.sensed.map(|_| journey.perceived_gap),
        }
    }
}

/// The name of the team that can act: of a team that came to be in one replication, that replication knows it.
fn owner(s: &StructureOutcomes, replication: u32, owner: TeamId) -> String {
    let changed = s.outcomes[replication as usize].names.as_ref();
    let standing = || s.organisation.teams[owner.index()].name.clone();
    changed.map_or_else(standing, |names| names[owner.index()].clone())
}
