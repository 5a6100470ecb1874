//! All teams as stations, and the queues of the rarer classes. Classes go before each other, first in first out within a
//! class.

use super::account::Account;
use super::calendar::Entry;
use super::census::{Census, Copies};
use super::item::last_key;
use super::items::Items;
use super::queue::Queue;
use super::service::ServiceTimes;
use super::station::{RELAY, Station};
use crate::ids::TeamId;
use crate::organisation::Organisation;
use crate::scenario::{StructureSpec, WorkKind};
use crate::time::SimTime;
use prefetch_index::prefetch_index;
use std::ops::{Index, IndexMut};

const CLASSES: usize = WorkKind::ALL.len();

/// The machines of one team.
#[derive(Clone, Copy, Debug, Default)]
struct Machines {
    all: u32,
    free: u32,
}

pub(crate) struct Stations {
    stations: Vec<Station>,
    /// The queues of all classes but [`RELAY`].
    queues: Vec<[Queue; CLASSES]>,
    /// Machines among the members of each team: they stay when people move.
    machines: Vec<Machines>,
    /// Whether work can be too old.
    drops_old: bool,
    pub completed: u64,
}

impl Stations {
    pub fn new(
        spec: &StructureSpec,
        organisation: &Organisation,
        services: &ServiceTimes,
        row_of: &[u32],
    ) -> Self {
        let machines = |team| {
            let all = machines(spec, team);
            Machines { all, free: all }
        };
        let mut stations = Self {
            stations: organisation.teams.iter().map(|team| Station::of(team.members)).collect(),
            queues: vec![[Queue::default(); CLASSES]; organisation.teams.len()],
            machines: organisation.teams.iter().map(machines).collect(),
            drops_old: false,
            completed: 0,
        };
        stations.regulate(spec, services, row_of);
        stations
    }

    /// Asks the memory for a team's station.
    #[inline]
    pub fn prefetch(&self, team: TeamId) {
        prefetch_index(&self.stations, team.index());
    }

    /// Puts an item at the end of its class's queue.
    #[inline]
    pub fn enqueue(&mut self, items: &mut Items, team: TeamId, id: u32) {
        let class = items[id].class;
        items[id].set_next(0);
        let station = &mut self.stations[team.index()];
        station.waiting |= 1 << class;
        let queue = match class {
            RELAY => &mut station.relays,
            _ => &mut self.queues[team.index()][usize::from(class).min(CLASSES - 1)],
        };
        let last = queue.append(id);
        items[last].set_next(id);
    }

    /// Takes the first item of the first class that waits, of a team in which some does.
    #[inline]
    pub fn dequeue(&mut self, items: &Items, team: TeamId) -> (u32, &mut Station) {
        let station = &mut self.stations[team.index()];
        let class = station.waiting.trailing_zeros() as u8;
        let queue = match class {
            RELAY => &mut station.relays,
            _ => &mut self.queues[team.index()][usize::from(class).min(CLASSES - 1)],
        };
        let id = queue.pop(items);
        let is_empty = queue.is_empty();
        station.waiting &= !(u8::from(is_empty) << class);
        (id, station)
    }

    /// Takes the item of the first class that waits for which `value` is highest; the first of equals.
    pub fn dequeue_best(
        &mut self,
        items: &mut Items,
        team: TeamId,
        value: impl Fn(&Items, u32) -> f64,
    ) -> u32 {
        let class = self.stations[team.index()].waiting.trailing_zeros() as usize;
        let mut queue = self.queue(team, class);
        let (mut before, mut at) = (0, queue.first);
        let (mut best_before, mut best, mut highest) = (0, at, f64::NEG_INFINITY);
        while at != 0 {
            let offer = value(items, at);
            if offer > highest {
                (best_before, best, highest) = (before, at, offer);
            }
            (before, at) = (at, items[at].next());
        }
        let next = items[best].next();
        if best_before == 0 {
            queue.first = next;
        } else {
            items[best_before].set_next(next);
        }
        if next == 0 {
            queue.last = best_before;
        }
        self.set_queue(team, class, queue);
        best
    }

