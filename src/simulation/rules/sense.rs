//! Flow, step 1: channels notice shifts.
//!
//! A channel's contacts with a niche are a stationary renewal process, the same whoever watches; each contact notices
//! each unseen shift with the channel's acuity. Contacts are drawn only where a shift waits for one.

use super::carry_over::Fate;
use crate::ids::{NicheId, TeamId};
use crate::market::{Market, Presence, Stream};
use crate::organisation::{Channel, ChannelHolder, Organisation};
use crate::random::{Purpose, RandomKey, residual, sample};
use crate::simulation::item::{Item, Kind, Phase};
use crate::simulation::items::Content;
use crate::simulation::service::Task;
use crate::simulation::{Journey, Observer, Shift, Signal, Simulation};
use crate::statistics::Shape;
use crate::time::SimTime;

/// One channel, made ready for the loop.
pub(in crate::simulation) struct Sense {
    holder: ChannelHolder,
    is_open: bool,
    /// Whether it sees past the enterprise customer to the niches behind.
    sees_past: bool,
    /// Tells the channel's insights apart; from its name.
    address: u64,
    interval: Shape,
    acuity: f64,
    noise: f64,
    alarm_interval: Option<f64>,
    contacts: RandomKey,
    /// For each niche the contact in hand; empty where contact is permanent.
    clocks: Vec<Clock>,
}

/// One contact of a renewal process: its ordinal and moment.
#[derive(Clone, Copy, Debug, Default)]
struct Clock {
    ordinal: u32,
    at: f64,
}

impl Sense {
    pub fn all(organisation: &Organisation, market: &Market, random: RandomKey) -> Vec<Self> {
        let sense = |channel: &Channel| {
            let contacts = random.named("contact").named(&channel.name);
            let interval = channel.spec.contact_interval.cadence();
            let first = |niche| {
                let draw = contacts.child(u64::from(niche)).draw(Purpose::ContactPhase, 0);
                Clock { ordinal: 0, at: residual(&interval, draw) }
            };
            let clocks =
                if interval.is_zero() { Vec::new() } else { (0..market.niches).map(first).collect() };
            Self {
                holder: channel.holder,
                is_open: channel.is_open,
                sees_past: channel.spec.sees == crate::scenario::Sees::EndCustomer,
                address: RandomKey::new(0, 0).named(&channel.name).key(),
                acuity: channel.spec.acuity,
                noise: channel.spec.noise,
                alarm_interval: channel
                    .spec
                    .false_alarm_interval
                    .filter(|_| channel.is_open)
                    .map(crate::time::Duration::micros),
                clocks,
                interval,
                contacts,
            }
        };
        organisation.channels.iter().map(sense).collect()
    }

    /// The moment at which a contact notices a shift that shows from `from` on; none before the horizon.
    fn notices_at(
        &mut self,
        niche: NicheId,
        from: SimTime,
        random: RandomKey,
        horizon: SimTime,
    ) -> Option<SimTime> {
        if !self.is_open {
            return None;
        }
        if self.clocks.is_empty() {
            return (from <= horizon).then_some(from);
        }
        let contacts = self.contacts.child(u64::from(niche.0));
        let mut clock = self.clocks[niche.index()];
        while clock.at < from.0 as f64 {
            clock = self.following(contacts, clock);
        }
        self.clocks[niche.index()] = clock;
        let mut tries = 0;
        while clock.at <= horizon.0 as f64 {
            if self.acuity >= 1.0 || random.draw(Purpose::Notice, tries).chance(self.acuity) {
                return Some(SimTime(clock.at as u64).max(from));
            }
            tries += 1;
            clock = self.following(contacts, clock);
        }
        None
    }

    /// The contact after one; `contacts` is the address of those with its niche.
    fn following(&self, contacts: RandomKey, clock: Clock) -> Clock {
        let ordinal = clock.ordinal + 1;
        let draw = contacts.draw(Purpose::Contact, u64::from(ordinal));
        // An interval of a distribution may round to nothing: time still has to pass.
        Clock { ordinal, at: clock.at + sample(&self.interval, draw).max(1.0) }
    }
}

