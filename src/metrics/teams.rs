//! What happened at each team and on each link.

use super::counts::Counts;
use super::invariant;
use crate::organisation::{Graph, Organisation};
use crate::results::TeamMeasure;
use crate::simulation::{Account, Books, Census, Ending, Journey, Observer, Shift, Signal, Times};
use crate::time::{DAY, SimTime};
use std::ops::Range;

/// What one replication says about one team.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TeamOutcome {
    pub utilisation: f64,
    pub load: f64,
    /// Share of the work that found every member busy; none where no work came.
    pub waited: Option<f64>,
    /// Share of the relayed insights that pass through, ends not counted; none where none was relayed.
    pub betweenness: Option<f64>,
    pub is_unstable: bool,
}

impl TeamOutcome {
    /// A measure that changes from run to run.
    pub fn get(&self, measure: TeamMeasure) -> Option<f64> {
        match measure {
            TeamMeasure::Utilisation => Some(self.utilisation),
            TeamMeasure::Load => Some(self.load),
            TeamMeasure::WaitedShare => self.waited,
            TeamMeasure::Betweenness => self.betweenness,
            TeamMeasure::Unstable => Some(f64::from(u8::from(self.is_unstable))),
            TeamMeasure::CustomerDistance | TeamMeasure::Focus => None,
        }
    }
}

/// Watches every team.
pub(crate) struct Teams<'a> {
    times: &'a Times,
    /// How many teams there are.
    teams: usize,
    /// Pieces of work present in each team at each observation time, observation time by observation time.
    pub backlog: Vec<u32>,
    at_warm_up: Vec<Account>,
    relays: Counts,
    ends: Counts,
    relayed_copies: u64,
    /// The teams that tables speak of, those at the start or after the last change of the structure: only their backlogs
    /// are looked at.
    standing: Range<usize>,
    /// Links among them, voids included.
    links: usize,
    people: Vec<People>,
}

/// The people of one team, and their time.
#[derive(Clone, Copy, Debug)]
struct People {
    members: u32,
    since: SimTime,
    /// ∫members dt from the warm-up on, in microseconds.
    time: u128,
}

impl People {
    fn new(members: u32, since: SimTime) -> Self {
        Self { members, since, time: 0 }
    }

    /// Counts the time until now, from the warm-up on.
    fn advance(&mut self, warm_up: SimTime, now: SimTime) {
        self.time += u128::from(now.since(self.since.max(warm_up)).0) * u128::from(self.members);
        self.since = now;
    }
}

impl<'a> Teams<'a> {
    pub fn new(times: &'a Times, organisation: &Organisation) -> Self {
        let teams = organisation.teams.len();
        Self {
            times,
            teams,
            backlog: Vec::with_capacity(teams * times.observation_times.len()),
            at_warm_up: Vec::new(),
            relays: Counts::new(organisation.graph.links().len()),
            ends: Counts::new(teams),
            relayed_copies: 0,
            standing: 0..teams,
            links: organisation.graph.links().len(),
            people: organisation.teams.iter().map(|team| People::new(team.members, SimTime::START)).collect(),
        }
    }

    /// Checks the books against the census.
    pub fn close(&mut self, organisation: &Organisation, census: &Census) -> Vec<String> {
        let horizon = self.times.horizon;
        self.people.iter_mut().for_each(|people| people.advance(self.times.warm_up, horizon));
        let worked: Vec<u64> = self.worked(census).collect();
        let time: Vec<u128> = self.people.iter().map(|people| people.time).collect();
        invariant::check(organisation, census, horizon, (&worked, &time))
    }

    /// Microseconds that each team's members have worked since the warm-up.
    fn worked(&self, census: &Census) -> impl Iterator<Item = u64> {
        let before = self.at_warm_up.iter().map(|account| account.worked).chain(std::iter::repeat(0));
        census.accounts.iter().zip(before).map(|(account, before)| account.worked - before)
    }

    /// Insights over each link among the teams that tables speak of. Lateral links stand behind the reports of all teams, so that
    /// they have moved up where teams have been added.
    pub fn relays(&self) -> Vec<u64> {
        let reports = Graph::reports(self.standing.clone());
        let from = Graph::first_lateral(self.teams);
        let lateral = from..from + self.links - reports.len();
        reports.chain(lateral).map(|link| self.relays.get(link)).collect()
    }

    /// The first of the teams that tables speak of.
    pub fn first(&self) -> usize {
        self.standing.start
    }

