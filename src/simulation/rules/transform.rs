//! The organisation changes itself, step 13: from a date on a structure is another. The same people sit in other teams, under
//! other policies, and take along what they have in hand; what waits goes where it belongs now. Nothing is lost or doubled.

use super::carry_over::{Fate, fate};
use super::transition::{Reassignment, Transition};
use super::{Adoption, Growth, Rules, WordOfMouth};
use crate::ids::TeamId;
use crate::organisation::Organisation;
use crate::scenario::StructureSpec;
use crate::simulation::gate::Gates;
use crate::simulation::initiative::Progress;
use crate::simulation::item::{Item, Kind, Phase};
use crate::simulation::service::ServiceTimes;
use crate::simulation::{Observer, Period, Signal, Simulation};
use std::borrow::Cow;

impl<'a, O: Observer> Simulation<'a, O> {
    /// Schedules the dates at which the structure becomes another.
    pub(in crate::simulation) fn start_periods(&mut self) {
        for (place, period) in self.periods.iter().enumerate().skip(1) {
            let event = self.items.add(Item::change(place));
            // Gates open, and reviews of that moment are held, as things stand; nothing else has happened yet.
            self.schedule(event, period.from, Phase::Rest);
        }
    }

    /// The structure becomes another.
    pub(in crate::simulation) fn transform(&mut self, event: u32) {
        let place = self.items[event].period();
        self.items.free(event);
        let (before, period) = (self.periods[place - 1], self.periods[place]);
        let same_shape = period.organisation.has_shape_of(before.organisation);
        // Where nobody reviews any more, nobody would let them go.
        if !same_shape || period.spec.growth.review.is_none() {
            self.release_leavers();
        }
        let mut next = self.succeeding(&period, same_shape);
        if same_shape {
            self.begin_settling(&[], self.organisation.teams.len(), &mut next);
        }
        let keeps_gates = same_shape && before.spec.links == period.spec.links;
        let offset = if same_shape { 0 } else { self.organisation.teams.len() };
        let mut reassignment = Reassignment::new(&self.organisation, &next, offset);
        let transition = Transition {
            before: self.organisation.teams.len(),
            offset,
            channels: self.organisation.channels.clone(),
            approvals_lapse: offset > 0 || before.spec.action != period.spec.action,
            on_hold: if keeps_gates { Vec::new() } else { self.take_off_gates() },
        };
        if before.spec.action.authority != period.spec.action.authority {
            self.adoption = Adoption::new(before.spec, period.spec, self.now, self.random);
        }
        let growth = self.install(&period, next, offset, keeps_gates);
        self.inherit(growth, &mut reassignment, offset);
        self.seat_people(&reassignment, offset);
        self.restart_streams(before.spec, &reassignment, offset);
        self.carry_over(&mut reassignment, &transition);
        self.begin_to_learn();
        self.put_all_to_work();
    }

    /// The organisation of a period, with the people that there are now.
    fn succeeding(&self, period: &Period<'_>, same_shape: bool) -> Organisation {
        if same_shape {
            return self.organisation.under(period.spec, period.organisation);
        }
        let fitted = period.organisation.with_people(period.spec, self.organisation.members());
        self.organisation.followed_by(&fitted)
    }

    /// The policies and the organisation of a period hold from now on; nobody is in it yet.
    /// Returns what the structure that was knew of its growth.
    fn install(
        &mut self,
        period: &Period<'a>,
        next: Organisation,
        offset: usize,
        keeps_gates: bool,
    ) -> Option<Growth> {
        let known = self.organisation.teams.len();
        self.spec = period.spec;
        self.organisation = Cow::Owned(next);
        self.rules = Rules::new(self.spec, &self.organisation, self.market, self.random);
        let (services, rows) = ServiceTimes::new(self.spec, &self.organisation);
        self.services = services;
        self.stations.regulate(self.spec, &self.services, &rows);
        self.needs.change_rival(Self::rival_latency(self.spec, self.market), self.now);
        let known_so_far = self.word_of_mouth.take().filter(|_| offset == 0);
        let word = WordOfMouth::new(self.spec, &self.organisation, offset, self.random);
        self.word_of_mouth = word.map(|word| word.after(known_so_far));
        // The router weighs gates: they come first.
        if !keeps_gates {
            self.gates = Gates::new(self.spec, &self.organisation, self.random);
        }
        self.find_routes_anew(&rows);
        let reviewed = self.now.max(self.times.warm_up);
        let growth = Growth::new(self.spec, &self.organisation, reviewed);
        let growth = std::mem::replace(&mut self.growth, growth);
        self.change_offer();
        self.observer.observe(Signal::Reorganised(&self.organisation), self.now);
        if offset > 0 {
            self.observer.observe(Signal::Transformed { first: known }, self.now);
        }
        growth
    }

