//! About how many events a run takes, source by source, before it is begun: an interval of a microsecond is easily written
//! and never waited for.

use super::{Experiment, ExperimentError};
use crate::organisation::Organisation;
use crate::scenario::{MarketSpec, Route, StructureSpec};
use crate::time::{Duration, HOURS_PER_WEEK};

/// The run that takes most events, and what makes most of them.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedEvents {
    /// The structure.
    pub structure: String,
    /// Events of one run of it, in the order of their magnitude.
    pub events: f64,
    /// The key that makes most of them, in words.
    pub because: String,
    /// The events that it makes.
    pub of_these: f64,
}

/// Events of one source, with the key that it hangs on.
type Source = (String, f64);

impl Experiment {
    /// The run that takes most events. It knows intervals, heads and distances, not queues: right within an order of magnitude
    /// or so.
    pub fn expected_events(&self) -> ExpectedEvents {
        let of_period = |name: &str, spec: &StructureSpec, organisation: &Organisation| {
            let sources = self.sources(name, spec, organisation);
            let events = sources.iter().map(|(_, events)| events).sum();
            let (because, of_these) =
                sources.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default();
            ExpectedEvents { structure: name.to_owned(), events, because, of_these }
        };
        let structures = 0..self.scenario.structures.len();
        let periods = structures.flat_map(|index| {
            let name = self.scenario.structures[index].0.as_str();
            self.periods(index)
                .into_iter()
                .map(move |period| of_period(name, period.spec, period.organisation))
        });
        let none =
            ExpectedEvents { structure: String::new(), events: 0.0, because: String::new(), of_these: 0.0 };
        periods.max_by(|a, b| a.events.total_cmp(&b.events)).unwrap_or(none)
    }

    fn sources(&self, name: &str, spec: &StructureSpec, organisation: &Organisation) -> Vec<Source> {
        let market = &self.scenario.market;
        let horizon = self.scenario.horizon.micros();
        let niches = f64::from(market.niches);
        let open = organisation.channels.iter().filter(|channel| channel.is_open);
        let per_shift = 1.0 + open.clone().count() as f64 * handled(organisation);
        let shifts = shifts(market, horizon);
        let mut sources: Vec<Source> =
            shifts.iter().map(|(key, shifts)| (said(key, horizon), shifts * per_shift)).collect();
        for channel in open {
            let key = format!("structures.{name}.channels.{}", channel.name);
            let contacts = niches * times(horizon, channel.spec.contact_interval.cadence().mean());
            sources.push((format!("{key}.contact_interval is so short"), contacts));
            let alarms =
                channel.spec.false_alarm_interval.map_or(0.0, |every| times(horizon, every.micros()));
            let events = niches * alarms * (1.0 + handled(organisation));
            sources.push((format!("{key}.false_alarm_interval is so short"), events));
        }
        sources.push(chores(name, spec, organisation, horizon));
        if spec.route == Route::Gossip {
            let heard = f64::min(self.scenario.follow_up.micros(), horizon);
            let spreaders = organisation.teams.len() as f64;
            let all: f64 = shifts.iter().map(|(_, shifts)| shifts).sum();
            let meetings = all * spreaders * times(heard, spec.meeting_interval.micros());
            sources.push((format!("structures.{name}.meeting_interval is so short"), meetings));
        }
        sources
    }
}

/// How often something happens in a time; never where it takes none.
fn times(time: f64, interval: f64) -> f64 {
    if interval > 0.0 { time / interval } else { 0.0 }
}

/// Why a source of the market makes many events: its interval, or the time there is for it.
fn said(key: &str, horizon: f64) -> String {
    const LONG_YEARS: f64 = 1000.0;
    let year = crate::time::DAYS_PER_YEAR * crate::time::DAY as f64;
    if horizon > LONG_YEARS * year {
        "horizon is so far".to_owned()
    } else {
        format!("market.{key} is so short")
    }
}

/// Shifts and false alarms by their key.
fn shifts(market: &MarketSpec, horizon: f64) -> [(&'static str, f64); 4] {
    let niches = f64::from(market.niches);
    let every =
        |interval: Option<Duration>| interval.map_or(0.0, |interval| times(horizon, interval.micros()));
    // The rate grows e-fold in this time.
    let growth = market.doubling.map(|doubling| doubling.micros() / std::f64::consts::LN_2);
    let grown = growth.map_or(1.0, |growth| libm::expm1(horizon / growth) * growth / horizon.max(1.0));
    [
        ("shift_interval", niches * every(market.shift_interval) * grown),
        ("common_shift_interval", niches * market.common_reach * every(market.common_shift_interval)),
        ("false_alarm_interval", niches * every(market.false_alarm_interval)),
        ("emergence_interval", every(market.emergence_interval)),
    ]
}

/// Real shifts that are to be expected up to a moment, in microseconds.
pub(super) fn shifts_before(market: &MarketSpec, micros: f64) -> f64 {
    let is_real = |(key, _): &(&str, f64)| *key != "false_alarm_interval";
    shifts(market, micros).into_iter().filter(is_real).map(|(_, shifts)| shifts).sum()
}

/// Events of one insight: it is noticed, and at each team on its way it waits at a gate, travels and is worked on.
fn handled(organisation: &Organisation) -> f64 {
    1.0 + 3.0 * (1.0 + organisation.mean_distance().max(0.0))
}

/// Each chore comes and is done.
fn chores(name: &str, spec: &StructureSpec, organisation: &Organisation, horizon: f64) -> Source {
    let share = spec.background_share + spec.admin.hours() / HOURS_PER_WEEK;
    let members = f64::from(organisation.members());
    let each = spec.chore_work.work().mean();
    let events = if share > 0.0 { 2.0 * members * times(horizon * share, each) } else { 0.0 };
    (format!("structures.{name} has {members} members and chores of chore_work"), events)
}

impl super::Sweep {
    /// The run that takes most events, of the runs of some points all over the design.
    pub fn expected_events(&self) -> ExpectedEvents {
        const LOOKED_AT: u64 = 8;
        let many = self.plan().points().min(LOOKED_AT);
        let points = (0..many).map(|place| place * self.plan().points() / many);
        let experiments = points.filter_map(|point| {
            self.scenario(point).map_err(ExperimentError::from).and_then(Experiment::new).ok()
        });
        let none =
            ExpectedEvents { structure: String::new(), events: 0.0, because: String::new(), of_these: 0.0 };
        let most = experiments.map(|experiment| experiment.expected_events());
        most.max_by(|a, b| a.events.total_cmp(&b.events)).unwrap_or(none)
    }
}
