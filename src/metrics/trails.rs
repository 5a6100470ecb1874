//! Who held the cohort's shifts, for how long: team by team, and on the way between teams. What nobody had noticed
//! counts as unseen. Where somebody had, but the copy that is followed was noticed later, the time between is in nobody's
//! hands: it had to be said again. What was lost or declined stays with whoever lost or declined it, to the end of the follow-up. So the
//! parts sum, to the microsecond, to the restricted mean delay.
//!
//! While several parts of an initiative are built side by side, it is in the hands of whoever delivers the last of them –
//! the critical path –, or, as long as none of this is known, of one who has not delivered yet.

use crate::ids::TeamId;
use crate::organisation::Organisation;
use crate::simulation::{Holder, InitiativeEnd, InitiativeOutcome, Journey, Observer, Shift, Signal, Times};
use crate::time::SimTime;
use std::collections::BTreeMap;

/// In whose hands something was, from when on; in order of time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail(Vec<(SimTime, Holder)>);

impl Trail {
    fn pass(&mut self, to: Holder, now: SimTime) {
        if self.0.last().is_some_and(|(since, _)| *since == now) {
            self.0.pop();
        }
        if self.0.last().is_none_or(|(_, hands)| *hands != to) {
            self.0.push((now, to));
        }
    }

    /// From when on it was in whose hands, in order of time.
    pub fn hands(&self) -> &[(SimTime, Holder)] {
        &self.0
    }

    /// Forgets what was from this moment on.
    fn cut(&mut self, from: SimTime) {
        while self.0.last().is_some_and(|(since, _)| *since >= from) {
            self.0.pop();
        }
    }
}

/// A part of an initiative that is somebody else's work.
#[derive(Clone, Copy, Debug)]
struct Part {
    item: u32,
    of: Holder,
    delivered: Option<SimTime>,
}

/// The trail of an initiative.
#[derive(Clone, Debug, Default)]
pub(crate) struct Course {
    trail: Trail,
    owner: TeamId,
    /// When its parts began to be built, for the last time.
    began: SimTime,
    parts: Vec<Part>,
}

impl Course {
    /// As far as is known while parts are being built: somebody who has not delivered, else the owner.
    fn waits_for(&self) -> Holder {
        let missing = self.parts.iter().find(|part| part.delivered.is_none());
        missing.map_or(Holder::Team(self.owner), |part| part.of)
    }

    /// Its trail as far as it is known.
    pub fn trail(&self) -> &Trail {
        &self.trail
    }

    pub fn take_up(&mut self, owner: TeamId, now: SimTime) {
        self.trail.0.clear();
        self.trail.pass(Holder::Team(owner), now);
    }

    pub fn hand_over(&mut self, to: Holder, now: SimTime) {
        self.trail.pass(to, now);
        self.owner = if let Holder::Team(team) = to { team } else { self.owner };
    }

    pub fn build(&mut self, owner: TeamId, now: SimTime) {
        (self.owner, self.began) = (owner, now);
        self.parts.clear();
        self.trail.pass(Holder::Team(owner), now);
    }

    pub fn request(&mut self, part: u32, of: Holder, now: SimTime) {
        self.parts.retain(|known| known.item != part);
        self.parts.push(Part { item: part, of, delivered: None });
        self.trail.pass(self.waits_for(), now);
    }

    pub fn deliver(&mut self, part: u32, now: SimTime) {
        if let Some(part) = self.parts.iter_mut().find(|known| known.item == part) {
            part.delivered = Some(now);
        }
        self.trail.pass(self.waits_for(), now);
    }

    /// The last part is there: whoever delivered it had the initiative in hand since building began.
    pub fn built(&mut self, last: u32) {
        self.trail.cut(self.began);
        let last = self.parts.iter().find(|part| part.item == last);
        if let Some((part, at)) = last.and_then(|part| Some((part, part.delivered?))) {
            self.trail.pass(part.of, self.began);
            self.trail.pass(Holder::Team(self.owner), at);
        } else {
            self.trail.pass(Holder::Team(self.owner), self.began);
        }
    }
}

/// Microseconds of the cohort's delays by whose hands they were in.
#[derive(Clone, Debug, Default)]
struct Sums {
    unseen: u128,
    said_again: u128,
    teams: Vec<u128>,
    ways: BTreeMap<(TeamId, TeamId), u128>,
    partners: u128,
    budget: u128,
}

