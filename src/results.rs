//! What came out, as typed rows that anybody can read: every table, the terminal, the JSON and every drawing is made from
//! these and from nothing else.
//!
//! ```
//! use microbiz::results::{Measure, Results};
//! use microbiz::{Execution, Experiment, ScenarioFile};
//! use std::collections::BTreeMap;
//!
//! let text = r#"
//! schema_version = 1
//! horizon = "1y"
//! warm_up = "1mo"
//! follow_up = "1q"
//! replications = 5
//! market = { niches = 6, shift_interval = "1w" }
//! base = { members = 24 }
//! structures.hierarchy.template = "hierarchy"
//! structures.network.template = "network"
//! "#;
//! let scenario = ScenarioFile::parse("small.toml", text)?.resolve(BTreeMap::new())?;
//! let results: Results = Experiment::new(scenario)?.run(Execution::default())?;
//! let delay = results.difference("network", Measure::DelayRestrictedMean).unwrap();
//! println!("{} against {}: {} {}", delay.structure, delay.baseline, delay.difference, delay.unit);
//! assert!(delay.difference.value.unwrap() < 0.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod case;
mod estimate;
mod event;
mod fields;
mod film;
mod lint;
mod measure;
mod narrowing;
pub(crate) mod plain;
mod rows;
mod stage;
mod study;
pub(crate) mod trace;
mod unit;
#[cfg(feature = "drawings")]
pub(crate) mod wording;
mod words;

pub use crate::organisation::TeamKind;
pub use crate::scenario::{Lever, Verdict};
pub use case::{Lifecycle, LoggedCase, LoggedEvent};
pub(crate) use estimate::grouped_digits;
pub use estimate::{Estimate, rounded};
pub use event::{
    CopyOutcome, Delay, Event, Happening, Holder, InitiativeOutcome, Piece, ShiftName, ShiftNameError, Task,
};
pub use fields::Fields;
pub use film::{Arrival, Cargo, Doing, Film, JourneyEnd, Moment, Stay, Traveller};
pub(crate) use lint::idle_touchpoints;
pub use lint::{Lint, Misfit, Price, Sight, Warning};
pub use measure::{Class, Measure, Wanted};
pub use narrowing::{Look, Narrowing};
pub use rows::{
    Bottleneck, Claim, Contributor, Difference, Fairness, Insight, KnownAnswer, Link, Notice, Point,
    Rearrangement, Repair, Replication, Service, StageTime, Summary, Team, TeamSummary,
};
pub use stage::Stage;
pub(crate) use study::explained_by_luck;
pub use study::{
    Finding, FromBase, IndexKind, IndexLook, MapCell, PointMeans, Response, SensitivityIndex, StudyAbout,
    StudyFactor, StudyOutput, StudyResults, StudyStructure,
};
#[cfg(feature = "drawings")]
pub use trace::story::StoryLine;
pub use trace::{
    Choice, Deed, Effect, LossCause, OtherCopy, Parting, StageDifference, Step, Trace, TracedShift, Way,
    WayEnd,
};
pub use unit::Unit;
pub use words::{Division, Followed, LinkKind, TeamMeasure, When};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What determines the results: the manifest without its tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The name of the scenario.
    pub name: String,
    /// Its title; may be empty.
    pub title: String,
    /// The question that it asks; may be empty.
    pub question: String,
    /// The seed of all luck.
    pub seed: u64,
    /// Replications of every structure.
    pub replications: u32,
    /// The structure that the others are compared with.
    pub baseline: String,
    /// The structures in the order of the scenario.
    pub structures: Vec<String>,
    /// The confidence of every interval.
    pub confidence: f64,
    /// τ: how long each shift is followed, in working days.
    pub follow_up_d: f64,
    /// When it ends, in working days since the start.
    pub horizon_d: f64,
    /// Every parameter, defaults included.
    pub scenario: toml::Table,
    /// The SHA-256 of every file that the scenario names.
    pub inputs: BTreeMap<String, String>,
    /// What precision was asked for, and reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
}