    fn queue(&self, team: TeamId, class: usize) -> Queue {
        if class == usize::from(RELAY) {
            self.stations[team.index()].relays
        } else {
            self.queues[team.index()][class]
        }
    }

    fn set_queue(&mut self, team: TeamId, class: usize, queue: Queue) {
        let station = &mut self.stations[team.index()];
        station.waiting = station.waiting & !(1 << class) | u8::from(!queue.is_empty()) << class;
        if class == usize::from(RELAY) {
            station.relays = queue;
        } else {
            self.queues[team.index()][class] = queue;
        }
    }

    /// Gives every team its row of services, and new teams a station without people.
    pub fn grow(&mut self, services: &ServiceTimes, rows: &[u32]) {
        self.stations.resize(rows.len(), Station::default());
        self.queues.resize(rows.len(), Default::default());
        self.machines.resize(rows.len(), Machines::default());
        for ((station, machines), row) in self.stations.iter_mut().zip(&self.machines).zip(rows) {
            station.regulate(services, *row, machines.all > 0 || self.drops_old);
        }
    }

    /// Every team works under these policies from now on; new teams have nobody yet.
    pub fn regulate(&mut self, spec: &StructureSpec, services: &ServiceTimes, rows: &[u32]) {
        self.drops_old = spec.max_age.is_some();
        self.grow(services, rows);
    }

    /// Machines among the members of a team.
    pub fn machines(&self, team: TeamId) -> u32 {
        self.machines[team.index()].all
    }

    /// Takes a machine if one is free.
    pub fn take_machine(&mut self, team: TeamId) -> bool {
        let machines = &mut self.machines[team.index()];
        let is_free = machines.free > 0;
        machines.free -= u32::from(is_free);
        self.stations[team.index()].free -= u32::from(is_free);
        is_free
    }

    pub fn release_machine(&mut self, team: TeamId) {
        self.machines[team.index()].free += 1;
        self.stations[team.index()].free += 1;
    }

    /// People who have nothing to do.
    pub fn free_people(&self, team: TeamId) -> u32 {
        self.stations[team.index()].free - self.machines[team.index()].free
    }

    /// A piece of work goes from one team to another: one that waits, or one in hand until then.
    pub fn move_work(&mut self, from: TeamId, to: TeamId, now: SimTime, until: Option<SimTime>) {
        let rest = until.map_or(0, |until| until.0 - now.0);
        let station = &mut self.stations[from.index()];
        station.left(now);
        station.booked -= rest;
        let station = &mut self.stations[to.index()];
        station.joined(now, until.is_none());
        station.booked += rest;
    }

    /// Empties the queues of a team; class by class, first to last.
    pub fn drain(&mut self, items: &Items, team: TeamId) -> Vec<u32> {
        let drained = self.waiting(items, team).collect();
        (0..CLASSES).for_each(|class| self.set_queue(team, class, Queue::default()));
        drained
    }

    /// What waits at a team; class by class, first to last.
    pub fn waiting<'a>(&'a self, items: &'a Items, team: TeamId) -> impl Iterator<Item = u32> + 'a {
        (0..CLASSES).flat_map(move |class| self.queue(team, class).iter(items))
    }

    /// Pieces of work in each team, waiting and in hand.
    pub fn present(&self) -> impl Iterator<Item = u32> {
        self.stations.iter().map(|station| station.present)
    }

    /// The accounts of all teams as they stand now.
    pub fn accounts(&self, items: &Items, now: SimTime) -> Vec<Account> {
        let mut in_hand = vec![0; self.stations.len()];
        for id in items.in_hand(last_key(now)) {
            in_hand[items[id].team.index()] += items[id].time().since(now).0;
        }
        self.stations.iter().zip(in_hand).map(|(station, in_hand)| station.account(now, in_hand)).collect()
    }

