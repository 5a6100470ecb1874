//! One type of row for every table.

use super::estimate::{difference, estimate};
use super::{Division, Estimate, Followed, LinkKind, Lint, Measure, Stage, TeamMeasure, Unit, When};
use crate::organisation::TeamKind;
use crate::scenario::{Lever, Verdict};
use serde::{Deserialize, Serialize};

/// One measure of one structure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The structure.
    pub structure: String,
    /// What was measured.
    pub measure: Measure,
    /// Its unit.
    pub unit: Unit,
    /// Over all replications.
    #[serde(flatten, with = "estimate")]
    pub estimate: Estimate,
    /// Replications.
    pub replications: u32,
}

/// One measure of one structure less that of the baseline, replication by replication under the same luck.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// What is compared with.
    pub baseline: String,
    /// What is compared.
    pub structure: String,
    /// What was measured.
    pub measure: Measure,
    /// Its unit.
    pub unit: Unit,
    /// Structure − baseline.
    #[serde(flatten, with = "difference")]
    pub difference: Estimate,
    /// (Var A + Var B) / Var(A − B): by how much common luck narrowed the comparison.
    pub variance_ratio: Option<f64>,
    /// Replications.
    pub replications: u32,
    /// The replications at which the interval would just exclude zero if the estimate and its spread held.
    pub replications_to_decide: Option<u32>,
}

/// What one replication says about one measure, as it is judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replication {
    /// The structure.
    pub structure: String,
    /// From 0.
    pub replication: u32,
    /// What was measured.
    pub measure: Measure,
    /// Its unit.
    pub unit: Unit,
    /// None where this replication did not reach it. Where there is a denominator, the numerator is their product.
    pub value: Option<f64>,
    /// What the value was divided by: estimates of such measures are ratios of sums over replications. None for what is
    /// averaged.
    pub denominator: Option<f64>,
}

/// The mean time within τ that a shift spent in one stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageTime {
    /// The structure.
    pub structure: String,
    /// Where the time went.
    pub stage: Stage,
    /// Days.
    pub unit: Unit,
    /// Over all shifts of all replications.
    pub mean: Option<f64>,
}

/// What one thing adds to the difference of the delay between a structure and the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contributor {
    /// What is compared with.
    pub baseline: String,
    /// What is compared.
    pub structure: String,
    /// What the difference is divided by.
    pub kind: Division,
    /// The stage, the level, the team or the link.
    pub name: String,
    /// Days.
    pub unit: Unit,
    /// What it adds.
    #[serde(flatten, with = "difference")]
    pub difference: Estimate,
}

/// What halving one thing brings, measured by running the structure again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bottleneck {
    /// The structure.
    pub structure: String,
    /// The stage that the thing is behind.
    pub stage: Stage,
    /// The stage's share of the restricted mean delay.
    pub share_of_delay: f64,
    /// What was halved.
    pub halved: Lever,
    /// Days.
    pub unit: Unit,
    /// The change of the restricted mean delay: below zero where it gets shorter.
    #[serde(flatten, with = "difference")]
    pub difference: Estimate,
    /// Replications.
    pub replications: u32,
}

/// What a structure is made of: whether a comparison is one between equals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fairness {
    /// The structure.
    pub structure: String,
    /// People.
    pub members: u32,
    /// Those who only lead.
    pub managers: u32,
    /// Teams.
    pub teams: u32,
    /// Links between them.
    pub links: u32,
    /// Hours that people spend with customers.
    pub contact_hours_per_week: f64,
    /// What people and machines cost, in money; what partners charge is not in it.
    pub cost_per_year: f64,
    /// Relays between a member and the nearest customer, averaged over members.
    pub customer_distance: f64,
    /// Levels of the reporting tree with somebody on them.
    pub layers: u32,
    /// Teams or posts that report to one superior: the median over superiors …
    pub span_median: f64,
    /// … the ninth decile …
    pub span_p90: f64,
    /// … and the largest.
    pub span_largest: u32,
    /// People who do not only lead, for each who does; none where nobody only leads.
    pub people_per_manager: Option<f64>,
    /// What it costs once to get here from the chart that was read: severance, retraining and hiring.
    pub cost_of_change: f64,
}

