//! The organisation changes itself: at each review busy teams hire, idle ones shrink, and a team that would outgrow two
//! pizzas grows on, splits, or pulls a service. People, work and what is owned go to one side or the other, and nothing
//! is lost or doubled.

use super::leave::Attrition;
use super::transition::Reassignment;
use crate::ids::TeamId;
use crate::organisation::{Domain, Graph, Organisation, Reorganisation};
use crate::scenario::{GrowthSpec, StructureSpec};
use crate::simulation::item::{Item, Kind, Phase};
use crate::simulation::{Observer, Shift, Signal, Simulation};
use crate::time::{Duration, SimTime};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What the engine keeps between reviews.
pub(in crate::simulation) struct Growth {
    pub(super) spec: GrowthSpec,
    review: Duration,
    /// Microseconds booked by each team since the last review.
    pub busy: Vec<u64>,
    last: SimTime,
    /// Whether the warm-up is over.
    watches: bool,
    /// Capabilities of their own that teams have pulled from a platform instead.
    pub(super) pulled: BTreeSet<(TeamId, u16)>,
    /// Until when the halves of a split settle.
    settling: BTreeMap<TeamId, SimTime>,
    /// Resignations and vacancies.
    pub attrition: Attrition,
}

impl Growth {
    /// None where nothing ever changes.
    pub fn new(spec: &StructureSpec, organisation: &Organisation, warm_up: SimTime) -> Option<Self> {
        spec.growth.review.map(|review| Self {
            spec: spec.growth.clone(),
            review,
            busy: vec![0; organisation.teams.len()],
            last: warm_up,
            watches: false,
            pulled: BTreeSet::new(),
            settling: BTreeMap::new(),
            attrition: Attrition::default(),
        })
    }

    /// The last review.
    pub fn last(&self) -> SimTime {
        self.last
    }

    /// Takes over what was there before a structure became another: pulled services that somebody still offers and who
    /// settles, where a team has an heir, and everybody who has resigned or will come.
    pub(super) fn inherit(
        &mut self,
        old: Self,
        reassignment: &mut Reassignment,
        are_others: bool,
        is_offered: impl Fn(usize) -> bool,
    ) {
        let heir = |team| reassignment.heir(team);
        let pulled = old.pulled.into_iter().filter(|(_, service)| is_offered(usize::from(*service)));
        self.pulled = pulled.filter_map(|(team, service)| Some((heir(team)?, service))).collect();
        let settling = old.settling.into_iter().filter_map(|(team, until)| Some((heir(team)?, until)));
        self.settling = settling.collect();
        (self.last, self.watches) = (old.last, old.watches);
        for (team, busy) in old.busy.into_iter().enumerate() {
            if let Some(heir) = heir(TeamId::from_index(team)) {
                self.busy[heir.index()] = busy;
            }
        }
        self.attrition = old.attrition;
        if are_others {
            self.attrition.move_vacancies(|team| reassignment.next(team));
        }
    }

    /// Whether a team has this capability delivered though it was its own.
    pub fn is_pulled(&self, owner: TeamId, capability: usize) -> bool {
        self.pulled.contains(&(owner, capability as u16))
    }
}

