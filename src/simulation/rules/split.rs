//! The organisation changes itself, step 11: a team becomes two. What it owns parts along the weakest ties, people and work go
//! with it to one side or the other.

use crate::ids::{NicheId, TeamId};
use crate::organisation::{Domain, halves};
use crate::simulation::initiative::Progress;
use crate::simulation::item::{Load, Server, last_key};
use crate::simulation::{Holder, Observer, Signal, Simulation};

impl<O: Observer> Simulation<'_, O> {
    /// The part of a domain that goes to the new team, along the weakest ties: niches are tied by the shifts that they
    /// shared.
    pub(super) fn second_half(&self, domain: &Domain) -> Domain {
        let part = |things: &[u32], are_niches: bool| -> Vec<u32> {
            let ties =
                |a: usize, b: usize| if are_niches { self.shared_shifts(things[a], things[b]) } else { 0.0 };
            halves(things.len(), ties).into_iter().map(|place| things[place]).collect()
        };
        if self.organisation.ownership.is_by_niche() && domain.owned.len() > 1 {
            let owned = part(&domain.owned, true);
            // Who owns a niche meets it.
            let met = domain.met.iter().copied().filter(|niche| owned.contains(niche)).collect();
            return Domain { owned, met };
        }
        Domain { owned: part(&domain.owned, false), met: part(&domain.met, true) }
    }

    /// Common shifts so far that moved both niches.
    fn shared_shifts(&self, a: u32, b: u32) -> f64 {
        let both = |random: &&crate::random::RandomKey| {
            self.market.hits(**random, NicheId(a)) && self.market.hits(**random, NicheId(b))
        };
        self.shifts.common.iter().filter(both).count() as f64
    }

    /// Half of the members go to the new team, with the work on what they own from now on.
    pub(super) fn part_ways(&mut self, old: TeamId, new: TeamId, members: u32, domain: &Domain) {
        if let Some(word) = &mut self.word_of_mouth {
            word.share(old, new);
        }
        let goes = |simulation: &Self, id: u32| simulation.concerns(id, domain);
        let in_service: Vec<u32> = self.in_service(old);
        let (mut movers, others): (Vec<u32>, Vec<u32>) =
            in_service.into_iter().partition(|id| goes(self, *id));
        let free = self.stations.free_people(old);
        let needed = (members as usize).saturating_sub(movers.len() + free as usize);
        movers.extend(others.into_iter().take(needed));
        movers.truncate(members as usize);
        let idle = members - movers.len() as u32;
        self.stations[old].change_people(-(idle as i32));
        self.stations[new].change_people(idle as i32);
        for id in movers {
            let until = self.items[id].time();
            self.items[id].team = new;
            self.stations.move_work(old, new, self.now, Some(until));
            self.tell_of_move(id, new);
            self.tell_of_work(id, new);
        }
        for id in self.stations.drain(&self.items, old) {
            let to = if goes(self, id) { new } else { old };
            if to == new {
                self.stations.move_work(old, new, self.now, None);
                self.tell_of_move(id, new);
            }
            self.items[id].team = to;
            self.stations.enqueue(&mut self.items, to, id);
        }
        self.hand_over_initiatives(old, new, domain);
    }

    /// Pieces of work that people of a team have in hand, the first to be done first: an order that no number of an item
    /// can change.
    pub(super) fn in_service(&self, team: TeamId) -> Vec<u32> {
        let is_here = |id: &u32| self.items[*id].team == team && self.items[*id].by != Server::Machine;
        // Reviews come before whatever else happens at their instant.
        let mut here: Vec<u32> = self.items.in_hand(last_key(self.now) - 1).filter(is_here).collect();
        here.sort_by_key(|id| (self.items[*id].time(), self.items[*id].random));
        here
    }

    /// Whether a piece of work is about something in a domain; every second chore is.
    fn concerns(&self, id: u32, domain: &Domain) -> bool {
        let item = &self.items[id];
        let shift = match item.load {
            Load::Chore => return item.random.is_multiple_of(2),
            Load::Report => return false,
            Load::Insight => &self.shifts[item.shift()],
            Load::Initiative | Load::Part => &self.shifts[self.initiatives[item.initiative()].shift],
        };
        self.is_within(shift.niche, shift.attribute, domain)
    }

    fn is_within(&self, niche: NicheId, attribute: u32, domain: &Domain) -> bool {
        let thing = if self.organisation.ownership.is_by_niche() { niche.0 } else { attribute };
        domain.owned.contains(&thing) || (domain.owned.is_empty() && domain.met.contains(&niche.0))
    }

    /// Initiatives about what changes hands go with it.
    fn hand_over_initiatives(&mut self, old: TeamId, new: TeamId, domain: &Domain) {
        for place in self.initiatives.places_of(old) {
            let shift = &self.shifts[self.initiatives[place].shift];
            if self.is_within(shift.niche, shift.attribute, domain) {
                self.hand_over(place, new);
            }
        }
    }

    /// An initiative goes to another owner.
    pub(super) fn hand_over(&mut self, place: u32, owner: TeamId) {
        let initiative = &self.initiatives[place];
        if initiative.owner == owner {
            return;
        }
        if matches!(initiative.progress, Progress::Deciding | Progress::Building) {
            self.observer
                .observe(Signal::HandedOver { initiative: place, to: Holder::Team(owner) }, self.now);
        }
        self.initiatives.hand_over(place, owner);
    }

    /// Observers are told which team has the insights of a piece of work now.
    pub(super) fn tell_of_move(&mut self, id: u32, to: TeamId) {
        match self.items[id].load {
            Load::Insight => {
                self.observer.observe(Signal::Passed { copy: id, to: Holder::Team(to) }, self.now);
            }
            Load::Report => {
                for insight in self.contents_of_report(id).collect::<Vec<_>>() {
                    self.observer.observe(Signal::Passed { copy: insight, to: Holder::Team(to) }, self.now);
                }
            }
            Load::Chore | Load::Initiative | Load::Part => {}
        }
    }

    /// All initiatives of a team go to whoever owns now what they are about.
    pub(super) fn hand_over_all(&mut self, old: TeamId) {
        for place in self.initiatives.places_of(old) {
            let shift = &self.shifts[self.initiatives[place].shift];
            let owner = self.owner_of((shift.stream, shift.ordinal), shift.niche, shift.attribute);
            self.hand_over(place, owner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::Stream;
    use crate::simulation::bench::{Bench, HOUR, Run, at};

    const OLD: TeamId = TeamId(0);
    const NEW: TeamId = TeamId(1);

    /// One business of so many people with ten hours of work on each shift of its four niches, and with a growth of its own.
    fn business(members: u32) -> Run {
        let base = format!(
            "owner = \"by_niche\"\nteam_members = {members}\nreceive_work = {{ deterministic = \"10h\" }}\n\
             growth.review = \"900h\""
        );
        Bench::chain(1)
            .market("niches = 4\ncommon_shift_interval = \"30000y\"\ncommon_reach = 0.5")
            .base(&base)
            .start()
    }

    fn split(run: &mut Run, members: u32, niches: &[u32]) {
        let domain = Domain { owned: niches.to_vec(), met: niches.to_vec() };
        let change = crate::organisation::Reorganisation::Split { team: OLD, members, domain, founds: false };
        assert!(run.reorganise(&[change]));
    }

    #[test]
    fn work_goes_with_who_owns_what_it_is_about() {
        // Two work until 18 h, on the first and the fourth niche, and the others wait.
        let mut run = business(2);
        [0, 3, 1, 2].into_iter().for_each(|niche| run.happens(Stream::Own, (niche, 0), 8));
        run.until(10);
        split(&mut run, 1, &[2, 3]);
        assert_eq!(run.told("split reorganised"), ["10h reorganised 1+1", "10h split t0"]);
        // The one in hand of the new team, and the one that waits for it, are told to have moved.
        assert_eq!(run.told("passed"), ["10h passed to t1", "10h passed to t1"]);
        let present: Vec<u32> = run.books().present().collect();
        assert_eq!(present, [2, 2]);
        run.until(100);
        let ends = ["18h received n0/0", "18h received n3/0", "28h received n1/0", "28h received n2/0"];
        assert_eq!(run.told("received"), ends);
        let worked: Vec<u64> = run.books().accounts().iter().map(|account| account.worked / HOUR).collect();
        // Of the first ten hours two were worked before the split.
        assert_eq!(worked, [22, 18]);
        assert!(run.observer.journeys.iter().all(|journey| journey.hops == 0));
    }

    #[test]
    fn as_many_go_as_are_asked_for_the_idle_last() {
        // One of three works, on what goes: it goes, and one who is free.
        let mut run = business(3);
        run.happens(Stream::Own, (3, 0), 8);
        run.until(10);
        split(&mut run, 2, &[2, 3]);
        assert_eq!((run.stations[OLD].free, run.stations[NEW].free), (1, 1));
        // All work on what stays, and half have to go: with what they have in hand.
        let mut run = business(2);
        [0, 1].into_iter().for_each(|niche| run.happens(Stream::Own, (niche, 0), 8));
        run.until(10);
        split(&mut run, 1, &[2, 3]);
        assert_eq!((run.in_service(OLD).len(), run.in_service(NEW).len()), (1, 1));
    }

    #[test]
    fn initiatives_go_with_what_they_are_about() {
        let base = "owner = \"by_niche\"\nteam_members = 2\naction.build_work = { deterministic = \"10h\" }\n\
                    interdependence = { build = 0.0 }\ngrowth.review = \"900h\"";
        let mut run = Bench::acting().market("niches = 2").base(base).start();
        [0, 1].into_iter().for_each(|niche| run.happens(Stream::Own, (niche, 0), 8));
        run.until(10);
        split(&mut run, 1, &[1]);
        assert_eq!(run.told("handed"), ["10h handed to t1"]);
        assert_eq!((run.initiatives.places_of(OLD).len(), run.initiatives.places_of(NEW).len()), (1, 1));
        run.until(100);
        assert_eq!(run.when("concluded"), [at(18), at(18)]);
    }

    #[test]
    fn niches_part_along_the_weakest_ties() {
        // The two pairs that common shifts have moved together stay together.
        let mut run = business(2);
        let hits = |run: &Run, ordinal: u64| {
            let random = run.market.random(Stream::Common, NicheId(0), ordinal);
            let hit = (0..4).filter(|niche| run.market.hits(random, NicheId(*niche)));
            (random, hit.collect::<Vec<u32>>())
        };
        let ordinals: Vec<u64> =
            (0..1000).filter(|ordinal| [vec![0, 3], vec![1, 2]].contains(&hits(&run, *ordinal).1)).collect();
        for ordinal in ordinals {
            let (random, _) = hits(&run, ordinal);
            run.shifts.common.push(random);
        }
        assert!(run.shared_shifts(0, 3) > 0.0 && run.shared_shifts(0, 1) == 0.0);
        let half = run.second_half(&run.organisation.domain(OLD));
        assert!(half.owned == [1, 2] || half.owned == [0, 3], "{half:?}");
        assert_eq!(half.met, half.owned);
    }

    #[test]
    fn of_chores_every_second_goes_and_what_is_reported_stays() {
        let mut run = business(2);
        let domain = Domain { owned: vec![1], met: vec![1] };
        let goes: Vec<bool> = (0..4)
            .map(|random| {
                let id = run.items.add(crate::simulation::item::Item::chore(OLD, random));
                run.concerns(id, &domain)
            })
            .collect();
        assert_eq!(goes, [true, false, true, false]);
        let report = run.items.add(crate::simulation::item::Item::report(0, OLD, 0, 0));
        assert!(!run.concerns(report, &domain));
    }
}
