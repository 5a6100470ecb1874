//! Observers are told by hand what a run would tell them, and what they sum up to is worked out by hand. Days stand for
//! everything: the warm-up ends on day 1000, the horizon is day 11,000, and τ has 1000 days.

use super::age::Age;
use super::cohort::Cohort;
use super::growth::Growth;
use super::invariant;
use super::log::{Log, LoggedInsight};
use super::niches::Niches;
use super::pursuits::Pursuits;
use super::services::ServiceUse;
use super::sums::Sums;
use super::teams::{TeamOutcome, Teams};
use super::trails::{Elsewhere, Trails};
use crate::ids::{LinkId, NicheId, TeamId};
use crate::market::{Market, Stream};
use crate::organisation::{Needs, Organisation};
use crate::random::RandomKey;
use crate::results::{Measure, TeamMeasure};
use crate::scenario::{Scenario, ScenarioFile};
use crate::simulation::{
    Account, Census, Copies, Ending, Holder, InitiativeEnd, InitiativeOutcome, Journey, LossCause, Observer,
    Shift, Signal, Times,
};
use crate::statistics::Sample;
use crate::time::{DAY, Duration, SimTime};
use std::collections::BTreeMap;

mod changes;
mod sums;
mod teams;
mod trails;

/// Signals by name, for tests that tell an observer by hand.
trait Tell: Observer {
    fn shifted(&mut self, shift: &Shift) {
        self.observe(Signal::Shifted(shift), shift.born);
    }
    fn relayed(&mut self, link: LinkId, now: SimTime) {
        self.observe(Signal::Relayed(link), now);
    }
    fn received(&mut self, shift: &Shift, journey: &Journey, now: SimTime, is_fresh: bool) {
        self.observe(Signal::Received { shift, journey, is_fresh }, now);
    }
    fn undelivered(&mut self, shift: &Shift, journey: &Journey, lost: Option<SimTime>) {
        self.observe(Signal::Undelivered { shift, journey, lost }, lost.unwrap_or(shift.born));
    }
    fn copy_ended(&mut self, shift: &Shift, journey: &Journey, ending: Ending) {
        self.observe(Signal::CopyEnded { shift, journey, ending }, shift.born);
    }
    fn noticed(&mut self, copy: u32, team: TeamId, now: SimTime) {
        let shift = &Shift::watched(Stream::Own, NicheId(0), 0, team, now);
        self.observe(Signal::Noticed { copy, team, shift, channel: 0, gap: 0.0 }, now);
    }
    fn passed(&mut self, copy: u32, to: Holder, now: SimTime) {
        self.observe(Signal::Passed { copy, to }, now);
    }
    fn copied(&mut self, copy: u32, twin: u32) {
        self.observe(Signal::Copied { copy, twin }, SimTime::START);
    }
    fn taken_up(&mut self, initiative: u32, owner: TeamId, now: SimTime) {
        let shift = &Shift::watched(Stream::Own, NicheId(0), 0, owner, now);
        self.observe(Signal::TakenUp { initiative, owner, shift }, now);
    }
    fn handed(&mut self, initiative: u32, to: Holder, now: SimTime) {
        self.observe(Signal::HandedOver { initiative, to }, now);
    }
    fn building(&mut self, initiative: u32, owner: TeamId, now: SimTime) {
        self.observe(Signal::BuildStarted { initiative, owner }, now);
    }
    fn asked_for(&mut self, initiative: u32, part: u32, of: Holder, now: SimTime) {
        self.observe(Signal::PartRequested { initiative, part, of, capability: 0 }, now);
    }
    fn delivered(&mut self, initiative: u32, part: u32, now: SimTime) {
        self.observe(Signal::PartDelivered { initiative, part }, now);
    }
    fn built(&mut self, initiative: u32, last: u32) {
        self.observe(Signal::Built { initiative, last }, SimTime::START);
    }
    fn pursued(&mut self, shift: &Shift, outcome: &InitiativeOutcome) {
        self.observe(Signal::InitiativeEnded { shift, outcome }, outcome.ended);
    }
    fn reorganised(&mut self, organisation: &Organisation, now: SimTime) {
        self.observe(Signal::Reorganised(organisation), now);
    }
    fn split(&mut self, team: TeamId, now: SimTime) {
        self.observe(Signal::Split(team), now);
    }
    fn served(&mut self, asker: TeamId, provider: Option<TeamId>, capability: u16, now: SimTime) {
        self.observe(Signal::ServiceRequested { asker, provider, capability }, now);
    }
    fn quit(&mut self, people: u32, now: SimTime) {
        self.observe(Signal::Quit(people), now);
    }
    fn spun_off(&mut self, team: TeamId, now: SimTime) {
        self.observe(Signal::SpunOff(team), now);
    }
    fn founded(&mut self, niche: NicheId, now: SimTime) {
        self.observe(Signal::Founded(niche), now);
    }
    fn closed(&mut self, team: TeamId, now: SimTime) {
        self.observe(Signal::Closed(team), now);
    }
    fn pulled(&mut self, team: TeamId, now: SimTime) {
        self.observe(Signal::Pulled(team), now);
    }
    fn paid(&mut self, fee: f64, now: SimTime) {
        self.observe(Signal::FeePaid(fee), now);
    }
    fn traded(&mut self, share: f64, revenue: f64, pay: f64, now: SimTime) {
        self.observe(Signal::Traded { share, revenue, pay }, now);
    }
    fn settled(&mut self, revenue: f64, pay: f64) {
        self.observe(Signal::TradeClosed { revenue, pay }, SimTime::START);
    }
    fn surveyed(&mut self, fit: f64, now: SimTime) {
        self.observe(Signal::FitSurveyed(fit), now);
    }
}

