//! Flow, steps 3 and 4: an insight goes from team to team until it reaches its owner.
//!
//! On each link, in this order: triage, loss, return, gate, what happens to the content, transit. A link without any
//! of these costs nothing but the step.

use crate::ids::{LinkId, TeamId};
use crate::market::Market;
use crate::organisation::Graph;
use crate::random::{Draw, Purpose, RandomKey, sample};
use crate::scenario::{LinkPolicy, LinkType};
use crate::simulation::calendar::Entry;
use crate::simulation::item::{Item, Kind, Phase};
use crate::simulation::service::Task;
use crate::simulation::{Delay, Holder, LossCause, Observer, Piece, Shift, Signal, Simulation};
use crate::statistics::{Shape, normal_quantile};
use crate::time::SimTime;

/// The policy of one type of link, made ready for the loop.
pub(in crate::simulation) struct Relay {
    /// Whether anything at all happens on the link besides the step.
    is_plain: bool,
    triage: Option<Triage>,
    loss: f64,
    return_chance: f64,
    urgent_mark: f64,
    has_gate: bool,
    reads_reports: bool,
    retention: f64,
    noise: f64,
    flip: f64,
    transit: Shape,
}

/// Judging by appeal and worth, with error; the best of a share pass.
#[derive(Clone, Copy, Debug)]
struct Triage {
    appeal_weight: f64,
    worth_weight: f64,
    noise: f64,
    /// By how much a false alarm scores lower, before judgement errs.
    contrast: f64,
    /// Standardises the noisy score.
    scale: f64,
    mark: f64,
}

/// The mark that a standard normal score must reach for a share `pass` to pass.
pub(crate) fn passing_mark(pass: f64) -> f64 {
    normal_quantile(1.0 - pass)
}

impl Triage {
    /// Weights such that the score b·appeal + (1−b)·worth, and then its noisy version, have variance one.
    fn new(policy: &LinkPolicy, market: &Market) -> Self {
        let bonus = policy.sales_bonus;
        let rest = 1.0 - bonus;
        let spread = libm::sqrt(bonus * bonus + rest * rest + 2.0 * market.correlation() * bonus * rest);
        Self {
            appeal_weight: bonus / spread,
            worth_weight: rest / spread,
            noise: policy.judgement_noise,
            // Both appeal and worth look lower by the same distance, and the weights b and 1 − b sum to one.
            contrast: market.alarm_contrast() / spread,
            scale: 1.0 / libm::sqrt(1.0 + policy.judgement_noise * policy.judgement_noise),
            mark: passing_mark(policy.pass_share),
        }
    }

    /// How a shift looks to a judge: standard normal where it is real.
    fn score(&self, market: &Market, shift: &Shift, draw: Draw) -> f64 {
        let telling = market.telling(shift.telling_key);
        let shown = self.appeal_weight * telling.appeal + self.worth_weight * telling.worth;
        let score = if shift.is_real() { shown } else { shown - self.contrast };
        let noise = if self.noise > 0.0 { self.noise * draw.normal() } else { 0.0 };
        (score + noise) * self.scale
    }
}

impl Relay {
    pub fn new(policy: &LinkPolicy, market: &Market) -> Self {
        let judges = policy.pass_share < 1.0 || policy.urgent_share > 0.0;
        let transit = policy.transit.work();
        let mut relay = Self {
            is_plain: false,
            triage: judges.then(|| Triage::new(policy, market)),
            loss: policy.loss,
            return_chance: policy.return_chance,
            urgent_mark: passing_mark(policy.urgent_share),
            has_gate: !policy.gate.is_empty(),
            reads_reports: policy.batch_fixed.is_some(),
            retention: policy.retention,
            noise: policy.noise,
            flip: policy.flip,
            transit,
        };
        relay.is_plain = relay.triage.is_none()
            && relay.loss <= 0.0
            && relay.return_chance <= 0.0
            && !relay.has_gate
            && !relay.changes_content()
            && relay.transit.is_zero();
        relay
    }

    fn changes_content(&self) -> bool {
        self.retention < 1.0 || self.noise > 0.0 || self.flip > 0.0
    }

    pub fn loss(&self) -> f64 {
        self.loss
    }

    pub fn expected_transit(&self) -> f64 {
        self.transit.mean()
    }
}

/// What an insight does next.
pub(super) enum Step {
    /// It has come to a team.
    At(TeamId),
    /// It waits, travels or has ended.
    Done,
}

