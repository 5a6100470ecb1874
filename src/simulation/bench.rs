//! The bench on which rules are tried one by one: a small organisation in a market in which nothing happens but what a test lets
//! happen, and an observer that writes down everything it is told.
//!
//! Nothing takes time, costs or is lost unless a test says so; moments are told in working hours.

use super::item::{Item, Phase};
use super::{
    Books, Ending, Holder, InitiativeEnd, InitiativeOutcome, Journey, Observer, Period, Shift, Signal,
    Simulation, Times,
};
use crate::ids::{NicheId, TeamId};
use crate::market::{Market, Stream};
use crate::organisation::{Needs, Organisation, unite_channels};
use crate::random::RandomKey;
use crate::scenario::{Scenario, ScenarioFile, StructureSpec};
use crate::time::{DAY, Duration, SimTime};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::AtomicBool;

/// Microseconds of an hour.
pub(crate) const HOUR: u64 = DAY / 8;

/// So many working hours after the start.
pub(crate) fn at(hours: u64) -> SimTime {
    SimTime(hours * HOUR)
}

/// So many working hours.
pub(crate) fn hours(hours: u64) -> Duration {
    Duration(hours * HOUR)
}

/// A run of so many hours that is measured after its warm-up and follows each shift for so long.
pub(crate) fn times(warm_up: u64, horizon: u64, follow_up: u64) -> Times {
    Times {
        warm_up: at(warm_up),
        horizon: at(horizon),
        follow_up: hours(follow_up),
        observation_times: Vec::new(),
    }
}

/// A moment in hours, and the minutes and microseconds that are left.
fn clock(at: SimTime) -> String {
    let (hours, rest) = (at.0 / HOUR, at.0 % HOUR);
    let (minutes, rest) = (rest / (HOUR / 60), rest % (HOUR / 60));
    let mut text = format!("{hours}h");
    if minutes > 0 {
        let _ = write!(text, "{minutes}min");
    }
    if rest > 0 {
        let _ = write!(text, "{rest}µs");
    }
    text
}

/// A run that a test looks at while it goes on.
pub(crate) type Run = Simulation<'static, Story>;

/// A scenario of one structure under construction.
#[derive(Clone, Debug)]
pub(crate) struct Bench {
    top: String,
    market: String,
    base: String,
    changes: String,
}

/// Keys, one a line, over others.
fn with(old: &str, lines: &str) -> String {
    let key = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
    let set: Vec<String> = lines.lines().map(key).collect();
    let kept = old.lines().filter(|line| !set.contains(&key(line)));
    kept.chain(lines.lines()).map(|line| format!("{}\n", line.trim())).collect()
}

impl Bench {
    /// A chain of teams of one, t0 at the top: the lowest meets the niche and notices at once, the highest owns what moves. A
    /// thousand hours, of which eight hundred follow each shift.
    pub fn chain(levels: u32) -> Self {
        Self {
            top:
                "schema_version = 1\nseed = 7\nhorizon = \"1000h\"\nfollow_up = \"800h\"\nreplications = 1\n"
                    .to_owned(),
            market: "niches = 1\nattributes = 1\nshift_interval = \"30000y\"\n".to_owned(),
            base: format!("template = \"tree\"\nbranching = 1\nlevels = {levels}\nowners = \"root\"\n"),
            changes: String::new(),
        }
    }

    /// One team, t0, that meets and owns everything and acts on it.
    pub fn acting() -> Self {
        Self::chain(1).base("owners = \"leaves\"\nfollow_to = \"released\"")
    }

    /// Sets keys of the scenario itself, one a line; what was set before under the same key goes.
    pub fn top(mut self, lines: &str) -> Self {
        self.top = with(&self.top, lines);
        self
    }

    /// Sets keys of the market, likewise.
    pub fn market(mut self, lines: &str) -> Self {
        self.market = with(&self.market, lines);
        self
    }