impl<O: Observer> Tell for O {}

fn at(day: u64) -> SimTime {
    SimTime(day * DAY)
}

/// Whole days, of microseconds.
fn in_days(micros: u128) -> u128 {
    assert_eq!(micros % u128::from(DAY), 0, "{micros}");
    micros / u128::from(DAY)
}

fn times() -> Times {
    Times {
        warm_up: at(1000),
        horizon: at(11_000),
        follow_up: Duration(1000 * DAY),
        observation_times: Vec::new(),
    }
}

/// Four niches with two needs each; a line of four teams, of one, two, three and four people from the top.
fn scenario() -> Scenario {
    let text = "schema_version = 1\nhorizon = \"4y\"\nfollow_up = \"1q\"\n[market]\nniches = 4\nattributes = 2\n\
                shift_interval = \"1d\"\nmagnitude = 1.0\n[structures.s]\ntemplate = \"tree\"\nbranching = 1\nlevels = 4";
    ScenarioFile::parse("test.toml", text).unwrap().resolve(BTreeMap::new()).unwrap()
}

fn market() -> Market {
    Market::new(&scenario().market, RandomKey::new(1, 0))
}

fn organisation() -> Organisation {
    let scenario = scenario();
    let needs = Needs::of(&scenario.market);
    let mut built =
        Organisation::build(&scenario.structures[0].1, needs, &BTreeMap::new(), RandomKey::new(1, 0))
            .unwrap();
    for (team, members) in built.teams.iter_mut().zip(1..) {
        team.members = members;
    }
    built
}

fn shift(born: u64) -> Shift {
    of_niche(0, born)
}

fn moved(born: u64, true_gap: f64) -> Shift {
    let mut moved = shift(born);
    moved.true_gap = true_gap;
    moved
}

fn of_niche(niche: u32, born: u64) -> Shift {
    Shift::watched(Stream::Own, NicheId(niche), 0, TeamId(0), at(born))
}

fn owned_by(owner: u32, born: u64) -> Shift {
    Shift::watched(Stream::Own, NicheId(0), 0, TeamId(owner), at(born))
}

fn alarm(born: u64) -> Shift {
    Shift::watched(Stream::FalseAlarm, NicheId(0), 0, TeamId(0), at(born))
}

/// Noticed by anybody, by this copy; then days of work, at gates and in transit.
fn journey(noticed: u64, sensed: u64, [work, gate, transit]: [u64; 3]) -> Journey {
    let (noticed, sensed) = (Some(at(noticed)), Some(at(sensed)));
    let [work, gate, transit] = [work * DAY, gate * DAY, transit * DAY];
    Journey { noticed, sensed, work, gate, transit, ..Journey::default() }
}