    /// What each team's account says from the warm-up on.
    pub fn outcomes(&self, organisation: &Organisation, census: &Census) -> Vec<TeamOutcome> {
        let span = self.times.horizon.since(self.times.warm_up).micros();
        let entering = self.entering(organisation);
        let outcome = |(index, (account, worked)): (usize, (&Account, u64))| {
            let before = self.at_warm_up.get(index).map_or(0, |account| account.area);
            // Links that changed their ends may count for another team.
            let through = entering[index].saturating_sub(self.ends.get(index)) as f64;
            let time = self.people[index].time as f64;
            let utilisation = if time > 0.0 { worked as f64 / time } else { 0.0 };
            TeamOutcome {
                utilisation,
                load: (account.area - before) as f64 / span,
                waited: (account.arrivals > 0)
                    .then(|| f64::from(account.waited) / f64::from(account.arrivals)),
                betweenness: (self.relayed_copies > 0).then(|| through / self.relayed_copies as f64),
                is_unstable: utilisation > 0.9 && self.standing.contains(&index) && self.keeps_growing(index),
            }
        };
        census.accounts.iter().zip(self.worked(census)).enumerate().map(outcome).collect()
    }

    /// Copies that came to each team over links and were not sent back from there as ends.
    fn entering(&self, organisation: &Organisation) -> Vec<u64> {
        let mut entering = vec![0; self.teams];
        for (link, count) in organisation.graph.links().iter().zip(self.relays.iter()) {
            entering[link.to.index()] += count;
        }
        entering
    }

    /// Whether the backlog rises over the last half of the observation times: the least-squares rise is above three of its
    /// residual deviations and above ten pieces of work.
    fn keeps_growing(&self, team: usize) -> bool {
        let (teams, observation_times) = (self.standing.len(), self.times.observation_times.len());
        let team = team - self.standing.start;
        let half: Vec<f64> = (observation_times / 2..observation_times)
            .filter_map(|observation| self.backlog.get(observation * teams + team))
            .map(|n| f64::from(*n))
            .collect();
        let n = half.len() as f64;
        if n < 8.0 {
            return false;
        }
        let mean = half.iter().sum::<f64>() / n;
        let centre = (n - 1.0) / 2.0;
        let moment: f64 = half.iter().enumerate().map(|(i, y)| (i as f64 - centre) * (y - mean)).sum();
        let spread: f64 = (0..half.len()).map(|i| (i as f64 - centre) * (i as f64 - centre)).sum();
        let slope = moment / spread;
        let residual: f64 = half
            .iter()
            .enumerate()
            .map(|(i, y)| {
                let off = y - mean - slope * (i as f64 - centre);
                off * off
            })
            .sum();
        let rise = slope * (n - 1.0);
        rise > 10.0 && rise > 3.0 * libm::sqrt(residual / (n - 2.0))
    }
}

impl Teams<'_> {
    fn reorganised(&mut self, organisation: &Organisation, now: SimTime) {
        let (before, after) = (self.teams, organisation.teams.len());
        self.teams = after;
        self.ends.insert(before, after - before);
        for (people, team) in self.people.iter_mut().zip(&organisation.teams) {
            people.advance(self.times.warm_up, now);
            people.members = team.members;
        }
        let new = organisation.teams[before..].iter().map(|team| People::new(team.members, now));
        self.people.extend(new);
        self.relays.insert(Graph::first_lateral(before), Graph::reports(before..after).len());
        let (known, links) = (self.relays.len(), organisation.graph.links().len());
        self.relays.insert(known, links.saturating_sub(known));
    }

    fn transformed(&mut self, first: usize) {
        let observation_times = self.backlog.len() / self.standing.len().max(1);
        self.standing = first..self.teams;
        // New teams had no backlog before they were there.
        self.backlog = vec![0; observation_times * self.standing.len()];
        self.relays.reset(self.relays.len());
        self.links = self.relays.len() - Graph::reports(0..first).len();
        self.ends.reset(self.teams);
        self.relayed_copies = 0;
    }

    fn copy_ended(&mut self, shift: &Shift, journey: &Journey, ending: Ending) {
        if journey.hops > 0 {
            self.relayed_copies += 1;
            if matches!(ending, Ending::Received(_) | Ending::Confirmed(_) | Ending::Known(_)) {
                self.ends.add_one(shift.owner.index());
            }
        }
    }

    fn observation(&mut self, books: &Books<'_>) {
        if self.at_warm_up.is_empty() && books.now >= self.times.warm_up {
            self.at_warm_up = books.accounts();
        }
        self.backlog.extend(books.present().skip(self.standing.start).take(self.standing.len()));
    }
}

impl Observer for Teams<'_> {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        match signal {
            Signal::Relayed(link) => self.relays.add_one(link.index()),
            Signal::CopyEnded { shift, journey, ending } => self.copy_ended(shift, journey, ending),
            Signal::Reorganised(organisation) => self.reorganised(organisation, now),
            Signal::Transformed { first } => self.transformed(first),
            Signal::Books(books) => self.observation(books),
            _ => {}
        }
    }
}

/// Days between two moments.
pub(super) fn days(from: SimTime, to: SimTime) -> f64 {
    to.since(from).0 as f64 / DAY as f64
}

#[cfg(test)]
mod tests;
