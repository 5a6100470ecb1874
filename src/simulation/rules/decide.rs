//! From insight to release, step 6: the owner weighs what it heard, and starts at once what lies within its authority.

use crate::ids::{NicheId, TeamId};
use crate::market::Stream;
use crate::random::{Purpose, RandomKey};
use crate::scenario::{ActionSpec, CapabilitySpec, FollowTo, StructureSpec};
use crate::simulation::initiative::{Common, Initiative, InitiativeEnd, InitiativeOutcome, Progress};
use crate::simulation::item::{Item, Phase};
use crate::simulation::service::Task;
use crate::simulation::{Observer, Shift, Signal, Simulation};
use crate::statistics::Shape;
use crate::time::SimTime;

/// Tells the luck of an initiative from that of the insights of its shift.
const INITIATIVE: u64 = u64::MAX;

/// The policies of acting, made ready for the loop.
pub(in crate::simulation) struct Action {
    pub spec: ActionSpec,
    /// In the order of their names.
    pub capabilities: Vec<CapabilitySpec>,
    /// What each needs in turn.
    pub needs: Vec<Vec<usize>>,
    pub committees: RandomKey,
}

impl Action {
    /// None where insights are followed no further than their owner.
    pub fn new(spec: &StructureSpec, random: RandomKey) -> Option<Self> {
        (spec.follow_to == FollowTo::Released).then(|| Self {
            spec: spec.action.clone(),
            capabilities: spec.capabilities.values().cloned().collect(),
            needs: needs(spec),
            committees: random.named("committee"),
        })
    }

    /// What an initiative costs: lognormal around the mean, the same in every structure.
    fn cost(&self, random: RandomKey) -> f64 {
        let (mean, cv) = (self.spec.cost, self.spec.cost_cv);
        if mean <= 0.0 || cv <= 0.0 {
            return mean;
        }
        crate::random::sample(&Shape::lognormal_by_mean(mean, cv), random.draw(Purpose::Cost, 0))
    }

    /// What a team so many steps above the owner may spend.
    pub fn authority(&self, steps: usize) -> f64 {
        self.spec.authority_at(steps)
    }
}

/// For each capability the places of those that it needs in turn.
fn needs(spec: &StructureSpec) -> Vec<Vec<usize>> {
    let place = |name: &String| spec.capabilities.keys().position(|known| known == name);
    spec.capabilities.values().map(|capability| capability.needs.iter().filter_map(place).collect()).collect()
}

