//! Trade: at each observation time customers compare product and rival, and come or go. What they pay, and what people cost, is
//! counted over the time between two observation times, with the fits as they stand at its end; what is left after the last observation time is
//! counted at the horizon.

use crate::ids::NicheId;
use crate::market::{Market, Presence, Presences, Trade};
use crate::organisation::Organisation;
use crate::scenario::StructureSpec;
use crate::simulation::{Observer, Signal, Simulation};
use crate::time::{DAY, DAYS_PER_YEAR, Duration, SimTime};

/// What the engine keeps of customers and money.
pub(in crate::simulation) struct Trading {
    laws: Trade,
    price: f64,
    revenue_share: f64,
    /// The share of each niche's customers.
    shares: Vec<f64>,
    /// How many customers each niche has, against the mean.
    sizes: Vec<f64>,
    /// Revenue from each niche since the investor looked last.
    earned: Vec<f64>,
    last: SimTime,
    /// Pay of everybody, machines included, a day.
    pay_per_day: f64,
    paid_until: SimTime,
    /// Pay since the last observation time.
    paid: f64,
    /// Revenue a day between the last two observation times; none before there are two.
    revenue_per_day: Option<f64>,
}

impl Trading {
    /// None where nobody buys.
    pub fn new(
        market: &Market,
        spec: &StructureSpec,
        organisation: &Organisation,
        presence: &Presences,
        warm_up: SimTime,
    ) -> Option<Self> {
        let niches = market.niches;
        market.trade().cloned().map(|laws| Self {
            sizes: (0..niches).map(|niche| market.relative_size(NicheId(niche))).collect(),
            shares: (0..niches)
                .map(|niche| if presence.is_there(NicheId(niche)) { laws.initial_share } else { 0.0 })
                .collect(),
            earned: vec![0.0; niches as usize],
            laws,
            price: spec.price,
            revenue_share: spec.revenue_share,
            last: warm_up,
            pay_per_day: pay_per_day(spec, organisation),
            paid_until: warm_up,
            paid: 0.0,
            revenue_per_day: None,
        })
    }

    /// Revenue from a niche since the investor looked last.
    pub fn earned(&self, niche: NicheId) -> f64 {
        self.earned[niche.index()]
    }

    /// The investor has looked.
    pub fn forget_earnings(&mut self) {
        self.earned.fill(0.0);
    }

    /// A niche is given up: its customers go at once.
    pub fn lose_customers(&mut self, niche: NicheId) {
        self.shares[niche.index()] = 0.0;
    }

    /// The part of the revenue, as it comes now, that comes from some niches; none while nobody pays.
    pub fn part_from(&self, is_among: impl Fn(&NicheId) -> bool) -> Option<f64> {
        let pays = |niche: NicheId| self.sizes[niche.index()] * self.shares[niche.index()];
        let niches = || (0..self.shares.len()).map(NicheId::from_index);
        let whole: f64 = niches().map(pays).sum();
        (whole > 0.0).then(|| niches().filter(is_among).map(pays).sum::<f64>() / whole)
    }

    /// How many more of them `members` people could be before their pay exceeds this share of the revenue.
    pub fn affords(&self, share: f64, members: u32) -> u32 {
        let Some(revenue) = self.revenue_per_day else { return 0 };
        let pay_each = self.pay_per_day / f64::from(members.max(1));
        let left = share * revenue - self.pay_per_day;
        if pay_each <= 0.0 { u32::MAX } else { (left / pay_each).max(0.0) as u32 }
    }

    /// Counts the pay until now.
    fn pay(&mut self, now: SimTime) {
        self.paid += now.since(self.paid_until).micros() / DAY as f64 * self.pay_per_day;
        self.paid_until = self.paid_until.max(now);
    }
}

/// What all members cost a day.
fn pay_per_day(spec: &StructureSpec, organisation: &Organisation) -> f64 {
    let (members, machines) = (f64::from(organisation.members()), spec.automated_share);
    members * ((1.0 - machines) * spec.pay + machines * spec.automated_cost) / DAYS_PER_YEAR
}