impl<O: Observer> Simulation<'_, O> {
    /// A team has done its part: the insight leaves it, and goes on until a team has work with it.
    #[inline]
    pub(in crate::simulation) fn travel(&mut self, id: u32) {
        while let Step::At(team) = self.leave(id) {
            self.observer.observe(Signal::Passed { copy: id, to: Holder::Team(team) }, self.now);
            let item = &mut self.items[id];
            if team == item.owner() {
                return self.reach_owner(id);
            }
            item.team = team;
            if self.takes_time(team, Task::Relay) {
                return self.join_at_once(id, team, Task::Relay);
            }
        }
    }

    /// Takes the next link towards the owner.
    #[inline]
    pub(super) fn forward(&mut self, id: u32) -> Step {
        if !self.router.follows_reporting_line() {
            return self.forward_by_search(id);
        }
        let item = &mut self.items[id];
        let (team, owner) = (item.team, item.owner());
        let (link, to) = self.router.on_reporting_line(team, owner, item.turning_depth_mut());
        let link_type = Graph::report_type(link);
        if self.rules.on(link_type).is_plain {
            item.step();
            self.observer.observe(Signal::Relayed(link), self.now);
            return Step::At(to);
        }
        self.judge(id, link, link_type, to)
    }

    #[inline(never)]
    fn forward_by_search(&mut self, id: u32) -> Step {
        if self.router.gossips() {
            self.begin_to_tell(id);
            return Step::Done;
        }
        let (team, owner) = (self.items[id].team, self.items[id].owner());
        let Some(link) = self.router.by_search(&self.organisation, team, owner) else {
            self.lose(id, LossCause::NoWay);
            return Step::Done;
        };
        let crate::organisation::Link { to, link_type, .. } = self.organisation.graph.links()[link.index()];
        if self.rules.on(link_type).is_plain {
            let item = &mut self.items[id];
            item.step();
            self.observer.observe(Signal::Relayed(link), self.now);
            return Step::At(to);
        }
        self.judge(id, link, link_type, to)
    }

    /// Triage, loss and return: whether the insight leaves at all.
    #[inline(never)]
    pub(super) fn judge(&mut self, id: u32, link: LinkId, link_type: LinkType, to: TeamId) -> Step {
        let relay = &self.rules.relay[link_type as usize];
        let item = &self.items[id];
        let draw = |purpose| item.draw(purpose);
        let mut urgent = false;
        if let Some(triage) = &relay.triage {
            let shift = &self.shifts[item.shift()];
            let score = triage.score(self.market, shift, draw(Purpose::JudgementNoise));
            urgent = score >= relay.urgent_mark;
            let mark = triage.mark;
            self.observer.observe(Signal::Judged { copy: id, to, score, mark, urgent }, self.now);
            if score < mark {
                self.lose(id, LossCause::Triage);
                return Step::Done;
            }
        }
        if relay.loss > 0.0 && draw(Purpose::Loss).chance(relay.loss) {
            self.lose(id, LossCause::Forgotten);
            return Step::Done;
        }
        if relay.return_chance > 0.0
            && let Some(back) = self.items.content(id).came_from
            && draw(Purpose::Return).chance(relay.return_chance)
        {
            return self.send_back(id, back);
        }
        if relay.has_gate && !urgent {
            return self.wait_at_gate(id, link, to);
        }
        self.cross(id, link, link_type, to)
    }

    /// The insight goes back to the team it came from, to be relayed once more.
    fn send_back(&mut self, id: u32, back: TeamId) -> Step {
        self.observer.observe(Signal::SentBack { copy: id, to: back }, self.now);
        let owner = self.items[id].owner();
        let turning_depth = self.turning_depth(back, owner);
        self.items.content_mut(id).came_from = None;
        let item = &mut self.items[id];
        item.step();
        *item.turning_depth_mut() = turning_depth;
        Step::At(back)
    }

    /// The insight stands in line at the link's gate; the first in line schedules its opening.
    fn wait_at_gate(&mut self, id: u32, link: LinkId, to: TeamId) -> Step {
        let now = self.now;
        let Some(gate) = self.gates.on(link) else {
            let link_type = self.organisation.graph.links()[link.index()].link_type;
            return self.cross(id, link, link_type, to);
        };
        let opening = gate.next_opening(now);
        let is_first = gate.waiting.is_empty();
        gate.waiting.push(id);
        let from = self.items[id].team;
        self.observer.observe(Signal::Passed { copy: id, to: Holder::Way { from, to } }, now);
        self.observer.observe(Signal::Delayed { copy: id, by: Delay::Gate, until: opening }, now);
        self.items.content_mut(id).gate += self.items[id].counted(now, opening);
        if is_first {
            let event = self.items.add(Item::gate(link));
            self.schedule(event, opening, Phase::Gates);
        }
        Step::Done
    }

    /// A gate opens: all who wait go on, as one report where reports are read as a whole.
    pub(in crate::simulation) fn open_gate(&mut self, event: u32) {
        let link = self.items[event].link();
        self.items.free(event);
        let Some(gate) = self.gates.on(link) else { return };
        let mut waiting = std::mem::replace(&mut gate.waiting, std::mem::take(&mut self.at_gate));
        let link = (link, self.organisation.graph.links()[link.index()]);
        if self.rules.on(link.1.link_type).reads_reports {
            self.send_report(&waiting, link);
        } else {
            for id in &waiting {
                if let Step::At(team) = self.cross(*id, link.0, link.1.link_type, link.1.to) {
                    self.come_to(*id, team);
                }
            }
        }
        waiting.clear();
        self.at_gate = waiting;
    }

    /// The insight goes over the link: its content suffers, and it may be some time on the way.
    fn cross(&mut self, id: u32, link: LinkId, link_type: LinkType, to: TeamId) -> Step {
        self.observer.observe(Signal::Relayed(link), self.now);
        self.alter(id, link_type);
        let relay = &self.rules.relay[link_type as usize];
        let item = &mut self.items[id];
        let step = u64::from(item.steps());
        item.step();
        if relay.return_chance > 0.0 {
            let from = item.team;
            self.items.content_mut(id).came_from = Some(from);
        }
        if relay.transit.is_zero() {
            return Step::At(to);
        }
        let draw = RandomKey::from_key(self.items[id].random).draw(Purpose::Transit, step);
        let arrival = SimTime(self.now.0 + sample(&relay.transit, draw) as u64);
        let item = &mut self.items[id];
        let counted = item.counted(self.now, arrival);
        item.kind = Kind::Transit;
        let from = std::mem::replace(&mut item.team, to);
        self.observer.observe(Signal::Passed { copy: id, to: Holder::Way { from, to } }, self.now);
        self.observer.observe(Signal::Delayed { copy: id, by: Delay::Transit, until: arrival }, self.now);
        self.items.content_mut(id).transit += counted;
        self.schedule(id, arrival, Phase::Rest);
        Step::Done
    }

    /// Retention, noise and flip on one link.
    pub(super) fn alter(&mut self, id: u32, link_type: LinkType) {
        let relay = &self.rules.relay[link_type as usize];
        if !relay.changes_content() {
            return;
        }
        let item = &self.items[id];
        let draw = |purpose| item.draw(purpose);
        let noise = if relay.noise > 0.0 { relay.noise * draw(Purpose::RelayNoise).normal() } else { 0.0 };
        let flips = relay.flip > 0.0 && draw(Purpose::Flip).chance(relay.flip);
        let content = self.items.content_mut(id);
        let before = content.gap;
        content.gap = relay.retention * content.gap + noise;
        if flips {
            content.gap = -content.gap;
        }
        let after = content.gap;
        self.observer.observe(Signal::Altered { copy: id, before, after }, self.now);
    }

    /// A transit ends.
    pub(in crate::simulation) fn arrive(&mut self, id: u32) {
        self.items[id].kind = Kind::Work;
        let team = self.items[id].team;
        self.come_to(id, team);
    }

    /// An insight comes to a team from outside the chain of steps.
    pub(super) fn come_to(&mut self, id: u32, team: TeamId) {
        self.observer.observe(Signal::Passed { copy: id, to: Holder::Team(team) }, self.now);
        if team == self.items[id].owner() {
            return self.reach_owner(id);
        }
        self.items[id].team = team;
        if self.takes_time(team, Task::Relay) { self.join(id, team, Task::Relay) } else { self.travel(id) }
    }

    /// Binds what waited at a gate into one report for its reader.
    fn send_report(&mut self, insights: &[u32], (link, ends): (LinkId, crate::organisation::Link)) {
        let Some((&first, _)) = insights.split_first() else { return };
        let before = self.stations[ends.to].present;
        for (place, &id) in insights.iter().enumerate() {
            self.observer.observe(Signal::Relayed(link), self.now);
            self.observer.observe(Signal::Passed { copy: id, to: Holder::Team(ends.to) }, self.now);
            self.alter(id, ends.link_type);
            let item = &mut self.items[id];
            item.step();
            item.team = ends.to;
            item.set_next(insights.get(place + 1).copied().unwrap_or(0));
            self.items.content_mut(id).came_from = None;
            let joined =
                Signal::Joined { piece: Piece::Copy(id), team: ends.to, task: Task::ReportFixed, before };
            self.observer.observe(joined, self.now);
        }
        let random = RandomKey::from_key(self.items[first].random).named("report").key();
        let steps = self.items[first].steps();
        let report = self.items.add(Item::report(first, ends.to, random, steps));
        if self.members(ends.to) == 0 {
            return self.finish_reading(report);
        }
        self.join(report, ends.to, Task::ReportFixed);
    }

    /// λ + a·n: the fixed part of reading a report and each of its items.
    pub(in crate::simulation) fn reading_length(&self, id: u32, row: u32, draw: Draw) -> f64 {
        let fixed = self.services.draw(row, Task::ReportFixed, draw);
        let item = |insight: u32| {
            self.services.draw(row, Task::ReportItem, self.items[insight].draw(Purpose::Reading))
        };
        fixed + self.contents_of_report(id).map(item).sum::<f64>()
    }

    /// Every insight in a report is worked on while the report is read.
    pub(in crate::simulation) fn count_reading(&mut self, id: u32, until: SimTime) {
        let mut insight = self.items[id].first_insight();
        while insight != 0 {
            let item = &mut self.items[insight];
            item.count_work(self.now, until);
            insight = item.next();
        }
    }

    /// A report has been read: each insight in it comes to its reader, who has the work with it that anybody would have.
    #[inline(never)]
    pub(in crate::simulation) fn finish_reading(&mut self, id: u32) {
        let insights: Vec<u32> = self.contents_of_report(id).collect();
        let reader = self.items[id].team;
        self.items.free(id);
        for insight in insights {
            self.come_to(insight, reader);
        }
    }
}

#[cfg(test)]
mod tests;