impl<O: Observer> Simulation<'_, O> {
    /// Schedules the first review: at the end of the warm-up, or at the change that brought reviews, it begins to watch.
    pub(in crate::simulation) fn start_reviews(&mut self) {
        if let Some(growth) = &self.growth {
            let due = if growth.watches { growth.last + growth.review } else { growth.last };
            // The remaining events of this instant come first.
            let soonest = self.now + Duration(u64::from(self.now > SimTime::START));
            let event = self.items.add(Item::review());
            self.schedule(event, due.max(soonest), Phase::Gates);
        }
    }

    /// A review: who is busy hires, who would outgrow two pizzas does as it is told to.
    pub(in crate::simulation) fn review(&mut self, event: u32) {
        if let Some(growth) = self.growth.as_mut().filter(|growth| !growth.watches) {
            // What was done before the warm-up ended is no reason to hire.
            growth.watches = true;
            growth.busy.fill(0);
            let next = self.now + growth.review;
            return self.schedule(event, next, Phase::Gates);
        }
        self.let_go_and_hire();
        let changes = self.changes_wanted();
        let Some(growth) = &self.growth else { return };
        let next = self.now + growth.review;
        let settled = growth.settling.values().any(|until| *until <= self.now);
        if !changes.is_empty() || settled {
            self.reorganise(&changes);
        }
        if let Some(growth) = &mut self.growth {
            growth.last = self.now;
            growth.busy = vec![0; self.organisation.teams.len()];
        }
        self.schedule(event, next, Phase::Gates);
    }

    /// Makes the changed organisation the one that is lived in. Changes that would leave some team nothing but meetings
    /// are not made; false then.
    pub(super) fn reorganise(&mut self, changes: &[Reorganisation]) -> bool {
        let Ok(mut next) = self.organisation.changed(self.spec, changes) else { return false };
        let before = self.organisation.teams.len();
        self.begin_settling(changes, before, &mut next);
        self.live_in(next, before);
        let (mut new, mut closing) = (before, Vec::new());
        for change in changes {
            match change {
                Reorganisation::Members { team, by } => self.stations[*team].change_people(*by),
                // Who goes was not free any more.
                Reorganisation::Leave { .. } => {}
                Reorganisation::Split { team, members, domain, founds } => {
                    if *founds {
                        self.observer.observe(Signal::SpunOff(*team), self.now);
                    } else {
                        self.observer.observe(Signal::Split(*team), self.now);
                    }
                    self.part_ways(*team, TeamId::from_index(new), *members, domain);
                    new += 1;
                }
                Reorganisation::Platform { team, members, capability } => {
                    self.pulls(*team, *capability);
                    self.part_ways(*team, TeamId::from_index(new), *members, &Domain::default());
                    new += 1;
                }
                Reorganisation::Close { team, seats, .. } => closing.push((*team, seats)),
            }
        }
        self.begin_in_new_teams(before, new);
        self.find_ways_anew();
        for (team, seats) in closing {
            self.hand_over_all(team);
            self.disband(team, seats);
        }
        self.put_all_to_work();
        true
    }

    /// An organisation with the teams that there were and new ones after them: nobody is in the new ones yet.
    fn live_in(&mut self, next: Organisation, before: usize) {
        let (services, rows) = (&mut self.services, &next.teams);
        let rows: Vec<u32> = rows.iter().map(|team| services.place(self.spec, team)).collect();
        self.organisation = Cow::Owned(next);
        if let Some(growth) = &mut self.growth {
            growth.busy.resize(self.organisation.teams.len(), 0);
        }
        self.change_pay();
        self.observer.observe(Signal::Reorganised(&self.organisation), self.now);
        self.gates.grow(self.spec, &self.organisation, self.random, before);
        self.renumber_gates(before);
        self.stations.grow(&self.services, &rows);
        self.find_routes_anew(&rows);
    }

    /// Insights find their way through the organisation as it is now; `rows` are the services of its teams.
    pub(super) fn find_routes_anew(&mut self, rows: &[u32]) {
        let changed = (self.spec, &*self.organisation, None);
        self.router = Self::router(changed, &self.services, rows, &self.gates, &self.rules);
        if let Some(word) = &mut self.word_of_mouth {
            word.forget();
        }
    }

    /// Managers who came with new teams, from `managers` on, begin, and the chores of all new teams.
    fn begin_in_new_teams(&mut self, before: usize, managers: usize) {
        for team in (managers..self.organisation.teams.len()).map(TeamId::from_index) {
            let members = self.members(team) as i32;
            self.stations[team].change_people(members);
        }
        for team in (before..self.organisation.teams.len()).map(TeamId::from_index) {
            self.start_chores_of(team);
        }
    }

    /// Whoever is free takes what waits, team by team.
    pub(super) fn put_all_to_work(&mut self) {
        for team in (0..self.organisation.teams.len()).map(TeamId::from_index) {
            self.put_to_work(team);
        }
    }

    /// Both halves of a split work more slowly until they have settled, and everybody while a new way is learnt.
    pub(super) fn begin_settling(
        &mut self,
        changes: &[Reorganisation],
        before: usize,
        next: &mut Organisation,
    ) {
        if let Some((_, speed)) = self.learning.filter(|(until, _)| *until > self.now) {
            next.teams.iter_mut().for_each(|team| team.focus *= speed);
        }
        let Some(growth) = &mut self.growth else { return };
        let until = self.now + growth.spec.settling;
        let splits = changes.iter().filter_map(|change| match change {
            Reorganisation::Split { team, .. } | Reorganisation::Platform { team, .. } => Some(*team),
            Reorganisation::Members { .. } | Reorganisation::Leave { .. } | Reorganisation::Close { .. } => {
                None
            }
        });
        for (place, team) in splits.enumerate() {
            growth.settling.insert(team, until);
            growth.settling.insert(TeamId::from_index(before + place), until);
        }
        growth.settling.retain(|_, until| *until > self.now);
        for team in growth.settling.keys() {
            next.teams[team.index()].focus *= growth.spec.settling_speed;
        }
    }

    /// Lateral links stand behind the reports: with more teams their numbers, and those of their gates, move up.
    fn renumber_gates(&mut self, before: usize) {
        let after = self.organisation.teams.len();
        for item in self.items.entries().iter_mut().filter(|item| item.kind == Kind::Gate) {
            item.set_link(Graph::renumbered(item.link(), before, after));
        }
    }

    /// Insights on their way look for their owner anew: from where they are, over the links that there are.
    pub(super) fn find_ways_anew(&mut self) {
        for id in self.items.travelling().collect::<Vec<_>>() {
            let shift = self.items[id].shift();
            let Shift { stream, ordinal, niche, attribute, .. } = self.shifts[shift];
            let owner = self.owner_of((stream, ordinal), niche, attribute);
            self.shifts[shift].owner = owner;
            if self.items[id].kind == Kind::Contact {
                // Who meets the niche now will notice.
                let channel = usize::from(self.items.content(id).channel);
                self.items[id].team = self.holder(&self.shifts[shift], channel);
            }
            let turning_depth = self.turning_depth(self.items[id].team, owner);
            let item = &mut self.items[id];
            item.set_owner(owner);
            if item.kind != Kind::Spreader {
                *item.turning_depth_mut() = turning_depth;
            }
        }
    }

    /// Whoever is free takes what waits.
    fn put_to_work(&mut self, team: TeamId) {
        if !self.stations[team].is_full() && self.stations[team].has_waiting() {
            self.take_next_while_free(team);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, Run, at};

    /// Four people who own two sides of a need, split at 100 h, and go on hearing of each at its owner.
    const SPLIT: &str = "team_members = 4\nchannels.contact = { contact_interval = \"0d\", at = \"owner\" }\n\
                         growth.review = \"100h\"\ngrowth.hire_above = 0.001\ngrowth.two_pizza = 4\n\
                         growth.when_full = \"split\"\ngrowth.most_members = 4\nreceive_work = { deterministic = \"20h\" }";

    fn splitting(base: &str, moments: &[u64]) -> Run {
        let mut run = Bench::chain(1).market("attributes = 2").base(SPLIT).base(base).start();
        run.shifts(moments);
        run.until(400);
        run
    }

    #[test]
    fn who_would_outgrow_two_pizzas_splits_once_and_no_further_than_what_is_owned() {
        let run = splitting("", &[8, 110, 210]);
        assert_eq!(run.told("split reorganised"), ["100h reorganised 2+2", "100h split t0"]);
        let owned: Vec<Vec<u32>> = (0..2).map(|team| run.organisation.domain(TeamId(team)).owned).collect();
        assert_eq!(owned, [vec![0], vec![1]]);
        assert_eq!(run.when("received"), [at(28), at(130), at(230)]);
    }

    #[test]
    fn both_halves_are_slow_until_they_have_settled() {
        // Half the speed until 150 h, which the review of 200 h finds: what began at 110 h takes 40 h, what begins at 260 h 20 h.
        let run = splitting("growth.settling = \"50h\"\ngrowth.settling_speed = 0.5", &[8, 110, 260]);
        assert_eq!(run.when("received"), [at(28), at(150), at(280)]);
        assert_eq!(run.when("reorganised"), [at(100), at(200)]);
    }

    #[test]
    fn a_change_that_leaves_a_team_nothing_but_meetings_is_not_made() {
        // The link takes 35 h a week: of two people less than half, of one more than the four fifths that it may.
        let bench = Bench::chain(2).base("team_members = 2\nlinks.reports_up.hours = \"35h\"");
        let mut run = bench.start();
        assert!(!run.reorganise(&[Reorganisation::Members { team: TeamId(1), by: -1 }]));
        assert!(run.reorganise(&[Reorganisation::Members { team: TeamId(1), by: 1 }]));
        assert_eq!(run.told("reorganised"), ["0h reorganised 2+3"]);
        assert_eq!(run.stations[TeamId(1)].free, 3);
    }

    #[test]
    fn who_joins_takes_what_waits() {
        let mut run = Bench::chain(1).base("receive_work = { deterministic = \"20h\" }").start();
        run.shifts(&[8, 9]);
        run.until(10);
        run.reorganise(&[Reorganisation::Members { team: TeamId(0), by: 1 }]);
        run.until(100);
        assert_eq!(run.when("received"), [at(28), at(30)]);
    }

    #[test]
    fn reviews_begin_at_the_end_of_the_warm_up_and_come_at_their_interval() {
        let growth = |base: &str| Bench::chain(1).top("warm_up = \"100h\"").base(base).start();
        let mut run = growth("growth.review = \"50h\"");
        let moments = [100, 150, 200].map(|next| {
            let review = run.items.of_kind(|kind| kind == Kind::Review)[0];
            let due = run.items[review].time();
            assert_eq!(due, at(next));
            run.until_moment(due);
            run.growth.as_ref().unwrap().last()
        });
        assert_eq!(moments, [100, 150, 200].map(at));
        assert!(growth("").growth.is_none());
    }
}
