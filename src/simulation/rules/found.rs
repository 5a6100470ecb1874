//! Market, step 3, and the organisation changes itself, step 12: niches emerge unserved; the first release for one founds a
//! product, and where the investor gives it people a new micro-business comes out of the team that owns it.

use crate::ids::NicheId;
use crate::market::{Presence, Stream};
use crate::organisation::{Domain, Reorganisation};
use crate::random::KeyFamily;
use crate::simulation::item::{Item, Phase};
use crate::simulation::{Observer, Signal, Simulation};
use crate::time::Duration;

impl<O: Observer> Simulation<'_, O> {
    /// Schedules the first niche that emerges: after the warm-up.
    pub(in crate::simulation) fn start_emergence(&mut self) {
        let family = self.market.stream(Stream::Emergence, NicheId(0)).family();
        if let Some(at) = self.market.next_shift(Stream::Emergence, family.child(0), self.times.warm_up)
            && self.market.emerging > 0
        {
            let id = self.items.add(Item::stream(Stream::Emergence, NicheId(0), family.key()));
            self.schedule(id, at, Phase::Rest);
        }
    }

    /// A niche emerges: its need stands further from the standard offering than an ordinary shift leads, and its own
    /// shifts begin.
    pub(in crate::simulation) fn emerge(&mut self, id: u32) {
        let item = &mut self.items[id];
        let (ordinal, family) = (item.ordinal(), KeyFamily::from_key(item.random));
        item.set_ordinal(ordinal + 1);
        let next = self.market.next_shift(Stream::Emergence, family.child(ordinal + 1), self.now);
        let goes_on = ordinal + 1 < u64::from(self.market.emerging);
        match next.filter(|_| goes_on) {
            Some(at) => self.schedule(id, at, Phase::Rest),
            None => self.items.free(id),
        }
        let niche = NicheId(self.market.niches - self.market.emerging + ordinal as u32);
        self.presence.set(niche, Presence::Unserved);
        let random = family.child(ordinal);
        self.move_need(Stream::Emergence, niche, ordinal, random);
        self.begin_streams(niche);
    }

    /// The first release for a niche founds its product.
    pub(super) fn serve(&mut self, niche: NicheId) {
        if self.presence.of(niche) != Presence::Unserved {
            return;
        }
        self.presence.set(niche, Presence::Served);
        self.observer.observe(Signal::Founded(niche), self.now);
        if self.spec.growth.found_members.is_some() {
            // The team divides before anything else happens, when all of this instant is done.
            let event = self.items.add(Item::founding(niche));
            self.schedule(event, self.now + Duration(1), Phase::Gates);
        }
    }

    /// A new micro-business for a niche comes out of the team that owns it, with people whom the investor hires or, where
    /// nobody more may be hired, with up to half of that team's own.
    pub(in crate::simulation) fn spin_off(&mut self, event: u32) {
        let niche = self.items[event].niche();
        self.items.free(event);
        self.release_leavers();
        let Some(members) = self.spec.growth.found_members else { return };
        let Some(owner) = self.organisation.ownership.sole_owner(niche) else { return };
        let domain = self.organisation.domain(owner);
        if !self.organisation.ownership.is_by_niche() || domain.owned.len() < 2 {
            return;
        }
        let hired = members.min(self.room_for_hires(&self.spec.growth));
        // Nobody gives up more than half.
        let given = ((self.members(owner) - self.stations.machines(owner)) / 2).min(members - hired);
        let members = hired + given;
        if members == 0 {
            return;
        }
        let met = domain.met.contains(&niche.0).then_some(niche.0).into_iter().collect();
        let mut changes = Vec::new();
        changes.extend((hired > 0).then_some(Reorganisation::Members { team: owner, by: hired as i32 }));
        changes.push(Reorganisation::Split {
            team: owner,
            members,
            domain: Domain { owned: vec![niche.0], met },
            founds: true,
        });
        self.reorganise(&changes);
    }
}
