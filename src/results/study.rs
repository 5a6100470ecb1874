//! What a study came to, as typed rows: the tables and drawings of an analysis are made from these and from nothing else.

use super::estimate::{difference, estimate};
use super::{Estimate, Notice, Unit};
use serde::{Deserialize, Serialize};

macro_rules! index_kinds {
    ($($(#[$doc:meta])* $name:ident $text:literal;)*) => {
        /// What an index says of a factor, or of two together.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum IndexKind {
            $($(#[$doc])* $name),*
        }

        impl IndexKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// As written in tables.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

index_kinds! {
    /// Share of the variance that a factor explains alone (Sobol).
    First "S1";
    /// Share that it explains alone and together with others.
    Total "ST";
    /// Share that two explain together beyond what each does alone.
    Second "S2";
    /// Mean effect of moving a factor through its range (Morris).
    Mu "mu";
    /// Mean size of that effect.
    MuStar "mu_star";
    /// Its spread over the other factors.
    Sigma "sigma";
    /// Share of the variance that the levels of a factor explain.
    Main "main";
    /// Share that the levels of two explain beyond what each does alone.
    Interaction "interaction";
}

crate::named::by_name!(IndexKind);

impl IndexKind {
    /// Whether it is a share of the variance and not in the unit of the output.
    pub fn is_share(self) -> bool {
        !matches!(self, Self::Mu | Self::MuStar | Self::Sigma)
    }
}

/// The quantity that a row speaks of: a measure of a structure, a paired difference of two, or a column that was filled in
/// elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyOutput {
    /// The structure; empty where the outputs came from elsewhere.
    pub structure: String,
    /// The structure that it is the difference from.
    pub baseline: Option<String>,
    /// What was measured: a measure of this program, or the name of a column.
    pub measure: String,
    /// Its unit; empty where the outputs came from elsewhere.
    pub unit: String,
}

impl StudyOutput {
    /// As a reader would say it: `network − hierarchy: delivered.share`.
    pub fn label(&self) -> String {
        match (&self.baseline, self.structure.as_str()) {
            (_, "") => self.measure.clone(),
            (None, structure) => format!("{structure}: {}", self.measure),
            (Some(baseline), structure) => format!("{structure} − {baseline}: {}", self.measure),
        }
    }

    /// Whether a row speaks of the same quantity, in whatever unit.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.structure, &self.baseline, &self.measure)
            == (&other.structure, &other.baseline, &other.measure)
    }
}

/// How much a factor, or two together, matter to an output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SensitivityIndex {
    /// Of what; shares of the variance have the unit `share`.
    #[serde(flatten)]
    pub output: StudyOutput,
    /// What the index says.
    pub index: IndexKind,
    /// The factor.
    pub factor: String,
    /// The other factor of an interaction.
    pub with_factor: Option<String>,
    /// The index.
    #[serde(flatten, with = "estimate")]
    pub estimate: Estimate,
    /// The points that it rests on.
    pub points: usize,
}

/// How much a factor mattered after some of what its interval rests on: how an index gets surer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndexLook {
    /// Of what; shares of the variance have the unit `share`.
    #[serde(flatten)]
    pub output: StudyOutput,
    /// What the index says.
    pub index: IndexKind,
    /// The factor.
    pub factor: String,
    /// After so many.
    pub after: usize,
    /// Of what: `scrambles` or `trajectories`, which are drawn independently, or `replications` of every point.
    pub of: String,
    /// The index.
    #[serde(flatten, with = "estimate")]
    pub estimate: Estimate,
}

/// How an output answers to one level of a factor, all others taken as they come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// Of what.
    #[serde(flatten)]
    pub output: StudyOutput,
    /// The factor.
    pub factor: String,
    /// Its level, or the mean of its numbers in this cell.
    pub level: String,
    /// That mean to the last digit; none where levels are no numbers.
    pub factor_mean: Option<f64>,
    /// The mean of the output.
    #[serde(flatten, with = "estimate")]
    pub estimate: Estimate,
    /// The points that it is the mean of.
    pub points: usize,
}