    /// What was pulled and set up, and who will come and go, stays so.
    fn inherit(&mut self, old: Option<Growth>, reassignment: &mut Reassignment, offset: usize) {
        let follow = |(team, capability): &(TeamId, u16)| Some((reassignment.heir(*team)?, *capability));
        self.set_up = self.set_up.iter().filter_map(follow).collect();
        if let (Some(old), Some(growth)) = (old, &mut self.growth) {
            let offers = &self.organisation.offers;
            growth.inherit(old, reassignment, offset > 0, |capability| offers.is_offered(capability));
        }
    }

    /// Everybody goes to their place, with what they have in hand.
    fn seat_people(&mut self, reassignment: &Reassignment, offset: usize) {
        for team in (0..offset).map(TeamId::from_index) {
            self.seat(team, reassignment.of(team));
        }
    }

    /// The people of a team go to these seats, who is at work first.
    pub(super) fn seat(&mut self, team: TeamId, seats: &[TeamId]) {
        let busy = self.in_service(team);
        let free = self.stations.free_people(team);
        self.stations[team].change_people(-(free as i32));
        for (id, &seat) in busy.iter().zip(seats) {
            let until = self.items[*id].time();
            self.items[*id].team = seat;
            self.stations.move_work(team, seat, self.now, Some(until));
            self.tell_of_move(*id, seat);
            self.tell_of_work(*id, seat);
        }
        for &seat in seats.iter().skip(busy.len()) {
            self.stations[seat].change_people(1);
        }
    }

    /// Everybody works more slowly until they have learnt.
    fn begin_to_learn(&mut self) {
        let way = &self.spec.transformation;
        if way.learning > crate::time::Duration::ZERO && way.learning_speed < 1.0 {
            let until = self.now + way.learning;
            self.learning = Some((until, way.learning_speed));
            let event = self.items.add(Item::learnt());
            self.schedule(event, until, Phase::Gates);
            self.reorganise(&[]);
        }
    }

    /// The time to learn is over, unless something newer is learnt meanwhile.
    pub(in crate::simulation) fn learnt(&mut self, event: u32) {
        self.items.free(event);
        if self.learning.is_some_and(|(until, _)| until <= self.now) {
            self.learning = None;
            self.reorganise(&[]);
        }
    }

    /// Streams of the teams and policies that there are now: what is as it was goes on, what is new starts.
    fn restart_streams(&mut self, before: &StructureSpec, reassignment: &Reassignment, offset: usize) {
        let (old, new) = (&before.action, &self.spec.action);
        if (old.budget, old.budget_cycle) != (new.budget, new.budget_cycle) {
            self.void(Kind::Budget);
            self.start_budget();
        }
        if before.growth.review != self.spec.growth.review {
            self.void(Kind::Review);
            self.start_reviews();
        }
        if before.growth.portfolio == self.spec.growth.portfolio {
            self.follow_portfolio(reassignment);
        } else {
            self.void(Kind::Portfolio);
            self.start_portfolio();
        }
        self.follow_chores(reassignment, offset);
        self.follow_channel_alarms();
    }

    /// The investor remembers who has earned too little: the teams of the same name.
    fn follow_portfolio(&mut self, reassignment: &Reassignment) {
        if let Some(portfolio) = &mut self.portfolio {
            portfolio.move_strikes(|team| reassignment.heir(team));
            portfolio.change_terms(&self.spec.growth);
        }
    }

    fn follow_chores(&mut self, reassignment: &Reassignment, offset: usize) {
        let mut started = vec![false; self.organisation.teams.len()];
        for id in self.of_fate(Fate::FollowsTeam) {
            let heir = reassignment.heir(self.items[id].team);
            match heir.filter(|team| self.rules.chore_interval.is_some() && self.members(*team) > 0) {
                Some(team) => {
                    self.items[id].team = team;
                    started[team.index()] = true;
                }
                None => self.items[id].kind = Kind::Void,
            }
        }
        for team in (offset..started.len()).filter(|team| !started[*team]) {
            self.start_chores_of(TeamId::from_index(team));
        }
    }

    /// Insights that wait at gates, each with what it will not wait there now; the gates' openings lapse.
    fn take_off_gates(&mut self) -> Vec<u32> {
        let mut on_hold = Vec::new();
        for event in self.of_fate(Fate::LeavesGate) {
            let opening = self.items[event].time();
            let link = self.items[event].link();
            self.items[event].kind = Kind::Void;
            let waiting =
                self.gates.on(link).map(|gate| std::mem::take(&mut gate.waiting)).unwrap_or_default();
            for &id in &waiting {
                let waits_no_longer = self.items[id].counted(self.now, opening);
                self.items.content_mut(id).gate -= waits_no_longer;
            }
            on_hold.extend(waiting);
        }
        on_hold
    }

    /// Events of a kind that starts anew no longer mean anything.
    fn void(&mut self, kind: Kind) {
        debug_assert_eq!(fate(kind), Fate::StartsAnew);
        let lapsed = self.items.entries().iter_mut().filter(|item| item.kind == kind);
        lapsed.for_each(|item| item.kind = Kind::Void);
    }