    /// Sets keys of the structure, likewise.
    pub fn base(mut self, lines: &str) -> Self {
        self.base = with(&self.base, lines);
        self
    }

    /// From so many hours on these keys of the structure are others.
    pub fn change(mut self, hours: u64, set: &str) -> Self {
        let _ =
            write!(self.changes, "[[changes]]\nstructure = \"s\"\nat = \"{hours}h\"\nset = {{ {set} }}\n");
        self
    }

    pub fn scenario(&self) -> Scenario {
        let Self { top, market, base, changes } = self;
        let text = format!("{top}[market]\n{market}[base]\n{base}[structures.s]\n{changes}");
        let parsed = ScenarioFile::parse("bench.toml", &text).and_then(|file| file.resolve(BTreeMap::new()));
        parsed.unwrap_or_else(|problems| panic!("{problems}\n{text}"))
    }

    /// The organisation as it is built.
    pub fn organisation(&self) -> Organisation {
        let scenario = self.scenario();
        build(&scenario, &scenario.structures[0].1)
    }

    /// The structure.
    pub fn spec(&self) -> StructureSpec {
        self.scenario().structures[0].1.clone()
    }

    /// The laws of its market.
    pub fn laws(&self) -> Market {
        let scenario = self.scenario();
        Market::new(&scenario.market, RandomKey::new(scenario.seed, 0))
    }

    /// A run at its start, with nobody looking on but the test.
    pub fn start(&self) -> Run {
        self.watched(0)
    }

    /// The same, which is looked at so often between warm-up and horizon.
    pub fn watched(&self, observation_times: u32) -> Run {
        // A test ends with its process: what a run borrows may stay to the end.
        let scenario: &'static Scenario = Box::leak(Box::new(self.scenario()));
        let specs: Vec<(SimTime, &StructureSpec)> =
            std::iter::once((SimTime::START, &scenario.structures[0].1))
                .chain(scenario.changes.iter().map(|change| (SimTime::START + change.at, &change.spec)))
                .collect();
        let mut built: Vec<Organisation> = specs.iter().map(|(_, spec)| build(scenario, spec)).collect();
        unite_channels(&mut built.iter_mut().collect::<Vec<_>>());
        let built: &'static [Organisation] = built.leak();
        let periods = specs.into_iter().zip(built);
        let periods: Vec<Period<'_>> = periods
            .map(|((from, spec), organisation)| Period { from, spec, organisation, ways: None })
            .collect();
        let times = Box::leak(Box::new(Times::new(scenario, observation_times)));
        let market = Box::leak(Box::new(self.laws()));
        let story = Story::new(&built[0]);
        Simulation::new(periods.leak(), market, times, RandomKey::new(scenario.seed, 0), story)
    }
}

fn build(scenario: &Scenario, spec: &StructureSpec) -> Organisation {
    let needs = Needs::of(&scenario.market);
    Organisation::build(spec, needs, &BTreeMap::new(), RandomKey::new(scenario.seed, 0)).unwrap()
}

/// A shift of a niche that a team owns, without an engine around it.
pub(crate) fn shift(
    stream: Stream,
    (niche, ordinal, attribute): (u32, u64, u32),
    owner: u32,
    born: SimTime,
) -> Shift {
    let telling = RandomKey::new(1, 0).child(u64::from(niche)).child(ordinal);
    Shift::new(stream, NicheId(niche), ordinal, attribute, TeamId(owner), born, telling)
}

impl<O: Observer> Simulation<'_, O> {
    /// The books as they lie open now.
    pub(crate) fn books(&self) -> Books<'_> {
        Books { now: self.now, stations: &self.stations, items: &self.items }
    }
}