impl Sums {
    fn of(&mut self, hands: Holder) -> &mut u128 {
        match hands {
            Holder::Team(team) => {
                if self.teams.len() <= team.index() {
                    self.teams.resize(team.index() + 1, 0);
                }
                &mut self.teams[team.index()]
            }
            Holder::Way { from, to } => self.ways.entry((from, to)).or_insert(0),
            Holder::Partner => &mut self.partners,
            Holder::Budget => &mut self.budget,
        }
    }

    /// Shares out the time between two moments; what was before the trail begins is returned.
    fn share_out(&mut self, trail: &Trail, from: SimTime, until: SimTime) -> u128 {
        let within = |at: SimTime| at.clamp(from, until);
        let ends = trail.0.iter().skip(1).map(|(since, _)| *since).chain([until]);
        for (&(since, hands), end) in trail.0.iter().zip(ends) {
            *self.of(hands) += u128::from(within(end).since(within(since)).0);
        }
        let first = trail.0.first().map_or(until, |(since, _)| *since);
        u128::from(within(first).since(from).0)
    }

    fn total(&self) -> u128 {
        let teams: u128 = self.teams.iter().sum();
        let ways: u128 = self.ways.values().sum();
        self.unseen + self.said_again + teams + ways + self.partners + self.budget
    }
}

/// Watches in whose hands copies and initiatives are.
pub(crate) struct Trails<'a> {
    times: &'a Times,
    copies: Vec<Trail>,
    initiatives: Vec<Course>,
    sums: Sums,
    /// Every team as it stood when it was first there.
    origins: Vec<TeamOrigin>,
}

impl<'a> Trails<'a> {
    pub fn new(times: &'a Times, organisation: &Organisation) -> Self {
        let origins = origins(organisation).collect();
        Self { times, copies: Vec::new(), initiatives: Vec::new(), sums: Sums::default(), origins }
    }

    fn counts(&self, shift: &Shift) -> bool {
        shift.is_real() && self.times.in_cohort(shift.born)
    }

    #[inline(never)]
    fn begin(&mut self, id: u32, team: TeamId, now: SimTime) {
        let trail = self.copy(id);
        trail.0.clear();
        trail.pass(Holder::Team(team), now);
    }

    #[inline(never)]
    fn pass(&mut self, id: u32, to: Holder, now: SimTime) {
        self.copy(id).pass(to, now);
    }

    /// The second of two copies has the history of the first, in the room that it has.
    #[inline(never)]
    fn twin(&mut self, copy: u32, twin: u32) {
        let trail = std::mem::take(self.copy(copy));
        self.copy(twin).0.clone_from(&trail.0);
        *self.copy(copy) = trail;
    }

    /// Room for the trail of a copy.
    fn copy(&mut self, id: u32) -> &mut Trail {
        room(&mut self.copies, id)
    }

    /// Room for the course of an initiative.
    fn course(&mut self, place: u32) -> &mut Course {
        room(&mut self.initiatives, place)
    }

    /// Where the time until the receipt went, or until the follow-up ended.
    fn follow(&mut self, shift: &Shift, journey: &Journey, end: SimTime) {
        if !self.counts(shift) {
            return;
        }
        let until = end.min(shift.born + self.times.follow_up);
        let before = match journey.sensed {
            None => u128::from(until.since(shift.born).0),
            Some(_) => {
                let copy = &self.copies[journey.copy as usize];
                self.sums.share_out(copy, shift.born, until)
            }
        };
        let unseen = u128::from(journey.noticed_by(until).0.since(shift.born).0);
        self.sums.unseen += unseen;
        self.sums.said_again += before - unseen;
    }

    /// Where the time from the receipt to the end of an initiative went, or until the follow-up ended.
    fn follow_up(&mut self, shift: &Shift, outcome: &InitiativeOutcome) {
        if !self.counts(shift) {
            return;
        }
        let deadline = shift.born + self.times.follow_up;
        let end = if outcome.result == InitiativeEnd::Declined { deadline } else { outcome.ended };
        let (from, until) = (outcome.received.min(deadline), end.min(deadline));
        let course = outcome.initiative.map(|place| &self.initiatives[place as usize]);
        let before = match course {
            Some(course) => self.sums.share_out(&course.trail, from, until),
            None => u128::from(until.since(from).0),
        };
        let first = course.and_then(|course| course.trail.0.first()).map(|(_, hands)| *hands);
        *self.sums.of(first.unwrap_or(Holder::Team(shift.owner))) += before;
    }

