//! The organisation changes itself, step 12: the investor looks at what each business earns for what its people cost. Who
//! earns too little for too long is closed: its niches are given up, its people go where most is earned, and what they
//! had under way goes with them.

use super::transition::Reassignment;
use crate::ids::{NicheId, TeamId};
use crate::market::Presence;
use crate::organisation::Reorganisation;
use crate::scenario::GrowthSpec;
use crate::simulation::item::{Item, Phase};
use crate::simulation::{Observer, Signal, Simulation};
use crate::time::{DAY, DAYS_PER_YEAR, Duration, SimTime};
use std::collections::BTreeMap;

/// What the investor knows of businesses.
pub(in crate::simulation) struct Portfolio {
    review: Duration,
    close_below: f64,
    patience: u32,
    last: SimTime,
    /// Reviews in a row at which a business earned too little.
    strikes: BTreeMap<TeamId, u32>,
}

impl Portfolio {
    /// Businesses are other teams now.
    pub fn move_strikes(&mut self, heir: impl Fn(TeamId) -> Option<TeamId>) {
        let strikes = std::mem::take(&mut self.strikes);
        self.strikes = strikes.into_iter().filter_map(|(team, n)| Some((heir(team)?, n))).collect();
    }

    /// What counts as too little, and for how long, may be another now.
    pub fn change_terms(&mut self, growth: &GrowthSpec) {
        (self.close_below, self.patience) = (growth.close_below, growth.patience);
    }
}

/// A business at a review.
struct Business {
    team: TeamId,
    niches: Vec<u32>,
    /// Revenue over pay since the last review.
    return_on_pay: f64,
}