impl<O: Observer> Simulation<'_, O> {
    /// The owner takes up an initiative: the item of the insight becomes that of the initiative.
    pub(in crate::simulation) fn take_up(&mut self, id: u32) {
        let Some(action) = &self.rules.action else { return };
        let (content, shift_id) = (*self.items.content(id), self.items[id].shift());
        let shift = &self.shifts[shift_id];
        let random = shift.random().child(INITIATIVE);
        let owner = self.items[id].owner();
        let common = (self.needs.is_shared() && shift.stream == Stream::Common).then_some(shift.ordinal);
        if common.is_some_and(|ordinal| self.initiatives.common(owner, ordinal).is_some()) {
            return self.follow(id, owner, common.unwrap_or_default());
        }
        let gap = content.gap * self.part_of_niches(shift);
        let initiative = Initiative {
            shift: shift_id,
            owner,
            random,
            gap,
            product: content.product,
            cost: action.cost(random),
            common,
            progress: Progress::Deciding,
            received: self.now,
            decided: None,
            approved: None,
            levels: 0,
            asked: 0,
            agreed: 0,
            round: 0,
            parts_left: 0,
            items: 1,
        };
        let initiative = self.initiatives.add(initiative);
        let shift = &self.shifts[shift_id];
        self.observer.observe(Signal::TakenUp { initiative, owner, shift }, self.now);
        self.items[id].become_initiative(initiative, random.key());
        if self.takes_time(owner, Task::Decide) {
            self.join(id, owner, Task::Decide);
        } else {
            self.decide(id);
        }
    }

    /// By how much of what one niche shows a shared product is moved: by the part of the revenue that comes from those who
    /// want it – all that a common shift reaches, or one. (The least squared gap over niches, weighted by what they pay; where
    /// nobody pays, all weigh the same.)
    fn part_of_niches(&self, shift: &Shift) -> f64 {
        if !self.needs.is_shared() {
            return 1.0;
        }
        let is_common = shift.stream == Stream::Common;
        let wants = |niche: &NicheId| {
            *niche == shift.niche || (is_common && self.market.hits(shift.telling_key, *niche))
        };
        let of_revenue = self.trading.as_ref().and_then(|trading| trading.part_from(wants));
        of_revenue.unwrap_or(match is_common {
            true => self.market.common_reach(),
            false => 1.0 / f64::from(self.market.niches),
        })
    }

    /// One initiative answers a common shift for all niches of a shared product: others wait for it, or have what it came
    /// to.
    fn follow(&mut self, id: u32, owner: TeamId, ordinal: u64) {
        let shift = self.items[id].shift();
        self.items.free(id);
        let now = self.now;
        match self.initiatives.common(owner, ordinal) {
            Some(Common::UnderWay { followers }) => followers.push((shift, now)),
            Some(Common::Ended(result)) => {
                let result = *result;
                self.end_follower(shift, now, None, result);
            }
            None => {}
        }
    }

    /// A shift that waited for another's initiative has what it came to.
    fn end_follower(
        &mut self,
        shift: u32,
        received: SimTime,
        of: Option<(u32, &Initiative)>,
        result: InitiativeEnd,
    ) {
        let (place, of) = of.unzip();
        let later = |at: Option<SimTime>| at.map(|at| at.max(received));
        let result = if matches!(result, InitiativeEnd::Released { .. }) {
            InitiativeEnd::Released { worth: 0.0 }
        } else {
            result
        };
        let is_released = result != InitiativeEnd::Declined;
        let pursuit = InitiativeOutcome {
            initiative: place,
            received,
            decided: of.map_or(Some(received), |initiative| later(initiative.decided)),
            approved: of.map_or(is_released.then_some(received), |initiative| later(initiative.approved)),
            ended: self.now,
            result,
            is_good: true,
            cost: 0.0,
            asked: 0,
            leads: false,
        };
        self.observer
            .observe(Signal::InitiativeEnded { shift: &self.shifts[shift], outcome: &pursuit }, self.now);
        if result != InitiativeEnd::Unfinished {
            self.shifts.drop_copy(shift);
        }
    }

    /// At the horizon: initiatives under way, and who waits for them, are unfinished.
    pub(in crate::simulation) fn close_initiatives(&mut self) {
        for place in self.initiatives.living_places() {
            let initiative = self.initiatives[place];
            let is_good = self.is_good(place);
            let pursuit = initiative.pursuit(place, self.now, InitiativeEnd::Unfinished, is_good);
            self.observer.observe(
                Signal::InitiativeEnded { shift: &self.shifts[initiative.shift], outcome: &pursuit },
                self.now,
            );
            for (shift, received) in self.initiatives.followers(&initiative) {
                self.end_follower(shift, received, Some((place, &initiative)), InitiativeEnd::Unfinished);
            }
        }
    }

    /// The owner has weighed an initiative: it declines, starts or asks for approval.
    pub(in crate::simulation) fn decide(&mut self, id: u32) {
        let Some(action) = &self.rules.action else { return };
        let place = self.items[id].initiative();
        let initiative = &self.initiatives[place];
        let (owner, cost, gap) = (initiative.owner, initiative.cost, initiative.gap);
        let value = self.market.gap_value();
        let served = if self.needs.is_shared() { f64::from(self.market.niches) } else { 1.0 };
        let is_worth_it = value <= 0.0 || served * value * gap * gap >= cost;
        let levels = self.levels_to_ask(owner, cost);
        let timeout = action.spec.timeout;
        let initiative = &mut self.initiatives[place];
        initiative.decided = Some(self.now);
        initiative.levels = levels;
        if !is_worth_it {
            self.drop_initiative_item(id);
            return self.end_initiative(place, InitiativeEnd::Declined);
        }
        if levels == 0 {
            self.drop_initiative_item(id);
            return self.grant(place);
        }
        initiative.progress = Progress::Asking;
        if let Some(timeout) = timeout {
            initiative.items += 1;
            let event = self.items.add(Item::timeout(place));
            self.schedule(event, self.now + timeout, Phase::Rest);
        }
        self.items[id].come_back(owner);
        self.ask_next(id);
    }

    /// Whether the release, as things stand, would be worth its cost: what superiors try to judge.
    pub(super) fn is_good(&self, place: u32) -> bool {
        self.is_worth_its_cost(place, self.worth_of(place))
    }

    /// Whether a release of this worth pays for its initiative. That of a false alarm never does.
    fn is_worth_its_cost(&self, place: u32, worth: f64) -> bool {
        let initiative = &self.initiatives[place];
        let is_real = self.shifts[initiative.shift].is_real();
        is_real && (self.market.gap_value() <= 0.0 || worth >= initiative.cost)
    }

    /// What the release would be worth now: the squared gap that it closes, in money.
    pub(in crate::simulation) fn worth_of(&self, place: u32) -> f64 {
        let initiative = &self.initiatives[place];
        let shift = &self.shifts[initiative.shift];
        if !self.market.has_needs() {
            return 0.0;
        }
        let closed = |niche: NicheId| {
            let (need, product) = self.needs.at(niche, shift.attribute, self.now);
            let (before, after) = (need - product, need - initiative.product - initiative.gap);
            before * before - after * after
        };
        let closed = match self.needs.is_shared() {
            true => (0..self.market.niches).map(|niche| closed(NicheId(niche))).sum(),
            false => closed(shift.niche),
        };
        self.market.gap_value() * closed
    }

    /// Superiors to ask: all up to the first with authority for the cost, or to the top.
    pub(super) fn levels_to_ask(&self, owner: TeamId, cost: f64) -> u16 {
        let Some(action) = &self.rules.action else { return 0 };
        let old_way = self
            .adoption
            .as_ref()
            .filter(|adoption| !adoption.has_reached(&self.organisation.teams[owner.index()].name, self.now));
        let authority = |steps| match old_way {
            Some(adoption) => adoption.authority_before(steps),
            None => action.authority(steps),
        };
        if authority(0) >= cost {
            return 0;
        }
        let superiors = std::iter::successors(self.superior(owner), |team| self.superior(*team));
        let mut levels = 0;
        for (step, _) in superiors.enumerate() {
            levels += 1;
            if authority(step + 1) >= cost {
                break;
            }
        }
        levels
    }

    /// The next superior who is somebody.
    pub(in crate::simulation) fn superior(&self, team: TeamId) -> Option<TeamId> {
        let mut above = self.organisation.teams[team.index()].parent;
        while let Some(team) = above {
            if self.members(team) > 0 {
                return Some(team);
            }
            above = self.organisation.teams[team.index()].parent;
        }
        None
    }

    /// An item that stood for an initiative is done with.
    pub(in crate::simulation) fn drop_initiative_item(&mut self, id: u32) {
        let place = self.items[id].initiative();
        self.items.free(id);
        self.initiatives.drop_item(place);
    }

    /// An initiative ends: observers are told, and its shift is forgotten with its last copy.
    pub(in crate::simulation) fn end_initiative(&mut self, place: u32, result: InitiativeEnd) {
        let initiative = self.initiatives[place];
        let is_good = match result {
            InitiativeEnd::Released { worth } => self.is_worth_its_cost(place, worth),
            InitiativeEnd::Declined | InitiativeEnd::Unfinished => self.is_good(place),
        };
        let pursuit = initiative.pursuit(place, self.now, result, is_good);
        self.observer.observe(
            Signal::InitiativeEnded { shift: &self.shifts[initiative.shift], outcome: &pursuit },
            self.now,
        );
        let followers = self.initiatives.followers(&initiative);
        self.initiatives.end(place, result);
        self.shifts.drop_copy(initiative.shift);
        for (shift, received) in followers {
            self.end_follower(shift, received, Some((place, &initiative)), result);
        }
    }
}

impl Initiative {
    /// The initiative as observers are told of it.
    pub fn pursuit(
        &self,
        place: u32,
        ended: SimTime,
        result: InitiativeEnd,
        is_good: bool,
    ) -> InitiativeOutcome {
        InitiativeOutcome {
            initiative: Some(place),
            received: self.received,
            decided: self.decided,
            approved: self.approved,
            ended,
            result,
            is_good,
            cost: self.cost,
            asked: self.asked,
            leads: true,
        }
    }
}

#[cfg(test)]
mod tests;