/// How far one factor alone, at one of its levels, moves an output from what it is with every factor as the scenario has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FromBase {
    /// Of what.
    #[serde(flatten)]
    pub output: StudyOutput,
    /// The factor.
    pub factor: String,
    /// Its level.
    pub level: String,
    /// Its number; none where levels are no numbers.
    pub factor_mean: Option<f64>,
    /// The output in the base case.
    pub base: Option<f64>,
    /// The output at this level less that of the base case, replication by replication.
    #[serde(flatten, with = "difference")]
    pub estimate: Estimate,
}

/// How an output answers to one level of each of the two factors that matter most: one cell of a regime map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapCell {
    /// Of what.
    #[serde(flatten)]
    pub output: StudyOutput,
    /// The first factor.
    pub factor: String,
    /// Its level, or the mean of its numbers in this cell.
    pub level: String,
    /// The place of that level among those of its factor, from 0.
    pub place: usize,
    /// That mean to the last digit; none where levels are no numbers.
    pub factor_mean: Option<f64>,
    /// The second factor.
    pub with_factor: String,
    /// Its level, likewise.
    pub with_level: String,
    /// The place of that level, likewise.
    pub with_place: usize,
    /// Its mean, likewise.
    pub with_factor_mean: Option<f64>,
    /// The mean of the output; without a value where no point lies here.
    #[serde(flatten, with = "estimate")]
    pub estimate: Estimate,
}

/// What a reader should know of an output before believing it, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Of what.
    #[serde(flatten)]
    pub output: StudyOutput,
    /// The sentence.
    pub text: String,
}

/// Around the names of factors in the sentence of a finding that luck alone would explain what they do.
const LUCK: [&str; 2] =
    ["the noise of replications alone would explain the effects of ", ": more replications would tell"];

/// That the noise of replications alone would explain the effects of these factors.
pub(crate) fn explained_by_luck(factors: &[&str]) -> String {
    format!("{}{}{}", LUCK[0], factors.join(", "), LUCK[1])
}

/// The factors that such a sentence names; none of any other.
#[cfg(feature = "drawings")]
fn factors_of_luck(finding: &str) -> Vec<&str> {
    let names = finding.strip_prefix(LUCK[0]).and_then(|rest| rest.strip_suffix(LUCK[1]));
    names.map_or_else(Vec::new, |names| names.split(", ").collect())
}

/// What varies in a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyFactor {
    /// Its name.
    pub factor: String,
    /// What the key means that it sets; none where its levels are edits of the scenario.
    pub meaning: Option<String>,
    /// Whether it is for how long shifts are followed, which says how they are watched and not how a firm is.
    pub is_follow_up: bool,
    /// Its unit; none where it has none, or is no number.
    pub unit: Option<Unit>,
    /// Where it stands at each point: its number, or the place of its level from 0; none where it is as the scenario has it.
    pub settings: Vec<Option<f64>>,
}

/// What an output came to at every point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointMeans {
    /// Of what.
    #[serde(flatten)]
    pub output: StudyOutput,
    /// The mean over the replications of each point; none where no run has a value.
    pub means: Vec<Option<f64>>,
    /// The mean over all points; without a value where some runs did not reach it.
    #[serde(flatten, with = "estimate")]
    pub overall: Estimate,
}

