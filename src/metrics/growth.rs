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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TeamId;
    use crate::simulation::bench::{Bench, at};

    #[test]
    fn each_look_finds_the_teams_and_people_that_there_are_and_the_splits_so_far() {
        let chain = |levels: u32, members: u32| {
            Bench::chain(levels).base(&format!("team_members = {members}")).organisation()
        };
        let run = Bench::chain(1).start();
        let mut growth = Growth::new(&chain(2, 3), at(10));
        growth.observe(Signal::Books(&run.books()), at(10));
        let mut grown = chain(3, 2);
        grown.teams[1].members = 0;
        growth.observe(Signal::Reorganised(&grown), at(20));
        growth.observe(Signal::Split(TeamId(1)), at(20));
        growth.observe(Signal::Books(&run.books()), at(30));
        let look = |teams, members, splits| Headcount { teams, members, splits };
        // Who has nobody is no team any more.
        assert_eq!(growth.series, [look(2, 6, 0), look(2, 4, 1)]);
    }

    #[test]
    fn who_left_before_the_warm_up_is_not_counted() {
        let mut growth = Growth::new(&Bench::chain(1).organisation(), at(10));
        growth.observe(Signal::Quit(4), at(9));
        growth.observe(Signal::Quit(2), at(10));
        growth.observe(Signal::Quit(1), at(11));
        growth.observe(Signal::Pulled(TeamId(0)), at(11));
        assert_eq!((growth.quits, growth.pulls, growth.splits), (3, 1, 0));
    }
}