/// A precision that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Precision {
    /// Of which measure.
    pub measure: String,
    /// Half of the widest interval of its differences, as a share of the baseline's estimate.
    pub asked: f64,
    /// What it is; none where some interval does not exist.
    pub reached: Option<f64>,
    /// Whether it is as narrow as was asked.
    pub is_reached: bool,
}

/// How much work it took; no part of any result.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effort {
    /// Seconds in event loops, summed over runs, by the clock that was handed in.
    pub event_loop_seconds: f64,
    /// Services completed, summed over runs.
    pub services_completed: u64,
}

/// Everything that a comparison came to, table by table, each in the order of its keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// What determines them.
    pub about: About,
    /// Every measure of every structure.
    pub summary: Vec<Summary>,
    /// Every measure of every structure but the baseline, against it.
    pub differences: Vec<Difference>,
    /// What each replication says.
    pub replications: Vec<Replication>,
    /// Where the time went.
    pub stages: Vec<StageTime>,
    /// Why structures differ: division by division, the largest first.
    pub contributors: Vec<Contributor>,
    /// What halving the largest stages of each structure brings, the most helpful first; empty where nobody asked.
    pub bottlenecks: Vec<Bottleneck>,
    /// Whether the comparison is one between equals.
    pub fairness: Vec<Fairness>,
    /// The teams, in the order of the organisation.
    pub organisation: Vec<Team>,
    /// Every measure of every team of the standing structures.
    pub teams: Vec<TeamSummary>,
    /// The links.
    pub links: Vec<Link>,
    /// Who has what delivered by whom.
    pub services: Vec<Service>,
    /// What is followed over time; backlogs of the most loaded teams, the most loaded first.
    pub series: Vec<Point>,
    /// What a reader has to know beside the numbers.
    pub notices: Vec<Notice>,
    /// The claims of the scenario, in its order.
    pub claims: Vec<Claim>,
    /// Where the people of a chart went.
    pub rearrangement: Vec<Rearrangement>,
    /// Rows of charts that had to be repaired, in the order of the files.
    pub repairs: Vec<Repair>,
    /// Every copy of every shift; empty where nobody asked.
    pub insights: Vec<Insight>,
    /// What theory says of the scenario, where it says something.
    pub known: Vec<KnownAnswer>,
    /// How much work it took.
    #[serde(skip)]
    pub effort: Effort,
}

impl Results {
    /// The estimate of a measure of a structure; none where there is no such structure, or the measure does not exist in this
    /// scenario.
    pub fn estimate(&self, structure: &str, measure: Measure) -> Option<Estimate> {
        let row = self.summary.iter().find(|row| row.structure == structure && row.measure == measure);
        row.map(|row| row.estimate)
    }

    /// The difference of a measure between a structure and the baseline; none where there is no such difference.
    pub fn difference(&self, structure: &str, measure: Measure) -> Option<&Difference> {
        self.differences.iter().find(|row| row.structure == structure && row.measure == measure)
    }

    /// Whether some structure follows insights beyond their owner.
    pub fn acts(&self) -> bool {
        self.has(Class::Action)
    }

    /// Whether measures of a class exist in this scenario.
    pub fn has(&self, class: Class) -> bool {
        self.summary.iter().any(|row| row.measure.class() == class)
    }