const HELD_UP: [u64; 3] = [100, 40, 60];

/// The cohort that the tests below speak of, and what is not of it.
fn cohort<'a>(times: &'a Times, market: &'a Market) -> Cohort<'a> {
    let mut cohort = Cohort::new(times, market);
    // In time, relayed twice, told once.
    let way = Journey { hops: 2, told: 1, perceived_gap: 0.5, ..journey(2050, 2080, HELD_UP) };
    cohort.received(&moved(2000, 1.0), &way, at(2400), true);
    // Too late.
    cohort.received(&moved(3000, 2.0), &journey(3200, 3200, [200, 0, 0]), at(4500), true);
    // Too late, and noticed too late.
    let late = Journey { perceived_gap: 9.0, ..journey(3600, 3600, [0; 3]) };
    cohort.received(&moved(2500, 0.0), &late, at(4000), true);
    // Lost on the way.
    let way = Journey { hops: 1, ..journey(5100, 5300, [50, 25, 10]) };
    cohort.undelivered(&moved(5000, -1.0), &way, Some(at(5600)));
    // Never noticed.
    cohort.undelivered(&moved(6000, 0.5), &Journey::default(), None);
    // Noticed and lost after it was followed.
    cohort.undelivered(&moved(7000, 0.0), &journey(8200, 8200, [0; 3]), Some(at(8500)));
    // Noticed and lost in the last moment.
    cohort.undelivered(&moved(8000, 0.0), &journey(9000, 9000, [0; 3]), Some(at(9000)));
    // Received in the last moment, by who noticed at once.
    let way = Journey { perceived_gap: 1.0, ..journey(9000, 9000, [0; 3]) };
    cohort.received(&moved(9000, 1.0), &way, at(10_000), false);
    // The last that is followed, received after half of τ.
    let way = Journey { hops: 1, perceived_gap: -1.0, ..journey(10_100, 10_100, [400, 0, 0]) };
    cohort.received(&moved(10_000, -2.0), &way, at(10_500), true);
    // Not of the cohort: born too early, too late, never.
    cohort.received(&moved(100, 5.0), &Journey::default(), at(900), true);
    cohort.received(&moved(100, 5.0), &Journey::default(), at(1000), true);
    cohort.received(&moved(10_001, 5.0), &Journey::default(), at(10_800), true);
    cohort.received(&alarm(4000), &Journey::default(), at(4100), true);
    cohort.undelivered(&alarm(4000), &Journey::default(), None);
    cohort.undelivered(&moved(900, 5.0), &Journey::default(), None);
    cohort
}

#[test]
fn the_time_of_the_cohort_is_shared_out_by_stage_and_nothing_of_it_is_left() {
    let (times, market) = (times(), market());
    let cohort = cohort(&times, &market);
    assert_eq!(cohort.size, 9);
    assert_eq!(in_days(cohort.restricted), 400 + 6 * 1000 + 1000 + 500);
    assert_eq!(in_days(cohort.restricted_half), 400 + 8 * 500);
    let stages: Vec<u128> = cohort.stages.iter().map(|micros| in_days(*micros)).collect();
    let unseen = 50 + 200 + 1000 + 100 + 1000 + 1000 + 1000 + 100;
    let (said_again, queue, work) = (30 + 200, 120 + 600 + 215 + 1000, 100 + 200 + 50 + 400);
    assert_eq!(stages[..7], [unseen, said_again, queue, work, 40 + 25, 60 + 10, 400]);
    assert_eq!(stages.iter().sum::<u128>(), in_days(cohort.restricted));
}

