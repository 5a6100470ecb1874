//! One replication of one structure, event by event, on one thread.
//!
//! What happens within one instant, in this order:
//!
//! 1. gates open, and what waited at them moves on;
//! 2. everything else, first scheduled first: a need shifts, a contact notices, a piece of work is done (its server
//!    takes the next from the queue before the finished work moves on), a transit ends, a chore arrives.
//!
//! The engine knows no file, no clock but its own, no thread and no average: it keeps its stations' books, exactly, and tells
//! an [`Observer`] what happens.

mod account;
#[cfg(test)]
pub(crate) mod bench;
mod books;
mod calendar;
mod census;
mod commission;
mod gate;
mod initiative;
mod item;
mod items;
mod observer;
mod queue;
mod rules;
mod service;
mod shift;
mod station;
mod stations;

pub(crate) use account::Account;
pub(crate) use books::Books;
pub(crate) use census::{Census, Copies};
pub(crate) use initiative::{InitiativeEnd, InitiativeOutcome};
pub(crate) use items::Journey;
pub(crate) use observer::{Delay, Ending, Holder, LossCause, Observer, Piece, Signal};
pub(crate) use service::Task;
pub(crate) use shift::Shift;

use crate::ids::TeamId;
use crate::market::{Market, Needs, Presences};
use crate::organisation::{Organisation, Router, SharedWays};
use crate::random::RandomKey;
use crate::scenario::{Scenario, StructureSpec};
use crate::time::SimTime;
use calendar::{Calendar, Entry};
use commission::Commissions;
use gate::Gates;
use initiative::Initiatives;
use item::{Kind, Phase};
use items::Items;
use rules::{Adoption, Growth, Portfolio, Rules, Trading, WordOfMouth};
use service::ServiceTimes;
use shift::Shifts;
use stations::Stations;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

/// The moments that a run is measured at.
#[derive(Clone, Debug)]
pub(crate) struct Times {
    pub warm_up: SimTime,
    pub horizon: SimTime,
    pub follow_up: crate::time::Duration,
    /// Moments at which observers look at the whole, ascending, from the warm-up to the horizon.
    pub observation_times: Vec<SimTime>,
}

impl Times {
    /// The times of a scenario, with so many looks between warm-up and horizon.
    pub fn new(scenario: &Scenario, observation_times: u32) -> Self {
        let warm_up = SimTime::START + scenario.warm_up;
        let horizon = SimTime::START + scenario.horizon;
        let step = |i: u32| warm_up.0 + (horizon.0 - warm_up.0) / u64::from(observation_times) * u64::from(i);
        let observation_times = (0..observation_times).map(|i| SimTime(step(i))).collect();
        Self { warm_up, horizon, follow_up: scenario.follow_up, observation_times }
    }

    /// Whether shifts born then are counted: after the warm-up, with time to be followed.
    pub fn in_cohort(&self, born: SimTime) -> bool {
        born >= self.warm_up && born + self.follow_up <= self.horizon
    }
}

/// What a structure is from a moment on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period<'a> {
    pub from: SimTime,
    pub spec: &'a StructureSpec,
    pub organisation: &'a Organisation,
    /// Its ways, which runs of the same organisation share.
    pub ways: Option<&'a SharedWays>,
}

/// A run in progress.
pub(crate) struct Simulation<'a, O> {
    now: SimTime,
    times: &'a Times,
    /// What the structure is, one after the other.
    periods: &'a [Period<'a>],
    spec: &'a StructureSpec,
    random: RandomKey,
    organisation: Cow<'a, Organisation>,
    market: &'a Market,
    rules: Rules,
    growth: Option<Growth>,
    trading: Option<Trading>,
    portfolio: Option<Portfolio>,
    /// Which niches there are, and which are served.
    presence: Presences,
    /// A new authority that takes hold.
    adoption: Option<Adoption>,
    /// Until when a new way is learnt, and how fast people work meanwhile.
    learning: Option<(SimTime, f64)>,
    services: ServiceTimes,
    calendar: Calendar,
    items: Items,
    shifts: Shifts,
    stations: Stations,
    gates: Gates,
    router: Router,
    /// None where nobody mentions anything.
    word_of_mouth: Option<WordOfMouth>,
    needs: Needs,
    initiatives: Initiatives,
    commissions: Commissions,
    /// Which owner has set up which capability.
    set_up: BTreeSet<(TeamId, u16)>,
    copies: Copies,
    /// Room for the channels that notice the shift in hand.
    noticing: Vec<(usize, RandomKey, SimTime)>,
    /// Room for what waits at the next gate that has let all pass.
    at_gate: Vec<u32>,
    observer: O,
}