    /// Counts what is in every team: in its queues, and in hand.
    pub fn census(
        &self,
        organisation: &Organisation,
        items: &Items,
        now: SimTime,
        leaving: impl Fn(TeamId) -> u32,
        copies: Copies,
    ) -> Census {
        let teams = || (0..self.stations.len()).map(TeamId::from_index);
        let mut in_hand = vec![0; self.stations.len()];
        items.in_hand(last_key(now)).for_each(|id| in_hand[items[id].team.index()] += 1);
        let present = |team: TeamId| self.waiting(items, team).count() as u64 + in_hand[team.index()];
        let is_misplaced = |team: &TeamId| {
            let members = u64::from(organisation.teams[team.index()].members);
            let free = self.stations[team.index()].free;
            u64::from(free + leaving(*team)) + in_hand[team.index()] != members
        };
        Census {
            copies,
            accounts: self.accounts(items, now),
            present: teams().map(present).collect(),
            misplaced: teams().filter(is_misplaced).collect(),
            services: self.completed,
        }
    }
}

/// The automated share of a team's members, whole machines.
fn machines(spec: &StructureSpec, team: &crate::organisation::Team) -> u32 {
    (f64::from(team.members) * spec.automated_share).round() as u32
}

impl Index<TeamId> for Stations {
    type Output = Station;
    #[inline]
    fn index(&self, team: TeamId) -> &Station {
        &self.stations[team.index()]
    }
}