/// Everything that a study came to, in the order of its outputs.
///
/// ```
/// use microbiz::results::{IndexKind, StudyResults};
/// use microbiz::{Execution, ScenarioFile, Study, Sweep};
/// use std::collections::BTreeMap;
///
/// let base = ScenarioFile::parse("base.toml", r#"
/// schema_version = 1
/// horizon = "60d"
/// follow_up = "20d"
/// market.shift_interval = "1d"
/// structures.single = { template = "tree", receive_work = "2h" }
/// "#)?;
/// let study = Study::parse("work.toml", r#"
/// schema_version = 1
/// design = "grid"
/// replications = 3
/// measures = ["delay_to_received.restricted_mean"]
/// [[factors]]
/// name = "work"
/// path = "structures.single.receive_work"
/// range = ["1h", "7h"]
/// steps = 3
/// [[factors]]
/// path = "market.niches"
/// levels = [1, 2]
/// "#)?;
/// let sweep = Sweep::new(study, &base, BTreeMap::new(), None)?;
/// let results: StudyResults = sweep.run(Execution::default())?;
/// let main = |factor: &str| results.index(IndexKind::Main, factor).unwrap().estimate.value.unwrap();
/// assert!(main("work") > 0.2, "the more work, the longer it takes");
/// assert_eq!(results.about.points, 6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyResults {
    /// The study.
    pub about: StudyAbout,
    /// What varies.
    pub factors: Vec<StudyFactor>,
    /// What each output came to at each point.
    pub means: Vec<PointMeans>,
    /// How much each factor, and each two, matter.
    pub sensitivity: Vec<SensitivityIndex>,
    /// How the indices of single factors got surer; empty where nothing was repeated.
    pub convergence: Vec<IndexLook>,
    /// How outputs answer to each factor.
    pub responses: Vec<Response>,
    /// How far each factor alone moves outputs from the base case; empty in other designs than one factor at a time.
    pub from_base: Vec<FromBase>,
    /// How outputs answer to the two factors that matter most.
    pub maps: Vec<MapCell>,
    /// What to know before believing it.
    pub findings: Vec<Finding>,
    /// What to know beside the numbers, such as a precision that was not reached.
    pub notices: Vec<Notice>,
}

/// A structure of a study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyStructure {
    /// Its name.
    pub name: String,
    /// How it is built, before anything varies; empty where that is not known.
    pub template: String,
}

/// What was studied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyAbout {
    /// The name of the study.
    pub name: String,
    /// Its title; may be empty.
    pub title: String,
    /// The scenario that it varies; none where only its outputs are known.
    pub scenario: Option<String>,
    /// The structures in the order of the scenario; empty where the outputs came from elsewhere.
    pub structures: Vec<StudyStructure>,
    /// The question that it asks; may be empty.
    pub question: String,
    /// The seed of all luck.
    pub seed: u64,
    /// Points of the design.
    pub points: u64,
    /// Points and replications that have been run.
    pub units: u64,
    /// Runs that failed.
    pub failed: u64,
    /// The confidence of every interval.
    pub confidence: f64,
}

impl StudyResults {
    /// The factors whose effects on an output the noise of replications alone would explain.
    #[cfg(feature = "drawings")]
    pub(crate) fn luck_explains(&self, output: &StudyOutput) -> Vec<&str> {
        let own = self.findings.iter().filter(|finding| finding.output.is_same(output));
        own.flat_map(|finding| factors_of_luck(&finding.text)).collect()
    }

    /// The first output's index of a factor; none where there is no such factor, or the design has no such index.
    pub fn index(&self, kind: IndexKind, factor: &str) -> Option<&SensitivityIndex> {
        let is_it =
            |row: &&SensitivityIndex| row.index == kind && row.factor == factor && row.with_factor.is_none();
        self.sensitivity.iter().find(is_it)
    }

    /// The findings of an output.
    pub fn findings_of<'a>(&'a self, output: &'a StudyOutput) -> impl Iterator<Item = &'a str> {
        let of_output = self.findings.iter().filter(|row| row.output.is_same(output));
        of_output.map(|row| row.text.as_str())
    }
}

#[cfg(all(test, feature = "drawings"))]
mod tests {
    use super::*;

    #[test]
    fn the_factors_that_luck_explains_are_read_as_they_were_written() {
        let sentence = explained_by_luck(&["span", "time_followed"]);
        assert_eq!(factors_of_luck(&sentence), ["span", "time_followed"]);
        assert!(factors_of_luck("one scramble has no interval").is_empty());
    }
}