#[test]
fn what_is_received_in_time_is_counted_by_when_by_whom_and_how_far_it_came() {
    let (times, market) = (times(), market());
    let mut cohort = cohort(&times, &market);
    assert_eq!((cohort.received, cohort.received_half, cohort.fresh, cohort.told), (3, 2, 2, 1));
    assert_eq!((cohort.hops, cohort.received_relayed, cohort.relayed), (3, 2, 3));
    assert_eq!(in_days(cohort.relayed_restricted), 400 + 1000 + 500);
    assert_eq!((cohort.lost, cohort.unseen), (2, 3));
    assert_eq!((in_days(cohort.flow), in_days(cohort.flow_work)), (320 + 1000 + 400, 500));
    // From the warm-up on, of whatever was ever born.
    assert_eq!(cohort.receipts, 8);
    let steps: Vec<u64> = cohort.curve().cumulative().collect();
    assert_eq!(
        [steps[0], steps[47], steps[48], steps[59], steps[60], steps[119], steps[120]],
        [0, 0, 1, 1, 2, 2, 3]
    );
    assert_eq!(cohort.delays, [400, 500, 1000].map(|days| days * DAY));
    let tellings = [2000, 9000, 10_000].map(|born| market.telling(shift(born).telling_key));
    assert_eq!(cohort.appeal, tellings.iter().map(|telling| telling.appeal).sum::<f64>());
    assert_eq!(cohort.worth, tellings.iter().map(|telling| telling.worth).sum::<f64>());
}

#[test]
fn gaps_that_are_perceived_are_compared_with_gaps_that_are() {
    let (times, market) = (times(), market());
    let Cohort { gaps, received_gaps, .. } = cohort(&times, &market);
    // (1, ½), (2, 0), (0, 0), (−1, 0), (½, 0), twice (0, 0), (1, 1) and (−2, −1): what comes too late says nothing.
    assert_eq!(gaps.n, 9.0);
    assert!((gaps.covariance() - (3.5 - 1.5 * 0.5 / 9.0)).abs() < 1e-12, "{}", gaps.covariance());
    assert_eq!(gaps.variance(), 11.25 - 1.5 * 1.5 / 9.0);
    assert_eq!((gaps.squared_error(), gaps.squared_truth()), (2.25 - 2.0 * 3.5 + 11.25, 11.25));
    // (1, ½), (1, 1), (−2, −1).
    let correlation = 3.5 / libm::sqrt(6.0 * (2.25 - 0.25 / 3.0));
    assert!((received_gaps.correlation().unwrap() - correlation).abs() < 1e-12);
}

#[test]
fn two_gaps_and_equal_gaps_have_no_correlation() {
    let (times, market) = (times(), market());
    let received = |gaps: &[(f64, f64)]| {
        let mut cohort = Cohort::new(&times, &market);
        for (true_gap, perceived_gap) in gaps {
            let way = Journey { perceived_gap: *perceived_gap, ..journey(2000, 2000, [0; 3]) };
            cohort.received(&moved(2000, *true_gap), &way, at(2000), true);
        }
        cohort.received_gaps.correlation()
    };
    assert_eq!(received(&[(1.0, 1.0), (2.0, 2.0)]), None);
    assert_eq!(received(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]), None);
    assert_eq!(received(&[(1.0, -1.0), (2.0, -2.0), (3.0, -3.0)]), Some(-1.0));
}