impl IndexMut<TeamId> for Stations {
    #[inline]
    fn index_mut(&mut self, team: TeamId) -> &mut Station {
        &mut self.stations[team.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, HOUR, at};
    use crate::simulation::item::{Item, Phase};

    const HERE: TeamId = TeamId(0);

    /// The stations of two teams of four.
    fn stations(base: &str) -> Stations {
        let bench = Bench::chain(2).base("team_members = 4").base(base);
        let (spec, organisation) = (bench.spec(), bench.organisation());
        let (services, rows) = ServiceTimes::new(&spec, &organisation);
        Stations::new(&spec, &organisation, &services, &rows)
    }

    /// Work of these kinds comes in this order; by its number.
    fn queued(stations: &mut Stations, items: &mut Items, kinds: &[WorkKind]) -> Vec<u32> {
        let enqueue = |(place, kind): (usize, &WorkKind)| {
            let id = items.add(Item::chore(HERE, place as u64));
            items[id].class = *kind as u8;
            stations.enqueue(items, HERE, id);
            id
        };
        kinds.iter().enumerate().map(enqueue).collect()
    }

    #[test]
    fn classes_go_before_each_other_and_first_in_first_out_within_a_class() {
        let (mut stations, mut items) = (stations(""), Items::new());
        let kinds = [WorkKind::Chores, WorkKind::Relay, WorkKind::Approve, WorkKind::Relay, WorkKind::Build];
        let ids = queued(&mut stations, &mut items, &kinds);
        let order: Vec<u32> = (0..5).map(|_| stations.dequeue(&items, HERE).0).collect();
        assert_eq!(order, [2, 1, 3, 4, 0].map(|place| ids[place]));
        assert!(!stations[HERE].has_waiting());
    }

    #[test]
    fn what_is_worth_most_goes_first_and_of_equals_the_first() {
        let (mut stations, mut items) = (stations(""), Items::new());
        let ids = queued(&mut stations, &mut items, &[WorkKind::Relay; 4]);
        let worth = |items: &Items, id: u32| [1.0, 3.0, 3.0, 5.0][items[id].random as usize];
        let best = |stations: &mut Stations, items: &mut Items| stations.dequeue_best(items, HERE, worth);
        // The last of the queue goes first; who comes then stands behind the rest.
        assert_eq!(best(&mut stations, &mut items), ids[3]);
        stations.enqueue(&mut items, HERE, ids[3]);
        assert_eq!(stations.waiting(&items, HERE).collect::<Vec<_>>(), ids);
        let order: Vec<u32> = (0..4).map(|_| best(&mut stations, &mut items)).collect();
        assert_eq!(order, [3, 1, 2, 0].map(|place| ids[place]));
        assert!(!stations[HERE].has_waiting());
    }

    #[test]
    fn of_several_classes_the_first_that_waits_is_chosen_from() {
        let (mut stations, mut items) = (stations(""), Items::new());
        let ids = queued(&mut stations, &mut items, &[WorkKind::Build, WorkKind::Decide, WorkKind::Build]);
        let worth = |items: &Items, id: u32| items[id].random as f64;
        let order: Vec<u32> = (0..3).map(|_| stations.dequeue_best(&mut items, HERE, worth)).collect();
        assert_eq!(order, [1, 2, 0].map(|place| ids[place]));
    }

    #[test]
    fn a_team_is_drained_class_by_class() {
        let (mut stations, mut items) = (stations(""), Items::new());
        let ids = queued(&mut stations, &mut items, &[WorkKind::Chores, WorkKind::Relay, WorkKind::Relay]);
        assert_eq!(stations.drain(&items, HERE), [1, 2, 0].map(|place| ids[place]));
        assert!(!stations[HERE].has_waiting() && stations.drain(&items, HERE).is_empty());
    }

    #[test]
    fn machines_are_members_and_are_taken_apart_from_people() {
        // A share of .65 of four is 2.6 machines: three, to the nearest.
        let mut stations = stations("automated_share = 0.65");
        assert_eq!((stations.machines(HERE), stations.free_people(HERE)), (3, 1));
        assert_eq!([0; 4].map(|_| stations.take_machine(HERE)), [true, true, true, false]);
        assert_eq!((stations[HERE].free, stations.free_people(HERE)), (1, 1));
        stations.release_machine(HERE);
        assert_eq!((stations[HERE].free, stations.free_people(HERE)), (2, 1));
    }

    #[test]
    fn work_that_goes_to_another_team_takes_its_rest_along() {
        // Begun at 2 h until 10 h, and given away at 5 h: 3 h were worked here and 5 h are there; what waited was not worked on.
        let there = TeamId(1);
        let mut stations = stations("");
        [false, true].into_iter().for_each(|waits| stations[HERE].joined(at(2), waits));
        stations[HERE].started(at(2), at(10));
        stations.move_work(HERE, there, at(5), Some(at(10)));
        stations.move_work(HERE, there, at(5), None);
        let [from, to] = [HERE, there].map(|team| stations[team].account(at(10), 0));
        assert_eq!((from.worked, to.worked), (3 * HOUR, 5 * HOUR));
        assert_eq!(
            (from.present, to.present, from.area, to.area),
            (0, 2, 6 * u128::from(HOUR), 10 * u128::from(HOUR))
        );
        assert_eq!((to.arrivals, to.waited), (2, 1));
    }

    #[test]
    fn whoever_is_neither_free_nor_at_work_is_found_missing() {
        let organisation = Bench::chain(2).base("team_members = 4").organisation();
        let (mut stations, mut items) = (stations(""), Items::new());
        // One of the first team works until 12 h, one more has gone without leave, and one of the second leaves.
        let id = items.add(Item::chore(HERE, 0));
        items[id].set_time(at(12), Phase::Rest);
        stations[HERE].joined(at(8), false);
        stations[HERE].take_person();
        stations[HERE].started(at(8), at(12));
        stations[TeamId(1)].change_people(-1);
        let count = |stations: &Stations, leaving| {
            let copies = Copies::default();
            stations.census(&organisation, &items, at(10), |team| u32::from(team == leaving), copies)
        };
        let census = count(&stations, TeamId(1));
        assert_eq!((census.misplaced, census.present), (vec![], vec![1, 0]));
        // Of the four hours begun two are to come.
        assert_eq!(census.accounts[0].worked, 2 * HOUR);
        assert_eq!(count(&stations, HERE).misplaced, [HERE, TeamId(1)]);
    }

    #[test]
    fn new_teams_stand_empty_and_old_ones_stay_as_they_are() {
        let mut stations = stations("");
        let bench = Bench::chain(3).base("receive_work = \"1h\"");
        let (services, rows) = ServiceTimes::new(&bench.spec(), &bench.organisation());
        stations.grow(&services, &rows);
        let free: Vec<u32> = (0..3).map(|team| stations[TeamId(team)].free).collect();
        assert_eq!(free, [4, 4, 0]);
    }
}
