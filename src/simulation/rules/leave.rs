//! The organisation changes itself, step 10: people leave, the sooner the more of their team's initiatives wait for somebody
//! else's permission or money; after a vacancy somebody new sits in their place.
//!
//! Rate a year: `attrition` × (1 + `attrition_waiting` × w), w the share of the team's initiatives that wait just now.
//! Reviews are the moments at which people resign, go and come; who is at work finishes it first.

use crate::ids::TeamId;
use crate::organisation::Reorganisation;
use crate::random::Purpose;
use crate::simulation::initiative::Progress;
use crate::simulation::item::Server;
use crate::simulation::{Observer, Signal, Simulation};
use crate::time::{DAY, DAYS_PER_YEAR, SimTime};
use std::collections::BTreeMap;

/// Resignations and vacancies.
#[derive(Clone, Debug, Default)]
pub(in crate::simulation) struct Attrition {
    /// Reviews so far: the ordinal of the draws.
    reviews: u64,
    /// People of each team who have nothing in hand any more and go at the next review.
    leaving: BTreeMap<TeamId, u32>,
    /// Successors, and from when on they can begin.
    vacancies: Vec<(SimTime, TeamId)>,
}

impl Attrition {
    /// Empty places are in other teams now.
    pub fn move_vacancies(&mut self, mut place: impl FnMut(TeamId) -> TeamId) {
        self.vacancies.iter_mut().for_each(|(_, team)| *team = place(*team));
    }

    /// Somebody who leaves has finished their last piece of work.
    pub fn done(&mut self, team: TeamId) {
        *self.leaving.entry(team).or_default() += 1;
    }

    /// People of a team who have nothing in hand any more.
    pub fn leaving(&self, team: TeamId) -> u32 {
        self.leaving.get(&team).copied().unwrap_or(0)
    }
}

impl<O: Observer> Simulation<'_, O> {
    /// People go, people come, and people resign.
    pub(super) fn let_go_and_hire(&mut self) {
        self.see_off();
        self.fill_vacancies();
        let Some(growth) = &mut self.growth else { return };
        let span = self.now.since(growth.last()).micros() / DAY as f64 / DAYS_PER_YEAR;
        let ordinal = growth.attrition.reviews;
        growth.attrition.reviews += 1;
        if self.spec.growth.attrition > 0.0 {
            self.resign(ordinal, span);
            self.see_off();
        }
    }

    /// People who resigned and have finished their work leave, and their posts are vacant. This comes before teams change,
    /// so that nobody is counted twice. A leaver stays, without working, where the links of the team would take all the time
    /// of the others.
    pub(super) fn see_off(&mut self) {
        let Some(growth) = &mut self.growth else { return };
        let leaving = std::mem::take(&mut growth.attrition.leaving);
        let leave = |(team, people): (&TeamId, &u32)| Reorganisation::Leave { team: *team, people: *people };
        let changes: Vec<Reorganisation> = leaving.iter().map(leave).collect();
        if changes.is_empty() {
            return;
        }
        let is_done = self.reorganise(&changes);
        let from = self.now + self.spec.growth.vacancy;
        let Some(growth) = &mut self.growth else { return };
        if !is_done {
            growth.attrition.leaving = leaving;
            return;
        }
        let vacant = leaving.iter().flat_map(|(team, people)| vec![(from, *team); *people as usize]);
        growth.attrition.vacancies.extend(vacant);
        self.observer.observe(Signal::Quit(leaving.values().sum()), self.now);
    }

    /// Before teams become others: who leaves goes, and who cannot be spared stays for good.
    pub(super) fn release_leavers(&mut self) {
        self.see_off();
        let Some(growth) = &mut self.growth else { return };
        for (team, people) in std::mem::take(&mut growth.attrition.leaving) {
            self.stations[team].change_people(people as i32);
        }
    }

    /// Successors begin.
    fn fill_vacancies(&mut self) {
        let now = self.now;
        let Some(growth) = &mut self.growth else { return };
        let (due, later) = growth.attrition.vacancies.drain(..).partition(|(from, _)| *from <= now);
        growth.attrition.vacancies = later;
        let due: Vec<(SimTime, TeamId)> = due;
        let stands = |(_, team): &(SimTime, TeamId)| self.members(*team) > 0;
        let changes: Vec<Reorganisation> = due
            .iter()
            .filter(|due| stands(due))
            .map(|(_, team)| Reorganisation::Members { team: *team, by: 1 })
            .collect();
        if !changes.is_empty()
            && !self.reorganise(&changes)
            && let Some(growth) = &mut self.growth
        {
            growth.attrition.vacancies.extend(due);
        }
    }

    /// Who makes up their mind to leave: each person by themselves, with the chance of one interval between reviews.
    fn resign(&mut self, ordinal: u64, years: f64) {
        let random = self.random.named("attrition");
        let waiting = self.waiting_shares();
        for team in (0..self.organisation.teams.len()).map(TeamId::from_index) {
            let share = waiting.get(&team).map_or(0.0, |(waits, all)| f64::from(*waits) / f64::from(*all));
            let rate = self.spec.growth.attrition * (1.0 + self.spec.growth.attrition_waiting * share);
            let chance = -libm::expm1(-rate * years);
            let own = random.named(&self.organisation.teams[team.index()].name).child(ordinal);
            let resigns = |person: &u32| own.draw(Purpose::Leave, u64::from(*person)).chance(chance);
            let leavers = (0..self.members(team)).filter(resigns).count() as u32;
            if leavers > 0 {
                self.give_notice(team, leavers);
            }
        }
    }

    /// So many people of a team leave: who is free at once, others when they have done what they have in hand. The last of
    /// a team does not leave before somebody takes over.
    fn give_notice(&mut self, team: TeamId, leavers: u32) {
        let busy: Vec<u32> =
            self.in_service(team).into_iter().filter(|id| self.items[*id].by == Server::Person).collect();
        let free = self.stations.free_people(team);
        let leavers = leavers.min((free + busy.len() as u32).saturating_sub(1));
        let at_once = leavers.min(free);
        self.stations[team].change_people(-(at_once as i32));
        for id in busy.into_iter().take((leavers - at_once) as usize) {
            self.items[id].by = Server::Leaver;
        }
        if let Some(growth) = &mut self.growth {
            (0..at_once).for_each(|_| growth.attrition.done(team));
        }
    }

    /// For each owner its initiatives that wait for permission or money, and all that are under way.
    fn waiting_shares(&self) -> BTreeMap<TeamId, (u32, u32)> {
        let mut shares: BTreeMap<TeamId, (u32, u32)> = BTreeMap::new();
        for initiative in self.initiatives.living() {
            let share = shares.entry(initiative.owner).or_default();
            share.0 += u32::from(matches!(initiative.progress, Progress::Asking | Progress::Unfunded));
            share.1 += 1;
        }
        shares
    }
}