/// What became of initiatives, of the cohort and beside it.
fn pursuits(times: &Times) -> Pursuits<'_> {
    let mut pursuits = Pursuits::new(times, true);
    let none = InitiativeOutcome {
        initiative: None,
        received: at(0),
        decided: None,
        approved: None,
        ended: at(0),
        result: InitiativeEnd::Unfinished,
        is_good: true,
        cost: 0.0,
        asked: 0,
        leads: true,
    };
    let released =
        |worth: f64, cost: f64| InitiativeOutcome { result: InitiativeEnd::Released { worth }, cost, ..none };
    let declined =
        InitiativeOutcome { result: InitiativeEnd::Declined, is_good: false, asked: 1, cost: 5.0, ..none };
    let mut tell = |shift: Shift, moments: [Option<u64>; 4], pursuit: InitiativeOutcome| {
        let [received, decided, approved, ended] = moments.map(|day| day.map(at));
        let (received, ended) = (received.unwrap(), ended.unwrap());
        pursuits.pursued(&shift, &InitiativeOutcome { received, decided, approved, ended, ..pursuit });
    };
    let good = InitiativeOutcome { asked: 2, ..released(30.0, 10.0) };
    tell(shift(2000), [Some(2100), Some(2200), Some(2500), Some(2700)], good);
    // Let be by the owner, early; by a superior, later than it is followed.
    tell(shift(3000), [Some(3100), None, None, Some(3300)], declined);
    tell(
        shift(4000),
        [Some(4600), Some(4700), None, Some(5600)],
        InitiativeOutcome { is_good: true, ..declined },
    );
    // Granted, and never finished; not even decided.
    let granted = InitiativeOutcome { is_good: false, asked: 1, ..none };
    tell(shift(5000), [Some(5200), Some(5250), Some(5300), Some(11_000)], granted);
    tell(shift(7000), [Some(7000), None, None, Some(11_000)], InitiativeOutcome { asked: 1, ..none });
    // Released, and let be, in the last moment.
    tell(shift(8000), [Some(8900), Some(8900), Some(8900), Some(9000)], released(0.0, 0.0));
    tell(shift(9000), [Some(9500), None, None, Some(10_000)], InitiativeOutcome { asked: 0, ..declined });
    // Not of the cohort: received before the warm-up, and since.
    tell(shift(500), [Some(900), None, None, Some(1500)], released(99.0, 99.0));
    tell(
        shift(800),
        [Some(1200), None, None, Some(1500)],
        InitiativeOutcome { leads: false, ..released(7.0, 3.0) },
    );
    tell(shift(950), [Some(1000), None, None, Some(1500)], released(1.0, 1.0));
    tell(alarm(6000), [Some(6100), None, None, Some(6500)], released(2.0, 4.0));
    pursuits.paid(2.5, at(999));
    pursuits.paid(2.5, at(1000));
    for (fit, day) in [(0.5, 999), (0.25, 1000), (0.75, 2000)] {
        pursuits.surveyed(fit, at(day));
    }
    pursuits.traded(0.25, 300.0, 100.0, at(1000));
    pursuits.traded(0.75, 500.0, 150.0, at(2000));
    pursuits.settled(40.0, 20.0);
    pursuits
}

#[test]
fn the_time_after_the_receipt_is_shared_out_by_stage_and_stays_with_who_said_no() {
    let times = times();
    let pursuits = pursuits(&times);
    let stages: Vec<u128> = pursuits.stages.iter().map(|micros| in_days(*micros)).collect();
    assert_eq!(stages[..7], [0; 7]);
    let (decision, build) = (100 + 200 + 100 + 50 + 1000 + 500, 200 + 700 + 100);
    assert_eq!(stages[7..], [decision, 300 + 300 + 50, build, 700]);
    assert_eq!(in_days(pursuits.after_receipt()), decision + 650 + build + 700);
    assert_eq!(in_days(pursuits.half_after_receipt()), 400 + 400 + 300 + 500);
    assert_eq!((pursuits.released, pursuits.declined), (2, 2));
}

#[test]
fn judgements_releases_and_money_count_from_the_warm_up_on() {
    let times = times();
    let pursuits = pursuits(&times);
    assert_eq!((pursuits.good.all, pursuits.good.agreed), (2, 1));
    assert_eq!((pursuits.bad.all, pursuits.bad.agreed), (2, 1));
    assert_eq!(pursuits.asked, 2 + 1 + 1 + 1);
    assert_eq!((pursuits.releases, pursuits.worth, pursuits.spent), (4, 40.0, 18.0 + 2.5));
    assert_eq!((pursuits.fit, pursuits.observation_times), (1.0, 2));
    assert_eq!(pursuits.fits, [0.5, 0.25, 0.75]);
    assert_eq!(pursuits.trade, [[0.25, 300.0, 100.0], [0.75, 500.0, 150.0]]);
    assert_eq!((pursuits.revenue_at_the_end, pursuits.pay_at_the_end), (40.0, 20.0));
}

#[test]
fn an_initiative_that_is_lost_or_doubled_is_noticed_where_owners_act() {
    let times = times();
    let mut lost = pursuits(&times);
    assert_eq!(lost.breach().unwrap(), "0 shifts were received, 11 initiatives are accounted for");
    for _ in 0..11 {
        lost.received(&shift(2000), &Journey::default(), at(2000), true);
    }
    assert_eq!(lost.breach(), None);
    lost.received(&shift(2000), &Journey::default(), at(2000), true);
    assert_eq!(lost.breach().unwrap(), "12 shifts were received, 11 initiatives are accounted for");
    lost.acts = false;
    assert_eq!(lost.breach(), None);
}