impl<O: Observer> Simulation<'_, O> {
    /// Sends out a copy of a shift for every channel that will notice it before the horizon.
    pub(in crate::simulation) fn notice(&mut self, shift: &mut Shift) {
        let insights = shift.random();
        let delay = self.market.access_delay(shift.niche, insights);
        let shows = |sense: &Sense| if sense.sees_past { self.now } else { self.now + delay };
        let organisation = &self.organisation;
        let is_met = |sense: &Sense| {
            let holder = match sense.holder {
                ChannelHolder::Touchpoint => organisation.ownership.touchpoint(shift.niche),
                ChannelHolder::Owner => shift.owner,
            };
            organisation.teams[holder.index()].members > 0
        };
        let mut noticing = std::mem::take(&mut self.noticing);
        // Nobody has contact with niches that were given up.
        let met = if self.presence.of(shift.niche) == Presence::Left { 0 } else { self.rules.sense.len() };
        for (channel, sense) in self.rules.sense[..met].iter_mut().enumerate() {
            // A post that nobody holds meets nobody.
            if !is_met(sense) {
                continue;
            }
            let random = insights.child(sense.address);
            let from = shows(sense);
            let at = sense.notices_at(shift.niche, from, random, self.times.horizon);
            noticing.extend(at.map(|at| (channel, random, at)));
        }
        shift.copies = noticing.len() as u16;
        if shift.copies == 0 {
            self.observer
                .observe(Signal::Undelivered { shift, journey: &Journey::default(), lost: None }, self.now);
        } else {
            let id = self.shifts.add(*shift);
            for (channel, random, at) in noticing.drain(..) {
                self.send_copy(shift, id, (channel, random), at);
            }
        }
        self.noticing = noticing;
    }

    /// When a channel will notice a shift that it has not noticed so far, with the key of the insight; none before the
    /// horizon.
    pub(super) fn next_contact(&mut self, shift: &Shift, channel: usize) -> Option<(RandomKey, SimTime)> {
        let insights = shift.random();
        let delay = self.market.access_delay(shift.niche, insights);
        let sense = &mut self.rules.sense[channel];
        let random = insights.child(sense.address);
        let shows = if sense.sees_past { shift.born } else { shift.born + delay };
        let at = sense.notices_at(shift.niche, shows.max(self.now), random, self.times.horizon)?;
        Some((random, at))
    }

    pub(super) fn send_copy(
        &mut self,
        shift: &Shift,
        shift_id: u32,
        (channel, random): (usize, RandomKey),
        at: SimTime,
    ) {
        let team = self.holder(shift, channel);
        let turning_depth = self.turning_depth(team, shift.owner);
        let about = (shift_id, shift.owner, shift.born + self.times.follow_up);
        let id = self.items.add(Item::contact(about, team, turning_depth, random.key()));
        *self.items.content_mut(id) = Content { channel: channel as u16, ..Content::default() };
        if at == self.now {
            self.sense(id);
        } else {
            self.schedule(id, at, Phase::Rest);
        }
    }

    pub(super) fn holder(&self, shift: &Shift, channel: usize) -> TeamId {
        match self.rules.sense[channel].holder {
            ChannelHolder::Touchpoint => self.organisation.ownership.touchpoint(shift.niche),
            ChannelHolder::Owner => shift.owner,
        }
    }

    /// Where the way of an insight turns, for structures that follow the reporting line.
    #[inline]
    pub(in crate::simulation) fn turning_depth(&self, from: TeamId, owner: TeamId) -> u16 {
        if self.router.follows_reporting_line() { self.router.meeting_depth(from, owner) } else { 0 }
    }

    /// A contact notices, and the insight sets out.
    pub(in crate::simulation) fn sense(&mut self, id: u32) {
        self.copies.sensed += 1;
        let item = &mut self.items[id];
        item.kind = Kind::Work;
        let (team, owner, shift) = (item.team, item.owner(), item.shift());
        self.shifts.notice(shift, self.now);
        if self.market.has_needs() {
            self.take_down(id);
        }
        let content = self.items.content_mut(id);
        content.sensed = Some(self.now);
        let (channel, gap) = (content.channel, content.gap);
        let shift = &self.shifts[shift];
        self.observer.observe(Signal::Noticed { copy: id, team, shift, channel, gap }, self.now);
        if team == owner {
            self.reach_owner(id);
        } else if self.takes_time(team, Task::Sense) {
            self.join(id, team, Task::Sense);
        } else {
            self.travel(id);
        }
    }

    /// The insight takes down the gap as it is now, with noise.
    fn take_down(&mut self, id: u32) {
        let shift = &self.shifts[self.items[id].shift()];
        let (niche, attribute, real, told) = (shift.niche, shift.attribute, shift.is_real(), shift.random());
        let (need, product) = self.needs.at(niche, attribute, self.now);
        let content = self.items.content_mut(id);
        let sense = &self.rules.sense[usize::from(content.channel)];
        let shows = if sense.sees_past { 1.0 } else { self.market.access_retention(niche) };
        content.gap = if real { shows * (need - product) } else { 0.0 };
        content.product = product;
        let noise = sense.noise;
        if !sense.sees_past {
            content.gap += self.market.hearsay(niche, told);
        }
        if noise > 0.0 {
            let draw = RandomKey::from_key(self.items[id].random).draw(Purpose::SensingNoise, 0);
            self.items.content_mut(id).gap += noise * draw.normal();
        }
    }

    /// Schedules the false alarms that single channels raise.
    pub(in crate::simulation) fn start_channel_alarms(&mut self) {
        (0..self.rules.sense.len()).for_each(|channel| self.start_alarms_of(channel));
    }

    fn start_alarms_of(&mut self, channel: usize) {
        if self.rules.sense[channel].alarm_interval.is_none() {
            return;
        }
        for niche in 0..self.market.niches {
            let id = self.items.add(Item::alarms(NicheId(niche), channel));
            self.schedule_alarm(id, 0);
        }
    }

    /// False alarms of channels that are still open go on, those of new ones begin.
    pub(super) fn follow_channel_alarms(&mut self) {
        let mut known = vec![false; self.rules.sense.len()];
        for id in self.of_fate(Fate::FollowsChannel) {
            let channel = self.items[id].channel();
            if self.rules.sense[channel].alarm_interval.is_some() {
                known[channel] = true;
            } else {
                self.items[id].kind = Kind::Void;
            }
        }
        for channel in (0..known.len()).filter(|channel| !known[*channel]) {
            self.start_alarms_of(channel);
        }
    }

    fn alarm_key(&self, niche: NicheId, channel: usize, ordinal: u64) -> RandomKey {
        self.market.random(Stream::ChannelAlarm, niche, ordinal).child(self.rules.sense[channel].address)
    }

    fn schedule_alarm(&mut self, id: u32, ordinal: u64) {
        let item = &mut self.items[id];
        let (niche, channel) = (item.niche(), item.channel());
        item.set_ordinal(ordinal);
        let random = self.alarm_key(niche, channel, ordinal);
        let interval = self.rules.sense[channel].alarm_interval.unwrap_or(f64::INFINITY);
        let wait = random.draw(Purpose::Interval, 0).exponential() * interval;
        let at = self.now.0 as f64 + wait;
        if at < 4.6e18 {
            self.schedule(id, SimTime(at as u64), Phase::Rest);
        }
    }

    /// A channel raises a false alarm: an insight that says nothing and costs as much as any other.
    pub(in crate::simulation) fn channel_alarm(&mut self, id: u32) {
        let item = &self.items[id];
        let (niche, channel, ordinal) = (item.niche(), item.channel(), item.ordinal());
        let random = self.alarm_key(niche, channel, ordinal);
        self.schedule_alarm(id, ordinal + 1);
        if !matches!(self.presence.of(niche), Presence::Served | Presence::Unserved) {
            return;
        }
        let attribute = self.market.attribute(random);
        let owner = self.organisation.ownership.owner(niche, attribute);
        let mut shift = Shift::new(Stream::ChannelAlarm, niche, ordinal, attribute, owner, self.now, random);
        shift.copies = 1;
        self.observer.observe(Signal::Shifted(&shift), self.now);
        let shift_id = self.shifts.add(shift);
        let insight = random.child(self.rules.sense[channel].address);
        self.send_copy(&shift, shift_id, (channel, insight), self.now);
    }
}

#[cfg(test)]
mod tests;