/// A team as it stands: what drawings of the organisation show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// The structure.
    pub structure: String,
    /// At which time.
    pub when: When,
    /// Its name.
    pub team: String,
    /// What it is for.
    pub kind: TeamKind,
    /// The function that it belongs to.
    pub function: String,
    /// The level of the reporting tree, from 0 at the top.
    pub level: u32,
    /// People; none in a team that was closed.
    pub members: u32,
    /// The team that it reports to.
    pub reports_to: Option<String>,
    /// Relays between it and the nearest customer; none where no way leads.
    pub customer_distance: Option<u32>,
}

/// One measure of one team, the mean over the replications that have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeamSummary {
    /// The structure.
    pub structure: String,
    /// The team.
    pub team: String,
    /// What it is for.
    pub kind: TeamKind,
    /// People.
    pub members: u32,
    /// What was measured.
    pub measure: TeamMeasure,
    /// Its unit.
    pub unit: Unit,
    /// None where no replication has it.
    pub value: Option<f64>,
}

/// A link between two teams, in its direction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The structure.
    pub structure: String,
    /// Where it comes from.
    pub from_team: String,
    /// Where it leads.
    pub to_team: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: LinkKind,
    /// Insights over it a replication; counted on the links of the standing structure only.
    pub relays: Option<f64>,
    /// At which time.
    pub when: When,
}

/// Who has a capability delivered by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// The structure.
    pub structure: String,
    /// The team that asks.
    pub from_team: String,
    /// The team that delivers; none for a partner outside.
    pub to_team: Option<String>,
    /// What is delivered.
    pub capability: String,
    /// Services a run.
    pub unit: Unit,
    /// How often.
    pub uses: f64,
}

/// What is followed over time, at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The structure.
    pub structure: String,
    /// The team; none where it is about the whole structure.
    pub team: Option<String>,
    /// What is followed.
    pub measure: Followed,
    /// Its unit.
    pub unit: Unit,
    /// Working days: since the shift for what was delivered by then, else since the start.
    pub time_d: f64,
    /// Over all replications.
    #[serde(flatten, with = "estimate")]
    pub estimate: Estimate,
}

/// Something a reader has to know beside the numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// The structure that it is about; empty where it is about all.
    pub structure: String,
    /// caveat – what limits the structure, however well it does –, assumption, fairness, unstable, linter or precision.
    pub kind: String,
    /// The sentence.
    pub text: String,
    /// What it warns of, where it warns: `microbiz explain` says more.
    pub lint: Option<Lint>,
}

/// A claim of the scenario and what the statistics say of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The claim as written.
    pub claim: String,
    /// What the scenario expects.
    pub expect: Verdict,
    /// What the statistics say.
    pub verdict: Verdict,
    /// Left − right, to be below zero (turned round for “>”) or, for “= … ±”, near it.
    #[serde(flatten, with = "estimate")]
    pub estimate: Estimate,
    /// The smaller of the two p-values, adjusted for all claims and both directions (Holm).
    pub p_adjusted: Option<f64>,
    /// The replications that would decide it, where it is undecided and more would.
    pub replications_to_decide: Option<u32>,
    /// The claims of the literature that it puts to the test.
    pub tests: String,
    /// Why, as the scenario says it.
    pub because: String,
}

impl Claim {
    /// Whether the verdict is the one that the scenario expects.
    pub fn is_as_expected(&self) -> bool {
        self.verdict == self.expect
    }