impl Run {
    /// A stream brings its shift of this ordinal at this hour.
    pub fn happens(&mut self, stream: Stream, (niche, ordinal): (u32, u64), hour: u64) {
        let niche = NicheId(niche);
        let family = self.market.stream(stream, niche).family();
        let id = self.items.add(Item::stream(stream, niche, family.key()));
        self.items[id].set_ordinal(ordinal);
        self.schedule(id, at(hour), Phase::Rest);
    }

    /// The first niche shifts at these hours.
    pub fn shifts(&mut self, hours: &[u64]) {
        for (ordinal, hour) in hours.iter().enumerate() {
            self.happens(Stream::Own, (0, ordinal as u64), *hour);
        }
    }

    /// Lets everything happen up to and including this hour.
    pub fn until(&mut self, hour: u64) {
        self.until_moment(at(hour));
    }

    /// Lets everything happen up to and including this moment.
    pub fn until_moment(&mut self, moment: SimTime) {
        self.run_until(moment, &AtomicBool::new(false)).unwrap();
    }

    /// The moments at which something of a kind was told.
    pub fn when(&self, kind: &str) -> Vec<SimTime> {
        self.observer.lines.iter().filter(|line| line.1 == kind).map(|line| line.0).collect()
    }

    /// What was told of these kinds of things so far, in order: `"8h passed to t1"`.
    pub fn told(&self, kinds: &str) -> Vec<String> {
        self.observer.told(kinds)
    }
}

/// An observer that writes down what it is told.
pub(crate) struct Story {
    ends: Vec<(TeamId, TeamId)>,
    lines: Vec<(SimTime, &'static str, String)>,
    pub shifts: Vec<Shift>,
    /// Of what was received.
    pub journeys: Vec<Journey>,
    pub outcomes: Vec<InitiativeOutcome>,
}

impl Story {
    fn new(organisation: &Organisation) -> Self {
        let mut story = Self {
            ends: Vec::new(),
            lines: Vec::new(),
            shifts: Vec::new(),
            journeys: Vec::new(),
            outcomes: Vec::new(),
        };
        story.learn(organisation);
        story
    }

    fn learn(&mut self, organisation: &Organisation) {
        self.ends = organisation.graph.links().iter().map(|link| (link.from, link.to)).collect();
    }

    fn told(&self, kinds: &str) -> Vec<String> {
        let is_wanted = |kind: &str| kinds.split(' ').any(|wanted| wanted == kind);
        let lines = self.lines.iter().filter(|(_, kind, _)| is_wanted(kind));
        lines.map(|(at, kind, text)| format!("{} {kind} {text}", clock(*at)).trim_end().to_owned()).collect()
    }