    /// The stages that exist in this scenario, in the order in which they are stacked.
    pub fn stages_told(&self) -> &'static [Stage] {
        if self.acts() { &Stage::ALL } else { Stage::until_received() }
    }

    /// The mean days of a structure's shifts in a stage; zero where none were.
    pub fn days_in(&self, structure: &str, stage: Stage) -> f64 {
        let row = self.stages.iter().find(|row| row.structure == structure && row.stage == stage);
        row.and_then(|row| row.mean).unwrap_or(0.0)
    }

    /// What is followed over time of a structure, or of one of its teams, in the order of time.
    pub fn course<'a>(
        &'a self,
        structure: &'a str,
        measure: Followed,
        team: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Point> {
        let is_it = move |point: &&Point| {
            point.structure == structure && point.measure == measure && point.team.as_deref() == team
        };
        self.series.iter().filter(is_it)
    }

    /// The teams of a structure at a time, in the order of its organisation.
    pub fn teams_at<'a>(&'a self, structure: &'a str, when: When) -> impl Iterator<Item = &'a Team> {
        self.organisation.iter().filter(move |team| team.structure == structure && team.when == when)
    }

    /// Whether a structure has telemetry as it stands: teams that pass on how customers use the product, and meet none.
    #[cfg(feature = "drawings")]
    pub(crate) fn watches_use(&self, structure: &str) -> bool {
        let mut teams = self.teams_at(structure, When::Standing).filter(|team| team.members > 0);
        teams.any(|team| team.function == "telemetry" && team.customer_distance != Some(0))
    }

    /// The teams of a structure whose backlog keeps growing in any replication, with the share of those in which it does.
    #[cfg(feature = "drawings")]
    pub(crate) fn unstable<'a>(&'a self, structure: &'a str) -> impl Iterator<Item = (&'a str, f64)> {
        let rows = self.teams.iter().filter(move |row| row.structure == structure);
        let rows = rows.filter(|row| row.measure == TeamMeasure::Unstable);
        rows.filter_map(|row| Some((row.team.as_str(), row.value.filter(|share| *share > 0.0)?)))
    }

    /// The same in most replications: the teams that fall behind for good.
    #[cfg(feature = "drawings")]
    pub(crate) fn falling_behind<'a>(&'a self, structure: &'a str) -> impl Iterator<Item = &'a str> {
        self.unstable(structure).filter(|(_, share)| *share > 0.5).map(|(team, _)| team)
    }

    /// The team whose backlog keeps growing in the most replications; none where it does so in most of them or in none.
    #[cfg(feature = "drawings")]
    pub(crate) fn falling_behind_at_times<'a>(&'a self, structure: &'a str) -> Option<(&'a str, f64)> {
        let most = self.unstable(structure).max_by(|a, b| a.1.total_cmp(&b.1))?;
        (most.1 <= 0.5).then_some(most)
    }

    /// How many of the teams of a structure that are there to meet customers meet none, and how many such teams there are; none
    /// where all of them meet some.
    #[cfg(feature = "drawings")]
    pub(crate) fn idle_touchpoints(&self, structure: &str) -> Option<(u64, u64)> {
        let of_structure =
            |notice: &&Notice| notice.structure == structure && notice.lint == Some(Lint::IdleTouchpoints);
        lint::idle_of(&self.notices.iter().find(of_structure)?.text)
    }

    /// Whether in any structure some of those meet nobody who are there to meet customers: fewer are simulated.
    #[cfg(feature = "drawings")]
    pub(crate) fn has_idle_touchpoints(&self) -> bool {
        self.about.structures.iter().any(|structure| self.idle_touchpoints(structure).is_some())
    }

    /// The links of a structure at a time.
    pub fn links_at<'a>(&'a self, structure: &'a str, when: When) -> impl Iterator<Item = &'a Link> {
        self.links.iter().filter(move |link| link.structure == structure && link.when == when)
    }

    /// When the first organisation of a structure is shown: at its start, where that was another, else as it stands.
    pub fn first_time(&self, structure: &str) -> When {
        let is_other = self.teams_at(structure, When::Start).next().is_some();
        if is_other { When::Start } else { When::Standing }
    }

    /// The teams with which a structure began.
    pub fn first_teams<'a>(&'a self, structure: &'a str) -> Vec<&'a Team> {
        self.teams_at(structure, self.first_time(structure)).collect()
    }

    /// What a structure is made of.
    pub fn fairness_of(&self, structure: &str) -> Option<&Fairness> {
        self.fairness.iter().find(|row| row.structure == structure)
    }
}
