//! What happened at each team and on each link.

use super::invariant;
use crate::ids::{LinkId, TeamId};
use crate::organisation::Organisation;
use crate::simulation::{Census, Ending, Journey, Observer, Shift, Times};
use crate::time::{DAY, SimTime};
use std::ops::Range;

/// The running account of one team.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(super) struct Account {
    /// ∫N dt so far.
    pub area: u128,
    /// Σ departures − Σ arrivals; with what is present at the end, the sum of all stays.
    pub stays: i128,
    last: u64,
    /// Busy microseconds from the warm-up on.
    busy: u64,
    pub present: u32,
    arrivals: u32,
    waited: u32,
}

/// A measure of one team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TeamMeasure {
    Utilisation,
    Load,
    WaitedShare,
    Betweenness,
    CustomerDistance,
    Focus,
    Unstable,
}

impl TeamMeasure {
    pub const ALL: [Self; 7] = [
        Self::Utilisation,
        Self::Load,
        Self::WaitedShare,
        Self::Betweenness,
        Self::CustomerDistance,
        Self::Focus,
        Self::Unstable,
    ];

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utilisation => "utilisation.mean",
            Self::Load => "load.mean",
            Self::WaitedShare => "waited.share",
            Self::Betweenness => "betweenness.share",
            Self::CustomerDistance => "customer_distance.relays",
            Self::Focus => "focus.ratio",
            Self::Unstable => "unstable.share",
        }
    }

    pub fn unit(self) -> &'static str {
        match self {
            Self::Utilisation | Self::Focus => "ratio",
            Self::Load => "items",
            Self::WaitedShare | Self::Betweenness | Self::Unstable => "share",
            Self::CustomerDistance => "relays",
        }
    }
}

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
    /// Of the times, at hand for every service.
    warm_up: SimTime,
    horizon: SimTime,
    accounts: Vec<Account>,
    /// Pieces of work present in each team at each look, look by look.
    pub backlog: Vec<u32>,
    area_at_warm_up: Vec<u128>,
    relays: Vec<u64>,
    ends: Vec<u64>,
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
            warm_up: times.warm_up,
            horizon: times.horizon,
            accounts: vec![Account::default(); teams],
            backlog: Vec::with_capacity(teams * times.looks.len()),
            area_at_warm_up: Vec::new(),
            relays: vec![0; organisation.graph.links().len()],
            ends: vec![0; teams],
            relayed_copies: 0,
            standing: 0..teams,
            links: organisation.graph.links().len(),
            people: organisation.teams.iter().map(|team| People::new(team.members, SimTime::START)).collect(),
        }
    }

    /// Closes the accounts at the horizon and checks them against the census.
    pub fn close(&mut self, organisation: &Organisation, census: &Census) -> Vec<String> {
        let horizon = self.times.horizon;
        self.accounts.iter_mut().for_each(|account| account.advance(horizon));
        self.people.iter_mut().for_each(|people| people.advance(self.times.warm_up, horizon));
        let time: Vec<u128> = self.people.iter().map(|people| people.time).collect();
        invariant::check(organisation, &self.accounts, census, horizon, (&self.busy(), &time))
    }

    fn busy(&self) -> Vec<u64> {
        self.accounts.iter().map(|account| account.busy).collect()
    }

    /// Insights over each link among the teams that tables speak of. Lateral links stand behind the reports of all teams, so that
    /// they have moved up where teams have been added.
    pub fn relays(&self) -> Vec<u64> {
        let lateral = self.links - 2 * self.standing.len();
        let from = 2 * self.accounts.len();
        let reports = &self.relays[2 * self.standing.start..2 * self.standing.end];
        [reports, &self.relays[from..from + lateral]].concat()
    }

    /// The first of the teams that tables speak of.
    pub fn first(&self) -> usize {
        self.standing.start
    }

    /// What each team's accounts say from the warm-up on.
    pub fn outcomes(&self, organisation: &Organisation) -> Vec<TeamOutcome> {
        let span = self.times.horizon.since(self.times.warm_up).micros();
        let entering = self.entering(organisation);
        let outcome = |(index, account): (usize, &Account)| {
            let before = self.area_at_warm_up.get(index).copied().unwrap_or(0);
            // Links that changed their ends may count for another team.
            let through = entering[index].saturating_sub(self.ends[index]) as f64;
            let time = self.people[index].time as f64;
            let utilisation = if time > 0.0 { account.busy as f64 / time } else { 0.0 };
            TeamOutcome {
                utilisation,
                load: (account.area - before) as f64 / span,
                waited: (account.arrivals > 0)
                    .then(|| f64::from(account.waited) / f64::from(account.arrivals)),
                betweenness: (self.relayed_copies > 0).then(|| through / self.relayed_copies as f64),
                is_unstable: utilisation > 0.9 && self.standing.contains(&index) && self.keeps_growing(index),
            }
        };
        self.accounts.iter().enumerate().map(outcome).collect()
    }

    /// Copies that came to each team over links and were not sent back from there as ends.
    fn entering(&self, organisation: &Organisation) -> Vec<u64> {
        let mut entering = vec![0; self.accounts.len()];
        for (link, count) in organisation.graph.links().iter().zip(&self.relays) {
            entering[link.to.index()] += count;
        }
        entering
    }

    /// Whether the backlog rises over the last half of the looks: the least-squares rise is above three of its
    /// residual deviations and above ten pieces of work.
    fn keeps_growing(&self, team: usize) -> bool {
        let (teams, looks) = (self.standing.len(), self.times.looks.len());
        let team = team - self.standing.start;
        let half: Vec<f64> = (looks / 2..looks)
            .filter_map(|look| self.backlog.get(look * teams + team))
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

impl Account {
    #[inline]
    fn advance(&mut self, now: SimTime) {
        self.area += u128::from(now.0 - self.last) * u128::from(self.present);
        self.last = now.0;
    }
}

impl Observer for Teams<'_> {
    #[inline]
    fn joined(&mut self, team: TeamId, now: SimTime, waits: bool) {
        let account = &mut self.accounts[team.index()];
        account.advance(now);
        account.present += 1;
        account.stays -= i128::from(now.0);
        account.arrivals += 1;
        account.waited += u32::from(waits);
    }

    #[inline]
    fn started(&mut self, team: TeamId, now: SimTime, until: SimTime) {
        let (from, to) = (now.max(self.warm_up), until.min(self.horizon));
        self.accounts[team.index()].busy += to.0.saturating_sub(from.0);
    }

    #[inline]
    fn left(&mut self, team: TeamId, now: SimTime) {
        let account = &mut self.accounts[team.index()];
        account.advance(now);
        account.present -= 1;
        account.stays += i128::from(now.0);
    }

    #[inline]
    fn relayed(&mut self, link: LinkId, _now: SimTime) {
        self.relays[link.index()] += 1;
    }

    fn reorganised(&mut self, organisation: &Organisation, now: SimTime) {
        let (before, after) = (self.accounts.len(), organisation.teams.len());
        let account = Account { last: now.0, ..Account::default() };
        self.accounts.resize(after, account);
        self.ends.resize(after, 0);
        for (people, team) in self.people.iter_mut().zip(&organisation.teams) {
            people.advance(self.times.warm_up, now);
            people.members = team.members;
        }
        let new = organisation.teams[before..].iter().map(|team| People::new(team.members, now));
        self.people.extend(new);
        // Lateral links stand behind the reports of all teams.
        let lateral = self.relays.split_off(2 * before);
        self.relays.resize(2 * after, 0);
        self.relays.extend(lateral);
        self.relays.resize(organisation.graph.links().len(), 0);
    }

    fn transformed(&mut self, first: usize, _now: SimTime) {
        let looks = self.backlog.len() / self.standing.len().max(1);
        self.standing = first..self.accounts.len();
        // New teams had no backlog before they were there.
        self.backlog = vec![0; looks * self.standing.len()];
        self.relays.fill(0);
        self.links = self.relays.len() - 2 * first;
        self.ends.fill(0);
        self.relayed_copies = 0;
    }

    fn moved(&mut self, from: TeamId, to: TeamId, now: SimTime, until: Option<SimTime>) {
        self.left(from, now);
        self.joined(to, now, until.is_none());
        if let Some(until) = until {
            let end = until.min(self.times.horizon);
            let rest = end.since(now.max(self.times.warm_up)).0;
            self.accounts[from.index()].busy -= rest;
            self.accounts[to.index()].busy += rest;
        }
    }

    fn copy_ended(&mut self, shift: &Shift, journey: &Journey, ending: Ending) {
        if journey.hops > 0 {
            self.relayed_copies += 1;
            if matches!(ending, Ending::Received(_) | Ending::Confirmed(_)) {
                self.ends[shift.owner.index()] += 1;
            }
        }
    }

    fn looked(&mut self, now: SimTime) {
        if self.area_at_warm_up.is_empty() && now >= self.times.warm_up {
            self.accounts.iter_mut().for_each(|account| account.advance(now));
            self.area_at_warm_up = self.accounts.iter().map(|account| account.area).collect();
        }
        self.backlog.extend(self.accounts[self.standing.clone()].iter().map(|account| account.present));
    }
}

/// Days between two moments.
pub(super) fn days(from: SimTime, to: SimTime) -> f64 {
    to.since(from).0 as f64 / DAY as f64
}