impl<O: Observer> Simulation<'_, O> {
    /// From now on people cost what they cost now.
    pub(in crate::simulation) fn change_pay(&mut self) {
        if let Some(trading) = &mut self.trading {
            trading.pay(self.now);
            trading.pay_per_day = pay_per_day(self.spec, &self.organisation);
        }
    }

    /// The offer, and what people cost, are those of the structure as it is now.
    pub(in crate::simulation) fn change_offer(&mut self) {
        self.change_pay();
        if let Some(trading) = &mut self.trading {
            (trading.price, trading.revenue_share) = (self.spec.price, self.spec.revenue_share);
        }
    }

    /// How well products fit needs, and what customers make of it since the last observation time.
    pub(in crate::simulation) fn survey(&mut self, now: SimTime) {
        if !self.rules.acts() && self.trading.is_none() {
            return;
        }
        let fits = self.fits(now);
        // What is not served fits nobody; what has not emerged is not looked at.
        let fit: f64 = fits.iter().flatten().map(|fit| fit.0).sum();
        let niches = self.presence.there() as f64;
        self.observer.observe(Signal::FitSurveyed(fit / niches), now);
        let Some((revenue, pay)) = self.count_trade(&fits, now) else { return };
        let share = self.trading.as_ref().map_or(0.0, |trading| trading.shares.iter().sum::<f64>() / niches);
        self.observer.observe(Signal::Traded { share, revenue, pay }, now);
    }

    /// At the horizon: what customers have paid and people have cost since the last observation time.
    pub(in crate::simulation) fn close_accounts(&mut self) {
        if self.trading.is_none() {
            return;
        }
        let fits = self.fits(self.now);
        if let Some((revenue, pay)) = self.count_trade(&fits, self.now) {
            self.observer.observe(Signal::TradeClosed { revenue, pay }, self.now);
        }
    }

    /// How well our product and the rival's fit each niche; none where it is not served.
    fn fits(&self, now: SimTime) -> Vec<Option<(f64, f64)>> {
        let is_served = |niche: &NicheId| self.presence.of(*niche) == Presence::Served;
        let fits = |niche: NicheId| self.needs.fits(niche, self.market, now);
        (0..self.market.niches).map(|niche| Some(NicheId(niche)).filter(is_served).map(fits)).collect()
    }

    /// Customers come and go; returns what they have paid, and people have cost, since they did so last. None where nobody
    /// buys.
    fn count_trade(&mut self, fits: &[Option<(f64, f64)>], now: SimTime) -> Option<(f64, f64)> {
        let trading = self.trading.as_mut()?;
        let time = now.since(trading.last);
        trading.last = now;
        trading.pay(now);
        let mut revenue = 0.0;
        for (place, (share, fit)) in trading.shares.iter_mut().zip(fits).enumerate() {
            let Some((fit, rival_fit)) = *fit else { continue };
            let target = trading.laws.target(fit, trading.price, rival_fit);
            let (next, share_time) = trading.laws.follow(*share, target, time);
            *share = next;
            let kept = trading.revenue_share * trading.sizes[place];
            let paid = kept * trading.laws.revenue(share_time, trading.price);
            trading.earned[place] += paid;
            revenue += paid;
        }
        if time > Duration::ZERO {
            trading.revenue_per_day = Some(revenue / time.days());
        }
        Some((revenue, std::mem::take(&mut trading.paid)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, Run, at};

    /// Three niches of a thousand customers, of whom half pay 1 a day for what never changes, and two people who cost 100 a day.
    fn trading(base: &str) -> Run {
        let market = "niches = 3\nmagnitude = 0.0\ncustomers = 1000\nrevenue = 1.0\ninitial_share = 0.5\ninertia = \"0d\"";
        Bench::chain(2).market(market).base("pay = 25200").base(base).start()
    }

    /// Share, revenue and pay as a look at this hour finds them.
    fn look(run: &mut Run, hour: u64) -> [f64; 3] {
        run.until(hour);
        run.survey(at(hour));
        let told = run.told("traded");
        let numbers = told.last().unwrap().split(' ').skip(2).map(|number| number.parse().unwrap());
        numbers.collect::<Vec<f64>>().try_into().unwrap()
    }

    fn near<const N: usize>(got: [f64; N], expected: [f64; N]) {
        let is_near = |(got, expected): (&f64, &f64)| (got - expected).abs() < 1e-9 * expected.abs().max(1.0);
        assert!(got.iter().zip(&expected).all(is_near), "{got:?} and not {expected:?}");
    }

    #[test]
    fn customers_pay_and_people_cost_by_the_day_since_the_last_look() {
        // Ten days of 1,500 and 200, then five.
        let mut run = trading("");
        near(look(&mut run, 80), [0.5, 15_000.0, 2000.0]);
        near(look(&mut run, 120), [0.5, 7500.0, 1000.0]);
        near([run.trading.as_ref().unwrap().earned(NicheId(1))], [7500.0]);
    }

    #[test]
    fn only_what_is_left_of_what_customers_pay_is_earned_and_machines_cost_what_they_cost() {
        near(look(&mut trading("revenue_share = 0.4"), 80), [0.5, 6000.0, 2000.0]);
        near(look(&mut trading("automated_share = 0.5\nautomated_cost = 0.0"), 80), [0.5, 15_000.0, 1000.0]);
    }

    #[test]
    fn customers_who_reconsider_at_once_have_the_share_of_the_price() {
        // Logit of −4 × .5 × (2 − 1), and each pays 2.
        let share = 1.0 / (1.0 + libm::exp(2.0));
        near(look(&mut trading("price = 2.0"), 80), [share, 3.0 * 1000.0 * 2.0 * 10.0 * share, 2000.0]);
    }

    #[test]
    fn whoever_pays_has_a_part_of_the_revenue_and_who_has_gone_has_none() {
        let mut run = trading("");
        let trading = run.trading.as_mut().unwrap();
        assert_eq!(trading.part_from(|niche| niche.0 < 2), Some(2.0 / 3.0));
        trading.lose_customers(NicheId(0));
        assert_eq!(trading.part_from(|niche| niche.0 < 2), Some(0.5));
        (1..3).for_each(|niche| trading.lose_customers(NicheId(niche)));
        assert_eq!(trading.part_from(|_| true), None);
        near([look(&mut run, 80)[0]], [0.5]);
    }

    #[test]
    fn as_many_more_can_be_hired_as_the_revenue_pays_for() {
        // 1,500 a day: at a fifth of it one more beside the two, at .15 of it none, at all of it thirteen.
        let mut run = trading("");
        assert_eq!(run.trading.as_ref().unwrap().affords(1.0, 2), 0, "nothing is known of revenue yet");
        look(&mut run, 80);
        let trading = run.trading.as_ref().unwrap();
        assert_eq!([0.1, 0.15, 0.201, 1.0].map(|share| trading.affords(share, 2)), [0, 0, 1, 13]);
    }

    #[test]
    fn what_is_left_after_the_last_look_is_counted_at_the_horizon() {
        let mut run = trading("");
        look(&mut run, 920);
        run.until(1000);
        run.close_accounts();
        assert_eq!(run.told("settled"), ["1000h settled 15000 2000"]);
    }

    #[test]
    fn where_nobody_buys_and_nobody_acts_nobody_looks() {
        let mut run = Bench::chain(1).start();
        run.survey(at(0));
        run.close_accounts();
        assert_eq!(run.told("fitted traded settled"), Vec::<String>::new());
        let mut acting = Bench::acting().start();
        acting.survey(at(0));
        assert_eq!(acting.told("fitted traded"), ["0h fitted 1"]);
    }
}