    /// Time that was counted and has not been found in anybody's hands, or the other way round, in a sentence.
    pub fn breach(&self, restricted: u128, after_receipt: Option<u128>) -> Option<String> {
        let (counted, found) = (restricted + after_receipt.unwrap_or(0), self.sums.total());
        (counted != found).then(|| {
            format!("the cohort's delays come to {counted} µs, {found} µs of them are in somebody's hands")
        })
    }

    /// What was found; with the teams where they are not those that were built.
    pub fn held(self, is_changed: bool) -> TimeByHolder {
        TimeByHolder { sums: self.sums, origins: is_changed.then_some(self.origins) }
    }
}

fn room<T: Clone + Default>(places: &mut Vec<T>, place: u32) -> &mut T {
    let place = place as usize;
    if places.len() <= place {
        places.resize(place + 1, T::default());
    }
    &mut places[place]
}

impl Observer for Trails<'_> {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        match signal {
            Signal::Noticed { copy, team, .. } => self.begin(copy, team, now),
            Signal::Passed { copy, to } => self.pass(copy, to, now),
            Signal::Copied { copy, twin } => self.twin(copy, twin),
            Signal::TakenUp { initiative, owner, .. } => self.course(initiative).take_up(owner, now),
            Signal::HandedOver { initiative, to } => self.course(initiative).hand_over(to, now),
            Signal::BuildStarted { initiative, owner } => self.course(initiative).build(owner, now),
            Signal::PartRequested { initiative, part, of, .. } => {
                self.course(initiative).request(part, of, now);
            }
            Signal::PartDelivered { initiative, part } => self.course(initiative).deliver(part, now),
            Signal::Built { initiative, last } => self.course(initiative).built(last),
            Signal::Reorganised(organisation) => {
                self.origins.extend(origins(organisation).skip(self.origins.len()));
            }
            Signal::Received { shift, journey, .. } => self.follow(shift, journey, now),
            Signal::Undelivered { shift, journey, .. } => {
                self.follow(shift, journey, shift.born + self.times.follow_up);
            }
            Signal::InitiativeEnded { shift, outcome } => self.follow_up(shift, outcome),
            _ => {}
        }
    }
}

/// What a team is called, and what it is on which level – where it stood when it was first there.
#[derive(Clone, Debug)]
pub(crate) struct TeamOrigin {
    pub name: String,
    pub kind: &'static str,
    pub level: usize,
}

/// Every team of an organisation.
pub(crate) fn origins(organisation: &Organisation) -> impl Iterator<Item = TeamOrigin> {
    organisation.teams.iter().map(|team| TeamOrigin {
        name: team.name.clone(),
        kind: team.kind.name(),
        level: team.level,
    })
}

/// Time that nobody, or nobody of the organisation, had in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    Unseen,
    SaidAgain,
    Partners,
    Budget,
}

/// In whose hands the time of one replication's cohort was, in microseconds.
#[derive(Clone, Debug)]
pub(crate) struct TimeByHolder {
    sums: Sums,
    /// The teams, where they are not those of the organisation as it was built.
    origins: Option<Vec<TeamOrigin>>,
}

impl TimeByHolder {
    /// The teams, where they are not those of the organisation as it was built.
    pub fn origins(&self) -> Option<&[TeamOrigin]> {
        self.origins.as_deref()
    }

    /// Time in the hands of teams.
    pub fn by_team(&self) -> impl Iterator<Item = (TeamId, f64)> {
        let places = self.sums.teams.iter().enumerate().filter(|(_, time)| **time > 0);
        places.map(|(place, time)| (TeamId::from_index(place), *time as f64))
    }

    /// Time on the way from one team to another.
    pub fn by_way(&self) -> impl Iterator<Item = ((TeamId, TeamId), f64)> {
        self.sums.ways.iter().map(|(ends, time)| (*ends, *time as f64))
    }

    /// The rest.
    pub fn elsewhere(&self) -> [(Elsewhere, f64); 4] {
        [
            (Elsewhere::Unseen, self.sums.unseen as f64),
            (Elsewhere::SaidAgain, self.sums.said_again as f64),
            (Elsewhere::Partners, self.sums.partners as f64),
            (Elsewhere::Budget, self.sums.budget as f64),
        ]
    }
}

#[cfg(test)]
mod tests;