    /// The left side minus the right side as the claim is written, whichever way round it says; `estimate` is turned round for “>”.
    pub fn left_minus_right(&self) -> Estimate {
        if !self.claim.contains('>') {
            return self.estimate;
        }
        let turned = |value: Option<f64>| value.map(|value| -value);
        let Estimate { value, low, high, confidence } = self.estimate;
        Estimate { value: turned(value), low: turned(high), high: turned(low), confidence }
    }
}

/// Where one person of a chart went when its people were rearranged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rearrangement {
    /// The structure.
    pub structure: String,
    /// As the chart names the person.
    pub person: String,
    /// The team in the chart.
    pub from_team: String,
    /// The team now.
    pub to_team: String,
    /// What that team is for.
    pub to_kind: TeamKind,
}

/// What a row of a chart needed before it could be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// The structure.
    pub structure: String,
    /// The file.
    pub file: String,
    /// The line of the file; none where it is about none.
    pub line: Option<u32>,
    /// The post or person.
    pub post: String,
    /// In a word: dropped, merged, attached, numbered, padded, vacant, shared, root.
    pub repair: String,
    /// In a sentence.
    pub text: String,
}

/// One copy of one shift of the cohort, or a shift that nobody noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Insight {
    /// The structure.
    pub structure: String,
    /// From 0.
    pub replication: u32,
    /// The niche whose need changed.
    pub niche: u32,
    /// Which change of that niche, and of which kind: `12`, `common 3`.
    pub shift: String,
    /// The channel that noticed it; none where nobody did, as for all that follows of the copy.
    pub copy: Option<String>,
    /// The need.
    pub attribute: u32,
    /// The team that can act on it.
    pub owner: String,
    /// When it changed, in working days since the start.
    pub shifted_d: f64,
    /// When the channel noticed.
    pub sensed_d: Option<f64>,
    /// When the owner received or confirmed it; none where it never came to the owner.
    pub received_d: Option<f64>,
    /// `received` (the owner's first copy), `confirmed` (a later one), `known` (word that came to somebody on the way who knew already),
    /// `lost`, `in_flight` or `unseen`.
    pub outcome: String,
    /// Relays on the way.
    pub hops: Option<u32>,
    /// Time within τ before anybody noticed.
    pub unseen_d: f64,
    /// Time from then until this channel did.
    pub said_again_d: Option<f64>,
    /// Time in queues.
    pub queue_d: Option<f64>,
    /// Time being worked on.
    pub work_d: Option<f64>,
    /// Time at gates.
    pub gate_d: Option<f64>,
    /// Time in transit.
    pub transit_d: Option<f64>,
    /// What changed, in standard deviations.
    pub true_gap: f64,
    /// What the copy says that changed.
    pub perceived_gap: Option<f64>,
}

/// What theory says about a scenario, held against what the engine gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownAnswer {
    /// The name of the test.
    pub test: String,
    /// The quantity, or the claim.
    pub what: String,
    /// What theory says.
    pub expected: f64,
    /// What the engine gave; none where it was not reached.
    pub got: Option<f64>,
    /// How many standard errors apart; none where it is held to a tolerance, or to the letter.
    pub z: Option<f64>,
    /// Whether it holds.
    pub holds: bool,
    /// Where the answer comes from.
    pub source: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_that_holds_the_other_way_round_is_shown_as_it_is_written() {
        let claim = |text: &str| Claim {
            claim: text.to_owned(),
            expect: Verdict::Supported,
            verdict: Verdict::Supported,
            estimate: Estimate { value: Some(-5.0), low: Some(-6.0), high: Some(-3.0), confidence: 0.95 },
            p_adjusted: None,
            replications_to_decide: None,
            tests: String::new(),
            because: String::new(),
        };
        assert_eq!(claim("a.fit.mean < b.fit.mean").left_minus_right().bounds(), Some((-6.0, -3.0)));
        let turned = claim("a.fit.mean > b.fit.mean").left_minus_right();
        assert_eq!((turned.value, turned.bounds()), (Some(5.0), Some((3.0, 6.0))));
    }
}
