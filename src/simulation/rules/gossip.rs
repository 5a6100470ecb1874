//! Flow, step 4, the route `gossip`: who knows of a shift meets a neighbour at random, again and again, and tells it.
//!
//! Meetings of one team are a Poisson process; each is with one of its links, all equally likely, and what is told goes
//! over that link like any insight. Word that the owner has heard is taken to spread at once: then nobody tells on.
//!
//! On a complete graph of n teams, where k know, the next hears at the rate k(n−k)/(n−1) and the owner is among the n−k others
//! with probability (n−k)/(n−1): it hears after Σ 1/k = H(n−1) mean intervals, on average.

use super::relay::Step;
use crate::ids::{LinkId, TeamId};
use crate::random::{Purpose, RandomKey};
use crate::simulation::item::{Kind, Phase};
use crate::simulation::{Delay, Ending, LossCause, Observer, Signal, Simulation};
use crate::time::SimTime;

impl<O: Observer> Simulation<'_, O> {
    /// A team has done its part with an insight: it keeps it, and tells others, unless it does so already.
    pub(super) fn begin_to_tell(&mut self, id: u32) {
        let (shift, team) = (self.items[id].shift(), self.items[id].team);
        if !self.shifts.add_spreader(shift, team) {
            return self.end_known(id);
        }
        self.items[id].become_spreader();
        self.schedule_meeting(id);
    }

    fn schedule_meeting(&mut self, id: u32) {
        let item = &self.items[id];
        let draw = RandomKey::from_key(item.random).draw(Purpose::Meeting, u64::from(item.meetings()));
        let at = SimTime(self.now.0 + (draw.exponential() * self.rules.meeting_interval) as u64);
        let waits = item.counted(self.now, at);
        self.items.content_mut(id).transit += waits;
        self.observer.observe(Signal::Delayed { copy: id, by: Delay::Meeting, until: at }, self.now);
        self.schedule(id, at, Phase::Rest);
    }

    /// A team that knows meets another.
    pub(in crate::simulation) fn meet(&mut self, id: u32) {
        let item = self.items[id];
        let (shift, team) = (item.shift(), item.team);
        if team == item.owner() {
            // It has become the owner since.
            self.items[id].kind = Kind::Work;
            return self.reach_owner(id);
        }
        if self.shifts.is_received(shift) {
            return self.end_known(id);
        }
        if item.is_past_deadline(self.now) {
            return self.lose(id, LossCause::Untold);
        }
        let draw = RandomKey::from_key(item.random).draw(Purpose::Neighbour, u64::from(item.meetings()));
        self.items[id].count_meeting();
        let neighbours = self.router.neighbours(&self.organisation, team);
        let met = neighbours.get(draw.below(neighbours.len() as u32) as usize).copied();
        if let Some((link, to)) = met.filter(|(_, to)| !self.shifts.is_told_by(shift, *to)) {
            self.tell(id, link, to);
        }
        self.schedule_meeting(id);
    }

    /// A copy sets out to a neighbour.
    fn tell(&mut self, id: u32, link: LinkId, to: TeamId) {
        let spreader = self.items[id];
        let Some(copies) = self.shifts[spreader.shift()].copies.checked_add(1) else { return };
        self.shifts[spreader.shift()].copies = copies;
        self.copies.told += 1;
        let random = RandomKey::from_key(spreader.random).child(u64::from(spreader.meetings())).key();
        let copy = self.items.add(spreader.told_by_spreader(random));
        *self.items.content_mut(copy) = *self.items.content(id);
        self.observer.observe(Signal::Copied { copy: id, twin: copy }, self.now);
        let link_type = self.organisation.graph.links()[link.index()].link_type;
        if let Step::At(team) = self.judge(copy, link, link_type, to) {
            self.come_to(copy, team);
        }
    }

    /// A copy ends where it is known already.
    pub(super) fn end_known(&mut self, id: u32) {
        self.copies.confirmed += 1;
        let (journey, shift) = (self.journey(id), self.items[id].shift());
        // This was the last copy, and its holder told a team that had already passed it on: the shift is lost.
        if self.shifts[shift].copies == 1 && !self.shifts.is_received(shift) {
            self.observer.observe(
                Signal::Undelivered { shift: &self.shifts[shift], journey: &journey, lost: Some(self.now) },
                self.now,
            );
        }
        self.observer.observe(
            Signal::CopyEnded {
                shift: &self.shifts[shift],
                journey: &journey,
                ending: Ending::Known(self.now),
            },
            self.now,
        );
        self.end_copy(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, HOUR, Run, at};

    fn gossiping(levels: u32, base: &str) -> Run {
        let gossip = "route = \"gossip\"\nmeeting_interval = \"10h\"";
        let mut run = Bench::chain(levels).base(gossip).base(base).start();
        run.shifts(&[8]);
        run.until(8);
        run
    }

    /// The first who tells, and when it meets somebody.
    fn spreader(run: &Run) -> (u32, SimTime) {
        let id = run.items.of_kind(|kind| kind == Kind::Spreader)[0];
        (id, run.items[id].time())
    }

    #[test]
    fn who_knows_tells_at_its_first_meeting_and_tells_on_until_the_owner_knows() {
        let mut run = gossiping(2, "");
        let (id, meeting) = spreader(&run);
        let draw = RandomKey::from_key(run.items[id].random).draw(Purpose::Meeting, 0);
        assert_eq!(meeting, SimTime(at(8).0 + (draw.exponential() * (10 * HOUR) as f64) as u64));
        run.until_moment(meeting);
        assert_eq!((run.when("copied"), run.when("received")), (vec![meeting], vec![meeting]));
        let journey = run.observer.journeys[0];
        assert_eq!((journey.transit, journey.hops, journey.told), (meeting.0 - at(8).0, 1, 0));
        let (_, next) = spreader(&run);
        run.until(1000);
        assert_eq!(run.when("ended"), [meeting, next]);
        assert_eq!((run.copies.told, run.copies.received, run.copies.confirmed), (1, 1, 1));
        assert_eq!(run.shifts.living().count(), 0);
    }

    #[test]
    fn what_is_forgotten_on_the_way_is_told_again_until_it_is_too_late() {
        let mut run = gossiping(2, "links.reports_up.loss = 1.0");
        run.until(1000);
        // Every meeting until 808 h is in vain, and after it the teller forgets it too.
        assert_eq!(run.copies.lost, run.copies.told + 1);
        let lost = run.when("undelivered");
        assert!(lost.len() == 1 && lost[0] > at(808) && run.copies.told > 40, "{lost:?}");
        assert_eq!(run.when("ended").last(), lost.first());
    }

    #[test]
    fn who_tells_already_is_told_nothing() {
        // Once the middle one tells, the lowest has nobody to tell it to.
        let mut run = gossiping(3, "");
        run.until(1000);
        assert_eq!((run.copies.told, run.when("received").len()), (2, 1));
        assert_eq!(run.told("relayed").iter().filter(|line| line.ends_with("t2 to t1")).count(), 1);
    }
}