    fn write(&mut self, signal: Signal<'_>) -> (&'static str, String) {
        match signal {
            Signal::Shifted(shift) => {
                self.shifts.push(*shift);
                ("shifted", format!("{} of {:?}", name(shift), shift.owner))
            }
            Signal::Relayed(link) => {
                let (from, to) = self.ends[link.index()];
                ("relayed", format!("{from:?} to {to:?}"))
            }
            Signal::Received { shift, journey, is_fresh } => {
                self.journeys.push(*journey);
                ("received", format!("{}{}", name(shift), if is_fresh { "" } else { " stale" }))
            }
            Signal::Undelivered { shift, lost, .. } => {
                ("undelivered", format!("{}{}", name(shift), if lost.is_some() { " lost" } else { "" }))
            }
            Signal::CopyEnded { shift, ending, .. } => {
                let ending = match ending {
                    Ending::Received(_) => "received",
                    Ending::Confirmed(_) => "confirmed",
                    Ending::Known(_) => "known",
                    Ending::Lost(..) => "lost",
                    Ending::InFlight => "in flight",
                };
                ("ended", format!("{} {ending}", name(shift)))
            }
            Signal::Noticed { team, .. } => ("noticed", format!("by {team:?}")),
            Signal::Passed { to, .. } => ("passed", hands(to)),
            Signal::Delayed { by, until, .. } => ("delayed", format!("by {by:?} until {}", clock(until))),
            Signal::Joined { team, task, before, .. } => {
                ("joined", format!("{team:?} to {task:?} after {before}"))
            }
            Signal::Begun { team, .. } => ("begun", format!("by {team:?}")),
            Signal::Judged { to, score, mark, .. } => {
                ("judged", format!("for {to:?} {}", if score >= mark { "passes" } else { "fails" }))
            }
            Signal::SentBack { to, .. } => ("returned", format!("to {to:?}")),
            Signal::Altered { before, after, .. } => ("altered", format!("{before} to {after}")),
            Signal::Copied { .. } => ("copied", String::new()),
            Signal::TakenUp { owner, .. } => ("taken", format!("by {owner:?}")),
            Signal::HandedOver { to, .. } => ("handed", hands(to)),
            Signal::Screened { team, agrees, .. } => ("screened", format!("by {team:?} {agrees}")),
            Signal::TimedOut { .. } => ("timed", "out".to_owned()),
            Signal::BuildStarted { owner, .. } => ("building", format!("{owner:?}")),
            Signal::PartRequested { of, .. } => ("requested", hands(of)),
            Signal::PartDelivered { .. } => ("delivered", String::new()),
            Signal::Built { .. } => ("built", String::new()),
            Signal::InitiativeEnded { shift, outcome } => {
                self.outcomes.push(*outcome);
                let result = match outcome.result {
                    InitiativeEnd::Released { .. } => "released",
                    InitiativeEnd::Declined => "declined",
                    InitiativeEnd::Unfinished => "unfinished",
                };
                ("concluded", format!("{} {result}", name(shift)))
            }
            Signal::Reorganised(organisation) => {
                self.learn(organisation);
                let members: Vec<String> =
                    organisation.teams.iter().map(|team| team.members.to_string()).collect();
                ("reorganised", members.join("+"))
            }
            Signal::Transformed { first } => ("transformed", format!("from t{first} on")),
            Signal::Split(team) => ("split", format!("{team:?}")),
            Signal::SpunOff(team) => ("spun", format!("off {team:?}")),
            Signal::Founded(niche) => ("founded", format!("{niche:?}")),
            Signal::Closed(team) => ("closed", format!("{team:?}")),
            Signal::Pulled(team) => ("pulled", format!("by {team:?}")),
            Signal::ServiceRequested { asker, provider, capability } => {
                let provider = provider.map_or_else(|| "partner".to_owned(), |team| format!("{team:?}"));
                ("served", format!("{asker:?} by {provider} with {capability}"))
            }
            Signal::Quit(people) => ("quit", people.to_string()),
            Signal::FeePaid(fee) => ("paid", fee.to_string()),
            Signal::Traded { share, revenue, pay } => ("traded", format!("{share} {revenue} {pay}")),
            Signal::TradeClosed { revenue, pay } => ("settled", format!("{revenue} {pay}")),
            Signal::FitSurveyed(fit) => ("fitted", fit.to_string()),
            Signal::Books(books) => ("booked", books.present().sum::<u32>().to_string()),
        }
    }
}

impl Observer for Story {
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        let (kind, text) = self.write(signal);
        self.lines.push((now, kind, text));
    }
}

fn name(shift: &Shift) -> String {
    format!("{:?}/{}", shift.niche, shift.label())
}

fn hands(holder: Holder) -> String {
    match holder {
        Holder::Team(team) => format!("to {team:?}"),
        Holder::Way { from, to } => format!("between {from:?} and {to:?}"),
        Holder::Partner => "to a partner".to_owned(),
        Holder::Budget => "to the budget".to_owned(),
    }
}

/// What becomes of shifts at these hours where the structure is another from hour 20 on.
pub fn changing(bench: &Bench, set: &str, moments: &[u64]) -> Run {
    let mut run = bench.clone().change(20, set).start();
    run.shifts(moments);
    run.until(400);
    run
}
