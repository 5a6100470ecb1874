//! From insight to release, steps 8 and 9: the owner's own work and the capabilities it needs run side by side, are
//! joined when all are done, may have to be done again, and change the product.

use crate::ids::TeamId;
use crate::random::{Purpose, RandomKey, sample};
use crate::scenario::CapabilityFrom;
use crate::simulation::commission::Commission;
use crate::simulation::initiative::{InitiativeEnd, Progress};
use crate::simulation::item::{Item, Kind, Phase};
use crate::simulation::service::Task;
use crate::simulation::{Holder, Observer, Signal, Simulation};
use crate::time::{Duration, SimTime};

impl<O: Observer> Simulation<'_, O> {
    /// Granted and funded: all parts start.
    pub(in crate::simulation) fn start_building(&mut self, place: u32) {
        let initiative = &mut self.initiatives[place];
        initiative.progress = Progress::Building;
        initiative.approved = Some(self.now);
        self.start_parts(place);
    }

    /// Starts the owner's own part and those of the capabilities that the initiative needs.
    fn start_parts(&mut self, place: u32) {
        let Some(action) = &self.rules.action else { return };
        let random = self.initiatives[place].random;
        let is_needed = |capability: &usize| {
            random.draw(Purpose::Needs, *capability as u64).chance(action.capabilities[*capability].share)
        };
        let needed: Vec<usize> = (0..action.capabilities.len()).filter(is_needed).collect();
        let initiative = &mut self.initiatives[place];
        initiative.parts_left = 1 + needed.len() as u16;
        let owner = initiative.owner;
        self.observer.observe(Signal::BuildStarted { initiative: place, owner }, self.now);
        let own = self.add_part(place, 0, owner);
        for capability in needed {
            let part = self.add_part(place, capability + 1, owner);
            self.start_part(part, capability, owner);
        }
        if self.takes_time(owner, Task::Build) {
            self.join(own, owner, Task::Build);
        } else {
            self.part_done(own);
        }
    }

    fn add_part(&mut self, place: u32, part: usize, owner: TeamId) -> u32 {
        let initiative = &mut self.initiatives[place];
        initiative.items += 1;
        let round = initiative.round;
        // Two pieces of work a round: the part, and fitting it in.
        let steps = round.saturating_mul(2);
        let random = self.part_key(place, part).key();
        self.items.add(Item::part((place, part as u16), owner, random, steps))
    }

    /// A capability is asked for: of own members, of another team, or of a partner.
    pub(super) fn start_part(&mut self, id: u32, capability: usize, owner: TeamId) {
        let Some(action) = &self.rules.action else { return };
        let spec = &action.capabilities[capability];
        if spec.from == CapabilityFrom::Partner {
            let draw = self.items[id].draw(Purpose::Latency);
            let latency = spec.latency.as_ref().map_or(0.0, |latency| sample(&latency.work(), draw));
            self.observer.observe(Signal::FeePaid(spec.fee.unwrap_or(0.0)), self.now);
            self.observer.observe(
                Signal::ServiceRequested { asker: owner, provider: None, capability: capability as u16 },
                self.now,
            );
            self.asks(id, Holder::Partner);
            self.items[id].kind = Kind::Partner;
            return self.schedule(id, SimTime(self.now.0 + latency as u64), Phase::Rest);
        }
        let is_served = spec.from == CapabilityFrom::Handoff || self.is_pulled(owner, capability);
        let offer = self.organisation.offers.provider(capability, owner, &self.organisation.graph);
        let provider = offer.filter(|_| is_served).unwrap_or(owner);
        let needs = action.needs[capability].clone();
        self.items[id].team = provider;
        if provider != owner {
            self.observer.observe(
                Signal::ServiceRequested {
                    asker: owner,
                    provider: Some(provider),
                    capability: capability as u16,
                },
                self.now,
            );
            self.asks(id, Holder::Team(provider));
        }
        if needs.is_empty() {
            return self.serve_part(id, provider);
        }
        self.commission(id, provider, &needs);
    }

    /// Observers are told who has a part of an initiative now; not of what such a part needs in turn.
    fn asks(&mut self, id: u32, of: Holder) {
        let item = &self.items[id];
        let capability = item.capability().unwrap_or_default() as u16;
        if item.commission().is_none() {
            self.observer.observe(
                Signal::PartRequested { initiative: item.initiative(), part: id, of, capability },
                self.now,
            );
        }
    }

    /// What a service needs is asked for on behalf of who delivers it; its own work comes afterwards.
    fn commission(&mut self, id: u32, provider: TeamId, needs: &[usize]) {
        let commission = Commission { part: id, provider, needs_left: needs.len() as u16 };
        let reference = self.commissions.add(commission);
        let (place, random) = (self.items[id].initiative(), RandomKey::from_key(self.items[id].random));
        for &need in needs {
            self.initiatives[place].items += 1;
            let random = random.child(need as u64).key();
            let part = self.items.add(self.items[id].commissioned(reference, need, random));
            self.start_part(part, need, provider);
        }
    }

    /// The team that delivers a part does its work on it.
    fn serve_part(&mut self, id: u32, provider: TeamId) {
        let Some(capability) = self.items[id].capability() else { return self.part_done(id) };
        let is_set_up = self.is_pulled(self.requester(id), capability);
        if self.services.serves(capability) || is_set_up {
            self.join(id, provider, Task::Serve);
        } else {
            self.part_done(id);
        }
    }

    /// Who waits for a part: the initiative's owner, or the team that needs it for a service of its own.
    pub(super) fn requester(&self, id: u32) -> TeamId {
        let item = &self.items[id];
        let provider = item.commission().map(|commission| self.commissions.provider(commission));
        provider.unwrap_or_else(|| self.initiatives[item.initiative()].owner)
    }

    /// How long a capability takes in the team that delivers it; its first use by an owner is set up before.
    pub(in crate::simulation) fn serving_length(&mut self, id: u32, row: u32) -> f64 {
        let item = self.items[id];
        let Some(capability) = item.capability() else { return 0.0 };
        let owner = self.requester(id);
        let class = if item.team == owner { Task::Build } else { Task::Serve };
        let work = item.draw(Purpose::Work);
        let mut length = self.services.serving(row, capability, class, work);
        if self.is_pulled(owner, capability) && self.set_up.insert((owner, capability as u16 + 1)) {
            length += self.services.setting_up(
                row,
                capability,
                RandomKey::from_key(item.random).draw(Purpose::SetUp, 0),
            );
        }
        length
    }

    /// Whether an owner has a capability as a service: from the start, or since it outgrew two pizzas.
    fn is_pulled(&self, owner: TeamId, capability: usize) -> bool {
        let from = |action: &super::decide::Action| action.capabilities[capability].from;
        self.rules.action.as_ref().map(from) == Some(CapabilityFrom::Pull)
            || self.growth.as_ref().is_some_and(|growth| growth.is_pulled(owner, capability))
    }

    /// A partner delivers.
    pub(in crate::simulation) fn partner_delivers(&mut self, id: u32) {
        self.items[id].kind = Kind::Work;
        self.part_delivered(id);
    }

    /// The work on a part is done where it was done.
    pub(in crate::simulation) fn part_done(&mut self, id: u32) {
        let item = &self.items[id];
        if item.team == self.requester(id) {
            self.part_joins(id);
        } else {
            self.part_delivered(id);
        }
    }

    /// Somebody else's part has come: who asked for it fits it in.
    fn part_delivered(&mut self, id: u32) {
        let owner = self.requester(id);
        let item = &mut self.items[id];
        item.step();
        if item.commission().is_none() {
            self.observer
                .observe(Signal::PartDelivered { initiative: item.initiative(), part: id }, self.now);
        }
        if self.takes_time(owner, Task::Integrate) {
            self.join(id, owner, Task::Integrate);
        } else {
            self.part_joins(id);
        }
    }

    /// A part is ready; the last one completes the build, unless it has to be done again.
    pub(super) fn part_joins(&mut self, id: u32) {
        if let Some(commission) = self.items[id].commission() {
            return self.need_joins(id, commission);
        }
        let Some(action) = &self.rules.action else { return };
        let (rework, cadence) = (action.spec.rework, action.spec.release_cadence);
        let place = self.items[id].initiative();
        let initiative = &mut self.initiatives[place];
        initiative.parts_left -= 1;
        if initiative.parts_left > 0 {
            return self.drop_initiative_item(id);
        }
        self.observer.observe(Signal::Built { initiative: place, last: id }, self.now);
        let fails = initiative.random.draw(Purpose::Rework, u64::from(initiative.round)).chance(rework);
        if fails {
            initiative.round = initiative.round.saturating_add(1);
            self.start_parts(place);
            return self.drop_initiative_item(id);
        }
        match cadence {
            Some(cadence) => {
                self.items[id].kind = Kind::Train;
                self.schedule(id, self.now.next_of(Duration::ZERO, cadence), Phase::Gates);
            }
            None => self.release(id),
        }
    }

    /// Something that a service needs is there; the last one lets its own work begin.
    fn need_joins(&mut self, id: u32, commission: u32) {
        let ready = self.commissions.need_met(commission);
        self.drop_initiative_item(id);
        if let Some(Commission { part, provider, .. }) = ready {
            self.serve_part(part, provider);
        }
    }

    /// The product changes: p ← p at sensing + the gap that was believed in. What it is worth may be less than nothing.
    pub(in crate::simulation) fn release(&mut self, id: u32) {
        let place = self.items[id].initiative();
        let worth = self.worth_of(place);
        let initiative = &self.initiatives[place];
        let shift = &self.shifts[initiative.shift];
        if self.market.has_needs() {
            let to = initiative.product + initiative.gap;
            self.needs.release(shift.niche, shift.attribute, self.now, to);
        }
        let niche = shift.niche;
        self.serve(niche);
        self.drop_initiative_item(id);
        self.end_initiative(place, InitiativeEnd::Released { worth });
    }
}

#[cfg(test)]
mod tests;
