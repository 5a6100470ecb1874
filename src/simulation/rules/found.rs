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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, Run};

    /// One team that owns so many niches, the last of which emerges at 8 h.
    fn emerging(niches: u32, base: &str) -> Run {
        let market =
            format!("niches = {niches}\nemerging = 1\nemergence_interval = \"30000y\"\nemergence_gap = 3.0");
        let bench = Bench::acting().market(&market).base("owner = \"by_niche\"").base(base);
        let mut run = bench.start();
        run.happens(Stream::Emergence, (0, 0), 8);
        run
    }

    #[test]
    fn a_niche_that_emerges_stands_further_off_and_its_first_release_founds_it() {
        let mut run = emerging(2, "");
        run.happens(Stream::Own, (1, 0), 12);
        run.until(12);
        assert_eq!(
            run.told("shifted founded spun"),
            ["8h shifted n1/emergence 0 of t0", "8h founded n1", "12h shifted n1/0 of t0"]
        );
        let shift = run.observer.shifts[0];
        assert_eq!(shift.true_gap, 3.0 * run.market.size(shift.telling_key));
        assert_eq!(run.presence.of(NicheId(1)), Presence::Served);
    }

    #[test]
    fn no_more_emerge_than_there_are_to_come() {
        let mut run = emerging(2, "");
        run.until(8);
        let streams =
            run.items.of_kind(|kind| kind == crate::simulation::item::Kind::Stream(Stream::Emergence));
        // The stream as the scenario has it, far away; that of this test has ended.
        assert_eq!(streams.len(), 1);
    }

    #[test]
    fn a_business_comes_out_of_its_team_a_moment_later_with_half_of_its_people_at_most() {
        let founded = |members: u32, most: u32| {
            let growth = "growth.review = \"100h\"\ngrowth.hire_above = 10.0\ngrowth.found_members = 3";
            let people = format!("team_members = {members}\ngrowth.most_members = {most}");
            let mut run = emerging(3, &format!("{growth}\n{people}"));
            run.until(9);
            run.told("founded reorganised spun")
        };
        let told = |change: &str| {
            let moment = format!("8h1µs reorganised {change}");
            vec!["8h founded n2".to_owned(), moment, "8h1µs spun off t0".to_owned()]
        };
        assert_eq!(founded(8, 8), told("5+3"), "as many as are wanted");
        assert_eq!(founded(5, 5), told("3+2"), "no more than half");
        assert_eq!(founded(5, 6), told("3+3"), "one is hired, two go");
        assert_eq!(founded(5, 20), told("5+3"), "all are hired");
    }
}
