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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, HOUR, Run, at};

    /// A team of so many with twenty hours of work on each of these shifts, which is reviewed every hundred hours.
    fn team(members: u32, moments: &[u64], until: u64) -> Run {
        let growth = "growth.review = \"100h\"\ngrowth.hire_above = 10.0\ngrowth.vacancy = \"150h\"";
        let work =
            format!("team_members = {members}\nreceive_work = {{ deterministic = \"20h\" }}\n{growth}");
        let mut run = Bench::chain(1).base(&work).start();
        run.shifts(moments);
        run.until(until);
        run
    }

    #[test]
    fn who_leaves_finishes_what_is_in_hand_and_goes_at_the_next_review_and_somebody_comes_after_the_vacancy()
    {
        // All three work until 110 h; two go at 200 h, and at 350 h two could come: at the review of 400 h.
        let mut run = team(3, &[90, 90, 90, 95], 91);
        run.give_notice(TeamId(0), 2);
        run.until(450);
        assert_eq!(run.when("received"), [at(110), at(110), at(110), at(130)]);
        assert_eq!(run.told("reorganised quit"), ["200h reorganised 1", "200h quit 2", "400h reorganised 3"]);
        assert_eq!(run.stations[TeamId(0)].free, 3);
    }

    #[test]
    fn who_is_free_works_no_more_from_the_notice_on() {
        let mut run = team(2, &[60, 60], 50);
        run.give_notice(TeamId(0), 1);
        run.until(110);
        assert_eq!(run.when("received"), [at(80), at(100)]);
        assert_eq!(run.told("reorganised quit"), ["100h reorganised 1", "100h quit 1"]);
    }

    #[test]
    fn the_last_stays_however_many_would_go() {
        let mut run = team(3, &[], 50);
        run.give_notice(TeamId(0), 3);
        run.give_notice(TeamId(0), 3);
        run.until(110);
        assert_eq!(run.told("reorganised"), ["100h reorganised 1"]);
    }

    #[test]
    fn who_cannot_go_before_teams_become_others_stays() {
        // The links of the two take all the time of one.
        let base = "team_members = 2\nlinks.reports_up.hours = \"35h\"\ngrowth.review = \"100h\"\ngrowth.hire_above = 10.0";
        let mut run = Bench::chain(2).base(base).start();
        run.until(50);
        run.give_notice(TeamId(1), 1);
        run.until(150);
        let leaving = |run: &Run| run.growth.as_ref().unwrap().attrition.leaving(TeamId(1));
        assert_eq!((run.when("quit").len(), leaving(&run), run.stations[TeamId(1)].free), (0, 1, 1));
        run.release_leavers();
        assert_eq!((leaving(&run), run.stations[TeamId(1)].free), (0, 2));
    }

    #[test]
    fn each_person_resigns_by_a_draw_of_their_own_at_each_review() {
        // A rate of five a year over a tenth of a year, for each of forty at the team's address.
        let growth = "growth.review = \"201.6h\"\ngrowth.hire_above = 10.0\ngrowth.attrition = 5.0\ngrowth.vacancy = \"1y\"";
        let mut run = Bench::chain(1).base("team_members = 40").base(growth).start();
        run.until(202);
        let chance = 1.0 - libm::exp(-0.5);
        let own = run.random.named("attrition").named("root").child(0);
        let leavers = (0..40).filter(|person| own.draw(Purpose::Leave, *person).chance(chance)).count();
        assert_eq!(run.told("quit"), [format!("201h36min quit {leavers}")]);
        assert!((1..40).contains(&leavers) && run.now.0 == 202 * HOUR);
    }

    #[test]
    fn initiatives_that_wait_for_permission_or_money_are_the_part_that_waits() {
        let asking =
            "owners = \"leaves\"\nfollow_to = \"released\"\naction.cost = 1.0\naction.committee = \"1000y\"";
        let mut run = Bench::chain(2).base(asking).start();
        run.shifts(&[8, 9]);
        run.until(10);
        assert_eq!(run.waiting_shares(), BTreeMap::from([(TeamId(1), (2, 2))]));
        let building =
            "action.build_work = { deterministic = \"20h\" }\naction.authority = [1e9]\naction.cost = 1.0";
        let mut run =
            Bench::acting().base(building).base("action.budget = 1.0\naction.budget_cycle = \"1y\"").start();
        run.shifts(&[8, 9]);
        run.until(10);
        assert_eq!(run.waiting_shares(), BTreeMap::from([(TeamId(0), (1, 2))]));
    }
}