impl<'a, O: Observer> Simulation<'a, O> {
    /// Sets the stage at time zero: empty queues, the first shift of every niche and the first chores scheduled. There is at
    /// least one period.
    pub fn new(
        periods: &'a [Period<'a>],
        market: &'a Market,
        times: &'a Times,
        random: RandomKey,
        observer: O,
    ) -> Self {
        let Period { spec, organisation, ways, .. } = periods[0];
        let (services, row_of) = ServiceTimes::new(spec, organisation);
        let rules = Rules::new(spec, organisation, market, random);
        let gates = Gates::new(spec, organisation, random);
        let router = Self::router((spec, organisation, ways), &services, &row_of, &gates, &rules);
        let pending = market.niches as usize + organisation.members() as usize;
        let presence = Presences::new(market.niches, market.emerging);
        let stations = Stations::new(spec, organisation, &services, &row_of);
        let mut simulation = Self {
            now: SimTime::START,
            times,
            periods,
            spec,
            random,
            adoption: None,
            learning: None,
            growth: Growth::new(spec, organisation, times.warm_up),
            trading: Trading::new(market, spec, organisation, &presence, times.warm_up),
            portfolio: None,
            presence,
            organisation: Cow::Borrowed(organisation),
            market,
            calendar: Calendar::new(rules.event_rate(market, organisation) / item::KEYS_PER_MICRO, pending),
            rules,
            services,
            items: Items::new(),
            shifts: Shifts::new(market.niches),
            stations,
            gates,
            router,
            word_of_mouth: WordOfMouth::new(spec, organisation, 0, random),
            needs: Needs::new(
                market.reversion(),
                Self::rival_latency(spec, market),
                spec.product == crate::scenario::Product::Shared,
            ),
            initiatives: Initiatives::default(),
            commissions: Commissions::default(),
            set_up: BTreeSet::new(),
            copies: Copies::default(),
            noticing: Vec::new(),
            at_gate: Vec::new(),
            observer,
        };
        simulation.start_streams();
        simulation.start_chores();
        simulation.start_budget();
        simulation.start_reviews();
        simulation.start_portfolio();
        simulation.start_periods();
        simulation
    }

    /// Microseconds by which the rival lags behind needs, in this market and under this structure.
    fn rival_latency(spec: &StructureSpec, market: &Market) -> Option<f64> {
        spec.rival_latency.map(crate::time::Duration::micros).or(market.rival_latency())
    }

    /// The router of an organisation: each link costs the work where it leads to, half its gate's cadence, its transit.
    fn router(
        (spec, organisation, ways): (&StructureSpec, &Organisation, Option<&SharedWays>),
        services: &ServiceTimes,
        row_of: &[u32],
        gates: &Gates,
        rules: &Rules,
    ) -> Router {
        let cost = |(index, link): (usize, &crate::organisation::Link)| {
            let unloaded = services.expected_relay(row_of[link.to.index()])
                + gates.expected_wait(index)
                + rules.expected_transit(link.link_type);
            unloaded as u64
        };
        let costs = organisation.graph.links().iter().enumerate().map(cost).collect();
        Router::new(spec, organisation, costs, ways)
    }

    /// Runs to the horizon; returns the observer, the census of what is left, and the organisation that it has become.
    /// Nothing once somebody asked it to stop.
    pub fn run(mut self, stop: &AtomicBool) -> Option<(O, Census, Cow<'a, Organisation>)> {
        let times = self.times;
        for &observation in &times.observation_times {
            self.run_until(observation, stop)?;
            self.observer.observe(
                Signal::Books(&Books { now: observation, stations: &self.stations, items: &self.items }),
                self.now,
            );
            self.survey(observation);
        }
        self.run_until(self.times.horizon, stop)?;
        self.close_accounts();
        let census = self.close();
        Some((self.observer, census, self.organisation))
    }

    /// Handles every event up to and including this moment; nothing once somebody asked it to stop.
    fn run_until(&mut self, until: SimTime, stop: &AtomicBool) -> Option<()> {
        while self.handle_events(until) {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
        }
        self.now = until;
        Some(())
    }

    /// Handles events up to and including this moment, a good many at most; whether there may be more.
    fn handle_events(&mut self, until: SimTime) -> bool {
        /// So many take a few milliseconds: nobody waits for them, and looking at the flag costs nothing beside them.
        const AT_ONCE: u32 = 1 << 16;
        let last = item::last_key(until);
        for _ in 0..AT_ONCE {
            let Some((key, id)) = self.calendar.pop(self.items.entries(), last) else { return false };
            self.now = item::time_of(key);
            let kind = self.items[id].kind;
            if self.calendar.is_wide() {
                self.look_ahead();
            }
            // Nine of ten events: worth a branch of its own.
            if kind == Kind::Work { self.finish_work(id) } else { self.other_event(id, kind) }
        }
        true
    }

    /// Asks the memory for what the next events will need: the third's item, the second's station and, where it comes to its
    /// owner, what it says, and the first's next piece of work.
    #[inline]
    fn look_ahead(&self) {
        let [first, second, third] = self.calendar.soon();
        let items = &self.items;
        items.prefetch(third);
        let item = &items[second];
        items.prefetch(item.next());
        self.stations.prefetch(item.team);
        if let Some(shift) = item.shift_ahead() {
            items.prefetch_content(second);
            self.shifts.prefetch(shift);
        }
        items.prefetch(self.stations[items[first].team].first());
    }

    /// What is rarer than the end of a piece of work.
    #[inline(never)]
    fn other_event(&mut self, id: u32, kind: Kind) {
        match kind {
            Kind::Work => unreachable!("handled where it was popped"),
            Kind::Transit => self.arrive(id),
            Kind::Told => self.hear(id),
            Kind::Contact => self.sense(id),
            Kind::Spreader => self.meet(id),
            Kind::Stream(stream) => self.shift(id, stream),
            Kind::ChoreStream => self.chore_arrives(id),
            Kind::Gate => self.open_gate(id),
            Kind::Committee => self.come_to_approver(id),
            Kind::Partner => self.partner_delivers(id),
            Kind::Train => self.release(id),
            Kind::Timeout => self.time_out(id),
            Kind::Budget => self.renew_budget(id),
            Kind::Review => self.review(id),
            Kind::Found => self.spin_off(id),
            Kind::Portfolio => self.review_portfolio(id),
            Kind::Change => self.transform(id),
            Kind::Learnt => self.learnt(id),
            Kind::Void => self.items.free(id),
            Kind::Free => unreachable!("a free item is never scheduled"),
        }
    }

    /// Schedules an item at a moment.
    #[inline]
    fn schedule(&mut self, id: u32, at: SimTime, phase: Phase) {
        let item = &mut self.items[id];
        let key = item.set_time(at, phase);
        item.set_next(self.calendar.push(id, key));
    }

    /// Frees a copy that has ended and, with the last copy of it, its shift.
    fn end_copy(&mut self, id: u32) {
        let shift = self.items[id].shift();
        self.items.free(id);
        self.shifts.drop_copy(shift);
    }

    /// How an insight has fared so far.
    #[inline]
    fn journey(&self, id: u32) -> Journey {
        self.items.journey(id, self.shifts.noticed(self.items[id].shift()))
    }

    /// Loses a copy; the last one of a shift that nobody received makes it undelivered.
    fn lose(&mut self, id: u32, cause: LossCause) {
        self.copies.lost += 1;
        let journey = self.journey(id);
        let place = self.items[id].shift();
        let shift = &self.shifts[place];
        self.observer.observe(
            Signal::CopyEnded { shift, journey: &journey, ending: Ending::Lost(self.now, cause) },
            self.now,
        );
        if shift.copies == 1 && !self.shifts.is_received(place) {
            self.observer
                .observe(Signal::Undelivered { shift, journey: &journey, lost: Some(self.now) }, self.now);
        }
        self.end_copy(id);
    }

    /// What is left at the horizon: every shift still on its way is undelivered, every team's queue is counted.
    fn close(&mut self) -> Census {
        let mut latest: Vec<u32> = vec![0; self.shifts.len()];
        for id in self.items.travelling() {
            let known = &mut latest[self.items[id].shift() as usize];
            let further = |a: u32, b: u32| {
                let of = |id: u32| (self.items[id].steps(), std::cmp::Reverse(self.items[id].random));
                of(a) > of(b)
            };
            if *known == 0 || further(id, *known) {
                *known = id;
            }
        }
        for (index, shift) in self.shifts.living() {
            if !self.shifts.is_received(index) {
                let id = latest[index as usize];
                let noticed = self.shifts.noticed(index);
                let journey = match id {
                    0 => Journey { noticed, ..Journey::default() },
                    _ => self.items.journey(id, noticed),
                };
                self.observer.observe(Signal::Undelivered { shift, journey: &journey, lost: None }, self.now);
            }
        }
        for id in self.items.travelling() {
            let shift = &self.shifts[self.items[id].shift()];
            let journey = self.items.journey(id, self.shifts.noticed(self.items[id].shift()));
            self.observer
                .observe(Signal::CopyEnded { shift, journey: &journey, ending: Ending::InFlight }, self.now);
        }
        self.close_initiatives();
        let mut copies = self.copies;
        copies.in_flight = self.items.sensed_and_travelling();
        let leaving = |team| self.growth.as_ref().map_or(0, |growth| growth.attrition.leaving(team));
        self.stations.census(&self.organisation, &self.items, self.now, leaving, copies)
    }

    #[inline]
    fn members(&self, team: TeamId) -> u32 {
        self.organisation.teams[team.index()].members
    }
}
