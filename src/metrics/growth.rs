//! How the organisation changed: teams, people, splits, services pulled.

use crate::organisation::Organisation;
use crate::simulation::{Observer, Signal};
use crate::time::SimTime;

/// The organisation at an observation time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Headcount {
    pub teams: u32,
    pub members: u32,
    /// Splits so far.
    pub splits: u32,
}

/// Watches the organisation.
pub(crate) struct Growth {
    warm_up: SimTime,
    /// People who left since the warm-up.
    pub quits: u32,
    teams: u32,
    members: u32,
    pub splits: u32,
    pub pulls: u32,
    pub series: Vec<Headcount>,
}

impl Growth {
    pub fn new(organisation: &Organisation, warm_up: SimTime) -> Self {
        let mut growth =
            Self { warm_up, quits: 0, teams: 0, members: 0, splits: 0, pulls: 0, series: Vec::new() };
        growth.count(organisation);
        growth
    }

    fn count(&mut self, organisation: &Organisation) {
        self.teams = organisation.teams.iter().filter(|team| team.members > 0).count() as u32;
        self.members = organisation.members();
    }
}

impl Growth {
    fn observation(&mut self) {
        let Self { teams, members, splits, .. } = *self;
        self.series.push(Headcount { teams, members, splits });
    }
}

impl Observer for Growth {
    #[inline(always)]
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        match signal {
            Signal::Reorganised(organisation) => self.count(organisation),
            Signal::Split(_) => self.splits += 1,
            Signal::Quit(people) if now >= self.warm_up => self.quits += people,
            Signal::Pulled(_) => self.pulls += 1,
            Signal::Books(_) => self.observation(),
            _ => {}
        }
    }
}