    /// An initiative whose approval has lapsed, or whose owner is another now, asks anew for what it still needs.
    pub(super) fn ask_anew(&mut self, id: u32) {
        let place = self.items[id].initiative();
        if self.initiatives[place].progress != Progress::Asking {
            // Nobody waits for the answer.
            return self.drop_initiative_item(id);
        }
        let (owner, cost) = (self.initiatives[place].owner, self.initiatives[place].cost);
        let levels = self.levels_to_ask(owner, cost);
        let initiative = &mut self.initiatives[place];
        (initiative.levels, initiative.asked, initiative.agreed) = (levels, 0, 0);
        self.items[id].come_back(owner);
        if levels == 0 {
            self.drop_initiative_item(id);
            return self.grant(place);
        }
        self.ask_next(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, at, changing};

    #[test]
    fn from_the_date_on_work_takes_what_it_takes_then_and_what_is_in_hand_is_finished_as_it_began() {
        // Begun at 18 h: until 22 h. What comes at 24 h takes an hour.
        let work = Bench::chain(1).base("receive_work = { deterministic = \"4h\" }");
        let run = changing(&work, "receive_work = { deterministic = \"1h\" }", &[18, 24]);
        assert_eq!(run.when("received"), [at(22), at(25)]);
        assert_eq!(run.told("reorganised transformed"), ["20h reorganised 1"], "its teams are the same");
    }

    #[test]
    fn who_learns_is_slow_until_it_has_learnt() {
        // Half the speed from 20 h to 120 h.
        let work = Bench::chain(1).base("receive_work = { deterministic = \"4h\" }");
        let learning = "transformation = { learning = \"100h\", learning_speed = 0.5 }";
        let run = changing(&work, learning, &[18, 24, 119, 200]);
        assert_eq!(run.when("received"), [at(22), at(32), at(127), at(204)]);
        assert!(run.learning.is_none());
    }

    #[test]
    fn a_new_budget_begins_with_its_date() {
        // One of 60 before the change, which leaves 40; then five of 300, which come every hundred hours from 20 h on.
        let funded = Bench::acting().base(
            "action.authority = [1e9]\naction.cost = 60.0\naction.budget = 100.0\naction.budget_cycle = \"100h\"",
        );
        let run = changing(&funded, "action = { budget = 300.0 }", &[8, 9, 30, 31, 32, 33, 34]);
        assert_eq!(run.when("building"), [8, 20, 30, 31, 32, 33, 120].map(at));
        let cycles = run.items.of_kind(|kind| kind == Kind::Budget);
        assert_eq!(cycles.len(), 1, "the old cycle has lapsed");
    }

    #[test]
    fn reviews_and_chores_begin_when_they_are_asked_for_and_end_when_they_are_not() {
        let count = |before: &str, set: &str, kind: Kind| {
            let run = changing(&Bench::chain(1).base(before), set, &[]);
            run.items.of_kind(|known| known == kind).len()
        };
        assert_eq!(count("", "background_share = 0.1", Kind::ChoreStream), 1);
        assert_eq!(count("background_share = 0.1", "background_share = 0.0", Kind::ChoreStream), 0);
        assert_eq!(count("background_share = 0.1", "background_share = 0.2", Kind::ChoreStream), 1);
        assert_eq!(count("", "growth = { review = \"100h\" }", Kind::Review), 1);
        assert_eq!(count("growth.review = \"50h\"", "growth = { review = \"100h\" }", Kind::Review), 1);
    }

    #[test]
    fn teams_that_follow_others_have_their_people_and_the_old_ones_stand_empty() {
        let run = changing(&Bench::chain(2).base("team_members = 3"), "owners = \"leaves\"", &[]);
        assert_eq!(
            run.told("reorganised transformed"),
            ["20h reorganised 0+0+3+3", "20h transformed from t2 on"]
        );
        let free: Vec<u32> = (0..4).map(|team| run.stations[TeamId(team)].free).collect();
        assert_eq!(free, [0, 0, 3, 3]);
    }

    #[test]
    fn owners_whom_the_new_authority_has_not_reached_ask_whom_they_asked_before() {
        let ask = |way: &str| {
            let bench = Bench::chain(2)
                .base("owners = \"leaves\"\nfollow_to = \"released\"\naction.cost = 1.0")
                .base("action.approve_work = { deterministic = \"5h\" }");
            let set = format!("action = {{ authority = [1e9] }}{way}");
            changing(&bench, &set, &[30]).told("handed concluded")
        };
        assert_eq!(ask(""), ["30h concluded n0/0 released"]);
        assert_eq!(
            ask(", transformation = { resistance = 1.0 }"),
            ["30h handed to t0", "35h concluded n0/0 released"]
        );
    }
}