impl<O: Observer> Simulation<'_, O> {
    /// Schedules the first review of the portfolio.
    pub(in crate::simulation) fn start_portfolio(&mut self) {
        let growth = &self.spec.growth;
        self.portfolio = growth.portfolio.filter(|_| self.trading.is_some()).map(|review| Portfolio {
            review,
            close_below: growth.close_below,
            patience: growth.patience,
            last: self.now.max(self.times.warm_up),
            strikes: BTreeMap::new(),
        });
        if let Some(portfolio) = &self.portfolio {
            let first = portfolio.last + portfolio.review;
            let event = self.items.add(Item::portfolio());
            self.schedule(event, first, Phase::Gates);
        }
    }

    /// The investor looks at all businesses.
    pub(in crate::simulation) fn review_portfolio(&mut self, event: u32) {
        self.release_leavers();
        let businesses = self.businesses();
        let Some(portfolio) = &mut self.portfolio else { return self.items.free(event) };
        let next = self.now + portfolio.review;
        let mut closing = Vec::new();
        for business in &businesses {
            let strikes = portfolio.strikes.entry(business.team).or_default();
            *strikes = if business.return_on_pay < portfolio.close_below { *strikes + 1 } else { 0 };
            if *strikes >= portfolio.patience {
                closing.push(business.team);
            }
        }
        portfolio.last = self.now;
        for team in &closing {
            portfolio.strikes.remove(team);
        }
        if let Some(trading) = &mut self.trading {
            trading.forget_earnings();
        }
        for business in businesses.iter().filter(|business| closing.contains(&business.team)) {
            self.close_business(business, &businesses, &closing);
        }
        self.schedule(event, next, Phase::Gates);
    }

    /// Teams that alone own niches, with what they earned.
    fn businesses(&self) -> Vec<Business> {
        let (Some(trading), Some(portfolio)) = (&self.trading, &self.portfolio) else { return Vec::new() };
        if !self.organisation.ownership.is_by_niche() {
            return Vec::new();
        }
        let years = self.now.since(portfolio.last).micros() / DAY as f64 / DAYS_PER_YEAR;
        let business = |team: TeamId| {
            let niches = self.organisation.domain(team).owned;
            let pay = f64::from(self.members(team)) * self.spec.pay * years;
            let earned: f64 = niches.iter().map(|niche| trading.earned(NicheId(*niche))).sum();
            let is_one = !niches.is_empty() && self.members(team) > 0 && pay > 0.0;
            is_one.then(|| Business { team, niches, return_on_pay: earned / pay })
        };
        (0..self.organisation.teams.len()).map(TeamId::from_index).filter_map(business).collect()
    }

    fn close_business(&mut self, business: &Business, all: &[Business], closing: &[TeamId]) {
        let Some(seats) = self.seats_elsewhere(business.team, all, closing) else { return };
        let change = Reorganisation::Close { team: business.team, seats, owned: business.niches.clone() };
        if !self.reorganise(&[change]) {
            return;
        }
        for niche in &business.niches {
            if self.presence.is_there(NicheId(*niche)) {
                self.presence.set(NicheId(*niche), Presence::Left);
                if let Some(trading) = &mut self.trading {
                    trading.lose_customers(NicheId(*niche));
                }
            }
        }
    }

    /// Where the people of a business go: to those that earn most, in turn, as long as these stay below two pizzas. None
    /// where nobody stays.
    fn seats_elsewhere(&self, team: TeamId, all: &[Business], closing: &[TeamId]) -> Option<Vec<TeamId>> {
        let mut staying: Vec<&Business> =
            all.iter().filter(|business| !closing.contains(&business.team)).collect();
        staying.sort_by(|a, b| b.return_on_pay.total_cmp(&a.return_on_pay).then(a.team.cmp(&b.team)));
        let limit = self.spec.growth.two_pizza;
        let below: Vec<TeamId> =
            staying.iter().map(|b| b.team).filter(|team| self.members(*team) < limit).collect();
        let open = if below.is_empty() { staying.iter().map(|b| b.team).collect() } else { below };
        (!open.is_empty()).then(|| open.into_iter().cycle().take(self.members(team) as usize).collect())
    }

    /// The people of a closed team go to their seats, with what they have in hand; what waited goes along.
    pub(super) fn disband(&mut self, team: TeamId, seats: &[TeamId]) {
        self.observer.observe(Signal::Closed(team), self.now);
        self.seat(team, seats);
        let mut reassignment = Reassignment::of_team(team, seats);
        let heir = reassignment.next(team);
        self.commissions.move_providers(|provider| if provider == team { heir } else { provider });
        for id in self.stations.drain(&self.items, team) {
            self.find_place(id, team, &mut reassignment, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, Run, at};

    /// Two businesses of five under an executive: t1 owns two niches, t2 one. A niche pays 500 a day, a person costs 100; of what
    /// customers pay six tenths are left, so that t1 earns 1.2 of its pay and t2 .6. Customers do not move.
    fn businesses(base: &str) -> Run {
        let market = "niches = 3\nmagnitude = 0.0\ncustomers = 1000\nrevenue = 1.0\ninitial_share = 0.5";
        let network = "template = \"network\"\nowners = \"default\"\nowner = \"by_niche\"\nroute = \"shortest\"\nmembers = 11\n\
                       executive_members = 1\nplatform_share = 0.0\npay = 25200\nties = 0.0\nadmin = \"0h\"\n\
                       background_share = 0.0\nrevenue_share = 0.6\nchannels.sales.remove = true\n\
                       channels.support.remove = true\nchannels.contact = { new = true, contact_interval = \"0d\" }";
        let investor = "growth.portfolio = \"100h\"\ngrowth.close_below = 0.8\ngrowth.patience = 2\n\
                        growth.review = \"900h\"\ngrowth.hire_above = 10.0";
        Bench::chain(1).market(market).base(network).base(investor).base(base).start()
    }

    /// Customers pay until the microsecond before each of so many reviews, which then are held.
    fn look(run: &mut Run, reviews: &[u64]) {
        for hour in reviews {
            let before = SimTime(at(*hour).0 - 1);
            run.until_moment(before);
            run.survey(before);
            run.until(*hour);
        }
    }

    #[test]
    fn who_earns_too_little_twice_in_a_row_is_closed_and_its_people_go_where_most_is_earned() {
        let mut run = businesses("");
        look(&mut run, &[100]);
        assert_eq!(run.told("closed"), Vec::<String>::new());
        assert_eq!(run.portfolio.as_ref().unwrap().strikes.get(&TeamId(2)), Some(&1));
        look(&mut run, &[200]);
        assert_eq!(run.told("reorganised closed"), ["200h reorganised 1+10+0", "200h closed t2"]);
        let left = (0..3).filter(|niche| run.presence.of(NicheId(*niche)) == Presence::Left);
        assert_eq!(left.count(), 1);
        look(&mut run, &[300]);
        // Of three niches two are left, at a half each; the other's customers have gone.
        let share = run.told("traded").last().unwrap().split(' ').nth(2).unwrap().parse::<f64>().unwrap();
        assert!((share - 1.0 / 3.0).abs() < 1e-9, "{share}");
        assert_eq!(run.when("closed"), [at(200)], "who is left earns enough");
    }

    #[test]
    fn a_good_review_is_the_end_of_bad_ones() {
        let mut run = businesses("");
        look(&mut run, &[100]);
        run.portfolio.as_mut().unwrap().close_below = 0.1;
        look(&mut run, &[200]);
        run.portfolio.as_mut().unwrap().close_below = 0.8;
        look(&mut run, &[300]);
        assert_eq!(run.told("closed"), Vec::<String>::new());
        look(&mut run, &[400]);
        assert_eq!(run.told("closed"), ["400h closed t2"]);
    }

    #[test]
    fn people_go_in_turn_to_those_that_earn_most_and_are_not_full() {
        let run = businesses("");
        let business = |team, return_on_pay| Business { team: TeamId(team), niches: vec![0], return_on_pay };
        let all = [business(0, 2.0), business(1, 3.0), business(2, 0.1)];
        let seats = |closing: &[TeamId]| run.seats_elsewhere(TeamId(2), &all, closing);
        assert_eq!(seats(&[TeamId(2)]), Some([1, 0, 1, 0, 1].map(TeamId).to_vec()));
        assert_eq!(seats(&[TeamId(2), TeamId(1)]), Some(vec![TeamId(0); 5]));
        assert_eq!(seats(&[0, 1, 2].map(TeamId)), None, "nobody stays");
        // t1 has five people and is full; where all are, they go to all.
        let full = businesses("growth.two_pizza = 5");
        assert_eq!(full.seats_elsewhere(TeamId(2), &all, &[TeamId(2)]), Some(vec![TeamId(0); 5]));
        assert_eq!(full.seats_elsewhere(TeamId(2), &all[1..], &[TeamId(2)]), Some(vec![TeamId(1); 5]));
    }

    #[test]
    fn the_investor_remembers_businesses_that_have_an_heir() {
        let mut run = businesses("");
        look(&mut run, &[100]);
        let portfolio = run.portfolio.as_mut().unwrap();
        portfolio.move_strikes(|team| (team == TeamId(2)).then_some(TeamId(7)));
        assert_eq!(portfolio.strikes, BTreeMap::from([(TeamId(7), 1)]));
    }
}
